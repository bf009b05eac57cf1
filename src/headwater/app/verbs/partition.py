"""Two issues that are one, and one issue that is two: ``issues merge``, ``separate``, ``split``."""

from pydantic import Field

from headwater.app.verbs.lifecycle import StateRow
from headwater.app.verbs.verb import TRIAGERS, Input, Output, Verb, argument

_WHY = Field("", max_length=2000, description="in words")


class MergeInput(Input):
    """Which issue goes into which."""

    issue: str = argument("the one that repeats another: its id, its rank (1 = first) or a part of its name")
    into: str = argument("the one that stays: its id, its rank or a part of its name")
    why: str = _WHY


class SeparateInput(Input):
    """Which issue is none of another's."""

    issue: str = argument("its id, its rank (1 = first) or a part of its name")
    why: str = Field(min_length=1, max_length=2000, description="in words")


class SplitInput(Input):
    """Which part becomes an issue of its own."""

    issue: str = argument("its id, its rank (1 = first) or a part of its name")
    by: str = Field(description="attribute and value of the contacts that go: region=EU", pattern=r"^[^=]+=.+$")
    name: str = Field(min_length=1, max_length=400, description="name of the new issue")
    dry_run: bool = Field(False, description="only say how many contacts would go")


class PartitionOutput(Output):
    """The two issues afterwards."""

    issue: StateRow
    other: StateRow | None = Field(description="null in a dry run")
    contacts: int = Field(description="contacts of the issue now")
    other_contacts: int = Field(description="contacts of the other one, or that would go")


_USE = "headwater.app.usecases.partition:"

VERBS = (
    Verb(
        "issues.merge",
        "Make an issue part of another one; its history stays, and it can be separated again.",
        MergeInput,
        PartitionOutput,
        f"{_USE}merge",
        "write",
        ('headwater issues merge 7 2 --why "the same outage"',),
        roles=TRIAGERS,
    ),
    Verb(
        "issues.separate",
        "Take a merge or a split back: the issue stands where it stood before it became part of the other.",
        SeparateInput,
        PartitionOutput,
        f"{_USE}separate",
        "write",
        ('headwater issues separate i_4f2a --why "another cause"',),
        roles=TRIAGERS,
    ),
    Verb(
        "issues.split",
        "Make the contacts of one attribute value an issue of its own; merge it back to undo.",
        SplitInput,
        PartitionOutput,
        f"{_USE}split",
        "write",
        ('headwater issues split 1 --by region=EU --name "late parcels, EU hub" --dry-run',),
        roles=TRIAGERS,
    ),
)

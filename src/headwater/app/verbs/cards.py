"""``cards ...``: cards of data and of taxonomies; ``card`` is that of an evaluated system."""

from typing import Literal

from pydantic import Field

from headwater.app.verbs.taxonomy import WHICH
from headwater.app.verbs.verb import LOCAL, Input, Output, Verb
from headwater.app.verbs.written import SENT

_USE = "headwater.app.usecases.cards:"


class AboutInput(Input):
    """What only people know."""

    purpose: str = Field("", max_length=2000, description="what it is for, and what it is not for")
    limits: list[str] = Field([], description="a limit that people know of")
    licence: str = Field("", max_length=200, description="under which it may be used")
    made_from: list[str] = Field([], description="what it was made from")
    to: str = Field("", description="Markdown file to write it to")
    overwrite: bool = Field(False, description="replace the file")


class DataCardInput(AboutInput):
    """Of which data."""

    labels: str = Field("", description="file of labels; without it the contacts of the workspace")
    task: str = Field("assignment", description="what they are labels of")
    collected: str = Field("", max_length=2000, description="how and when it was collected, who labelled it")


class TaxonomyCardInput(AboutInput):
    """Of which version."""

    version: str = Field("published", description=WHICH)


class ShownCardInput(Input):
    """Which card of the workspace."""

    of: Literal["data", "taxonomy"] = Field(description="its contacts, or the taxonomy in use")


class CardText(Output):
    """The card."""

    name: str
    text: str = Field(description="Markdown")
    path: str


VERBS = (
    Verb(
        "cards.data",
        "The card of a file of labels or of the workspace's contacts: counts, copies, personal data, thin parts, lineage.",
        DataCardInput,
        CardText,
        f"{_USE}data",
        "read",
        ("headwater cards data --labels labels.csv --task routing", "headwater cards data --to contacts.md"),
        LOCAL,
    ),
    Verb(
        "cards.taxonomy",
        "The card of a taxonomy: agreement, reliability, weak nodes, what nodes lack, sizes, lineage.",
        TaxonomyCardInput,
        CardText,
        f"{_USE}taxonomy",
        "read",
        ("headwater cards taxonomy", "headwater cards taxonomy --version 0 --to reasons.md"),
        LOCAL,
    ),
    Verb(
        "cards.show",
        "The card of the workspace's contacts or of the taxonomy in use, to be read on the page.",
        ShownCardInput,
        CardText,
        f"{_USE}show",
        "read",
        doors=SENT,
    ),
)

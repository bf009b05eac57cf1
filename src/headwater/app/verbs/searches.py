"""``searches``: saved searches, and what is new in them since the last time."""

from datetime import datetime

from pydantic import Field

from headwater.app.verbs.config import Nothing
from headwater.app.verbs.search import MODES, HitRow
from headwater.app.verbs.verb import LOCAL, WORKERS, Input, Output, Verb, argument

_NAME = r"^[^\s/\\][^/\\\n]{0,119}$"


class SaveInput(Input):
    """A search to keep."""

    name: str = argument("a name for it", pattern=_NAME)
    query: str = argument('words, "phrases", AND OR NOT + -; "" with --near', max_length=20_000)
    where: str = Field("", description="filter: channel=chat and week>=2026-W40")
    near: list[str] = Field([], description="find more like this contact (its id); may be repeated")
    not_like: list[str] = Field([], description="stay away from this contact or text; may be repeated")
    mode: str = Field("hybrid", description=MODES)
    limit: int = Field(100, ge=1, le=1_000, description="the search holds its best contacts, this many at most")
    alert: int = Field(0, ge=0, description="new contacts from which 'searches check' raises an alert; 0 = none")
    why: str = Field("", description="for the audit log")


class NamedInput(Input):
    """Which saved search."""

    name: str = argument("its name")


class RunInput(NamedInput):
    """Which saved search, and whether what it shows counts as seen."""

    peek: bool = Field(False, description="look only: what is new stays new")


class DeleteInput(NamedInput):
    """Which saved search."""

    why: str = Field("", description="for the audit log")


class ExportInput(NamedInput):
    """Which saved search, and where to."""

    path: str = argument("file to write: .csv, .jsonl or .parquet")
    overwrite: bool = Field(False, description="replace the file where it exists")


class SearchRow(Output):
    """A saved search."""

    name: str
    kind: str = Field(description="search, or sized: the rule of a sized query")
    query: str
    where: str
    created: datetime
    who: str
    ran: datetime | None = Field(description="when its new hits were last taken")
    seen: int = Field(description="contacts that it has shown")
    alert: int = Field(description="new contacts from which it raises an alert; 0 = none")


class AlertRow(Output):
    """What is new in a saved search."""

    name: str
    new: int = Field(description="contacts that it holds and has not shown")
    held: int
    alert: int
    raised: bool = Field(description="whether so many are new that its alert is raised")


class AlertsOutput(Output):
    """All saved searches; those whose alert is raised first."""

    searches: list[AlertRow]
    raised: int = Field(description="alerts")


class SearchesOutput(Output):
    """Saved searches."""

    searches: list[SearchRow]


class RunOutput(Output):
    """What is new."""

    name: str
    hits: list[HitRow] = Field(description="contacts that the search has not shown before, best first")
    new: int
    held: int = Field(description="contacts that the search holds now")
    seen: int = Field(description="contacts that it has shown, these included unless --peek")


class ExportOutput(Output):
    """What was written."""

    path: str
    rows: int
    withheld: int = Field(description="rows that would have named a group of too few customers (setting min_group)")


VERBS = (
    Verb(
        "searches.save",
        "Keep a search under a name; what is there now counts as not seen.",
        SaveInput,
        SearchesOutput,
        "headwater.app.usecases.searches:save",
        "write",
        ('headwater searches save refunds "refund never arrived" --where "channel=chat"',),
        roles=WORKERS,
    ),
    Verb(
        "searches.list",
        "The saved searches.",
        Nothing,
        SearchesOutput,
        "headwater.app.usecases.searches:list_searches",
        "read",
        ("headwater searches list",),
    ),
    Verb(
        "searches.run",
        "The contacts of a saved search that it has not shown before.",
        RunInput,
        RunOutput,
        "headwater.app.usecases.searches:run",
        "write",
        ("headwater searches run refunds", "headwater searches run refunds --peek --json"),
        roles=WORKERS,
    ),
    Verb(
        "searches.check",
        "What is new in every saved search, and whose alert is raised; what is new stays new.",
        Nothing,
        AlertsOutput,
        "headwater.app.usecases.searches:check",
        "read",
        ("headwater searches check", "headwater searches check --json"),
    ),
    Verb(
        "searches.delete",
        "Forget a saved search.",
        DeleteInput,
        SearchesOutput,
        "headwater.app.usecases.searches:delete",
        "write",
        ("headwater searches delete refunds",),
        roles=WORKERS,
    ),
    Verb(
        "searches.export",
        "Write all contacts of a saved search to a file.",
        ExportInput,
        ExportOutput,
        "headwater.app.usecases.searches:export",
        "write",
        ("headwater searches export refunds refunds.csv",),
        LOCAL,
        roles=WORKERS,
    ),
)

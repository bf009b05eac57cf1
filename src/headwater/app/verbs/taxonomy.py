"""``taxonomy list``, ``show``, ``diff``, ``publish``, ...: versions of the tree of contact reasons that people own."""

from datetime import date

from pydantic import Field

from headwater.app.verbs.config import Nothing
from headwater.app.verbs.run import RunOutput
from headwater.app.verbs.verb import ANALYSTS, LOCAL, WORKERS, Input, Output, Verb, argument
from headwater.app.verbs.versions import VersionFacts

_USE = "headwater.app.usecases."
WHICH = "number of a version, 'draft' (yours), 'published', or 0 for the topics as discovered"


class VersionRow(VersionFacts):
    """One version."""

    nodes: int = Field(description="active nodes")


class VersionsOutput(Output):
    """All versions, by number."""

    versions: list[VersionRow]


class ExampleRow(Output):
    """A statement that is typical of a node."""

    text: str
    topic: str


class NodeRow(Output):
    """One contact reason."""

    id: str
    name: str
    parent: str | None
    path: list[str]
    definition: str
    include: str
    exclude: str
    owner: str
    locked: bool
    retired: bool
    background: bool
    takes: list[str]
    refuses: list[str]
    topics: list[str]
    examples: list[ExampleRow]
    contacts: float | None = Field(description="under the model in use; null = none is counted")


class WhichInput(Input):
    """Which version."""

    version: str = Field("", description=f"{WHICH}; by default your draft, else the published one")


class ShowInput(WhichInput):
    """Which version, and which node of it."""

    node: str = Field("", description="only this node and what is below it: id, name or path")


class ShowOutput(Output):
    """A version."""

    version: VersionRow
    nodes: list[NodeRow]


class TextInput(WhichInput):
    """Which version, in which form."""

    form: str = Field("text", description="text (an outline), json or csv")


class TextOutput(Output):
    """A version as a document."""

    number: int
    form: str
    text: str


class ExportInput(WhichInput):
    """Where to write it."""

    path: str = argument("file to write: .json, .csv, anything else is an outline")
    overwrite: bool = Field(False, description="replace the file where it exists")


class ExportOutput(Output):
    """What was written."""

    path: str
    number: int
    nodes: int


class DiffInput(Input):
    """Which two versions."""

    first: str = argument(WHICH)
    second: str = argument(WHICH)


class DiffOutput(Output):
    """What differs."""

    first: int
    second: int
    changes: list[str] = Field(description="+ added, - removed, ~ changed field by field")


class WeekRow(Output):
    """Contacts of one week."""

    week: date = Field(description="Monday of the ISO week")
    contacts: int


class EffectRow(Output):
    """What an edit does to one node: what is counted for it before and after."""

    id: str
    name: str
    statements_before: int
    statements_after: int
    contacts_before: int
    contacts_after: int
    weeks_before: list[WeekRow] = Field(description="the last eight weeks of the data")
    weeks_after: list[WeekRow]


class Effects(Output):
    """What a version does to counts and trends, before it is published."""

    rows: list[EffectRow] = Field(description="nodes whose counts change, most first")
    statements: int = Field(description="statements that were looked at")
    of: int = Field(description="statements in the workspace")
    moved: int = Field(description="of those looked at, how many change their node")
    note: str


class StepInput(Input):
    """Which version, and why."""

    version: str = Field("", description="number of the version; by default your open one, else the one in review")
    why: str = Field("", description="for the audit log")


class StepOutput(Output):
    """What became of the version."""

    version: VersionRow
    changes: list[str] = Field(description="against the version that it was made from")
    effects: Effects | None
    next_steps: list[str]


class RollbackInput(Input):
    """Which version to go back to."""

    version: int = argument("number of an older version")
    why: str = Field("", description="for the audit log")


class MoveRow(Output):
    """What went from an old node to a new one."""

    old_id: str
    old_name: str
    new_id: str
    new_name: str
    change: str | None = Field(description="what became of the old node: kept, renamed, split, merged, retired, mixed")
    statements: int
    contacts: int
    share_of_old: float
    share_of_new: float


class TrendRow(Output):
    """All of one node under one version."""

    id: str
    name: str
    change: str | None
    statements: int
    contacts: int
    weeks: list[WeekRow]


class CrosswalkOutput(Output):
    """The map between two versions over the same statements."""

    first: int
    second: int
    moved: list[MoveRow]
    old: list[TrendRow]
    new: list[TrendRow]


class BridgeInput(Input):
    """Which bridge."""

    first: str = Field("", description="number of the version before; by default that of the last passage")
    second: str = Field("", description="number of the version after; the same where only labels changed")
    all: bool = Field(False, description="also the nodes that kept all they had")


VERBS = (
    Verb("taxonomy.list", "Every version of the taxonomy: who made it, when, why, and its state.", Nothing, VersionsOutput,
         _USE + "taxonomy:list_versions", "read", ("headwater taxonomy list",)),
    Verb("taxonomy.show", "The nodes of a version, with sizes.", ShowInput, ShowOutput, _USE + "taxonomy:show", "read",
         ("headwater taxonomy show", "headwater taxonomy show --version published --node Payments")),
    Verb("taxonomy.text", "A version as a document: an outline, JSON or CSV.", TextInput, TextOutput,
         _USE + "taxonomy:text", "read", ("headwater taxonomy text", "headwater taxonomy text --form csv --json")),
    Verb("taxonomy.export", "Write a version to a file that diffs well under version control.", ExportInput, ExportOutput,
         _USE + "taxonomy:export", "write", ("headwater taxonomy export reasons.txt",), LOCAL, WORKERS),
    Verb("taxonomy.diff", "What differs between two versions.", DiffInput, DiffOutput, _USE + "taxonomy:show_diff", "read",
         ("headwater taxonomy diff published draft", "headwater taxonomy diff 1 2 --json")),
    Verb("taxonomy.review", "Hand your draft in: show what it changes, and let nobody edit it meanwhile.", StepInput,
         StepOutput, _USE + "publishing:review", "write",
         ("headwater taxonomy review --why 'card reasons merged'",), roles=ANALYSTS),
    Verb("taxonomy.approve", "Say that a version in review may be published.", StepInput, StepOutput,
         _USE + "publishing:approve", "write", ("headwater taxonomy approve --why 'reads well'",)),
    Verb("taxonomy.reject", "Close an open version without publishing it.", StepInput, StepOutput,
         _USE + "publishing:reject", "write", ("headwater taxonomy reject --why 'merged too much'",)),
    Verb("taxonomy.reopen", "Make a version in review, or approved, a draft again.", StepInput, StepOutput,
         _USE + "publishing:reopen", "write", ("headwater taxonomy reopen",), roles=ANALYSTS),
    Verb("taxonomy.rebase", "Put the edits of your draft onto the version that was published since.", StepInput, StepOutput,
         _USE + "publishing:rebase", "write", ("headwater taxonomy rebase",), roles=ANALYSTS),
    Verb("taxonomy.publish", "Put a version in use; the next run restates history and stores the bridge.", StepInput,
         StepOutput, _USE + "publishing:publish", "write", ("headwater taxonomy publish --why 'first taxonomy'",)),
    Verb("taxonomy.rollback", "Publish a new version that equals an older one.", RollbackInput, StepOutput,
         _USE + "publishing:rollback", "write", ("headwater taxonomy rollback 1 --why 'the split misled'",)),
    Verb("taxonomy.restate", "Bring every figure up to date with the published version; the same as a run without files.",
         Nothing, RunOutput, _USE + "publishing:restate", "write", ("headwater taxonomy restate",)),
    Verb("taxonomy.crosswalk", "What became of each node from one version to another, over the same statements.",
         DiffInput, CrosswalkOutput, _USE + "history:crosswalk", "read", ("headwater taxonomy crosswalk 1 2",)),
    Verb("taxonomy.bridge", "The stored bridge: old trend, new trend, and what moved where.", BridgeInput, CrosswalkOutput,
         _USE + "history:show_bridge", "read", ("headwater taxonomy bridge", "headwater taxonomy bridge --all --json")),
)  # fmt: skip

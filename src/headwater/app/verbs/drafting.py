"""``taxonomy accept``, ``import``, ``add``, ``merge``, ...: edits of your draft, each with what it does to the counts."""

from dataclasses import replace

from pydantic import Field

from headwater.app.verbs.taxonomy import Effects
from headwater.app.verbs.verb import ANALYSTS, LOCAL, VERSION, Input, Output, Verb, argument

_USE = "headwater.app.usecases.drafting:"
_NODE = "its id, its name, or its path: 'Payments / Declined'"


class Edit(Input):
    """What every edit may be given."""

    why: str = Field("", description="for the audit log")
    dry_run: bool = Field(False, description="only show what it would do")
    revision: int = Field(
        0,
        ge=0,
        description="of the draft that you looked at; refused where it is another by now",
        json_schema_extra=VERSION,
    )


class EditOutput(Output):
    """What an edit does."""

    version: int = Field(description="number of your draft; 0 where none was made")
    revision: int
    saved: bool
    changes: list[str] = Field(description="of this edit: + added, - removed, ~ changed field by field")
    effects: Effects
    next_steps: list[str]


class NodeInput(Edit):
    """One node."""

    node: str = argument(_NODE)


class ImportInput(Edit):
    """A file."""

    file: str = argument(".json, .csv, anything else is an outline")


class PutInput(Edit):
    """A document."""

    text: str = argument("the document")
    form: str = Field("text", description="text (an outline), json or csv")


class AddInput(Edit):
    """A new node."""

    name: str = argument("unique among its siblings")
    parent: str = Field("", description=f"the node above; by default none ({_NODE})")
    definition: str = Field("", description="one sentence")
    example: list[str] = Field([], description="a statement that is typical of it; several times for more")
    sized: str = Field(
        "", description="take examples from the contacts answered yes in this sized query: its id, or 'last'"
    )


class RenameInput(NodeInput):
    """Another name."""

    name: str = argument("the new name")


class MoveInput(NodeInput):
    """Another place."""

    parent: str = Field("", description="the node above; by default none: to the top")


class MergeInput(Edit):
    """Nodes to be one."""

    into: str = argument(f"the node that stays ({_NODE})")
    others: list[str] = argument("the nodes that go into it")


class SplitInput(NodeInput):
    """How to part a node."""

    parts: int = Field(2, ge=2, le=20, description="how many, where it has one topic; else a part a topic")
    name: list[str] = Field([], description="names of the parts, in the order in which they are proposed")
    alike: bool = Field(False, description="part the statements by likeness even where the node has several topics")


class DefineInput(NodeInput):
    """Words about a node; what is not given stays."""

    definition: str | None = Field(None, description="one sentence")
    include: str | None = Field(None, description="what belongs here")
    exclude: str | None = Field(None, description="what belongs elsewhere")
    kind: str = Field("", description="issue, or background: what people say around their issue")


class RuleInput(NodeInput):
    """Rules of a node: words that must occur, "exact phrases", a OR b, begin*, -without."""

    takes: list[str] = Field([], description="a statement like this belongs here, whatever the model says")
    refuses: list[str] = Field([], description="a statement like this does not belong here")
    drop: list[str] = Field([], description="take this rule away")


class ExampleInput(NodeInput):
    """Typical statements."""

    text: list[str] = argument("statements that are typical of the node")


class OwnInput(NodeInput):
    """An owner."""

    team: str = argument("id or name of a team; '' for none")


def _verb(name: str, summary: str, model: type[Input], *examples: str) -> Verb:
    run = _USE + {"import": "import_file", "retire": "retire_node"}.get(name, name)
    verb = Verb(f"taxonomy.{name}", summary, model, EditOutput, run, "write", examples, roles=ANALYSTS)
    return replace(verb, doors=LOCAL) if name == "import" else verb


VERBS = (
    _verb("accept", "Draft a taxonomy of the discovered topics, or add those that are new.", Edit,
          "headwater taxonomy accept --why 'our first list'"),
    _verb("import", "Draft the taxonomy that a file describes: an outline, JSON or CSV.", ImportInput,
          "headwater taxonomy import reasons.txt --dry-run", "headwater taxonomy import reasons.csv"),
    _verb("put", "Draft the taxonomy that a text describes: the import without a file.", PutInput,
          "headwater taxonomy put '{\"nodes\": [{\"name\": \"Payments\"}]}' --form json"),
    _verb("add", "Add a node.", AddInput, "headwater taxonomy add 'Gift cards' --example 'my gift card does not work'"),
    _verb("rename", "Give a node another name.", RenameInput, "headwater taxonomy rename t_4d5e6f 'Card declined'"),
    _verb("move", "Put a node, and all below it, under another one.", MoveInput,
          "headwater taxonomy move 'Card declined' --parent Payments"),
    _verb("merge", "Make nodes one: it takes the statements of all of them, for ever.", MergeInput,
          "headwater taxonomy merge 'Card declined' 'Card refused' --dry-run"),
    _verb("split", "Part a node into those that its statements fall into, for ever.", SplitInput,
          "headwater taxonomy split 'Card declined' --dry-run",
          "headwater taxonomy split 'Card declined' --name 'At the till' --name Online"),
    _verb("retire", "Let a node take nothing more; its statements go to the next nearest.", NodeInput,
          "headwater taxonomy retire 'Card declined'"),
    _verb("restore", "Make a retired node active again.", NodeInput, "headwater taxonomy restore t_4d5e6f"),
    _verb("lock", "Let nobody edit a node.", NodeInput, "headwater taxonomy lock 'Card declined'"),
    _verb("unlock", "Let a node be edited again.", NodeInput, "headwater taxonomy unlock 'Card declined'"),
    _verb("define", "Say what a node is, what belongs to it and what does not.", DefineInput,
          "headwater taxonomy define 'Card declined' --definition 'The card was refused at checkout.'"),
    _verb("rule", "Rules that put statements into a node or keep them out.", RuleInput,
          "headwater taxonomy rule 'Card declined' --takes '\"card declined\" OR refus*' --refuses 'gift card'"),
    _verb("example", "Name statements that are typical of a node.", ExampleInput,
          "headwater taxonomy example 'Gift cards' 'my gift card does not work'"),
    _verb("own", "Name the team that owns a node.", OwnInput, "headwater taxonomy own 'Card declined' t_pay"),
)  # fmt: skip

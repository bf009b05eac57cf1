"""``labels ...``: what people say statements are about; the terminal (``headwater label``) and the page use these."""

from datetime import datetime

from pydantic import Field

from headwater.app.verbs.paged import CURSOR, NEXT
from headwater.app.verbs.verb import ANALYSTS, LOCAL, WORKERS, Input, Output, Verb, argument

_ITEM = r"^c_[0-9a-f]{8,64}(\.[0-9]+)?$"
_AUTHOR = Field("", max_length=200, description="who labels; default: the user of this call")


class TopicChoice(Output):
    """A topic that a statement may belong to."""

    topic_id: str
    name: str
    probability: float = Field(description="that a person would agree, where calibrated; else of being found again")


class Progress(Output):
    """How far labelling is."""

    mine: int = Field(description="statements labelled by the author")
    labelled: int = Field(description="statements with a label by anybody")
    random: int = Field(description="of them drawn at random: these judge the model")
    enough: int = Field(description="random labels from which probabilities are calibrated")
    conflicts: int = Field(description="statements on which people differ")
    alpha: float | None = Field(
        description="Krippendorff's alpha; null where fewer than two statements have two labels"
    )


class NextInput(Input):
    """How many, for whom."""

    limit: int = Field(10, ge=1, le=200, description="how many")
    author: str = _AUTHOR
    exclude: list[str] = Field([], description="statements not to ask about, e.g. those skipped")


class Question(Output):
    """A statement to be labelled."""

    item: str
    text: str = Field(description="the statement; personal data replaced")
    choices: list[TopicChoice] = Field(description="the three likeliest topics")
    drawn: str = Field(description="why this one: unsure, varied or random")
    margin: float = Field(description="between the two likeliest topics, 0..1")


class NextOutput(Output):
    """The next statements, the most useful first."""

    questions: list[Question]
    progress: Progress


class AddInput(Input):
    """One answer."""

    item: str = argument("id of the statement or the contact", pattern=_ITEM)
    topic: str = argument("topic: its id, its name or a part of it; 'none' = none of these")
    author: str = _AUTHOR
    note: str = Field("", max_length=2000, description="in your words")
    drawn: str = Field("chosen", pattern="^(random|unsure|varied|chosen)$", description="as labels next said")


class LabelRow(Output):
    """A label."""

    item: str
    text: str = Field(description="the statement, personal data replaced; empty where it is no longer there")
    topic_id: str | None = Field(description="null = none of these")
    topic: str
    author: str
    at: datetime
    source: str
    drawn: str
    note: str


class AddOutput(Output):
    """What is stored."""

    label: LabelRow
    superseded: str | None = Field(description="the topic that the author had named before")
    progress: Progress


class AuthorInput(Input):
    """Whose."""

    author: str = _AUTHOR


class UndoOutput(Output):
    """What was taken back."""

    undone: LabelRow | None
    progress: Progress


class ListInput(Input):
    """Which labels."""

    item: str = Field("", pattern=rf"({_ITEM})|^$", description="of this statement or contact")
    author: str = Field("", description="by this author")
    history: bool = Field(False, description="superseded and withdrawn ones, too")
    limit: int = Field(50, ge=1, le=100_000, description="how many, the newest first")
    cursor: str = CURSOR


class ListOutput(Output):
    """Labels."""

    total: int
    labels: list[LabelRow]
    next_cursor: str = NEXT


class FileInput(Input):
    """A file of labels."""

    path: str = argument("CSV with the columns item and topic; author, at, drawn and note may be there")
    author: str = _AUTHOR


class ImportOutput(Output):
    """What was taken in."""

    path: str
    added: int
    unchanged: int = Field(description="labels that are there already")
    rejected: list[str] = Field(description="lines that could not be used, and why")


class ExportInput(Input):
    """Where to write them."""

    path: str = argument("CSV file to write")
    overwrite: bool = Field(False, description="replace the file where it exists")


class ExportOutput(Output):
    """What was written."""

    path: str
    rows: int


class Disagreement(Output):
    """A statement on which people differ."""

    item: str
    text: str
    answers: dict[str, str] = Field(description="author -> name of the topic, or 'none of these'")


class AgreementOutput(Output):
    """How well people agree."""

    alpha: float | None = Field(description="Krippendorff's; 1 = always, 0 = as chance would; null = too few")
    low: float | None
    high: float | None
    level: float
    agreed: float | None = Field(description="share of pairs of answers to one statement that are equal")
    kappa: float | None = Field(description="Cohen's, where there are exactly two labellers")
    items: int = Field(description="statements with two answers or more")
    authors: int
    reading: str
    disagreements: list[Disagreement]


class AdjudicateInput(Input):
    """The last word on a statement."""

    item: str = argument("id of the statement", pattern=_ITEM)
    topic: str = argument("topic: its id, its name or a part of it; 'none' = none of these")
    author: str = _AUTHOR
    note: str = Field("", max_length=2000, description="why")


class TopicsInput(Input):
    """Words of a name."""

    words: str = argument("words of its name or keywords; empty = all", default="")
    limit: int = Field(20, ge=1, le=1000, description="how many")
    cursor: str = CURSOR


class TopicRow(Output):
    """A topic that can be named."""

    topic_id: str
    name: str
    definition: str


class TopicsOutput(Output):
    """Topics."""

    topics: list[TopicRow]
    total: int
    next_cursor: str = NEXT


_USE = "headwater.app.usecases.labels:"

VERBS = (
    Verb(
        "labels.next",
        "The next most useful statements to label.",
        NextInput,
        NextOutput,
        f"{_USE}next_questions",
        "read",
        ("headwater labels next --limit 5 --json",),
    ),
    Verb(
        "labels.topics",
        "Topics that a label may name.",
        TopicsInput,
        TopicsOutput,
        f"{_USE}find_topics",
        "read",
        ("headwater labels topics refund",),
    ),
    Verb(
        "labels.add",
        "Say what a statement is about; a later answer of the same author supersedes.",
        AddInput,
        AddOutput,
        f"{_USE}add",
        "write",
        ("headwater labels add c_0133bf523e047245454a5570.0 'refund not received' --author ann",),
        roles=WORKERS,
    ),
    Verb(
        "labels.undo",
        "Take back the author's newest label.",
        AuthorInput,
        UndoOutput,
        f"{_USE}undo",
        "write",
        ("headwater labels undo --author ann",),
        roles=WORKERS,
    ),
    Verb(
        "labels.list",
        "Labels with author and time.",
        ListInput,
        ListOutput,
        f"{_USE}list_labels",
        "read",
        ("headwater labels list --author ann", "headwater labels list --history --json"),
    ),
    Verb(
        "labels.import",
        "Take labels in from a file.",
        FileInput,
        ImportOutput,
        "headwater.app.usecases.labelfiles:import_labels",
        "write",
        ("headwater labels import labels.csv --author ann",),
        LOCAL,
        roles=WORKERS,
    ),
    Verb(
        "labels.export",
        "Write the labels that hold to a file.",
        ExportInput,
        ExportOutput,
        "headwater.app.usecases.labelfiles:export_labels",
        "read",
        ("headwater labels export labels.csv",),
        LOCAL,
    ),
    Verb(
        "labels.agreement",
        "How well labellers agree, with interval, and where they do not.",
        ListInput,
        AgreementOutput,
        f"{_USE}agree",
        "read",
        ("headwater labels agreement",),
    ),
    Verb(
        "labels.adjudicate",
        "Decide between people who differ.",
        AdjudicateInput,
        AddOutput,
        f"{_USE}adjudicate",
        "write",
        ("headwater labels adjudicate c_0133bf523e047245454a5570.0 'refund not received' --author kim",),
        roles=ANALYSTS,
    ),
)

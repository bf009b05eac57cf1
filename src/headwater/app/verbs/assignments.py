"""``assign``, ``assignments ...``: which topic a text belongs to, why, and how far the probabilities hold."""

from pydantic import Field

from headwater.app.verbs.config import Nothing
from headwater.app.verbs.verb import Input, Output, Verb, argument


class AssignInput(Input):
    """Texts."""

    texts: list[str] = argument("texts, as a customer would write them", min_length=1, max_length=1000)
    whole: bool = Field(False, description="take each text for one statement, as it is")


class NodeRow(Output):
    """A topic or a node above it."""

    topic_id: str
    name: str
    level: int = Field(description="0 = finest")


class StatementAssigned(Output):
    """A statement of a text and its topic."""

    text: str = Field(description="personal data replaced")
    topic_id: str | None = Field(description="null = left unassigned")
    best_topic_id: str
    path: list[NodeRow] = Field(description="the best topic and the nodes above it")
    probability: float = Field(description="of the best topic, 0..1")
    also: list[NodeRow] = Field(
        description="what the statement is about besides: topics that explain what the best leaves, or that rules name"
    )
    decided_by: str = Field(description="model or label")


class TextAssigned(Output):
    """What became of a text."""

    statements: list[StatementAssigned]


class AssignOutput(Output):
    """The answer, in the order of the texts."""

    texts: list[TextAssigned]
    calibrated: bool = Field(description="whether probabilities were calibrated on people's labels")


class ExplainInput(Input):
    """What to explain."""

    subject: str = argument("id of a contact or a statement, or a text", min_length=1, max_length=20_000)
    words: int = Field(5, ge=0, le=50, description="how many words to show")


class NearRow(Output):
    """A statement near the one explained."""

    statement_id: str
    text: str = Field(description="personal data replaced")
    topic: str
    similarity: float = Field(description="cosine, -1..1")
    kind: str = Field(description="label: a person put it there; exemplar: typical of the topic")


class WordRow(Output):
    """A word and what goes without it."""

    word: str
    weight: float = Field(description="fall of the cosine with the topic when the word is left out")


class Explained(StatementAssigned):
    """A statement, its topic and why."""

    alternatives: list[NodeRow] = Field(description="the next likeliest topics")
    near: list[NearRow] = Field(description="nearest labelled statements and exemplars of the best topic")
    words: list[WordRow] = Field(description="words that carried the decision")


class ExplainOutput(Output):
    """Every statement of the subject."""

    subject: str
    statements: list[Explained]


class BinRow(Output):
    """Statements whose probabilities are alike."""

    kind: str = Field(description="raw, or calibrated (cross-fitted)")
    low: float
    high: float
    n: int
    predicted: float = Field(description="mean probability")
    observed: float = Field(description="share that people found right")
    observed_low: float
    observed_high: float


class CardOutput(Output):
    """What is known of the model that assigns."""

    model: str
    topics: int
    encoder: str
    labels: int
    random: int = Field(description="labels drawn at random")
    enough: int = Field(description="random labels from which probabilities are calibrated")
    unknown_topic: int = Field(description="labels that name a topic that there is not")
    calibrated: bool
    accuracy: float | None = Field(
        description="share of random labels that the model, not having seen them, gets right"
    )
    accuracy_low: float | None
    accuracy_high: float | None
    error_raw: float | None = Field(description="expected calibration error of the probabilities as found, 0..1")
    error_calibrated: float | None = Field(description="the same after calibration, cross-fitted")
    bins: list[BinRow]
    reading: str


_USE = "headwater.app.usecases.assignments:"

VERBS = (
    Verb(
        "assign",
        "The topic of a text, at every level; the same answer as a run gives.",
        AssignInput,
        AssignOutput,
        f"{_USE}assign",
        "read",
        ("headwater assign 'my parcel never arrived'", "headwater assign 'it broke' 'refund me' --json"),
    ),
    Verb(
        "assignments.explain",
        "Why a text, a statement or the statements of a contact got their topics.",
        ExplainInput,
        ExplainOutput,
        f"{_USE}explain",
        "read",
        (
            "headwater assignments explain 'my parcel never arrived'",
            "headwater assignments explain c_0133bf523e047245454a5570",
        ),
    ),
    Verb(
        "assignments.card",
        "How far the probabilities hold: the reliability table, from labels drawn at random.",
        Nothing,
        CardOutput,
        f"{_USE}card",
        "read",
        ("headwater assignments card",),
    ),
)

"""``quality ...``: how good topics are, without gold: the workspace's own, or those of any other model."""

from pydantic import Field

from headwater.app.verbs.verb import LOCAL, Input, Output, Verb, argument

_LIMIT = Field(10, ge=0, le=1000, description="topics shown, the least certain first")
_SEED = Field(0, ge=0, description="of the statements looked at and of the halves")


class ShowInput(Input):
    """How much to show."""

    limit: int = _LIMIT
    seed: int = _SEED


class FileInput(Input):
    """Somebody's topics of statements."""

    path: str = argument(
        "CSV with a column label and, beside it, id (of statements or contacts of the workspace) or text"
    )
    limit: int = _LIMIT
    seed: int = _SEED


class TextInput(Input):
    """The same as text."""

    rows: str = argument("the CSV itself, with its head: label, and id or text", max_length=20_000_000)
    limit: int = _LIMIT
    seed: int = _SEED


class Measure(Output):
    """One measure with its interval."""

    name: str
    value: float
    low: float
    high: float
    level: float
    meaning: str


class TopicQuality(Output):
    """How well one topic holds together."""

    topic: str = Field(description="topic_id, or the label in the file")
    name: str
    statements: int = Field(description="looked at")
    found: float = Field(description="share of them that the other half of the statements puts into it, 0..1")
    low: float
    high: float
    level: float
    taken_for: str = Field(description="the topic that most others are put into; empty where there are none")
    taken: int = Field(description="how many")


class QualityOutput(Output):
    """How good the topics are."""

    measures: list[Measure] = Field(description="overall first: it ranks labels of the same statements, nothing else")
    statements: int = Field(description="with or without a topic")
    looked_at: int
    topics: int
    worst: list[TopicQuality] = Field(description="the least certain topics first")
    same_names: list[list[str]] = Field(description="names that say the same; always empty for a file, which has none")
    rejected: list[str] = Field(description="rows that could not be read")
    vectors: str = Field(description="the encoder whose vectors judge: compare only what the same one judged")
    method: str
    reading: str


_USE = "headwater.app.usecases.quality:"

VERBS = (
    Verb(
        "quality.show",
        "How good the topics are, without gold: stability, predictability, separation, coverage, names that repeat.",
        ShowInput,
        QualityOutput,
        f"{_USE}show",
        "read",
        ("headwater quality show", "headwater quality show --limit 50 --json"),
    ),
    Verb(
        "quality.judge",
        "The same for the topics in a file, whoever made them.",
        FileInput,
        QualityOutput,
        f"{_USE}judge_file",
        "read",
        ("headwater quality judge peer.csv", "headwater quality judge peer.csv --json"),
        LOCAL,
    ),
    Verb(
        "quality.text",
        "The same for a CSV given as text: for callers that have no file here.",
        TextInput,
        QualityOutput,
        f"{_USE}judge_text",
        "read",
        ('headwater quality text "$(cat peer.csv)"',),
    ),
)

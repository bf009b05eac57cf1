"""``assist``: what to do and say next, for the person who answers a customer."""

from datetime import date

from pydantic import Field

from headwater.app.verbs.verb import COMMENTERS, LOCAL, Input, Output, Verb, argument

_RUN = "headwater.agents.usecases.assisting:"
_MOST_TURNS = 400
_MOST = Field(3, ge=1, le=10, description="replies and similar contacts, at most")
_REWORD = Field(
    False, description="let the language model of the settings reword replies; what its sources do not bear is refused"
)


class AssistInput(Input):
    """Which conversation."""

    conversation: str = argument(
        "a file of turns (JSON, or lines 'Customer: ...'), - for standard input, or the id of a contact", min_length=1
    )
    most: int = _MOST
    reword: bool = _REWORD


class SpokenTurn(Input):
    """What somebody said."""

    speaker: str = Field(description="customer, associate, bot or system", max_length=80)
    text: str = Field(description="their words", max_length=20_000)


class SuggestInput(Input):
    """The conversation so far."""

    turns: list[SpokenTurn] = Field([], max_length=_MOST_TURNS, description="oldest first; or name a contact")
    contact: str = Field("", pattern=r"^(c_[0-9a-f]{8,64})?$", description="a stored contact instead")
    most: int = _MOST
    reword: bool = _REWORD


class CitationRow(Output):
    """Where words stand, checked byte for byte."""

    source: str = Field(description="id of a contact, or name@number of a procedure")
    start: int = Field(description="first character in its text")
    end: int = Field(description="one past the last")
    text: str = Field(description="the words, personal data replaced")


class ReplyRow(Output):
    """A reply to send, edit or leave."""

    text: str = Field(description="with placeholders where the source had personal data")
    source: str = Field(description="procedure, article, solved (a solved contact) or model (reworded)")
    citations: list[CitationRow]
    score: float | None = Field(description="share of the votes of solved contacts, 0..1; null for other sources")
    times: int = Field(description="moments in solved contacts like this one in which it was said")


class ActionRow(Output):
    """A way on, and how likely it is or when it is right."""

    action: str
    probability: float | None = Field(description="0..1; null where a condition decides")
    when: str = Field(description="the condition; empty: none")


class NextRow(Output):
    """What the published procedure says to do now."""

    step: str
    kind: str = Field(description="ask, call, say, choose or hand_off")
    words: str = Field(description="question or reply of the procedure")
    tool: str = Field(description="call to make, with its arguments as they are written; empty: none")
    ways: list[ActionRow]
    because: str


class ReminderRow(Output):
    """A rule of the procedure."""

    kind: str = Field(description="policy, approval, forbidden or hand_off")
    name: str
    words: str


class GuideRow(Output):
    """The published procedure that applies."""

    procedure: str = Field(description="name@number")
    likeness: float = Field(description="of the customer's words with what it is for, 0..1")
    known: list[str] = Field(description="slots that the customer has filled")
    next: NextRow | None = Field(description="null = the procedure is at its end")
    reminders: list[ReminderRow]


class SimilarRow(Output):
    """A solved contact like this one: the customer did not come back."""

    contact_id: str
    day: date | None
    problem: CitationRow
    answer: CitationRow | None = Field(description="what was answered last")
    likeness: float = Field(description="comparable within one answer")


class LineRow(Output):
    """A line of the summary, a span of the conversation."""

    part: str = Field(description="problem, promised, done or open")
    start: int = Field(description="first character in the text of the conversation, turns joined by line feeds")
    end: int
    text: str = Field(description="personal data replaced")


class CodeRow(Output):
    """A reason code out of the taxonomy in use."""

    topic_id: str
    name: str
    path: list[str] = Field(description="nodes above it, the nearest first")
    probability: float = Field(description="0..1")
    decided_by: str = Field(description="model, rule or label")
    evidence: str = Field(description="the statement that it rests on")


class MoodRow(Output):
    """The customer's mood, -1 (bad)..1 (good)."""

    scores: list[float] = Field(description="each turn of the customer")
    start: float
    trough: float
    end: float
    recovery: float = Field(description="end less trough")


class AssistOutput(Output):
    """What is suggested."""

    actions: list[ActionRow] = Field(description="probable next actions, where labelled dialogues are known")
    guide: GuideRow | None = Field(description="null = no published procedure applies")
    replies: list[ReplyRow]
    similar: list[SimilarRow]
    summary: list[LineRow]
    codes: list[CodeRow] = Field(description="for the wrap-up, most probable first")
    calibrated: bool = Field(description="whether their probabilities were calibrated on people's labels")
    mood: MoodRow
    notes: list[str] = Field(description="what was refused or left out, and why")
    took_ms: float = Field(description="milliseconds from the call to the answer, the first call's reading included")


VERBS = (
    Verb(
        "assist",
        "Next step, replies with sources, rules to keep, similar solved contacts, summary and reason codes for a conversation.",
        AssistInput,
        AssistOutput,
        _RUN + "assist",
        "read",
        (
            "headwater assist chat.txt",
            "headwater assist c_0133bf523e047245454a5570",
            "cat chat.json | headwater assist -",
        ),
        LOCAL,
        COMMENTERS,
    ),
    Verb(
        "assist.suggest",
        "The same for the turns of a conversation, as it grows.",
        SuggestInput,
        AssistOutput,
        _RUN + "suggest",
        "propose",
        (),
        frozenset({"http"}),
        COMMENTERS,
    ),
)

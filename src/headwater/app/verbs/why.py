"""``why``: where an issue sits, when it began, what changed, and why customers say it happens."""

from datetime import date

from pydantic import Field

from headwater.app.verbs.models import Number
from headwater.app.verbs.verb import Input, Output, Verb, argument


class WhyInput(Input):
    """Which issue, and what you think yourself."""

    issue: str = argument("its id, its rank (1 = first) or a part of its name")
    step: list[str] = Field(
        [], description='a step of your own, with its evidence in brackets: "The update dropped a channel [E1, E3]"'
    )
    markdown: bool = Field(False, description="print the correction-of-errors draft as Markdown")


class OnsetRow(Output):
    """When it began."""

    day: date
    low: date
    high: date
    probability: float = Field(description="that anything began at all, 0..1")
    shape: str = Field(description="step, ramp or spike")
    factor: float | None = Field(description="rate at its height over the rate before; null = nothing before")


class SegmentRow(Output):
    """Where the excess sits."""

    rule: dict[str, str]
    against: str = Field(
        description="before = grew there against its own past; rest = frequent there against all others"
    )
    explains: Number = Field(description="contacts of the excess that it accounts for")
    excess: float = Field(description="all of the excess, in contacts")
    p_value: float = Field(description="corrected for all combinations and beginnings tried")
    equivalents: list[dict[str, str]] = Field(description="rules that the data cannot tell apart from it")
    onset: OnsetRow | None


class MatchRow(Output):
    """A change event beside the onset."""

    event_id: str
    on: date
    kind: str
    name: str
    scope: dict[str, str]
    bayes_factor: float = Field(description="onset after this event against onset anywhere; 1 = chance")
    p_value: float = Field(description="share of placebo times that fit as well, corrected for the number of events")
    days_before: int = Field(description="from the event to the onset")
    scope_fits: bool | None = Field(description="whether it touched the segment; null = it names no scope")
    scope_factor: float = Field(description="how much likelier its scope makes it than an event at random; 1 = no more")


class PhraseRow(Output):
    """What sets the segment apart."""

    phrase: str
    inside: int = Field(description="statements inside that contain it")
    outside: int
    p_value: float = Field(description="corrected for all phrases tried")


class WhyQuote(Output):
    """A customer's own words, redacted and byte-checked."""

    contact_id: str
    quote: str


class ReasonRow(Output):
    """A cause in the customers' words."""

    words: str
    share: Number = Field(description="of the contacts that give any cause")
    contacts: int
    of: int = Field(description="contacts that give any cause")
    quotes: list[WhyQuote]


class EvidenceRow(Output):
    """Something that can be looked up."""

    id: str
    kind: str
    says: str
    strength: str = Field(description="associated, or caused where a verified fix has shown it")
    contacts: list[str]


class StepRow(Output):
    """An answer to "why?"."""

    answer: str
    evidence: list[str]
    accepted: bool
    strength: str
    refusal: str = Field(description="why it may not stand; empty where it may")


class WhyOutput(Output):
    """The cause tree of an issue and its draft."""

    issue_id: str
    name: str
    contacts: Number
    onset: OnsetRow | None
    segments: list[SegmentRow]
    events: list[MatchRow]
    phrases: list[PhraseRow]
    beside: list[str] = Field(description="other issues that come with it more often than chance")
    reasons: list[ReasonRow]
    evidence: list[EvidenceRow]
    steps: list[StepRow]
    next_question: str
    document: str = Field(description="correction-of-errors draft, Markdown")
    as_markdown: bool = Field(False, description="whether the draft was asked for")


VERBS = (
    Verb(
        "why",
        "Where an issue sits, since when, after what, and why: a cause tree that cites its evidence.",
        WhyInput,
        WhyOutput,
        "headwater.app.usecases.why:why",
        "read",
        ("headwater why 1", "headwater why 1 --markdown"),
    ),
)

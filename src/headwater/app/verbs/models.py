"""What verbs answer with: the shapes that the command line prints and the API returns."""

from datetime import date

from pydantic import Field

from headwater.app.verbs.verb import Output
from headwater.core.types import Estimate


class Number(Output):
    """A number with its interval."""

    value: float
    low: float
    high: float
    level: float = Field(description="confidence level, 0..1")
    unit: str
    method: str
    covers: list[str] = Field(description="sources of error that the interval includes")

    @classmethod
    def of(cls, e: Estimate) -> "Number":
        """An estimate as verbs answer with it."""
        return cls(
            value=e.value, low=e.low, high=e.high, level=e.level, unit=e.unit, method=e.method, covers=list(e.covers)
        )


class Week(Output):
    """One point of a weekly series."""

    week: date = Field(description="Monday of the ISO week")
    value: float
    low: float
    high: float


class DriverRow(Output):
    """An attribute that is over-represented in an issue."""

    rule: dict[str, str]
    lift: float | None = Field(description="share inside the issue over share outside; null = occurs nowhere else")
    low: float
    high: float | None = Field(description="null = without bound")
    contacts: int
    p_value: float


class QuoteRow(Output):
    """A customer's own words, redacted and byte-checked."""

    contact_id: str
    quote: str
    stands_for: int
    of: int


class IssueRow(Output):
    """One line of the answer."""

    issue_id: str
    rank: int
    name: str
    contacts: Number
    share: Number
    customers: Number | None
    repeats: Number | None = Field(description="share of its contacts that repeat an earlier one")
    per_week: float = Field(description="contacts a week, mean from the first to the last contact in the data")
    weeks: list[Week]
    driver: DriverRow | None
    quotes: list[QuoteRow]
    team: str | None
    team_reason: str


class MoodShare(Output):
    """A share of an issue's contacts with its interval."""

    measure: str = Field(description="a mood, a signal, or target:NAME")
    contacts: int
    of: int
    value: float
    low: float
    high: float
    level: float


class IssueDetail(IssueRow):
    """All that is known of one issue."""

    topic_id: str
    definition: str
    keywords: list[str]
    drivers: list[DriverRow]
    method_note: str
    moods: list[MoodShare] = Field(default=[], description="shares of its contacts by mood, signal and target")
    moods_withheld: str = Field(default="", description="why they are not told; empty where they are")


class Coverage(Output):
    """What the figures rest on."""

    contacts: int
    statements: int
    assigned: int = Field(description="statements with a topic")
    unassigned_share: float = Field(description="share of contacts that carry no assigned statement, 0..1")
    first: str | None = Field(description="first day")
    last: str | None = Field(description="last day")


class Counts(Output):
    """Records of one input: ``read = accepted + duplicate + quarantined``."""

    source: str
    read: int
    accepted: int
    duplicate: int
    quarantined: int
    contacts: int = Field(description="contacts made of the accepted records")


class StageRow(Output):
    """What a stage did in a run."""

    stage: str
    rows_in: int
    rows_out: int
    seconds: float
    rows_per_second: float
    peak_mb: float
    skipped: bool = Field(description="its result still held")

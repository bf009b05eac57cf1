"""``watch`` and ``watch ...``: what is new or growing, with a stated share of false alarms."""

from datetime import date

from pydantic import Field

from headwater.app.verbs.models import Number
from headwater.app.verbs.verb import ANALYSTS, WORKERS, Input, Output, Verb, argument
from headwater.app.verbs.why import WhyQuote


class WatchInput(Input):
    """Which incidents."""

    every: str = Field("", description="week, day or hour; default: as tuned, else week")
    muted: bool = Field(False, description="show those that are acknowledged or snoozed, too")


class IncidentRow(Output):
    """Alarms that tell of one thing."""

    key: str = Field(description="to acknowledge or snooze it by")
    name: str
    topics: list[str] = Field(description="names of the issues in which it shows, the strongest first")
    segment: dict[str, str] = Field(description="attribute value in which it is strongest; empty = everywhere")
    onset: str = Field(description="first day, or first hour (UTC) where watched by hour")
    raised: str = Field(description="last day, or hour, of the step that raised the first alarm")
    last: str = Field(description="the same of the last step with an alarm")
    active: bool = Field(description="still up in the newest step")
    observed: float = Field(description="contacts of the strongest series since the onset")
    expected: float
    excess: Number
    e_value: float = Field(description="evidence; 20 means odds of 20 to 1 against chance")
    p_value: float = Field(description="smallest tail probability of a step")
    series: int = Field(description="series that raised an alarm")
    quotes: list[WhyQuote] = Field(description="three that stand for the others")
    is_new: bool = Field(description="a cluster that is not in the taxonomy yet (headwater candidates)")
    state: str = Field(description="new, acknowledged, or snoozed until a day")
    why: str = Field(description="what was said when it was acknowledged or snoozed")


class WatchOutput(Output):
    """Incidents, those with most evidence first."""

    incidents: list[IncidentRow]
    hidden: int = Field(description="incidents that are acknowledged or snoozed")
    series: int = Field(description="series watched")
    fdr: float = Field(description="expected share of false alarms at each step")
    every: str
    first: date = Field(description="first day watched")
    last: date = Field(description="last day watched")


class BacktestInput(Input):
    """Over which time."""

    every: str = Field("", description="week, day or hour; default: as tuned, else week")
    since: str = Field("", description="first day to watch; default: as early as the history allows")


class BacktestOutput(WatchOutput):
    """What the watch would have said."""

    per_month: float = Field(description="incidents raised a month")
    delay_days: float | None = Field(description="median from the likely onset to the alarm")
    loudest: list[str] = Field(description="issues with most incidents: candidates for tuning")


class AcknowledgeInput(Input):
    """Which incident."""

    key: str = argument("key of the incident, as headwater watch prints it")
    why: str = Field("", description="what it is")


class SnoozeInput(Input):
    """Which incident, how long."""

    key: str = argument("key of the incident, as headwater watch prints it")
    until: str = Field(description="first day on which it may be shown again, as 2026-10-05")
    why: str = Field("", description="why it can wait")


class TuneInput(Input):
    """What to change; what is not named stays."""

    fdr: float | None = Field(None, gt=0, lt=1, description="expected share of false alarms at each step")
    every: str = Field("", description="week, day or hour")
    min_contacts: int | None = Field(None, ge=5, le=100_000, description="series with fewer contacts are not watched")
    dependence: str = Field("", description="shared: series share a common course; any: no assumption, slower")
    reset: bool = Field(False, description="back to the defaults first")


class TuneOutput(Output):
    """The settings of the watch."""

    fdr: float
    every: str
    min_contacts: int
    dependence: str


class StateOutput(Output):
    """What was decided."""

    key: str
    state: str


VERBS = (
    Verb(
        "watch",
        "What is new or growing: alarms over every issue and attribute, made into incidents.",
        WatchInput,
        WatchOutput,
        "headwater.app.usecases.watch:watch",
        "read",
        ("headwater watch", "headwater watch --every day --json"),
    ),
    Verb(
        "watch.backtest",
        "What the watch would have said over your history, and how soon.",
        BacktestInput,
        BacktestOutput,
        "headwater.app.usecases.watch:backtest",
        "read",
        ("headwater watch backtest", "headwater watch backtest --every day --since 2026-07-01"),
    ),
    Verb(
        "watch.acknowledge",
        "Say that an incident is known: it is not shown again.",
        AcknowledgeInput,
        StateOutput,
        "headwater.app.usecases.watch:acknowledge",
        "write",
        ('headwater watch acknowledge t_4f2a@2026-08-25 --why "voucher campaign"',),
        roles=WORKERS,
    ),
    Verb(
        "watch.snooze",
        "Put an incident off until a day.",
        SnoozeInput,
        StateOutput,
        "headwater.app.usecases.watch:snooze",
        "write",
        ("headwater watch snooze t_4f2a@2026-08-25 --until 2026-09-07",),
        roles=WORKERS,
    ),
    Verb(
        "watch.tune",
        "Change how the watch watches.",
        TuneInput,
        TuneOutput,
        "headwater.app.usecases.watch:tune",
        "write",
        ("headwater watch tune --fdr 0.02 --every day",),
        roles=ANALYSTS,
    ),
)

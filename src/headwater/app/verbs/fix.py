"""``fix register``, ``fix list``, ``verify``, ``ledger list`` and ``ledger export``: promises and what became of them."""

from datetime import date, datetime

from pydantic import Field

from headwater.app.verbs.config import Nothing
from headwater.app.verbs.models import Number
from headwater.app.verbs.verb import LOCAL, WORKERS, Input, Output, Verb, argument


class RegisterInput(Input):
    """A promise, before the fix starts."""

    issue: str = argument("its id, its rank (1 = first) or a part of its name")
    start: str = Field(description="first day with the fix in place, as 2026-10-05")
    expect: str = Field(description="relative change of its contacts that is promised, as -30%")
    why: str = Field(description="the cause that it removes, and how")
    name: str = Field("", description="what it is called; default: the issue's name")
    id: str = Field("", description="its id in your own system; default: made from issue and start")


class FixRow(Output):
    """A registered fix."""

    fix_id: str
    issue_id: str
    issue: str
    name: str
    start: date
    expected: float = Field(description="promised relative change, -0.3 = 30 % fewer")
    why: str
    who: str
    at: datetime = Field(description="when it was registered")
    in_time: bool = Field(description="registered before it started")
    state: str = Field(description="registered, or the newest verdict, or re-opened")


class FixesOutput(Output):
    """Fixes, oldest first."""

    fixes: list[FixRow]


class VerifyInput(Input):
    """Which issue's fixes."""

    issue: str = argument("the issue, by id, rank or a part of its name; or the id of a fix")


class SyntheticRow(Output):
    """A second opinion: the mixture of other topics that resembled this one before the fix."""

    effect: float = Field(description="relative change against the mixture")
    p_topic: float = Field(description="share of topics, this one included, whose drop is as strong for their fit")
    weights: dict[str, float] = Field(description="name of the issue -> its part of the mixture, largest first")
    method: str


class VerdictRow(Output):
    """What can be said about a fix."""

    fix: FixRow
    verdict: str = Field(description="worked, partly, not, or too early")
    in_words: str
    effect: Number | None = Field(description="relative change against the controls; null = too little data")
    avoided: Number | None = Field(description="contacts avoided since the fix")
    net_effect: float | None = Field(description="the effect after adding what moved to other topics")
    power: float | None = Field(description="chance that the promised drop would show by now, 0..1")
    days_needed: int | None = Field(description="further days until that chance is 80 %; null = more than ten years")
    placebo_time: float | None = Field(description="share of placebo fixes at other times that look as good")
    placebo_topic: float | None = Field(description="share of sibling topics that look as good")
    synthetic: SyntheticRow | None = Field(
        description="null = fewer than five other topics, or judged before there was one"
    )
    moved_to: list[str] = Field(description="issues that rose when it fell")
    moved_channels: list[str] = Field(description="channels in which it rose")
    controls: int = Field(description="topics that it was compared with")
    weeks_after: float = Field(description="weeks of data since it started")
    newest: str | None = Field(description="verdict on the newest six weeks alone; null while there are too few")
    reopened: bool = Field(description="it had worked and does not any more")
    run_id: str


class VerifyOutput(Output):
    """Verdicts on the fixes of an issue."""

    verdicts: list[VerdictRow]


class CreditRow(Output):
    """What a fix is credited with."""

    fix_id: str
    issue: str
    name: str
    start: date
    weeks: float = Field(description="weeks judged so far")
    claimed: float = Field(description="contacts that it promised to avoid in them")
    verified: float = Field(description="contacts avoided by verdict")
    credited: Number = Field(description="the same without what an earlier fix is credited with")
    unmet: float = Field(description="claimed and not found")
    decayed: float = Field(description="found by the best verdict and not by the newest, in contacts a week")
    verdict: str


class LedgerOutput(Output):
    """The benefit ledger."""

    credits: list[CreditRow]
    total: Number | None = Field(description="credited over all fixes; no contact twice")


class LedgerExportInput(Input):
    """Where to."""

    path: str = argument("CSV file to write")
    overwrite: bool = Field(False, description="replace a file that exists")


class LedgerExportOutput(Output):
    """What was written."""

    path: str
    rows: int


VERBS = (
    Verb(
        "fix.register",
        "Promise what a fix will do, before it starts. A promise is never altered.",
        RegisterInput,
        FixRow,
        "headwater.app.usecases.fix:register",
        "write",
        ('headwater fix register 1 --start 2026-10-05 --expect -30% --why "firmware 4.2.1 restores the channel list"',),
        roles=WORKERS,
    ),
    Verb(
        "fix.list",
        "Fixes and what became of them.",
        Nothing,
        FixesOutput,
        "headwater.app.usecases.fix:list_fixes",
        "read",
        ("headwater fix list",),
    ),
    Verb(
        "verify",
        "Did the fix work? Against sibling topics, with placebos; recorded once a run.",
        VerifyInput,
        VerifyOutput,
        "headwater.app.usecases.fix:verify",
        "write",
        ("headwater verify 1",),
        roles=WORKERS,
    ),
    Verb(
        "ledger.list",
        "Contacts that fixes claimed, verified and lost again; none counted twice.",
        Nothing,
        LedgerOutput,
        "headwater.app.usecases.ledger:list_ledger",
        "read",
        ("headwater ledger list",),
    ),
    Verb(
        "ledger.export",
        "The benefit ledger as CSV, for Finance.",
        LedgerExportInput,
        LedgerExportOutput,
        "headwater.app.usecases.ledger:export_ledger",
        "read",
        ("headwater ledger export benefits.csv",),
        LOCAL,
    ),
)

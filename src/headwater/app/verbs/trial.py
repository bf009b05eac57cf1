"""``agents shadow``, ``effect``, ``rollout`` and ``results``: from a proof to real conversations, and what came of them."""

from datetime import date, datetime
from typing import Final

from pydantic import Field

from headwater.app.verbs.agents import NameInput, ShareRow
from headwater.app.verbs.models import Number
from headwater.app.verbs.verb import EDITORS, Input, Output, Verb, argument

_USE: Final = "headwater.agents.usecases."


class ShadowInput(NameInput):
    """Which procedure, and beside which contacts."""

    issue: str = Field(
        "", description="issue that it is for, by id, name or rank: contacts about it, and as many others"
    )
    since: date | None = Field(None, description="only contacts from this day on (UTC)")
    limit: int = Field(300, ge=1, le=20_000, description="contacts of each kind at most; drawn evenly by their ids")
    show: int = Field(3, ge=0, le=50, description="contacts to show")


class GroupRow(Output):
    """Contacts of one kind."""

    what: str
    taken: ShareRow = Field(description="that the agent would have taken")
    person: ShareRow = Field(description="of those taken, passed on to a person as far as they were recorded")
    other: int = Field(description="taken by another procedure in use")


class WhyRow(Output):
    """Why contacts would have been passed on."""

    why: str
    contacts: int


class ShadowStep(Output):
    """What the agent would have done at replies of people."""

    kind: str = Field(description="ask, call, say, choose (a tool's answer decides), hand_off or end")
    step: str
    replies: int = Field(description="at which it would have done this")
    same: ShareRow = Field(
        description="replies that say what the agent would have said, of those where it says something"
    )


class ShadowExample(Output):
    """One contact beside the agent; personal data replaced."""

    contact_id: str
    customer: str = Field(description="what they said before")
    agent: str = Field(description="what the agent would have done")
    person: str = Field(description="what was said")


class ShadowOutput(Output):
    """What an agent would have done with recorded contacts; nothing was said, called or written."""

    name: str
    version: int
    issue: str = Field(description="its name; empty: none was named")
    groups: list[GroupRow]
    reasons: list[WhyRow]
    steps: list[ShadowStep] = Field(description="of contacts taken, most often first")
    slots: list[ShareRow] = Field(description="of contacts taken, those in which the customer tells it")
    examples: list[ShadowExample]


class EffectInput(NameInput):
    """Which procedure, and for which issue."""

    issue: str = Field(min_length=1, description="issue that it is for, by id, name or rank")
    limit: int = Field(300, ge=1, le=20_000, description="contacts about it to count in, and as many others")


class FactorRow(Output):
    """One factor, and what is left after it."""

    what: str
    n: int | None = Field(description="counted; null: a size that is not counted but estimated")
    of: int | None
    a_week: float = Field(description="contacts a week that are left")
    low: float = Field(description="of its 95 % interval")
    high: float


class EffectOutput(Output):
    """What an agent may bring, before it is launched: an upper end."""

    name: str
    version: int
    issue: str
    rows: list[FactorRow] = Field(description="the last one: contacts a week that may be resolved")
    strangers: FactorRow = Field(description="contacts a week about something else that it would take")
    minutes: Number | None = Field(
        description="of people's time a week, by the assumptions about cost; null: none are loaded"
    )
    money: Number | None = Field(description="its price a week, in their currency")
    notes: list[str]


class RolloutInput(Input):
    """Which procedure, and how many conversations meet its newest version."""

    name: str = argument("name of a published procedure")
    share: float = Field(
        ge=0, le=1, description="of new conversations, 0..1; 1: all, 0: none, they meet the version before"
    )
    why: str = Field("", description="goes into the audit log")


class RolloutOutput(Output):
    """Who meets which version from now on; conversations that go on keep theirs."""

    name: str
    version: int
    share: float
    before: int = Field(description="version that the other conversations meet; 0: a person takes them")


class ResultsInput(Input):
    """Which conversations."""

    name: str = Field("", description="only this procedure")
    days: int = Field(
        0, ge=0, le=3650, description="within which a customer who writes about the same came back; 0: case_window_days"
    )


class ResultRow(Output):
    """What came of the conversations of one version."""

    name: str
    version: int
    share: float = Field(description="of new conversations that meet it now, 0..1")
    conversations: int
    done: ShareRow = Field(description="ended without a person")
    person: ShareRow = Field(description="passed on to one")
    back: ShareRow = Field(
        description="of those done with a known customer whose window has passed: the customer came back about it"
    )
    resolved: ShareRow = Field(
        description="ended without a person and not back, as a share of all: n and of are of conversations"
    )
    resolved_value: float = Field(description="0..1; an upper bound: who went away unhelped is in it")
    calls: int
    turns: int


class ResultsOutput(Output):
    """Results by procedure and version, the newest version first."""

    rows: list[ResultRow]
    days: int
    at: datetime


VERBS: Final = (
    Verb("agents.shadow", "What an agent would have done with recorded contacts; nothing is said or called.", ShadowInput,
         ShadowOutput, _USE + "trial:shadow", "read",
         ("headwater agents shadow start-refund --issue refunds", "headwater agents shadow start-refund --since 2026-11-01")),
    Verb("agents.effect", "Contacts a week that an agent may resolve, before it is launched, with the error of each factor.",
         EffectInput, EffectOutput, _USE + "trial:effect", "read", ("headwater agents effect start-refund --issue refunds",)),
    Verb("agents.rollout", "Let a share of new conversations meet a published version.", RolloutInput, RolloutOutput,
         _USE + "rollout:rollout", "write", ("headwater agents rollout start-refund --share 0.25 --why 'no complaint so far'",),
         roles=EDITORS),
    Verb("agents.results", "Conversations that ended without a person, less those after which the customer came back.",
         ResultsInput, ResultsOutput, _USE + "rollout:results", "read",
         ("headwater agents results", "headwater agents results --name start-refund --days 7")),
)  # fmt: skip

"""``route ...``: contacts to teams by rules and by what was learned, simulated before it is switched on."""

from datetime import datetime

from pydantic import Field

from headwater.app.verbs.config import Nothing
from headwater.app.verbs.models import Number
from headwater.app.verbs.paged import CURSOR, NEXT
from headwater.app.verbs.run import RunOutput
from headwater.app.verbs.teams import VersionRow
from headwater.app.verbs.verb import LOCAL, TRIAGERS, VERSION, Input, Output, Verb, argument
from headwater.app.verbs.written import SENT, KeepInput, TextInput

_WHY = Field("", max_length=2000, description="the reason, for the audit log")
_CONTACT = "its id"


class RulesFileInput(Input):
    """A file of rules."""

    file: str = argument("a text: when CONDITION then team ID, one rule a line, the first that matches decides")


class SimulateInput(RulesFileInput):
    """A file of rules, and how much to show."""

    examples: int = Field(3, ge=0, le=1000, description="contacts to show of each change")


class PreviewInput(TextInput):
    """A text of rules, and how much to show."""

    examples: int = Field(3, ge=0, le=1000, description="contacts to show of each change")


class OnInput(RulesFileInput):
    """A file of rules to switch on."""

    why: str = _WHY


class OffInput(Input):
    """Why the rules go off."""

    why: str = _WHY


class RollbackInput(Input):
    """A version to go back to."""

    version: int = argument("its number", ge=1)
    why: str = _WHY


class ReplayInput(Input):
    """Why every contact is decided on anew."""

    why: str = Field(min_length=1, max_length=2000, description="the reason, for the audit log")


class TrainInput(Input):
    """What the router learns from, and what it shall promise."""

    attribute: str = Field("", description="attribute of past contacts that names the team which resolved them")
    risk: float = Field(0.05, gt=0, lt=1, description="highest share of wrong teams among those routed by itself")
    coverage: float = Field(0.0, ge=0, le=1, description="share that it must route at least, or it stays off")
    confidence: float = Field(0.95, gt=0, lt=1, description="chance that the promise is true")
    candidate: bool = Field(False, description="do not switch it on: keep it to be evaluated and promoted")
    why: str = _WHY


class ShowInput(Input):
    """Which contacts."""

    team: str = Field("", description="only of this team; 'nobody' for those that a person decides")
    by: str = Field("", pattern="^(urgent|rule|router|person)?$", description="only decided so")
    urgent: bool = Field(False, description="only urgent ones")
    limit: int = Field(20, ge=0, le=10_000, description="how many contacts")
    cursor: str = CURSOR


class ContactInput(Input):
    """One contact."""

    contact: str = argument(_CONTACT)


class ReassignInput(Input):
    """A contact goes to another team."""

    contact: str = argument(_CONTACT)
    team: str = argument("id of the team that shall have it")
    why: str = Field("", max_length=2000, description="why the other team; helps the next person")


class RuleRow(Output):
    """One rule."""

    line: int
    about: str = Field(description="contact or issue")
    text: str
    team: str | None = Field(description="null = a person decides")
    queue: str
    urgent: bool


class RulesOutput(Output):
    """The rules."""

    version: int = Field(description="0 = none were ever switched on", json_schema_extra=VERSION)
    on: bool
    source: str
    rules: list[RuleRow]
    versions: list[VersionRow] = Field(default_factory=list)
    text: str = Field("", description="as they were written")
    next_steps: list[str] = Field(default_factory=list)


class RuleCount(Output):
    """How many contacts a rule decides on."""

    line: int
    text: str
    contacts: int = Field(description="of those that no rule above it has taken")


class MoveRow(Output):
    """Contacts that would go elsewhere."""

    before: str = Field(description="team; 'a person'; 'not routed yet'")
    after: str
    contacts: int
    examples: list[str] = Field(description="ids of the first of them, by id")
    quotes: list[str] = Field(description="how they begin, personal data replaced")


class IssueMove(Output):
    """An issue that would go elsewhere."""

    name: str
    before: str
    after: str
    reason: str


class TeamLoad(Output):
    """What would fall to a team."""

    team_id: str
    before: int = Field(description="contacts of the history")
    after: int
    per_week: float = Field(description="after, a week of the history")
    capacity_per_week: int | None


class SimulateOutput(Output):
    """What would have changed."""

    contacts: int
    changed: int = Field(description="contacts with another team, queue or urgency than now")
    rules: list[RuleCount]
    idle: list[int] = Field(description="lines of rules that decide on nothing")
    moves: list[MoveRow]
    issues: list[IssueMove]
    loads: list[TeamLoad]
    by: dict[str, int] = Field(description="contacts decided by rule, router, urgent, person")
    digest: str = Field(description="of every decision; equals that of 'route replay' with these rules on")
    next_steps: list[str]


class ReplayOutput(RunOutput):
    """What deciding anew did."""

    decided: int
    digest: str = Field(description="of every decision")


class TrainedOutput(Output):
    """A router and what it promises."""

    on: bool
    promise: str = Field(description="in words")
    coverage: Number | None = Field(description="share routed by itself; null where nothing is promised")
    error: float
    error_bound: float = Field(description="not more than this, at the confidence asked for")
    threshold: float = Field(description="certainty from which it routes")
    teams: int
    contacts: int = Field(description="past contacts it learned from; copies of one another count once")
    sources: dict[str, int] = Field(description="where their teams come from: handovers, attribute, issues")
    unknown: dict[str, int] = Field(
        description="names of the attribute that are no team, and how many contacts have them"
    )
    artefact: str
    next_steps: list[str]


class PairRow(Output):
    """Contacts passed from one team to another."""

    source: str = Field(description="team; empty: a person had it")
    target: str
    contacts: int


class PromiseOutput(Output):
    """What the router promises and what it keeps."""

    on: bool
    holds: bool
    promise: str
    withdrawn: str = Field(description="why the promise ended; empty: it has not")
    risk: float
    routed: int = Field(description="contacts it has sent to a team since it was trained")
    settled: int = Field(description="of which the outcome is known: passed on, or 14 days without")
    wrong: int
    error: Number = Field(description="wrong over settled")
    passed_on: list[PairRow] = Field(description="from team to team, most often first; all contacts")
    back_and_forth: list[str] = Field(description="contacts that were with three teams or came back to one")
    next_steps: list[str]


class AlternativeRow(Output):
    """A team that a person may choose."""

    team: str
    probability: float | None = Field(description="calibrated; null = it owns what the contact is about")


class RouteRow(Output):
    """Where a contact is, and why."""

    contact_id: str
    team: str | None = Field(description="where it is now; null = a person decides")
    sent_to: str | None = Field(description="where it was sent first")
    queue: str
    by: str
    urgent: str
    line: int
    probability: float | None
    alternatives: list[AlternativeRow]
    reasons: list[str]
    text: str = Field(description="how it begins, personal data replaced")


class ShowOutput(Output):
    """Where contacts went."""

    routes: list[RouteRow]
    total: int = Field(description="that match")
    teams: dict[str, int] = Field(description="team -> all its contacts; 'nobody' where a person decides")
    by: dict[str, int] = Field(description="urgent, rule, router, person -> contacts")
    urgent: int
    digest: str = Field(description="of every decision")
    next_cursor: str = NEXT


class HandoverRow(Output):
    """A contact was passed on."""

    at: datetime
    who: str
    source: str
    target: str
    why: str


class ContactOutput(Output):
    """One contact: where it is, why, and where it was."""

    route: RouteRow
    stored: bool = Field(description="false: it is not decided yet; this is how it would be now")
    handovers: list[HandoverRow]
    reached: str = Field(description="how the team that has it is reached")
    escalation: list[str]
    back_and_forth: bool


VERBS = (
    Verb(
        "route.show",
        "Where contacts went, urgent ones first.",
        ShowInput,
        ShowOutput,
        "headwater.app.usecases.route:show",
        "read",
        ("headwater route show", "headwater route show --team nobody --limit 50"),
    ),
    Verb(
        "route.contact",
        "Where one contact is, why, and where it was.",
        ContactInput,
        ContactOutput,
        "headwater.app.usecases.route:contact",
        "read",
        ("headwater route contact c_0133bf523e047245454a5570",),
    ),
    Verb(
        "route.reassign",
        "Give a contact to another team; the router learns from it.",
        ReassignInput,
        ContactOutput,
        "headwater.app.usecases.route:reassign",
        "write",
        ("headwater route reassign c_0133bf523e047245454a5570 t_pay --why 'a refund'",),
        roles=TRIAGERS,
    ),
    Verb(
        "route.rules",
        "The rules, whether they are on, and every version.",
        Nothing,
        RulesOutput,
        "headwater.app.usecases.rules:rules",
        "read",
        ("headwater route rules",),
    ),
    Verb(
        "route.check",
        "Read a file of rules; what is wrong with it, by line.",
        RulesFileInput,
        RulesOutput,
        "headwater.app.usecases.rules:check",
        "read",
        ("headwater route check rules.txt",),
        LOCAL,
    ),
    Verb(
        "route.simulate",
        "What would have changed, had these rules been on: counted, with examples.",
        SimulateInput,
        SimulateOutput,
        "headwater.app.usecases.rules:simulate",
        "read",
        ("headwater route simulate rules.txt", "headwater route simulate rules.txt --examples 10 --json"),
        LOCAL,
    ),
    Verb(
        "route.on",
        "Switch a file of rules on, for contacts that come from now on; a new version.",
        OnInput,
        RulesOutput,
        "headwater.app.usecases.rules:on",
        "write",
        ("headwater route on rules.txt --why 'agreed on Monday'",),
        LOCAL,
    ),
    Verb(
        "route.put",
        "The same from a text.",
        KeepInput,
        RulesOutput,
        "headwater.app.usecases.rules:put",
        "write",
        doors=SENT,
    ),
    Verb(
        "route.preview",
        "What would have changed, had the rules of a text been on: counted, with examples.",
        PreviewInput,
        SimulateOutput,
        "headwater.app.usecases.rules:preview",
        "read",
        doors=SENT,
        bulky=True,
    ),
    Verb(
        "route.off",
        "Switch the rules off; a new version.",
        OffInput,
        RulesOutput,
        "headwater.app.usecases.rules:off",
        "write",
        ("headwater route off --why 'they caught too much'",),
    ),
    Verb(
        "route.rollback",
        "Go back to an older version of the rules, checked again; a new version.",
        RollbackInput,
        RulesOutput,
        "headwater.app.usecases.rules:rollback",
        "write",
        ("headwater route rollback 1",),
    ),
    Verb(
        "route.replay",
        "Decide on every contact anew, with what is on now.",
        ReplayInput,
        ReplayOutput,
        "headwater.app.usecases.rules:replay",
        "write",
        ("headwater route replay --why 'new rules from the start'",),
    ),
    Verb(
        "route.train",
        "Learn from past contacts who takes what; on where it promises enough.",
        TrainInput,
        TrainedOutput,
        "headwater.app.usecases.learning:train",
        "write",
        (
            "headwater route train",
            "headwater route train --attribute team --risk 0.05 --coverage 0.5",
            "headwater route train --candidate",
        ),
    ),
    Verb(
        "route.promise",
        "What the router promises, what it has kept, and who passes contacts to whom.",
        Nothing,
        PromiseOutput,
        "headwater.app.usecases.learning:promise",
        "read",
        ("headwater route promise",),
    ),
)

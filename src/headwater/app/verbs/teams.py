"""``teams ...`` and ``ownership``: who owns what, in versions, and what nobody or more than one owns."""

from datetime import datetime

from pydantic import Field

from headwater.app.verbs.config import Nothing
from headwater.app.verbs.models import Number
from headwater.app.verbs.verb import LOCAL, VERSION, Input, Output, Verb, argument

_SEEN = Field(
    0,
    ge=0,
    description="version of the teams that you looked at; refused where it is another by now",
    json_schema_extra=VERSION,
)
_WHY = Field("", max_length=2000, description="the reason, for the audit log")


class LoadInput(Input):
    """A file of teams."""

    file: str = argument(
        "TOML, JSON or CSV of all teams: id, name, owns, reached, capacity_per_week, hours, time_zone, escalation, "
        "wrong_cost"
    )
    why: str = _WHY


class PutInput(Input):
    """One team as it shall be."""

    team_id: str = argument("its id; a team of that id is replaced", min_length=1, max_length=80)
    name: str = Field(description="as people say it", min_length=1, max_length=200)
    owns: str = Field(description="what it owns: nodes, attribute=value, words; ';' between them", min_length=1)
    reached: str = Field("", max_length=400, description="an address, a channel, a queue")
    capacity_per_week: int | None = Field(None, ge=0, description="contacts that it can work on in a week")
    hours: str = Field("", max_length=200, description="when it works: Mon-Fri 09:00-17:00")
    time_zone: str = Field("", max_length=80, description="of the hours: Europe/Berlin")
    escalation: str = Field("", max_length=2000, description="who is asked next, in order; ';' between them")
    wrong_cost: float = Field(
        1.0, ge=0, description="what a contact sent there by mistake costs, in looks at a contact"
    )
    why: str = _WHY
    version: int = _SEEN


class RemoveInput(Input):
    """One team."""

    team_id: str = argument("its id")
    why: str = _WHY
    version: int = _SEEN


class DiffInput(Input):
    """Two versions."""

    before: int = argument("number of a version", ge=1)
    after: int | None = Field(None, ge=1, description="number of another; the newest by default")


class RollbackInput(Input):
    """A version to go back to."""

    version: int = argument("its number", ge=1)
    why: str = _WHY


class TeamRow(Output):
    """A resolver team."""

    team_id: str
    name: str
    owns: list[str]
    reached: str
    capacity_per_week: int | None = None
    hours: str = ""
    time_zone: str = ""
    escalation: list[str] = Field(default_factory=list)
    wrong_cost: float = 1.0


class TeamsOutput(Output):
    """All teams of a version."""

    version: int = Field(0, description="0 = none yet", json_schema_extra=VERSION)
    teams: list[TeamRow]


class VersionRow(Output):
    """One version of a document."""

    number: int
    at: datetime
    who: str
    why: str
    holds: bool = Field(description="whether it is the newest")


class VersionsOutput(Output):
    """All versions, newest first."""

    versions: list[VersionRow]


class ChangeRow(Output):
    """One field of one team that changed."""

    team_id: str
    field: str = Field(description="'team' where it came or went")
    before: str
    after: str


class DiffOutput(Output):
    """What changed between two versions."""

    before: int
    after: int
    changes: list[ChangeRow]


class FindingRow(Output):
    """Something about a team that is worth a look."""

    team_id: str
    what: str


class CheckOutput(Output):
    """How sound the teams are."""

    version: int
    teams: int
    findings: list[FindingRow]


class OwnedRow(Output):
    """One issue and who owns it."""

    topic_id: str
    name: str
    contacts: Number = Field(description="contacts of the whole history")
    per_week: float
    owners: list[str] = Field(description="teams that own it by a node or by what drives it; the one that counts first")
    by: str = Field(description="taxonomy, rule, node, driver, words (a suggestion) or nobody")
    reason: str


class GapRow(Output):
    """Something that nobody owns."""

    what: str = Field(description="issue, group, product=hub ...")
    contacts: int
    share: float = Field(description="of all contacts, 0..1")


class OverlapRow(Output):
    """Something that several teams own equally."""

    what: str
    teams: list[str]
    contacts: int


class LoadRow(Output):
    """How much falls to a team."""

    team_id: str
    issues: int
    per_week: float = Field(description="contacts a week of the issues it owns, suggestions left out")
    capacity_per_week: int | None


class OwnershipOutput(Output):
    """Who owns what; gaps and overlaps, sized."""

    issues: list[OwnedRow]
    gaps: list[GapRow]
    overlaps: list[OverlapRow]
    loads: list[LoadRow]
    owned_share: float = Field(description="contacts of owned issues over contacts of all issues, 0..1")


VERBS = (
    Verb(
        "teams.load",
        "Say who owns what, from a file of all teams; a new version.",
        LoadInput,
        TeamsOutput,
        "headwater.app.usecases.teams:load",
        "write",
        ("headwater teams load teams.toml", 'headwater teams load teams.csv --why "new year"'),
        LOCAL,
    ),
    Verb(
        "teams.list",
        "The resolver teams.",
        Nothing,
        TeamsOutput,
        "headwater.app.usecases.teams:list_teams",
        "read",
        ("headwater teams list",),
    ),
    Verb(
        "teams.put",
        "Add a team, or replace the one of that id; a new version.",
        PutInput,
        TeamsOutput,
        "headwater.app.usecases.teams:put",
        "write",
        ("headwater teams put t_pay --name Payments --owns 'refunds; product=card' --reached '#payments'",),
    ),
    Verb(
        "teams.remove",
        "Take a team away; a new version.",
        RemoveInput,
        TeamsOutput,
        "headwater.app.usecases.teams:remove",
        "write",
        ("headwater teams remove t_pay --why 'merged with t_money'",),
    ),
    Verb(
        "teams.versions",
        "Every version of the teams: who, when, why.",
        Nothing,
        VersionsOutput,
        "headwater.app.usecases.teams:versions",
        "read",
        ("headwater teams versions",),
    ),
    Verb(
        "teams.diff",
        "What changed between two versions of the teams.",
        DiffInput,
        DiffOutput,
        "headwater.app.usecases.teams:diff",
        "read",
        ("headwater teams diff 1", "headwater teams diff 1 --after 3"),
    ),
    Verb(
        "teams.rollback",
        "Go back to an older version of the teams; a new version that equals it.",
        RollbackInput,
        TeamsOutput,
        "headwater.app.usecases.teams:rollback",
        "write",
        ("headwater teams rollback 1 --why 'loaded by mistake'",),
    ),
    Verb(
        "teams.check",
        "Duties that match nothing, teams that nobody can reach, teams with more work than they can do.",
        Nothing,
        CheckOutput,
        "headwater.app.usecases.ownership:check",
        "read",
        ("headwater teams check",),
    ),
    Verb(
        "ownership",
        "Who owns which issue; what nobody owns and what several teams own, with its contacts.",
        Nothing,
        OwnershipOutput,
        "headwater.app.usecases.ownership:ownership",
        "read",
        ("headwater ownership", "headwater ownership --json"),
    ),
)

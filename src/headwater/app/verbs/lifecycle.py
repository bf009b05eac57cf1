"""The life of issues: ``issues move``, ``undo``, ``rate``, ``comment``, ``link``, ``watch``, ``history``, ``queue`` ..."""

from datetime import datetime

from pydantic import Field

from headwater.app.verbs.config import Nothing
from headwater.app.verbs.paged import CURSOR, NEXT
from headwater.app.verbs.verb import COMMENTERS, EVERYONE, VERSION, WORKERS, Input, Output, Verb, argument

_ISSUE = "its id, its rank (1 = first) or a part of its name"
_VERSION = "the version you looked at; the call fails if somebody else has changed the issue since"


class MoveInput(Input):
    """One move of one issue."""

    issue: str = argument(_ISSUE)
    move: str = argument(
        "accept, reject, own, diagnose, fix, fixed, verify, close, reopen, duplicate or separate", min_length=1
    )
    why: str = Field("", description="in words; needed to reject, to reopen, to separate and to say that it is fixed")
    team: str = Field("", description="own: id of the team")
    of: str = Field("", description="duplicate: the issue that it repeats")
    verdict: str = Field("", description="verify: the verdict it rests on")
    release: str = Field(
        "",
        description="fixed: the release that holds the fix, as version=4.2.0; the issue is re-opened when contacts on it return",
        pattern=r"^$|^[^=\s]+=\S.*$",
    )
    version: int | None = Field(None, description=_VERSION, json_schema_extra=VERSION)


class UndoInput(Input):
    """Whose last move."""

    issue: str = argument(_ISSUE)


class RateInput(Input):
    """How bad an issue is."""

    issue: str = argument(_ISSUE)
    severity: str = argument("low, normal, high or critical", min_length=1)


class CommentInput(Input):
    """Words under an issue."""

    issue: str = argument(_ISSUE)
    text: str = argument("what you want to say", min_length=1, max_length=20_000)


class LinkInput(Input):
    """A pointer from an issue to something else."""

    issue: str = argument(_ISSUE)
    to: str = argument("an issue's id, a ticket, an address", min_length=1, max_length=2000)
    relation: str = Field("about", description="about, caused_by, split_from, tracked_as", max_length=80)


class WatchInput(Input):
    """Somebody wants to hear of an issue, or no longer."""

    issue: str = argument(_ISSUE)
    whom: str = Field("", description="name; yourself by default")
    stop: bool = Field(False, description="no longer")


class HistoryInput(Input):
    """Which issue."""

    issue: str = argument(_ISSUE)


class QueueInput(Input):
    """Which part of the work."""

    team: str = Field("", description="only this team's; id")
    state: str = Field("", description="only in this state")
    standing: str = Field("", description="only: in time, soon or overdue")
    limit: int = Field(50, ge=1, le=10_000, description="how many")
    cursor: str = CURSOR


class StateRow(Output):
    """Where an issue stands."""

    issue_id: str
    name: str = Field(description="empty where the last run no longer finds it")
    state: str
    severity: str = Field(description="low, normal, high or critical")
    since: datetime
    team: str
    due: datetime | None = Field(description="when it must have left this state; null = no clock runs")
    standing: str = Field(description="in time, soon or overdue")
    version: int = Field(description="grows with every event", json_schema_extra=VERSION)
    watchers: list[str]
    duplicate_of: str
    part_of: str = Field(description="the issue that it was split from; empty where it was found by itself")
    moves: list[str] = Field(description="what you may do with it now")


class EventRow(Output):
    """Something that happened to an issue."""

    at: datetime
    who: str
    role: str
    kind: str
    details: dict[str, str]


class HistoryOutput(Output):
    """An issue's state and all that happened to it, oldest first."""

    issue: StateRow
    events: list[EventRow]


class QueueOutput(Output):
    """Work, what is most overdue first."""

    issues: list[StateRow]
    total: int
    next_cursor: str = NEXT


class RemindRow(Output):
    """One note."""

    issue_id: str
    name: str
    kind: str = Field(description="remind, escalate or reopen")
    to: str = Field(description="who must hear of it; empty = the team")
    why: str


class RemindOutput(Output):
    """Notes that the clocks and the data called for."""

    notes: list[RemindRow]


VERBS = (
    Verb(
        "issues.queue",
        "The work on issues: state, owner, due date; most overdue first.",
        QueueInput,
        QueueOutput,
        "headwater.app.usecases.lifecycle:queue",
        "read",
        ("headwater issues queue", "headwater issues queue --team t_pay --standing overdue"),
    ),
    Verb(
        "issues.history",
        "Where an issue stands and all that happened to it.",
        HistoryInput,
        HistoryOutput,
        "headwater.app.usecases.lifecycle:history",
        "read",
        ("headwater issues history 1",),
    ),
    Verb(
        "issues.move",
        "Accept, own, fix, verify, close, reopen ... an issue.",
        MoveInput,
        StateRow,
        "headwater.app.usecases.lifecycle:move_issue",
        "write",
        (
            "headwater issues move 1 accept",
            "headwater issues move 1 own --team t_pay",
            "headwater issues move 3 duplicate --of 1",
            'headwater issues move 1 fixed --why "address check" --release version=4.2.0',
        ),
        roles=EVERYONE,
    ),
    Verb(
        "issues.undo",
        "Take your own last move of an issue back, where nothing has happened since.",
        UndoInput,
        StateRow,
        "headwater.app.usecases.lifecycle:undo_move",
        "write",
        ("headwater issues undo 1",),
        roles=WORKERS,
    ),
    Verb(
        "issues.rate",
        "Say how bad an issue is for those it hits; clocks go by it.",
        RateInput,
        StateRow,
        "headwater.app.usecases.lifecycle:rate",
        "write",
        ("headwater issues rate 1 high",),
        roles=WORKERS,
    ),
    Verb(
        "issues.comment",
        "Say something about an issue.",
        CommentInput,
        StateRow,
        "headwater.app.usecases.lifecycle:comment",
        "write",
        ('headwater issues comment 1 "the carrier has confirmed it"',),
        roles=COMMENTERS,
    ),
    Verb(
        "issues.link",
        "Point from an issue to a ticket, an address or another issue.",
        LinkInput,
        StateRow,
        "headwater.app.usecases.lifecycle:link",
        "write",
        ("headwater issues link 1 PAY-311 --relation tracked_as",),
        roles=COMMENTERS,
    ),
    Verb(
        "issues.watch",
        "Hear of what happens to an issue.",
        WatchInput,
        StateRow,
        "headwater.app.usecases.lifecycle:watch",
        "write",
        ("headwater issues watch 1", "headwater issues watch 1 --stop"),
        roles=EVERYONE,
    ),
    Verb(
        "issues.remind",
        "Note on each issue, once, that it is soon due, overdue or back.",
        Nothing,
        RemindOutput,
        "headwater.app.usecases.lifecycle:remind",
        "write",
        ("headwater issues remind",),
        roles=WORKERS,
    ),
)

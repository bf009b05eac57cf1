"""An issue as people work on it, and what happened to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal, get_args

State = Literal[
    "proposed",
    "accepted",
    "owned",
    "diagnosing",
    "fixing",
    "fixed_unverified",
    "verified",
    "closed",
    "reopened",
    "rejected",
    "duplicate",
]

Role = Literal["viewer", "analyst", "triager", "editor", "admin", "agent", "system"]
"""``system`` is Headwater itself: a clock that ran out, contacts that returned."""

ROLES: Final[tuple[Role, ...]] = get_args(Role)

Severity = Literal["low", "normal", "high", "critical"]
"""How bad an issue is for those it hits; people say so, ``normal`` until then."""

SEVERITIES: Final[tuple[Severity, ...]] = get_args(Severity)


@dataclass(frozen=True, slots=True)
class Tracked:
    """The working state of an issue; its size and drivers are in the lake.

    Attributes:
        issue_id: id of the issue.
        state: where it stands.
        since: when it came into that state, aware UTC.
        team: id of the resolver team; empty where nobody owns it.
        duplicate_of: id of the issue it repeats; empty where it is none.
        watchers: who wants to hear of it, sorted.
        version: grows by one with every event; a writer names the one it saw.
        severity: how bad it is.
        part_of: id of the issue that it was split from; empty where it was found by itself.
        scope: attribute -> value of the contacts that went with the split; empty where it was found by itself.
        title: its name, where people gave it one.
    """

    issue_id: str
    state: State
    since: datetime
    team: str = ""
    duplicate_of: str = ""
    watchers: tuple[str, ...] = ()
    version: int = 0
    severity: Severity = "normal"
    part_of: str = ""
    scope: Mapping[str, str] = field(default_factory=dict)
    title: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to an issue; never altered.

    Attributes:
        issue_id: id of the issue.
        at: when, aware UTC.
        who: name of the person or part that did it.
        role: in which role.
        kind: a move (``accept``, ``own`` ...), a note (``comment``, ``link``, ``watch``, ``remind`` ...) or ``undo``.
        details: what was said with it.
        seq: place in the order of all events; 0 before it is stored.
        team: who owned the issue afterwards.
        severity: how bad it was then.
    """

    issue_id: str
    at: datetime
    who: str
    role: Role
    kind: str
    details: Mapping[str, str] = field(default_factory=dict)
    seq: int = 0
    team: str = ""
    severity: Severity = "normal"

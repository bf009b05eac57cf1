"""The life of an issue as a state machine: what may be done to it, by whom, and what it is afterwards.

Pure: an issue and a command in, the issue after it and the event that says so out. The desk stores both in one transaction.

Version: ``resolve.lifecycle.v1``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from headwater.core.errors import ActionDenied, IllegalMove, InputError, UnknownComponent
from headwater.core.types.tracked import Event, Role, State, Tracked

METHOD: Final = "resolve.lifecycle.v1"

OPEN: Final[frozenset[State]] = frozenset(
    {"proposed", "accepted", "owned", "diagnosing", "fixing", "fixed_unverified", "reopened"}
)
"""States in which somebody still has something to do."""

_TRIAGE: Final[frozenset[Role]] = frozenset({"triager", "editor", "admin"})
_WORK: Final[frozenset[Role]] = frozenset({"analyst", "triager", "editor", "admin"})
_JUDGE: Final[frozenset[Role]] = frozenset({"analyst", "editor", "admin", "system"})


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of move.

    Attributes:
        sources: states it may start from.
        target: state it leads to.
        roles: who may make it.
        needs: names of details that must be given, not empty.
    """

    sources: frozenset[State]
    target: State
    roles: frozenset[Role]
    needs: tuple[str, ...] = ()


def _from(*states: State) -> frozenset[State]:
    return frozenset(states)


MOVES: Final[Mapping[str, Rule]] = {
    "accept": Rule(_from("proposed"), "accepted", _TRIAGE),
    "own": Rule(_from("accepted", "owned", "diagnosing", "fixing", "reopened"), "owned", _TRIAGE, ("team",)),
    "diagnose": Rule(_from("owned", "fixing"), "diagnosing", _WORK),
    "fix": Rule(_from("owned", "diagnosing"), "fixing", _WORK),
    "fixed": Rule(_from("fixing"), "fixed_unverified", _WORK, ("why",)),
    "verify": Rule(_from("fixed_unverified"), "verified", _JUDGE, ("verdict",)),
    "close": Rule(_from("verified", "rejected", "duplicate"), "closed", _TRIAGE | {"system"}),
    "reopen": Rule(_from("fixed_unverified", "verified", "closed", "rejected"), "reopened", _TRIAGE | _JUDGE, ("why",)),
    "reject": Rule(_from("proposed", "accepted", "reopened"), "rejected", _TRIAGE, ("why",)),
    "duplicate": Rule(OPEN - {"fixed_unverified"}, "duplicate", _TRIAGE, ("of",)),
    "separate": Rule(_from("duplicate"), "accepted", _TRIAGE, ("why",)),
}
"""Every move there is. ``separate`` takes a mark as duplicate back."""


def allowed(state: State, role: Role) -> list[str]:
    """Moves that a role may make from a state, in the order of ``MOVES``: what leads on comes first.

    Example:
        >>> allowed("proposed", "triager")
        ['accept', 'reject', 'duplicate']
        >>> allowed("proposed", "viewer")
        []
    """
    return [name for name, rule in MOVES.items() if state in rule.sources and role in rule.roles]


def move(
    issue: Tracked, name: str, details: Mapping[str, str], *, who: str, role: Role, at: datetime
) -> tuple[Tracked, Event]:
    """The issue after a move, and the event.

    Args:
        issue: as it is stored.
        name: a key of ``MOVES``.
        details: what the move needs: ``team``, ``of`` (another issue), ``verdict``; ``why`` in words.
        who: name for the audit log.
        role: of that person.
        at: when, aware.

    Raises:
        UnknownComponent: there is no such move.
        IllegalMove: not from this state.
        ActionDenied: not by this role.
        InputError: a detail is missing, or the issue would be a duplicate of itself.
    """
    if name not in MOVES:
        raise UnknownComponent(name, list(MOVES), kind="move")
    rule = MOVES[name]
    if issue.state not in rule.sources:
        raise IllegalMove(
            f"issue {issue.issue_id} is {issue.state}: it cannot {name}",
            hint=f"from here: {', '.join(allowed(issue.state, role)) or 'nothing'}",
        )
    if role not in rule.roles:
        raise ActionDenied(
            f"the role {role} may not {name} an issue", hint=f"ask one of: {', '.join(sorted(rule.roles))}"
        )
    missing = [need for need in rule.needs if not details.get(need, "").strip()]
    if missing:
        raise InputError(f"to {name} an issue, say {', '.join(missing)}", hint=f"--{missing[0]} ...")
    if name == "duplicate" and details["of"] == issue.issue_id:
        raise InputError(f"issue {issue.issue_id} cannot be a duplicate of itself", hint="name the other issue")
    after = replace(
        issue,
        state=rule.target,
        team=details["team"] if name == "own" else issue.team,
        duplicate_of=details["of"] if name == "duplicate" else ("" if name == "separate" else issue.duplicate_of),
        since=at,
        version=issue.version + 1,
    )
    kept = {key: value for key, value in sorted(details.items()) if value}
    return after, Event(issue.issue_id, at, who, role, name, {"before": issue.state, "after": after.state, **kept})


def note(
    issue: Tracked, kind: str, details: Mapping[str, str], *, who: str, role: Role, at: datetime
) -> tuple[Tracked, Event]:
    """Something that changes no state: ``comment``, ``link``, ``watch``, ``unwatch``, ``remind``, ``escalate``.

    Raises:
        ActionDenied: a viewer may only watch.
        InputError: the words, the link or the watcher are missing.
    """
    needs = {"comment": ("text",), "link": ("to", "relation"), "watch": ("whom",), "unwatch": ("whom",)}.get(
        kind, ("due",)
    )
    if role == "viewer" and kind not in ("watch", "unwatch"):
        raise ActionDenied(f"the role viewer may not {kind}", hint="ask for the role analyst")
    missing = [need for need in needs if not details.get(need, "").strip()]
    if missing:
        raise InputError(f"a {kind} needs {', '.join(missing)}", hint=f"--{missing[0]} ...")
    watchers = set(issue.watchers)
    if kind == "watch":
        watchers.add(details["whom"])
    elif kind == "unwatch":
        watchers.discard(details["whom"])
    after = replace(issue, watchers=tuple(sorted(watchers)), version=issue.version + 1)
    return after, Event(issue.issue_id, at, who, role, kind, dict(sorted(details.items())))


def replay(issue_id: str, events: list[Event], *, born: datetime) -> Tracked:
    """The issue that these events, oldest first, make of a proposed one: what is stored must equal it."""
    issue = Tracked(issue_id, "proposed", since=born)
    for event in events:
        details = {key: value for key, value in event.details.items() if key not in ("before", "after")}
        act = move if event.kind in MOVES else note
        issue, _ = act(issue, event.kind, details, who=event.who, role=event.role, at=event.at)
    return issue

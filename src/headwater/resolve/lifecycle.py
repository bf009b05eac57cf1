"""The life of an issue as a state machine: what may be done to it, by whom, and what it is afterwards.

Pure: an issue and a command in, the issue after it and the event that says so out. The desk stores both in one transaction.

Version: ``resolve.lifecycle.v2``: severity, merging, splitting and taking back; v1 had none of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, TypedDict, cast

from headwater.core.errors import ActionDenied, IllegalMove, InputError, UnknownComponent
from headwater.core.types.tracked import SEVERITIES, Event, Role, Severity, State, Tracked

METHOD: Final = "resolve.lifecycle.v2"

OPEN: Final[frozenset[State]] = frozenset(
    {"proposed", "accepted", "owned", "diagnosing", "fixing", "fixed_unverified", "reopened"}
)
"""States in which somebody still has something to do."""

_TRIAGE: Final[frozenset[Role]] = frozenset({"triager", "editor", "admin"})
_WORK: Final[frozenset[Role]] = frozenset({"analyst", "triager", "editor", "admin"})
_JUDGE: Final[frozenset[Role]] = frozenset({"analyst", "editor", "admin", "system"})


class By(TypedDict):
    """Who does something, in which role, when: the last arguments of everything that can be done."""

    who: str
    role: Role
    at: datetime


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

_ANYBODY: Final[frozenset[Role]] = _WORK | {"viewer", "agent", "system"}
NOTES: Final[Mapping[str, tuple[tuple[str, ...], frozenset[Role]]]] = {
    "comment": (("text",), _ANYBODY - {"viewer"}),
    "link": (("to", "relation"), _ANYBODY - {"viewer"}),
    "watch": (("whom",), _ANYBODY),
    "unwatch": (("whom",), _ANYBODY),
    "rate": (("severity",), _WORK),
    "remind": (("due",), frozenset({"system"})),
    "escalate": (("due",), frozenset({"system"})),
    "merged": (("other",), _TRIAGE),
    "unmerged": (("other",), _TRIAGE),
    "split": (("other",), _TRIAGE),
    "replied": (("batch",), _TRIAGE),
}
"""What changes no state: kind -> what must be said, who may."""
_WHERE: Final = "where."  # before the attributes of a split in the details of its event
BIRTHS: Final = ("found", "split_from")
"""Kinds of the event with which an issue begins; issues of the time before there was one have none."""


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
        details: what the move needs: ``team``, ``of`` (another issue), ``verdict``; ``why`` in words; ``back``, for
            ``separate``: the state that it had before.
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
    _check(name, rule.roles, rule.needs, details, role)
    if name == "duplicate" and details["of"] == issue.issue_id:
        raise InputError(f"issue {issue.issue_id} cannot be a duplicate of itself", hint="name the other issue")
    target = rule.target
    if name == "separate" and details.get("back") in MOVES["duplicate"].sources:
        target = cast(State, details["back"])
    after = replace(
        issue,
        state=target,
        team=details["team"] if name == "own" else issue.team,
        duplicate_of=details["of"] if name == "duplicate" else ("" if name == "separate" else issue.duplicate_of),
        since=at,
        version=issue.version + 1,
    )
    return after, _event(issue, after, name, details, who=who, role=role, at=at)


def note(
    issue: Tracked, kind: str, details: Mapping[str, str], *, who: str, role: Role, at: datetime
) -> tuple[Tracked, Event]:
    """Something that changes no state: a key of ``NOTES``.

    Raises:
        UnknownComponent: there is no such note.
        ActionDenied: not by this role; a viewer may only watch.
        InputError: the words, the link or the watcher are missing, or there is no such severity.
    """
    if kind not in NOTES:
        raise UnknownComponent(kind, list(NOTES), kind="note")
    needs, roles = NOTES[kind]
    _check(kind, roles, needs, details, role)
    watchers = set(issue.watchers)
    if kind == "watch":
        watchers.add(details["whom"])
    elif kind == "unwatch":
        watchers.discard(details["whom"])
    severity = cast(Severity, details["severity"]) if kind == "rate" else issue.severity
    if severity not in SEVERITIES:
        raise InputError(f"severity {severity!r} does not exist", hint=f"one of: {', '.join(SEVERITIES)}")
    after = replace(issue, watchers=tuple(sorted(watchers)), severity=severity, version=issue.version + 1)
    return after, _event(issue, after, kind, details, who=who, role=role, at=at)


def found(issue_id: str, at: datetime) -> tuple[Tracked, Event]:
    """A new issue of the machine, and the event with which it begins.

    Example:
        >>> from datetime import UTC
        >>> issue, event = found("i_1", datetime(2026, 3, 2, tzinfo=UTC))
        >>> issue.state, issue.version, event.kind
        ('proposed', 1, 'found')
    """
    issue = Tracked(issue_id, "proposed", since=at, version=1)
    return issue, Event(issue_id, at, "headwater", "system", "found", {"after": issue.state})


def split(
    issue: Tracked, part: str, scope: Mapping[str, str], title: str, *, who: str, role: Role, at: datetime
) -> tuple[tuple[Tracked, Event], tuple[Tracked, Event]]:
    """The issue after a part of its contacts has become an issue of its own, and that issue; each with its event.

    Args:
        issue: as it is stored; somebody must still have something to do with it.
        part: id of the new issue.
        scope: attribute -> value of the contacts that go with it; not empty.
        title: its name.
        who: name for the audit log.
        role: of that person.
        at: when, aware.

    Raises:
        IllegalMove: the issue is over.
        ActionDenied: not by this role.
        InputError: the scope or the title is empty.
    """
    if issue.state not in OPEN:
        raise IllegalMove(f"issue {issue.issue_id} is {issue.state}: it cannot be split", hint="re-open it first")
    if not scope or not title.strip():
        raise InputError("a split needs the attribute that tells the two apart and a name", hint="--by region=EU")
    after, event = note(issue, "split", {"other": part, "name": title, **_where(scope)}, who=who, role=role, at=at)
    born = Tracked(
        part,
        "accepted",
        since=at,
        version=1,
        severity=issue.severity,
        part_of=issue.issue_id,
        scope=dict(scope),
        title=title.strip(),
    )
    details = {"after": born.state, "of": issue.issue_id, "name": born.title, **_where(scope)}
    return (after, event), (born, Event(part, at, who, role, "split_from", details, severity=born.severity))


def undo(issue: Tracked, events: Sequence[Event], *, who: str, role: Role, at: datetime) -> tuple[Tracked, Event]:
    """The issue as it was before the newest move, where that is the last thing that happened and the same person did it.

    A merge is not taken back here: it concerns two issues (``separate``).

    Args:
        issue: as it is stored.
        events: its history, oldest first.
        who: wants it back.
        role: of that person.
        at: when, aware.

    Raises:
        IllegalMove: nothing can be taken back.
        ActionDenied: somebody else moved it.
    """
    left = _standing(events)
    last = left[-1] if left else None
    if last is None or last.kind not in MOVES or last.kind in ("duplicate", "separate"):
        raise IllegalMove(
            f"nothing can be taken back on issue {issue.issue_id}", hint="only the newest move can; say the next one"
        )
    if last.who != who:
        raise ActionDenied(f"{last.who} moved issue {issue.issue_id} last", hint="only who moved it may take it back")
    before = replay(issue.issue_id, list(left[:-1]), born=events[0].at)
    after = replace(before, version=issue.version + 1)
    return after, _event(issue, after, "undo", {"of": last.kind}, who=who, role=role, at=at)


def replay(issue_id: str, events: Sequence[Event], *, born: datetime) -> Tracked:
    """The issue that these events, oldest first, make: what is stored must equal it.

    Args:
        issue_id: of the issue.
        events: all of it, or the first of them.
        born: when it was proposed, where no event says so.
    """
    issue: Tracked | None = None
    for place, event in enumerate(events):
        if issue is None and event.kind not in BIRTHS:
            issue = Tracked(issue_id, "proposed", since=born)
        issue, _ = enact(issue, event, events[:place])
    return issue or Tracked(issue_id, "proposed", since=born)


def enact(issue: Tracked | None, event: Event, before: Sequence[Event]) -> tuple[Tracked, Event]:
    """What happened, done again to the issue as it is now.

    Args:
        issue: as it is; None where it begins with this event.
        event: what is to happen again.
        before: what has happened to this issue, oldest first.

    Raises:
        HeadwaterError: it cannot be done to the issue as it is.
    """
    details = {key: value for key, value in event.details.items() if key not in ("before", "after")}
    if event.kind == "found":
        return found(event.issue_id, event.at)
    if event.kind == "split_from":
        scope = {key[len(_WHERE) :]: value for key, value in details.items() if key.startswith(_WHERE)}
        born = Tracked(
            event.issue_id,
            "accepted",
            since=event.at,
            version=1,
            severity=event.severity,
            part_of=details["of"],
            scope=scope,
            title=details["name"],
        )
        return born, event
    if issue is None:
        raise IllegalMove(f"issue {event.issue_id} does not exist: it cannot {event.kind}", hint="it begins with found")
    by = By(who=event.who, role=event.role, at=event.at)
    if event.kind == "undo":
        return undo(issue, before, **by)
    act = move if event.kind in MOVES else note
    return act(issue, event.kind, details, **by)


def _where(scope: Mapping[str, str]) -> dict[str, str]:
    return {f"{_WHERE}{name}": value for name, value in scope.items()}


def _standing(events: Sequence[Event]) -> list[Event]:
    """The events without those that were taken back and what took them back."""
    left: list[Event] = []
    for event in events:
        if event.kind == "undo":
            left.pop()
        else:
            left.append(event)
    return left


def _check(kind: str, roles: frozenset[Role], needs: tuple[str, ...], details: Mapping[str, str], role: Role) -> None:
    if role not in roles:
        raise ActionDenied(f"the role {role} may not {kind} an issue", hint=f"ask one of: {', '.join(sorted(roles))}")
    missing = [need for need in needs if not details.get(need, "").strip()]
    if missing:
        raise InputError(f"to {kind} an issue, say {', '.join(missing)}", hint=f"--{missing[0]} ...")


def _event(
    before: Tracked,
    after: Tracked,
    kind: str,
    details: Mapping[str, str],
    *,
    who: str,
    role: Role,
    at: datetime,
) -> Event:
    moved = {"before": before.state, "after": after.state} if kind in MOVES or kind == "undo" else {}
    kept = {key: value for key, value in sorted(details.items()) if value}
    return Event(before.issue_id, at, who, role, kind, {**moved, **kept}, team=after.team, severity=after.severity)

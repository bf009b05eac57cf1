"""Automations: when something happens, and it is of a certain kind, do something.

Pure: what happened, the automations and what they have done today in; what is to be done out. The guards are here: an
automation never reacts to what it has caused itself, however indirectly; chains of automations end after three; each acts at most
so many times a day (UTC, by the time of what set it off).

Version: ``resolve.automation.v1``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final, Literal

from headwater.core.errors import HeadwaterError
from headwater.core.types.tracked import Event, Role, Tracked
from headwater.resolve import lifecycle
from headwater.resolve.schedule import Schedule

METHOD: Final = "resolve.automation.v1"
LONGEST_CHAIN: Final = 3
"""Automations that may set one another off before the chain is cut."""
LIMIT: Final = 100
"""Times a day that an automation acts, unless it says otherwise."""

Kind = Literal["issue", "alarm", "search", "schedule"]
Outcome = Literal["acted", "limited", "looped", "stopped", "missed"]
FIELDS: Final[Mapping[Kind, tuple[str, ...]]] = {
    "issue": ("issue", "name", "state", "before", "team", "severity", "who"),
    "alarm": ("issue", "name", "onset", "observed", "expected", "segment"),
    "search": ("search", "new"),
    "schedule": ("time",),
}
"""What is known of each kind of trigger: conditions and texts may name it."""


@dataclass(frozen=True, slots=True)
class When:
    """What sets an automation off.

    Attributes:
        kind: of the trigger.
        states: ``issue``: those that it comes into.
        search: ``search``: name of the saved search.
        schedule: ``schedule``: when.
    """

    kind: Kind
    states: frozenset[str] = frozenset()
    search: str = ""
    schedule: Schedule | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """A field that must have one of some values, or must not.

    Attributes:
        field: of the trigger.
        values: any of them.
        negated: none of them.
    """

    field: str
    values: tuple[str, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Action:
    """What is done.

    Attributes:
        kind: ``notify``, ``assign``, ``ticket``, ``agent`` or ``reply``.
        to: whom, which team, which tracker, which agent; empty for a reply.
        text: with fields in braces.
        consent: ``reply``: attribute value that a contact must carry.
    """

    kind: Literal["notify", "assign", "ticket", "agent", "reply"]
    to: str = ""
    text: str = ""
    consent: str = ""


@dataclass(frozen=True, slots=True)
class Automation:
    """One automation.

    Attributes:
        name: unique.
        when: what sets it off.
        conditions: all must hold.
        actions: in order.
        limit: times a day.
    """

    name: str
    when: When
    conditions: tuple[Condition, ...]
    actions: tuple[Action, ...]
    limit: int = LIMIT


@dataclass(frozen=True, slots=True)
class Trigger:
    """Something that happened.

    Attributes:
        trigger_id: the same thing has the same id.
        kind: of it.
        at: when, aware UTC.
        fields: what is known of it; texts.
        chain: automations that led to it, the first first.
        only: ``schedule``: the automation whose time it is; empty = any.
    """

    trigger_id: str
    kind: Kind
    at: datetime
    fields: Mapping[str, str] = field(default_factory=dict)
    chain: tuple[str, ...] = ()
    only: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What an automation makes of a trigger.

    Attributes:
        automation: which.
        trigger: what set it off.
        outcome: ``acted``; ``limited``, ``looped`` or ``stopped`` by a guard; ``missed`` its time.
    """

    automation: Automation
    trigger: Trigger
    outcome: Outcome


def trigger_of(event: Event, name: str) -> Trigger | None:
    """The trigger that an event of an issue is; None where it was no move. Another owner in the same state counts.

    Args:
        event: with its place in the order, where it is stored.
        name: of the issue.
    """
    state, before = event.details.get("after", ""), event.details.get("before", "")
    if not state:
        return None
    fields = {
        "issue": event.issue_id,
        "name": name,
        "state": state,
        "before": before,
        "team": event.team,
        "severity": event.severity,
        "who": event.who,
    }
    chain = tuple(filter(None, event.details.get("chain", "").split(">")))
    return Trigger(f"event:{event.seq}", "issue", event.at, fields, chain)


def decide(
    automations: Sequence[Automation],
    trigger: Trigger,
    *,
    acted: Mapping[tuple[str, date], int],
    stopped: Mapping[str, str] = {},
) -> list[Decision]:
    """What each automation that the trigger concerns makes of it, in their order.

    Args:
        automations: all of them.
        trigger: what happened.
        acted: (name, day) -> times that it has acted for triggers of that day.
        stopped: names of those that are switched off; ``*`` = all.

    Example:
        >>> rule = Automation("tell", When("issue", frozenset({"reopened"})), (), (Action("notify", "ann", "{name}"),), limit=1)
        >>> back = Trigger("event:1", "issue", datetime(2026, 11, 27), {"state": "reopened", "name": "late"})
        >>> [d.outcome for d in decide([rule], back, acted={}) + decide([rule], back, acted={("tell", date(2026, 11, 27)): 1})]
        ['acted', 'limited']
    """
    found = []
    for automation in automations:
        if not _concerns(automation, trigger):
            continue
        outcome: Outcome = "acted"
        if automation.name in stopped or "*" in stopped:
            outcome = "stopped"
        elif automation.name in trigger.chain or len(trigger.chain) >= LONGEST_CHAIN:
            outcome = "looped"
        elif acted.get((automation.name, trigger.at.date()), 0) >= automation.limit:
            outcome = "limited"
        found.append(Decision(automation, trigger, outcome))
    return found


def said(action: Action, trigger: Trigger) -> str:
    """The text of an action with its fields filled in."""
    text = action.text
    for name, value in trigger.fields.items():
        text = text.replace(f"{{{name}}}", value)
    return text


def in_words(action: Action, trigger: Trigger) -> str:
    """What an action does, as it is logged."""
    to = f" {action.to}" if action.to else ""
    text = f": {said(action, trigger)}" if action.text else ""
    return f"{_VERBS[action.kind]}{to}{text}"


def assign(
    issue: Tracked, decision: Decision, team: str, *, role: Role, at: datetime
) -> tuple[list[tuple[Tracked, Event]], str]:
    """The issue with its team, and why not where that cannot be.

    Args:
        issue: as it stands.
        decision: on whose behalf.
        team: id.
        role: of whoever loaded the automation: it may do no more than they may.
        at: when.

    Returns:
        Steps, each with its event; empty where nothing changes. What there is to say.
    """
    if issue.team == team and issue.state not in ("proposed", "accepted", "reopened"):
        return [], f"is {team}'s already"
    name = decision.automation.name
    chain = ">".join((*decision.trigger.chain, name))
    details = {"team": team, "why": f"automation {name}", "chain": chain}
    steps: list[tuple[Tracked, Event]] = []
    try:
        for move in ("accept", "own") if issue.state == "proposed" else ("own",):
            issue, event = lifecycle.move(issue, move, details, who=f"automation:{name}", role=role, at=at)
            steps.append((issue, event))
    except HeadwaterError as error:
        return [], f"not done: {error}"
    return steps, ""


def counted(acted: Mapping[tuple[str, date], int], decisions: Sequence[Decision]) -> dict[tuple[str, date], int]:
    """The counts with these decisions."""
    found = dict(acted)
    for decision in decisions:
        if decision.outcome == "acted":
            key = (decision.automation.name, decision.trigger.at.date())
            found[key] = found.get(key, 0) + 1
    return found


def missed(decision: Decision) -> Decision:
    """The decision of a time that nobody was there for."""
    return replace(decision, outcome="missed") if decision.outcome == "acted" else decision


_VERBS: Final = {
    "notify": "notify",
    "assign": "assign to",
    "ticket": "open ticket at",
    "agent": "start agent",
    "reply": "draft reply",
}


def _concerns(automation: Automation, trigger: Trigger) -> bool:
    when = automation.when
    if when.kind != trigger.kind or trigger.only not in ("", automation.name):
        return False
    if when.kind == "issue" and trigger.fields.get("state") not in when.states:
        return False
    if when.kind == "search" and trigger.fields.get("search") != when.search:
        return False
    return all(
        (trigger.fields.get(condition.field, "") in condition.values) != condition.negated
        for condition in automation.conditions
    )

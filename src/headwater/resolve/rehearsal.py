"""What automations would have done: a history played again with them on, and nothing sent.

Each event of the history happens again, if it still can: what an automation has moved may stand in its way, as it would have
then. After each event automations act at once, as they do where the worker keeps up. So the outcome is that of replaying the same
commands on a desk with the automations on; a test holds that.

Version: ``resolve.rehearsal.v1``.
"""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from headwater.core.errors import HeadwaterError
from headwater.core.types.tracked import Event, Role, Tracked
from headwater.resolve import lifecycle
from headwater.resolve.automation import (
    Automation,
    Decision,
    Trigger,
    assign,
    counted,
    decide,
    in_words,
    trigger_of,
)

METHOD: Final = "resolve.rehearsal.v1"


@dataclass(frozen=True)
class Rehearsal:
    """What would have been.

    Attributes:
        decisions: of the automations, in order.
        actions: what each would have done, in words; beside ``decisions``.
        issues: as they would stand.
        refused: events of the history that could not have happened any more.
    """

    decisions: list[Decision]
    actions: list[list[str]]
    issues: dict[str, Tracked]
    refused: list[Event]


def rehearse(
    automations: Sequence[Automation],
    events: Sequence[Event],
    others: Sequence[Trigger],
    *,
    names: Mapping[str, str],
    role: Role,
) -> Rehearsal:
    """Play a history again.

    Args:
        automations: those to try.
        events: of all issues from their beginning, in their order.
        others: alarms, searches, times; those of the moment of an event come after it.
        names: of the issues.
        role: of whoever would load the automations.
    """
    play = _Play(automations, names, role)
    waiting = deque(sorted(others, key=lambda trigger: trigger.at))
    for event in events:
        while waiting and waiting[0].at < event.at:
            play.react(waiting.popleft())
        play.happen(event)
    for trigger in waiting:
        play.react(trigger)
    return Rehearsal(play.decisions, play.actions, play.issues, play.refused)


class _Play:
    """The desk as it would have been."""

    def __init__(self, automations: Sequence[Automation], names: Mapping[str, str], role: Role) -> None:
        self._automations, self._names, self._role = automations, names, role
        self._histories: dict[str, list[Event]] = {}
        self._acted: dict[tuple[str, date], int] = {}
        self._n_events = 0
        self.decisions: list[Decision] = []
        self.actions: list[list[str]] = []
        self.issues: dict[str, Tracked] = {}
        self.refused: list[Event] = []

    def happen(self, event: Event) -> None:
        """An event of the history, again, and what follows from it."""
        history = self._histories.setdefault(event.issue_id, [])
        issue = self.issues.get(event.issue_id)
        if issue is None and event.kind not in lifecycle.BIRTHS:
            issue = Tracked(event.issue_id, "proposed", since=event.at)  # of the time before beginnings were noted
        try:
            after, done = lifecycle.enact(issue, event, history)
        except HeadwaterError:
            self.refused.append(event)
            return
        first = self._keep(after, done)
        waiting = deque([first])
        while waiting:
            trigger = trigger_of(waiting.popleft(), self._names.get(event.issue_id, ""))
            if trigger is not None:
                waiting.extend(self.react(trigger))

    def react(self, trigger: Trigger) -> list[Event]:
        """What automations do about a trigger; the events that follow."""
        made = decide(self._automations, trigger, acted=self._acted)
        self._acted = counted(self._acted, made)
        events: list[Event] = []
        for decision in made:
            words: list[str] = []
            for action in decision.automation.actions if decision.outcome == "acted" else ():
                note = ""
                if action.kind == "assign" and (issue := self.issues.get(trigger.fields.get("issue", ""))):
                    steps, note = assign(issue, decision, action.to, role=self._role, at=trigger.at)
                    events += [self._keep(*step) for step in steps]
                words.append(f"{in_words(action, trigger)}{f' ({note})' if note else ''}")
            self.decisions.append(decision)
            self.actions.append(words)
        return events

    def _keep(self, issue: Tracked, event: Event) -> Event:
        self._n_events += 1
        stored = replace(event, seq=self._n_events)
        self.issues[issue.issue_id] = issue
        self._histories.setdefault(issue.issue_id, []).append(stored)
        return stored

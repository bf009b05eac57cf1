"""Automations at work: what has happened since the last time is looked up, decided about, and done, each thing once.

Everything that follows from one trigger - the log, messages, drafts, moves of issues - is kept in one transaction together with
the place up to which triggers are dealt with. Killed anywhere, the next call goes on from there; two workers do nothing twice.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from headwater.app.context import Context
from headwater.app.problem import topics_of
from headwater.app.tracking import names_of
from headwater.app.usecases.searches import held_by
from headwater.app.usecases.watch import watch
from headwater.app.verbs.watch import IncidentRow, WatchInput
from headwater.app.workspace import Workspace
from headwater.core.errors import NotEnoughData, StaleVersion
from headwater.core.ids import content_hash
from headwater.core.ports import Change, Entry, Fired, Seen, Version
from headwater.core.types import Draft, Message, Role, Tracked
from headwater.resolve.automation import (
    Action,
    Automation,
    Decision,
    Trigger,
    assign,
    decide,
    in_words,
    missed,
    said,
    trigger_of,
)
from headwater.resolve.automationfile import read_automations

CONSUMER: Final = "automations"
_SEEN: Final = "automations:seen"
_SAME: Final = timedelta(days=21)  # an onset is dated anew at every run
_TRIES: Final = 20


@dataclass(frozen=True)
class Loaded:
    """The automations in force.

    Attributes:
        automations: in order.
        version: of their text.
        role: of whoever loaded them.
        since: name -> when it was first loaded, in this unbroken line of versions.
    """

    automations: list[Automation]
    version: int
    role: Role
    since: Mapping[str, datetime]


def loaded(workspace: Workspace) -> Loaded | None:
    """The automations in force; None where none were ever loaded."""
    versions = workspace.desk.versions.all("automations")
    if not versions:
        return None
    newest = versions[-1]
    rules = read_automations(newest.document["text"])
    since = {rule.name: _first(rule.name, versions) for rule in rules}
    return Loaded(rules, newest.number, newest.document["role"], since)


def _first(name: str, versions: Sequence[Version]) -> datetime:
    line = re.compile(rf"^\s*automation\s+{re.escape(name)}\s*$", re.M)
    first = versions[-1].at
    for version in reversed(versions):
        if not line.search(version.document["text"]):
            break
        first = version.at
    return first


class Desk:
    """Automations over one workspace, at one moment.

    Args:
        context: whose clock it is.
        workspace: an open one.
        found: the automations in force.
    """

    def __init__(self, context: Context, workspace: Workspace, found: Loaded) -> None:
        self._context, self._workspace, self._found = context, workspace, found
        self._names = names_of(workspace, workspace.desk.issues.tracked())

    def begin(self) -> None:
        """From now on: what has happened so far, is up or held already, sets nothing off."""
        self._workspace.desk.issues.begin_here(CONSUMER)
        self.look(baseline=True)

    def look(self, *, baseline: bool = False) -> None:
        """Take down the alarms and the new contacts of saved searches that automations wait for; once a run."""
        desk, now = self._workspace.desk, self._context.clock.now()
        kinds = {rule.when.kind for rule in self._found.automations}
        searches = sorted({rule.when.search for rule in self._found.automations if rule.when.search})
        if not (searches or "alarm" in kinds):
            return
        runs = [run["run_id"] for run in desk.runs() if run["state"] == "done"]
        mark = f"looked:{runs[-1] if runs else ''}:{self._found.version}"
        known = desk.automata.seen()
        if any(one.trigger_id == mark for one in known):
            return
        first = Seen(mark, "baseline", now, {})
        new = self._alarms(known, now, baseline) if "alarm" in kinds else []
        for search in searches:
            new += self._contacts(search, known, now, baseline)
        desk.automata.see([*new, first])

    def pending(self) -> Iterator[tuple[Trigger, str, int]]:
        """Triggers that are not dealt with, with the consumer and its place; in the order in which they are."""
        desk = self._workspace.desk
        while events := desk.issues.events(CONSUMER):
            for event in events:
                trigger = trigger_of(event, self._names.get(event.issue_id, ""))
                yield trigger or Trigger(f"event:{event.seq}", "issue", event.at), CONSUMER, event.seq
        for one in desk.automata.seen(after=desk.issues.read_up_to(_SEEN)):
            yield _trigger(one), _SEEN, one.seq
        for trigger in self._times():
            yield trigger, "", 0

    def step(self) -> list[tuple[Decision, list[str]]]:
        """Deal with all that is pending; what was decided."""
        done: list[tuple[Decision, list[str]]] = []
        for trigger, consumer, seq in self.pending():
            for _ in range(_TRIES):
                try:
                    done += self._deal(trigger, consumer, seq)
                    break
                except StaleVersion:  # a person was faster: look at the issue again
                    continue
            else:
                raise StaleVersion(
                    f"{trigger.trigger_id} concerns an issue that is written to all the time", hint="try again"
                )
        return done

    def preview(self) -> list[tuple[Decision, list[str]]]:
        """What ``step`` would decide about what is pending, without what would follow from it."""
        desk, found = self._workspace.desk, []
        triggers = [
            trigger_of(event, self._names.get(event.issue_id, "")) for event in desk.issues.events(CONSUMER, 10_000)
        ]
        triggers += [_trigger(one) for one in desk.automata.seen(after=desk.issues.read_up_to(_SEEN))]
        more: Counter[tuple[str, date]] = Counter()
        for trigger in [*filter(None, triggers), *self._times()]:
            for decision in self._decided(trigger, more):
                more[decision.automation.name, trigger.at.date()] += decision.outcome == "acted"
                words = [in_words(action, trigger) for action in decision.automation.actions]
                found.append((decision, words if decision.outcome == "acted" else []))
        return found

    def _decided(self, trigger: Trigger, more: Mapping[tuple[str, date], int] = {}) -> list[Decision]:
        """What is made of a trigger, given what was done that day, and ``more`` beside it."""
        rules, automata, day = self._found.automations, self._workspace.desk.automata, trigger.at.date()
        concerned = [decision.automation.name for decision in decide(rules, trigger, acted={})]
        if not concerned:
            return []
        acted = {(name, day): automata.n_acted(name, day) + more.get((name, day), 0) for name in concerned}
        made = decide(rules, trigger, acted=acted, stopped=automata.stopped())
        late = trigger.kind == "schedule" and trigger.fields.get("late")
        return [missed(decision) for decision in made] if late else made

    def _deal(self, trigger: Trigger, consumer: str, seq: int) -> list[tuple[Decision, list[str]]]:
        desk, now = self._workspace.desk, self._context.clock.now()
        decisions = self._decided(trigger)
        if not decisions and consumer == CONSUMER:
            desk.issues.acknowledge(consumer, seq)
            return []
        tracked = desk.issues.tracked() if decisions else {}
        fired, messages, drafts, changes, done = [], [], [], [], []
        for decision in decisions:
            words = []
            for place, action in enumerate(decision.automation.actions if decision.outcome == "acted" else ()):
                note = ""
                key = content_hash("automation", decision.automation.name, trigger.trigger_id, str(place), size=12)
                if action.kind == "assign":
                    steps, note = self._assign(tracked, decision, action, now)
                    changes += steps
                elif action.kind == "reply":
                    drafts.append(_draft(f"d_{key}", decision, action, now))
                else:
                    messages.append(_message(f"m_{key}", decision, action, now))
                words.append(f"{in_words(action, trigger)}{f' ({note})' if note else ''}")
            fired.append(
                Fired(
                    decision.automation.name,
                    trigger.trigger_id,
                    self._found.version,
                    trigger.at,
                    decision.outcome,
                    words,
                )
            )
            done.append((decision, words))
        acted = [one.automation for one in fired if one.outcome == "acted"]
        change = {"trigger": trigger.trigger_id, "actions": [word for one in fired for word in one.actions]}
        entry = Entry(now, "headwater", "automations.run", ", ".join(acted), "", change) if acted else None
        kept = desk.automata.act(
            fired, messages=messages, drafts=drafts, changes=changes, consumer=consumer, seq=seq, entry=entry
        )
        return done if kept else []

    def _assign(
        self, tracked: dict[str, Tracked], decision: Decision, action: Action, now: datetime
    ) -> tuple[list[Change], str]:
        key = decision.trigger.fields.get("issue", "")
        if key not in tracked:
            return [], "no issue is tracked for it"
        steps, note = assign(tracked[key], decision, action.to, role=self._found.role, at=now)
        changes = []
        for after, event in steps:
            changes.append(Change(tracked[key], after, event))
            tracked[key] = after
        return changes, note

    def _times(self) -> list[Trigger]:
        """Due times that are not dealt with; all but the newest of each automation are late."""
        now = self._context.clock.now()
        newest: dict[str, datetime] = {}
        if not any(rule.when.schedule for rule in self._found.automations):
            return []
        for one in self._workspace.desk.automata.fired():
            newest[one.automation] = max(one.at, newest.get(one.automation, one.at))
        found = []
        for rule in self._found.automations:
            if rule.when.schedule is None:
                continue
            since = max(newest.get(rule.name, self._found.since[rule.name]), self._found.since[rule.name])
            due = list(rule.when.schedule.due(since, now))
            found += [time_of(rule, moment, late=moment != due[-1]) for moment in due]
        return sorted(found, key=lambda trigger: (trigger.at, trigger.trigger_id))

    def _alarms(self, known: Sequence[Seen], now: datetime, baseline: bool) -> list[Seen]:
        try:
            rows = watch(self._context, WatchInput(every="", muted=False)).incidents
        except NotEnoughData:
            return []
        before = [
            (one.fields["topic"], date.fromisoformat(one.fields["onset"])) for one in known if "topic" in one.fields
        ]
        issue = {topic: key for key, topic in topics_of(self._workspace).items()}
        new = []
        for row in rows:
            topic, _, began = row.key.partition("@")
            if any(topic == other and abs(onset - date.fromisoformat(began)) <= _SAME for other, onset in before):
                continue
            fields = {**alarm_fields(row), "onset": began, "topic": topic, "issue": issue.get(topic, "")}
            new.append(Seen(f"alarm:{row.key}", "baseline" if baseline else "alarm", now, fields))
        return new

    def _contacts(self, search: str, known: Sequence[Seen], now: datetime, baseline: bool) -> list[Seen]:
        seen = [one for one in known if one.fields.get("search") == search]
        held = held_by(self._workspace, search)
        if held is None:  # the search was deleted
            return []
        new = sorted(set(held) - {key for one in seen for key in one.fields["contacts"]})
        if not new:
            return []
        kind = "baseline" if baseline or not seen else "search"
        fields = {"search": search, "new": str(len(new)), "contacts": new}
        return [Seen(f"search:{search}:{content_hash(*new, size=8)}", kind, now, fields)]


def time_of(rule: Automation, moment: datetime, *, late: bool = False) -> Trigger:
    """The trigger that a due time is."""
    fields = {"time": f"{moment:%Y-%m-%d %H:%M} UTC"} | ({"late": "yes"} if late else {})
    return Trigger(f"time:{rule.name}:{moment:%Y-%m-%dT%H:%MZ}", "schedule", moment, fields, only=rule.name)


def alarm_fields(row: IncidentRow) -> dict[str, str]:
    """What is known of an alarm, as texts."""
    return {
        "name": row.name,
        "onset": row.onset,
        "observed": f"{row.observed:,.0f}",
        "expected": f"{row.expected:,.1f}",
        "segment": ", ".join(f"{name}={value}" for name, value in row.segment.items()),
    }


def _trigger(one: Seen) -> Trigger:
    fields = {name: value for name, value in one.fields.items() if isinstance(value, str)}
    kind: Any = one.kind if one.kind in ("alarm", "search") else "baseline"
    return Trigger(one.trigger_id, kind, one.at, fields)


def _message(key: str, decision: Decision, action: Action, now: datetime) -> Message:
    trigger, name = decision.trigger, decision.automation.name
    about = {field: trigger.fields[field] for field in ("issue", "search") if trigger.fields.get(field)}
    payload = {"text": said(action, trigger), "automation": name, "trigger": trigger.trigger_id, **about}
    return Message(key, f"automation:{name}", {"kind": action.kind, "to": action.to}, payload, now)


def _draft(key: str, decision: Decision, action: Action, now: datetime) -> Draft:
    trigger = decision.trigger
    author = f"automation:{decision.automation.name}"
    return Draft(key, trigger.fields.get("issue", ""), said(action, trigger), action.consent, author, now)

"""The use cases behind ``automations``."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, time
from pathlib import Path

from headwater.app.cohort import parse_day
from headwater.app.context import Context
from headwater.app.loading import keep, text_of
from headwater.app.problem import topics_of
from headwater.app.tracking import names_of
from headwater.app.usecases.automating import Desk, Loaded, alarm_fields, loaded, time_of
from headwater.app.usecases.watch import backtest
from headwater.app.verbs.automations import (
    AutomationRow,
    AutomationsOutput,
    FiredRow,
    LoadInput,
    LogInput,
    LogOutput,
    RunInput,
    RunOutput,
    SimulateInput,
    SimulateOutput,
    SwitchInput,
)
from headwater.app.verbs.config import Nothing
from headwater.app.verbs.paged import page
from headwater.app.verbs.watch import BacktestInput
from headwater.app.verbs.written import KeepInput, TextInput
from headwater.app.workspace import Workspace, opened
from headwater.core.errors import InputError, NotEnoughData, UnknownComponent
from headwater.core.ports import Entry
from headwater.core.types import Role
from headwater.resolve.automation import Action, Automation, Decision, Trigger, When
from headwater.resolve.automationfile import EXAMPLE, read_automations
from headwater.resolve.clocks import DAYS as _STATES
from headwater.resolve.hours import DAYS
from headwater.resolve.rehearsal import rehearse

_SHOWN = 200
_NAME = "automations"


def load(context: Context, given: LoadInput) -> AutomationsOutput:
    """Put the automations of a file in force.

    Raises:
        ActionDenied: not by this role.
        InputError: a line cannot be read; it is named.
    """
    text = text_of(given.file, example=EXAMPLE)
    wanted = KeepInput.model_construct(text=text, why=given.why, version=0)
    return _kept(context, wanted, name=Path(given.file).name, verb="automations.load")


def put(context: Context, given: KeepInput) -> AutomationsOutput:
    """Put the automations of a text in force.

    Raises:
        ActionDenied: not by this role.
        InputError: a line cannot be read; it is named.
        StaleVersion: the automations are not those that the caller looked at.
    """
    return _kept(context, given, name=_NAME, verb="automations.put")


def list_automations(context: Context, _given: Nothing) -> AutomationsOutput:
    """The automations in force."""
    with opened(context) as workspace:
        return _output(workspace)


def simulate(context: Context, given: SimulateInput) -> SimulateOutput:
    """What automations would have done over the history of this workspace.

    Raises:
        InputError: no automations are in force and no file is named, or a line cannot be read.
    """
    with opened(context) as workspace:
        rules, role = _rules(context, workspace, given.file)
        return _played(context, workspace, rules, role, given.since)


def preview(context: Context, given: TextInput) -> SimulateOutput:
    """What the automations of a text would have done over the history of this workspace.

    Raises:
        InputError: a line cannot be read; it is named.
    """
    with opened(context) as workspace:
        rules = _read(workspace, given.text, _NAME)
        return _played(context, workspace, rules, context.role, "")


def run(context: Context, given: RunInput) -> RunOutput:
    """Let automations act.

    Raises:
        ActionDenied: not by this role.
    """
    with opened(context) as workspace:
        found = loaded(workspace)
        if found is None:
            return RunOutput(fired=[])
        desk = Desk(context, workspace, found)
        if given.dry_run:
            return RunOutput(fired=[_fired(*one) for one in desk.preview()])
        desk.look()
        return RunOutput(fired=[_fired(*one) for one in desk.step()])


def stop(context: Context, given: SwitchInput) -> AutomationsOutput:
    """Stop one, or all.

    Raises:
        ActionDenied: not by this role.
        UnknownComponent: there is none of that name.
    """
    return _switch(context, given, on=False)


def start(context: Context, given: SwitchInput) -> AutomationsOutput:
    """Let one, or all, act again, on what happens from now on.

    Raises:
        ActionDenied: not by this role.
        UnknownComponent: there is none of that name.
    """
    return _switch(context, given, on=True)


def log(context: Context, given: LogInput) -> LogOutput:
    """What automations did."""
    with opened(context) as workspace:
        found = [one for one in workspace.desk.automata.fired() if given.name in ("", one.automation)]
    shown, after = page(found[::-1], given.limit, given.cursor, key=lambda one: f"{one.automation} {one.trigger_id}")
    rows = [
        FiredRow(
            automation=one.automation,
            trigger=one.trigger_id,
            at=one.at,
            outcome=one.outcome,
            actions=list(one.actions),
        )
        for one in shown
    ]
    return LogOutput(fired=rows, total=len(found), next_cursor=after)


def _kept(context: Context, given: KeepInput, *, name: str, verb: str) -> AutomationsOutput:
    with opened(context, create=True) as workspace:
        _read(workspace, given.text, name)
        keep(context, workspace, "automations", given.text, given.why, verb=verb, seen=given.version)
        found = loaded(workspace)
        if found is not None:
            Desk(context, workspace, found).begin()
        return _output(workspace)


def _played(
    context: Context, workspace: Workspace, rules: Sequence[Automation], role: Role, since_day: str
) -> SimulateOutput:
    events = workspace.desk.issues.since(0, 10**9)
    since = datetime.combine(parse_day(since_day, field="since"), time(), UTC) if since_day else None
    begin = since or (events[0].at if events else context.clock.now())
    others = _others(context, workspace, rules, begin)
    tracked = workspace.desk.issues.tracked()
    names = names_of(workspace, tracked)
    played = rehearse(rules, events, others, names=names, role=role)
    chosen = [
        (decision, words)
        for decision, words in zip(played.decisions, played.actions, strict=True)
        if since is None or decision.trigger.at >= since
    ]
    moved = [key for key, issue in tracked.items() if _place(played.issues.get(key)) != _place(issue)]
    return SimulateOutput(
        first=events[0].at if events else None,
        last=events[-1].at if events else None,
        events=len(events),
        refused=len(played.refused),
        acted=dict(sorted(Counter(d.automation.name for d, _ in chosen if d.outcome == "acted").items())),
        moved=moved,
        fired=[_fired(*one) for one in chosen[-_SHOWN:]],
        note="alarms are those that the watch would have raised; searches are not played: what they held when is not kept",
    )


def _switch(context: Context, given: SwitchInput, *, on: bool) -> AutomationsOutput:
    with opened(context) as workspace:
        found = loaded(workspace)
        names = [rule.name for rule in found.automations] if found else []
        if given.name and given.name not in names:
            raise UnknownComponent(given.name, names, kind="automation")
        if found is not None and on:  # what happened while it was stopped is passed over now, not acted upon afterwards
            Desk(context, workspace, found).step()
        verb = "automations.start" if on else "automations.stop"
        entry = Entry(context.clock.now(), context.who, verb, given.name or "*", given.why, {"on": on})
        workspace.desk.automata.switch(given.name or "*", on=on, entry=entry)
        return _output(workspace)


def _read(workspace: Workspace, text: str, name: str) -> list[Automation]:
    teams = [team["team_id"] for team in workspace.desk.teams()]
    searches = [search.name for search in workspace.desk.searches.every()]
    return read_automations(text, name=name, teams=teams, searches=searches)


def _rules(context: Context, workspace: Workspace, file: str) -> tuple[list[Automation], Role]:
    if file:
        return _read(workspace, text_of(file, example=EXAMPLE), Path(file).name), context.role
    found: Loaded | None = loaded(workspace)
    if found is None:
        raise InputError("no automations are in force", hint="name a file: --file automations.txt")
    return found.automations, found.role


def _others(context: Context, workspace: Workspace, rules: Sequence[Automation], begin: datetime) -> list[Trigger]:
    """Alarms that the watch would have raised, and due times."""
    now, found = context.clock.now(), []
    for rule in rules:
        if rule.when.schedule is not None:
            found += [time_of(rule, moment) for moment in rule.when.schedule.due(begin, now)]
    if any(rule.when.kind == "alarm" for rule in rules):
        try:
            incidents = backtest(context, BacktestInput(every="", since="")).incidents
        except NotEnoughData:
            incidents = []
        issue = {topic: key for key, topic in topics_of(workspace).items()}
        for row in incidents:
            at = datetime.fromisoformat(row.raised).replace(tzinfo=UTC)
            fields = {**alarm_fields(row), "issue": issue.get(row.key.partition("@")[0], "")}
            found.append(Trigger(f"alarm:{row.key}", "alarm", at, fields))
    return found


def _place(issue: object) -> tuple[object, ...]:
    return tuple(getattr(issue, name, None) for name in ("state", "team", "severity", "duplicate_of"))


def _fired(decision: Decision, words: list[str]) -> FiredRow:
    trigger = decision.trigger
    return FiredRow(
        automation=decision.automation.name,
        trigger=trigger.trigger_id,
        at=trigger.at,
        outcome=decision.outcome,
        actions=words,
    )


def _output(workspace: Workspace) -> AutomationsOutput:
    kept, found = workspace.desk.versions.current("automations"), loaded(workspace)
    fired, stopped = workspace.desk.automata.fired(), workspace.desk.automata.stopped()
    rows = []
    for rule in found.automations if found else []:
        own = [one for one in fired if one.automation == rule.name]
        counts = Counter(one.outcome for one in own)
        off = rule.name in stopped or "*" in stopped
        rows.append(
            AutomationRow(
                name=rule.name,
                when=_when(rule.when),
                conditions=[
                    f"{c.field} is {'not ' if c.negated else ''}{' or '.join(c.values)}" for c in rule.conditions
                ],
                does=[_does(action) for action in rule.actions],
                limit=rule.limit,
                state="stopped" if off else "on",
                acted=counts.pop("acted", 0),
                held_back=dict(sorted(counts.items())),
                newest=max((one.at for one in own), default=None),
            )
        )
    return AutomationsOutput(
        version=kept.number if kept else 0,
        loaded=kept.at if kept else None,
        who=kept.who if kept else "",
        automations=rows,
        text=kept.document["text"] if kept else "",
    )


def _when(when: When) -> str:
    if when.kind == "issue":
        order = list(_STATES)
        states = sorted(when.states, key=lambda state: (order.index(state) if state in order else len(order), state))
        return f"an issue becomes {', '.join(states)}"
    if when.schedule is not None:
        days = ", ".join(DAYS[day] for day in sorted(when.schedule.days))
        at = f"at {when.schedule.at:%H:%M}" if when.schedule.at else "every hour"
        return f"{days} {at} {when.schedule.zone}"
    return f"search {when.search} has new contacts" if when.search else "alarm"


def _does(action: Action) -> str:
    to = f" {action.to}" if action.to else ""
    return f"{action.kind}{to}{f': {action.text}' if action.text else ''}"

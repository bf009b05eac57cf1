"""The use cases behind ``watch`` and ``watch ...``."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from headwater.app.causing import statements_of
from headwater.app.cohort import parse_day
from headwater.app.context import Context
from headwater.app.kept import kept
from headwater.app.usecases.newclusters import NewCluster, new_clusters, told_by
from headwater.app.verbs.models import Number
from headwater.app.verbs.watch import (
    AcknowledgeInput,
    BacktestInput,
    BacktestOutput,
    IncidentRow,
    SnoozeInput,
    StateOutput,
    TuneInput,
    TuneOutput,
    WatchInput,
    WatchOutput,
)
from headwater.app.verbs.why import WhyQuote
from headwater.app.watching import (
    DEFAULTS,
    HOURS,
    NEWEST,
    UNASSIGNED,
    Watched,
    incidents,
    read_watched,
    settings_of,
    until,
)
from headwater.app.workspace import Workspace, opened
from headwater.causes.excess import matches
from headwater.causes.incidents import Incident
from headwater.core.errors import InputError, NotEnoughData
from headwater.core.ports import Entry

_SAME: Final = timedelta(days=21)  # an onset is dated anew at every run
_MONTH: Final = 30.4
_SERIES: Final = ("contacts", "assignments", "topics")
"""Tables that the watched series rest on."""


def watch(context: Context, given: WatchInput) -> WatchOutput:
    """Incidents that are up in the newest steps; what is acknowledged or snoozed is counted, not shown.

    Raises:
        NotEnoughData: the history is too short.
    """
    with opened(context) as workspace:
        settings = _settings(workspace, given.every)
        watched = read_watched(workspace, settings)
        found = incidents(watched, settings)
        rows = _with_new(
            context, workspace, watched, found, incident_rows(context, workspace, watched, found), settings["fdr"]
        )
        shown = [row for row in rows if given.muted or row.state == "new"]
        return WatchOutput(incidents=shown, hidden=len(rows) - len(shown), **_about(watched, settings, None))


def raised_until(context: Context, workspace: Workspace, sunday: date) -> list[IncidentRow]:
    """Incidents of the newest steps up to a day, most evidence first, without quotes; none where little is known."""
    settings = settings_of(workspace)

    def make() -> list[Any]:
        try:
            cut = until(read_watched(workspace, settings), sunday)
            return _plain(incident_rows(context, workspace, cut, incidents(cut, settings), quoted=False))
        except NotEnoughData:
            return []

    return _kept(context, workspace, f"raised until {sunday} {sorted(settings.items())}", _SERIES, make)


def standing(context: Context, workspace: Workspace) -> list[IncidentRow]:
    """What ``watch`` shows by default, without quotes."""
    settings = _settings(workspace, "")

    def make() -> list[Any]:
        try:
            watched = read_watched(workspace, settings)
            found = incidents(watched, settings)
            rows = incident_rows(context, workspace, watched, found, quoted=False)
            return _plain(_with_new(context, workspace, watched, found, rows, settings["fdr"]))
        except NotEnoughData:
            return []

    rows = _kept(context, workspace, f"standing {sorted(settings.items())}", (*_SERIES, "candidates"), make)
    return [row for row in rows if row.state == "new"]


def _plain(rows: list[IncidentRow]) -> list[Any]:
    """What does not depend on whoever looks, nor on when."""
    return [row.model_dump(mode="json", exclude={"quotes", "state", "why"}) for row in rows]


def _kept(
    context: Context, workspace: Workspace, name: str, tables: tuple[str, ...], make: Callable[[], list[Any]]
) -> list[IncidentRow]:
    states, today = workspace.desk.watches.states(), context.clock.now().date()
    rows = []
    for plain in kept(workspace, name, tables, make):
        state, why = _state(states, plain["key"], today)
        rows.append(IncidentRow(**plain, quotes=[], state=state, why=why))
    return rows


def backtest(context: Context, given: BacktestInput) -> BacktestOutput:
    """Every incident of the history, as it would have been raised, and how long after its onset.

    Raises:
        NotEnoughData: the history is too short.
    """
    with opened(context) as workspace:
        settings = _settings(workspace, given.every)
        watched = read_watched(workspace, settings)
        since = parse_day(given.since, field="since") if given.since else None
        start = _step(watched, since)
        found = incidents(watched, settings, start)
        rows = incident_rows(context, workspace, watched, found)
        days = max((watched.counts.shape[1] - start) * watched.hours / 24, 1)
        delays = [_delay(watched, incident) / timedelta(days=1) for incident in found]
        loudest = Counter(row.name for row in rows).most_common(3)
        return BacktestOutput(
            incidents=rows,
            hidden=0,
            per_month=len(rows) * _MONTH / days,
            delay_days=float(np.median(delays)) if delays else None,
            loudest=[name for name, n in loudest if n > 1],
            **_about(watched, settings, start),
        )


def acknowledge(context: Context, given: AcknowledgeInput) -> StateOutput:
    """An incident is known."""
    return _decide(context, given.key, "acknowledged", None, given.why, "watch.acknowledge")


def snooze(context: Context, given: SnoozeInput) -> StateOutput:
    """An incident can wait."""
    return _decide(context, given.key, "snoozed", parse_day(given.until, field="until"), given.why, "watch.snooze")


def tune(context: Context, given: TuneInput) -> TuneOutput:
    """Change the settings that are named.

    Raises:
        InputError: every or dependence is none of their words.
    """
    changed: dict[str, Any] = dict.fromkeys(DEFAULTS) if given.reset else {}
    changed |= {name: getattr(given, name) for name in DEFAULTS if getattr(given, name) not in (None, "")}
    _check(changed.get("every"), changed.get("dependence"))
    with opened(context) as workspace:
        now = context.clock.now()
        workspace.desk.watches.tune(changed, Entry(now, context.who, "watch.tune", "watch", "", changed))
        return TuneOutput(**settings_of(workspace))


def _check(every: str | None, dependence: str | None) -> None:
    if every and every not in HOURS:
        raise InputError(f"every is week, day or hour, got {every!r}", hint="--every day")
    if dependence and dependence not in ("shared", "any"):
        raise InputError(f"dependence is shared or any, got {dependence!r}", hint="--dependence any")


def _settings(workspace: Workspace, every: str) -> dict[str, Any]:
    _check(every, None)
    settings = settings_of(workspace)
    return settings | {"every": every or settings["every"]}


def _step(watched: Watched, since: date | None) -> int:
    n_steps = int(watched.counts.shape[1])
    if since is None:
        return int(min(max(n_steps // 3, 8), n_steps - 1))
    gone = datetime.combine(since, time(), UTC) - watched.first
    return int(min(max(gone // timedelta(hours=watched.hours), 8), n_steps - 1))


def _about(watched: Watched, settings: dict[str, Any], start: int | None) -> dict[str, Any]:
    n_steps = int(watched.counts.shape[1])
    first = max(n_steps - NEWEST[settings["every"]], 8) if start is None else start
    return {
        "series": len(watched.names),
        "fdr": settings["fdr"],
        "every": settings["every"],
        "first": watched.begins(min(first, n_steps - 1)).date(),
        "last": watched.ends(n_steps - 1).date(),
    }


def _decide(context: Context, key: str, state: str, until: date | None, why: str, verb: str) -> StateOutput:
    topic, sign, onset = key.partition("@")
    if not sign or not topic:
        raise InputError(f"{key!r} is no key of an incident", hint="headwater watch prints the keys")
    parse_day(onset, field="the day of the key")
    with opened(context) as workspace:
        now = context.clock.now()
        change = {"state": state, "until": until.isoformat() if until else None}
        row = {"state": state, "until": until, "why": why, "who": context.who, "at": now}
        workspace.desk.watches.set_state(key, row, Entry(now, context.who, verb, key, why, change))
    return StateOutput(key=key, state=state if until is None else f"snoozed until {until}")


def incident_rows(
    context: Context, workspace: Workspace, watched: Watched, found: list[Incident], *, quoted: bool = True
) -> list[IncidentRow]:
    """Incidents as they are shown, with names, days, states and quotes; these take longest, and not everybody shows them."""
    names = {r["topic_id"]: r["name"] for r in workspace.read("topics", columns=["topic_id", "name"]).to_pylist()}
    names[UNASSIGNED] = "not in any issue yet"
    today = context.clock.now().date()
    states = workspace.desk.watches.states()
    n_steps = int(watched.counts.shape[1])
    rows = []
    for incident in found:
        lead = incident.lead
        topic = watched.about[lead.series].topic
        onset = watched.begins(lead.onset)
        key = f"{topic}@{onset.date()}"
        state, why = _state(states, key, today)
        rows.append(
            IncidentRow(
                key=key,
                name=names.get(topic, topic),
                topics=list(dict.fromkeys(names.get(name, name) for name in (topic, *incident.topics))),
                segment=dict(incident.segment),
                onset=watched.named(onset),
                raised=watched.named(_raised(watched, incident)),
                last=watched.named(watched.ends(max(alarm.until for alarm in incident.alarms))),
                active=any(alarm.until == n_steps - 1 for alarm in incident.alarms),
                observed=lead.observed,
                expected=lead.expected,
                excess=Number.of(lead.excess),
                e_value=min(max(alarm.e_value for alarm in incident.alarms), 1e12),
                p_value=lead.p_value,
                series=len({alarm.series for alarm in incident.alarms}),
                quotes=_quotes(workspace, watched, incident, topic) if quoted else [],
                is_new=False,
                state=state,
                why=why,
            )
        )
    return rows


def _with_new(
    context: Context, workspace: Workspace, watched: Watched, found: list[Incident], rows: list[IncidentRow], fdr: float
) -> list[IncidentRow]:
    """The incidents, and those that clusters outside the taxonomy make; what tells of the same contacts is told once."""
    told = [set(_members(watched, incident).tolist()) for incident in found]
    clusters = []
    for cluster in new_clusters(workspace, watched.cohort, fdr=fdr):
        mine, also = set(cluster.rows.tolist()), []
        for i, others in enumerate(told):
            both = len(mine & others)
            if both >= len(others) / 2 and others:  # an incident of what the cluster explains
                also.append(rows[i].name)
                told[i] = set()
            elif both >= len(mine) / 2:  # a part of a larger incident
                mine = set()
        if mine:
            clusters.append(_cluster_row(context, workspace, watched, cluster, also))
    return [row for row, others in zip(rows, told, strict=True) if others] + clusters


def _cluster_row(
    context: Context, workspace: Workspace, watched: Watched, cluster: NewCluster, also: list[str]
) -> IncidentRow:
    cohort = watched.cohort
    onset = cohort.date_of(int(cohort.day[cluster.rows].min()))
    last = watched.named(watched.ends(int(watched.counts.shape[1]) - 1))
    key = f"{cluster.key}@{onset}"
    state, why = _state(workspace.desk.watches.states(), key, context.clock.now().date())
    return IncidentRow(
        key=key,
        name=cluster.name,
        topics=list(dict.fromkeys([cluster.name, *also])),
        segment=dict(cluster.segment),
        onset=f"{onset}",
        raised=last,
        last=last,
        active=True,
        observed=float(len(cluster.rows)),
        expected=cluster.expected,
        excess=Number.of(cluster.excess),
        e_value=cluster.e_value,
        p_value=cluster.p_value,
        series=1,
        quotes=list(cluster.quotes),
        is_new=True,
        state=state,
        why=why,
    )


def _members(watched: Watched, incident: Incident) -> NDArray[np.int64]:
    """Rows of the contacts that carry the incident's topic since its onset."""
    rows = watched.topic_of[watched.about[incident.lead.series].topic]
    return rows[watched.step[rows] >= incident.lead.onset]


def _raised(watched: Watched, incident: Incident) -> datetime:
    return watched.ends(min(alarm.at for alarm in incident.alarms if alarm.at >= incident.lead.onset))


def _delay(watched: Watched, incident: Incident) -> timedelta:
    return _raised(watched, incident) - watched.begins(incident.lead.onset)


def _state(states: dict[str, dict[str, Any]], key: str, today: date) -> tuple[str, str]:
    topic, _, onset = key.partition("@")
    for decided, row in states.items():
        name, _, day = decided.partition("@")
        if name != topic or abs(date.fromisoformat(day) - date.fromisoformat(onset)) > _SAME:
            continue
        if row["state"] == "acknowledged":
            return "acknowledged", row["why"]
        if row["until"] and today < row["until"]:
            return f"snoozed until {row['until']}", row["why"]
    return "new", ""


def _quotes(workspace: Workspace, watched: Watched, incident: Incident, topic: str) -> list[WhyQuote]:
    """Three of the customers since the onset, in the segment."""
    cohort, lead = watched.cohort, incident.lead
    rows = watched.topic_of[topic]
    covered = matches(cohort.attributes, dict(incident.segment))
    rows = rows[(watched.step[rows] >= lead.onset) & (watched.step[rows] <= lead.until) & covered[rows]]
    said = statements_of(workspace, "" if topic == UNASSIGNED else topic, cohort.ids.take(pa.array(rows)))
    return told_by(workspace, said)

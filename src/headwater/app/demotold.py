"""What is told of everything that the demo planted: where, when, after what, whether it alarmed, and whether a fix worked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from headwater.app.causing import Segment, events_behind, where_and_when
from headwater.app.cohort import Cohort, read_cohort
from headwater.app.counts import DayCounts, read_counts
from headwater.app.judging import verdict_on
from headwater.app.watching import DEFAULTS, MIN_STEPS, Watched, incidents, read_watched
from headwater.app.workspace import Workspace
from headwater.causes.incidents import Incident
from headwater.causes.onset import Onset
from headwater.core.errors import NotEnoughData
from headwater.evaluate.chain import Score

RIGHT: Final = "right"
PART: Final = "part"
WRONG: Final = "wrong"
SILENT: Final = "not told"
_NEAR_DAYS: Final = 21  # an alarm so long before or after the planted day is another one's


@dataclass(frozen=True)
class Told:
    """One planted thing beside what is told of it.

    Attributes:
        kind: ``incident`` or ``fix``.
        planted: in words.
        told: in words, by the issue that holds most of it.
        where: ``right`` (exactly the cause, or a rule with the same contacts), ``part``, ``wrong`` or ``not told``.
        when: ``right`` (the first day lies in the onset's interval), ``wrong`` or ``not told``.
        after: ``right`` (the event behind it is the first that is named), ``wrong`` or ``not told``.
        alarm: ``right`` (raised), or ``not told``.
        verdict: of a fix: ``right``, ``wrong``, or ``not told`` (too early to say).
    """

    kind: str
    planted: str
    told: str
    where: str = ""
    when: str = ""
    after: str = ""
    alarm: str = ""
    verdict: str = ""


def told(
    workspace: Workspace, plan: Sequence[Mapping[str, Any]], held_by: Mapping[str, str], names: Mapping[str, str]
) -> list[Told]:
    """A row for every planted incident and fix.

    Args:
        workspace: with everything found.
        plan: rows of the gold plan.
        held_by: id of an incident, or reason of a fix -> the topic that holds most of its contacts.
        names: topic -> name.
    """
    watched, alarms = _alarms(workspace)
    try:
        counts: DayCounts | None = read_counts(workspace)
    except NotEnoughData:
        counts = None
    rows = []
    for row in plan:
        topic = held_by.get(row["id"] if row["kind"] == "incident" else row["reason"])
        if row["kind"] == "incident":
            linked = {event["id"] for event in plan if event["kind"] == "event" and event["linked"] == row["id"]}
            rows.append(_incident(workspace, row, topic, names, linked, watched, alarms))
        elif row["kind"] == "fix":
            rows.append(_fix(workspace, row, topic, names, counts))
    return rows


def scores_of(rows: Sequence[Told]) -> list[Score]:
    """The rows counted."""
    incidents_, fixes = ([row for row in rows if row.kind == kind] for kind in ("incident", "fix"))
    return [
        _score(
            "segments told", [row.where in (RIGHT, PART) for row in incidents_], "first growing segment is of the cause"
        ),
        _score("segments exact", [row.where == RIGHT for row in incidents_], "that segment is exactly the cause"),
        _score("onsets told", [row.when == RIGHT for row in incidents_], "first day lies in the onset's interval"),
        _score("events told", [row.after == RIGHT for row in incidents_], "event named first is the one behind it"),
        _score("incidents alarmed", [row.alarm == RIGHT for row in incidents_], "the watch would have raised an alarm"),
        _score("fixes judged right", [row.verdict == RIGHT for row in fixes], "found to work if it did, else not"),
    ]


def _score(measure: str, hits: Sequence[bool], meaning: str) -> Score:
    return Score(measure, sum(hits) / max(len(hits), 1), f"{sum(hits)} of {len(hits)} planted: {meaning}")


def _incident(
    workspace: Workspace,
    row: Mapping[str, Any],
    topic: str | None,
    names: Mapping[str, str],
    linked: set[str],
    watched: Watched | None,
    alarms: Sequence[Incident],
) -> Told:
    cause = dict(row["cause"])
    planted = f"{row['reason']}: {_rule(cause)} from {row['date']} ({row['shape']}, {row['size']:,.0f} contacts)"
    if topic is None:
        return Told("incident", planted, "no issue holds it", SILENT, SILENT, SILENT, SILENT)
    alarm = RIGHT if watched is not None and _raised(watched, alarms, topic, row["date"]) else SILENT
    try:
        cohort = read_cohort(workspace, topic)
    except NotEnoughData:
        return Told("incident", planted, "no contact has a time", SILENT, SILENT, SILENT, alarm)
    _, lead, onset = where_and_when(cohort)
    behind = events_behind(workspace.desk.events.all(), cohort, onset, lead)
    said = [f"“{names.get(topic, topic)}”: {_rule(dict(lead.driver.rule)) if lead else 'no segment grew'}"]
    if onset is not None:
        said.append(f"from {cohort.date_of(onset.step)} [{cohort.date_of(onset.low)} to {cohort.date_of(onset.high)}]")
    if behind:
        said.append(f"first event: {behind[0].event['name']} (odds {behind[0].factor:.0f} to 1 against chance)")
    after = (RIGHT if behind[0].event["event_id"] in linked else WRONG) if behind else SILENT
    return Told(
        "incident", planted, ", ".join(said), _where(cause, lead), _when(cohort, onset, row["date"]), after, alarm
    )


def _where(cause: Mapping[str, str], lead: Segment | None) -> str:
    if lead is None:
        return SILENT
    if any(rule == dict(cause) for rule in lead.rules):
        return RIGHT
    return PART if any(set(cause.items()) & set(rule.items()) for rule in lead.rules) else WRONG


def _when(cohort: Cohort, onset: Onset | None, day: date) -> str:
    if onset is None:
        return SILENT
    return RIGHT if onset.low <= cohort.day_of(day) <= onset.high else WRONG


def _alarms(workspace: Workspace) -> tuple[Watched | None, list[Incident]]:
    """Everything that the watch, as it comes, would have raised over the history."""
    try:
        watched = read_watched(workspace, DEFAULTS)
        found = incidents(watched, DEFAULTS, MIN_STEPS - 1)
    except NotEnoughData:
        return None, []
    return watched, found


def _raised(watched: Watched, alarms: Sequence[Incident], topic: str, day: date) -> bool:
    """Whether an alarm of the topic, or of one told with it, was up within three weeks of the planted day."""
    for incident in alarms:
        about = {watched.about[alarm.series].topic for alarm in incident.alarms} | set(incident.topics)
        first = min(watched.begins(alarm.onset).date() for alarm in incident.alarms)
        last = max(watched.ends(alarm.until).date() for alarm in incident.alarms)
        if topic in about and (first - day).days <= _NEAR_DAYS and (day - last).days <= 0:
            return True
    return False


def _fix(
    workspace: Workspace,
    row: Mapping[str, Any],
    topic: str | None,
    names: Mapping[str, str],
    counts: DayCounts | None,
) -> Told:
    effect = "no effect" if row["size"] == 0 else f"{row['size']:+.0%}"
    planted = f"{row['name']} ({row['reason']}) on {row['date']}: {effect}"
    if counts is None:
        return Told("fix", planted, "no contact has a time", verdict=WRONG)
    if topic is None:
        return Told("fix", planted, "no issue holds it", verdict=WRONG)
    fix = {"topic_id": topic, "start": row["date"], "expected": min(row["size"], -0.3)}
    document = verdict_on(workspace, counts, fix)
    said = f"“{names.get(topic, topic)}”: {document['verdict']}"
    if "effect" in document:
        e = document["effect"]
        said += f", {e['value']:+.0%} [{e['low']:+.0%} to {e['high']:+.0%}]"
    if document["verdict"] == "too early":
        return Told("fix", planted, said, verdict=SILENT)
    claimed = document["verdict"] in ("worked", "partly")
    return Told("fix", planted, said, verdict=RIGHT if claimed == (row["size"] < 0) else WRONG)


def _rule(rule: Mapping[str, str]) -> str:
    return " & ".join(f"{name}={value}" for name, value in sorted(rule.items()))

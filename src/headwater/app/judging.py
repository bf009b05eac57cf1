"""Verdicts on registered fixes: series and controls cut from the workspace, one verdict a run, written once."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from headwater.app.context import Context
from headwater.app.counts import DayCounts, read_counts
from headwater.app.workspace import Workspace
from headwater.causes.onset import find_onset
from headwater.core.errors import InputError, NotEnoughData
from headwater.core.ports import Entry
from headwater.resolve.regress import NEWEST, is_reopened, verify_newest
from headwater.resolve.synthetic import synthetic_control
from headwater.resolve.verify import GUARD, MIN_BEFORE, Verdict, verify_fix

CONTROLS: Final = 24
_LEAST_A_WEEK: Final = 2.0  # contacts of a topic that may serve as a control
_SURE: Final = 0.9
_LONG: Final = 26  # weeks before the fix from which weeks are used
Floats = NDArray[np.float64]
Document = dict[str, Any]


def judge_all(context: Context, workspace: Workspace, run_id: str) -> list[tuple[Mapping[str, Any], Document]]:
    """Judge every registered fix on the data of a run; a verdict that the run has given already is kept."""
    fixes = workspace.desk.fixes.all()
    if not fixes:
        return []
    try:
        counts = read_counts(workspace)
    except NotEnoughData as error:
        return [(fix, refused(str(error))) for fix in fixes]
    return [(fix, judge(context, workspace, counts, fix, run_id)) for fix in fixes]


def judge(context: Context, workspace: Workspace, counts: DayCounts, fix: Mapping[str, Any], run_id: str) -> Document:
    """The verdict on one fix, recorded once a run."""
    rows = [row for row in workspace.desk.fixes.verdicts() if row["fix_id"] == fix["fix_id"]]
    document = verdict_on(workspace, counts, fix, [row["verdict"] for row in rows if row["run_id"] != run_id])
    now = context.clock.now()
    change = {"fix": fix["fix_id"], "verdict": document["verdict"], "reopened": document["reopened"]}
    entry = Entry(now, context.who, "verify", fix["fix_id"], "", change)
    workspace.desk.fixes.judge(
        fix["fix_id"], run_id, {"at": now, "verdict": document["verdict"], "document": document}, entry
    )
    return document


def refused(why: str) -> Document:
    """A document that says why there is no verdict yet."""
    return {"verdict": "too early", "why": why, "reopened": False}


def verdict_on(workspace: Workspace, counts: DayCounts, fix: Mapping[str, Any], before: Sequence[str] = ()) -> Document:
    """The verdict on a fix as a document; nothing is recorded.

    Args:
        workspace: an open one.
        counts: of all its contacts.
        fix: topic_id, start, expected.
        before: verdicts of earlier runs, oldest first.
    """
    topic = fix["topic_id"]
    anchor = (fix["start"] - counts.first).days
    if topic not in counts.topics:
        return refused("the issue has no contacts any more: topics were found anew")
    if not 7 <= anchor < counts.n_days:
        return refused(f"the data end on {counts.date_of(counts.n_days - 1)} and the fix starts on {fix['start']}")
    steps = _steps(counts, anchor)
    table = counts.table(steps.of_row, steps.n)
    row, start = counts.topics.index(topic), steps.start
    controls = _controls(workspace, counts, table[:, :start] * (7 / steps.days), row, fix)
    named = {counts.topics[i]: table[i] for i in controls}
    options: dict[str, Any] = {
        "promised": fix["expected"],
        "onset": _onset(table[row], table.sum(axis=0) - table[row], start),
        "period": steps.period,
        "guard": steps.guard,
        "level": workspace.resolved.settings.level,
    }
    try:
        verdict = verify_fix(table[row], named, start, **options)
    except (NotEnoughData, InputError) as error:
        return refused(str(error))
    newest = verify_newest(table[row], named, start, newest=NEWEST * 7 // steps.days, **options)
    needed = verdict.steps_needed * steps.days if verdict.steps_needed >= 0 else None
    return {
        **_document(verdict),
        "synthetic": _synthetic(table[row], named, start, options["onset"] or 0, steps.guard),
        "days_needed": needed,
        "moved_channels": _channels(counts, steps, row, named),
        "controls": len(named),
        "weeks_after": (steps.n - start) * steps.days / 7,
        "first_week": counts.date_of(anchor).isoformat(),
        "newest": newest.verdict if newest else None,
        "reopened": is_reopened(list(before), newest),
    }


def _synthetic(series: Floats, controls: Mapping[str, Floats], start: int, first: int, guard: int) -> Document | None:
    """The second opinion of a mixture of controls; None where there are too few."""
    try:
        found = synthetic_control(series, controls, start, first=first, guard=guard)
    except NotEnoughData:
        return None
    return {"effect": found.effect, "p_topic": found.p_topic, "weights": dict(found.weights), "method": found.method}


@dataclass(frozen=True)
class _Steps:
    """How the days are cut: weeks that begin with the fix, or days where the history before it is short."""

    of_row: NDArray[np.int64]
    n: int
    start: int
    days: int
    period: int
    guard: int


def _steps(counts: DayCounts, anchor: int) -> _Steps:
    week, n_weeks, start = counts.weeks_from(anchor)
    if start < _LONG:
        return _Steps(counts.day, counts.n_days, anchor, 1, 7, 14)
    return _Steps(week, n_weeks, start, 7, 52, GUARD)


def _controls(workspace: Workspace, counts: DayCounts, past: Floats, row: int, fix: Mapping[str, Any]) -> Sequence[int]:
    """Siblings first, then the largest others; topics that a fix touches, and small ones, are left out."""
    columns = ["topic_id", "parent_id"]
    parents = {r["topic_id"]: r["parent_id"] for r in workspace.read("topics", columns=columns).to_pylist()}
    touched = {other["topic_id"] for other in workspace.desk.fixes.all()} | {fix["topic_id"]}
    mean = past.mean(axis=1) if past.shape[1] else np.zeros(len(counts.topics))
    usable = [i for i, topic in enumerate(counts.topics) if topic not in touched and mean[i] >= _LEAST_A_WEEK]
    mine = parents.get(counts.topics[row])
    order = sorted(usable, key=lambda i: (parents.get(counts.topics[i]) != mine, -mean[i], counts.topics[i]))
    return order[:CONTROLS]


def _onset(series: Floats, others: Floats, start: int) -> int | None:
    """First step of a problem that came and stayed, where enough of it lies before the fix."""
    try:
        onset = find_onset(series[:start], others[:start])
    except NotEnoughData:
        return None
    stays = onset.shape == "step" and onset.probability >= _SURE and onset.factor > 1.5
    return onset.step if stays and start - onset.step >= MIN_BEFORE + 2 else None


def _channels(counts: DayCounts, steps: _Steps, row: int, controls: Mapping[str, Floats]) -> list[str]:
    """Channels in which the topic rose after the fix against the same controls."""
    risen = []
    for channel in sorted(set(counts.channel.tolist())):
        mine = (counts.topic == row) & (counts.channel == channel)
        series = counts.table(steps.of_row, steps.n, mine)[row]
        if series[: steps.start].sum() < 10:
            continue
        try:
            found = verify_fix(series, controls, steps.start, period=steps.period, guard=steps.guard)
        except NotEnoughData:
            continue
        if found.effect.low > 0:
            risen.append(channel)
    return risen


def _document(verdict: Verdict) -> Document:
    """The verdict as JSON has it."""

    def known(x: float) -> float | None:
        return float(x) if math.isfinite(x) else None

    estimates = {name: asdict(getattr(verdict, name)) for name in ("effect", "avoided")}
    for estimate in estimates.values():
        estimate["covers"] = list(estimate["covers"])
        estimate["inputs"] = dict(estimate["inputs"])
    return {
        "verdict": verdict.verdict,
        **estimates,
        "net_effect": known(verdict.net_effect),
        "power": known(verdict.power),
        "placebo_time": known(verdict.placebo_p_time),
        "placebo_topic": known(verdict.placebo_p_topic),
        "moved_to": list(verdict.migrated),
        "why": "",
    }

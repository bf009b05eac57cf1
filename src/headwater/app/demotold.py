"""How much of what the demo planted is told correctly: where, when, and whether a fix worked."""

from collections.abc import Mapping, Sequence
from typing import Any

from headwater.app.causing import onset_of, segments
from headwater.app.cohort import read_cohort
from headwater.app.counts import read_counts
from headwater.app.judging import verdict_on
from headwater.app.workspace import Workspace
from headwater.core.errors import NotEnoughData
from headwater.evaluate.chain import Score


def told(
    workspace: Workspace, plan: Sequence[Mapping[str, Any]], topics_of: Mapping[str, Sequence[str]]
) -> list[Score]:
    """Planted incidents and fixes that the issues of their reason tell correctly; any of its issues may.

    Args:
        workspace: with everything found.
        plan: rows of the gold plan.
        topics_of: reason -> topics that are mostly about it.
    """
    incidents = [row for row in plan if row["kind"] == "incident"]
    fixes = [row for row in plan if row["kind"] == "fix"]
    answers = [_incident(workspace, row, topics_of.get(row["reason"], ())) for row in incidents]
    right = [_fix(workspace, row, topics_of.get(row["reason"], ())) for row in fixes]
    return [
        _score(
            "segments told",
            [where for where, _ in answers],
            "incidents whose first growing segment is part of the cause",
        ),
        _score("onsets told", [when for _, when in answers], "incidents whose first day lies in the onset's interval"),
        _score("fixes judged right", right, "fixes that worked found to, and those that did not, not"),
    ]


def _incident(workspace: Workspace, row: Mapping[str, Any], topics: Sequence[str]) -> tuple[bool, bool]:
    cause, where, when = set(dict(row["cause"]).items()), False, False
    for topic in topics:
        try:
            cohort = read_cohort(workspace, topic)
        except NotEnoughData:
            return False, False
        whole = onset_of(cohort, cohort.inside)
        for segment in [s for s in segments(cohort, whole) if s.against == "before"][:1]:
            rules = [dict(segment.driver.rule), *map(dict, segment.driver.equivalents)]
            where = where or any(cause & set(rule.items()) for rule in rules)
            whole = segment.onset or whole
        if whole is not None:
            when = when or whole.low <= cohort.day_of(row["date"]) <= whole.high
    return where, when


def _fix(workspace: Workspace, row: Mapping[str, Any], topics: Sequence[str]) -> bool:
    try:
        counts = read_counts(workspace)
    except NotEnoughData:
        return False
    verdicts = [
        verdict_on(workspace, counts, {"topic_id": topic, "start": row["date"], "expected": min(row["size"], -0.3)})
        for topic in topics
    ]
    claimed = any(verdict["verdict"] in ("worked", "partly") for verdict in verdicts)
    return bool(topics) and claimed == (row["size"] < 0)


def _score(measure: str, hits: Sequence[bool], meaning: str) -> Score:
    return Score(measure, sum(hits) / max(len(hits), 1), f"{sum(hits)} of {len(hits)} planted {meaning}")

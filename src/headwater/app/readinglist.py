"""Which anecdotes go on a reading list: seats by kind, then the few of each kind that stand for the rest."""

from collections.abc import Mapping, Sequence
from itertools import cycle
from typing import Any, Final

import numpy as np

from headwater.anecdotes.kinds import Kind
from headwater.anecdotes.pool import interval, shares
from headwater.anecdotes.select import select
from headwater.anecdotes.stage import sample, vectors_of
from headwater.anecdotes.typical import cohort_of, pick
from headwater.app.workspace import Workspace
from headwater.core.ports import among

_OF_AN_ISSUE: Final[tuple[Kind, ...]] = ("exemplar", "severity", "exemplar", "saga", "exemplar", "counter")
_OF_A_WEEK: Final[tuple[Kind, ...]] = ("severity", "exemplar", "counter", "saga", "weak", "exemplar")
_SAME = 0.95  # cosine from which two quotes are the same story
_SPARE = 3  # looked at beyond the seats, for those that tell a story told already
_SEEN_OF_EACH = 5  # anecdotes of a topic and kind that compete for a place in a list of everything

Row = Mapping[str, Any]


def seats(budget: int, available: Mapping[str, int], *, turns: Sequence[str]) -> dict[str, int]:
    """How many of each kind: in turns, as long as there are any.

    Example:
        >>> seats(5, {"exemplar": 9, "severity": 1}, turns=("exemplar", "severity"))
        {'exemplar': 4, 'severity': 1}
    """
    taken: dict[str, int] = {}
    total = min(budget, sum(available.get(kind, 0) for kind in set(turns)))
    waiting = cycle(turns)
    while sum(taken.values()) < total:
        kind = next(waiting)
        if taken.get(kind, 0) < available.get(kind, 0):
            taken[kind] = taken.get(kind, 0) + 1
    return taken


def reading_list(workspace: Workspace, *, topic: str, kind: str, budget: int) -> tuple[list[dict[str, Any]], int]:
    """The rows to read, in order, each with its ``cohort``; and how many anecdotes they were chosen from.

    Args:
        workspace: an open one.
        topic: topic_id, or empty for everything.
        kind: one kind, or empty for all.
        budget: how many.
    """
    wheres = [f"topic_id = '{topic}'" if topic else f"rank < {_SEEN_OF_EACH}"] + ([f"kind = '{kind}'"] if kind else [])
    rows = workspace.read("anecdotes", where=" AND ".join(wheres)).to_pylist()
    rows.sort(key=lambda row: (row["kind"], row["topic_id"] or "", row["rank"]))
    add_cohorts(workspace, rows)
    by_kind = _grouped(rows)
    turns = (kind,) if kind else (_OF_AN_ISSUE if topic else _OF_A_WEEK)
    wanted = seats(budget, {name: len(found) for name, found in by_kind.items()}, turns=turns)
    told = {name: n for name, n in wanted.items() if not (topic and name == "exemplar")}
    waiting = {name: _others(workspace, by_kind[name], n + _SPARE, whole=not topic) for name, n in told.items()}
    ordered = _apart(workspace, _in_turns(waiting, turns), told)
    if topic and "exemplar" in wanted:
        n = budget - len(ordered) if not kind else budget
        taken = {row["contact_id"] for row in ordered}
        free = [row for row in by_kind["exemplar"] if row["contact_id"] not in taken]
        typical = _exemplars(workspace, topic, free, n) if free else []
        ordered = _in_turns({"exemplar": typical, **_grouped(ordered)}, turns)
    return ordered, len(rows)


def _exemplars(workspace: Workspace, topic: str, rows: Sequence[dict[str, Any]], n: int) -> list[dict[str, Any]]:
    """Chosen afresh for this budget, so that what each stands for adds up to the issue."""
    found = sample(workspace.lake, topic)
    known = {row["statement_id"]: row for row in rows}
    picked = pick(found, n, allowed=set(known))
    total = rows[0]["of"]
    counts = shares(picked.stands_for, total)
    low, high = interval(picked.stands_for, counts, total)
    ids = found["statement_id"].to_pylist()
    return [
        {**known[ids[place]], "stands_for": counts[i], "low": float(low[i]), "high": float(high[i])}
        for i, place in enumerate(picked.indices)
        if ids[place] in known
    ]


def _others(workspace: Workspace, rows: Sequence[dict[str, Any]], n: int, *, whole: bool) -> list[dict[str, Any]]:
    vectors = vectors_of(workspace.lake, [row["statement_id"] for row in rows])
    picked = select(
        vectors,
        n,
        weights=[float(max(row["stands_for"], 1)) for row in rows] if whole else None,
        quality=[row["score"] for row in rows],
        groups=[row["cohort"] for row in rows],
        keys=[row["anecdote_id"] for row in rows],
    )
    return [rows[place] for place in picked.indices]


def _in_turns(chosen: Mapping[str, list[dict[str, Any]]], turns: Sequence[str]) -> list[dict[str, Any]]:
    waiting = {name: list(rows) for name, rows in chosen.items()}
    ordered: list[dict[str, Any]] = []
    names = cycle(turns)
    while any(waiting.values()):
        name = next(names)
        if waiting.get(name):
            ordered.append(waiting[name].pop(0))
    return ordered
    return ordered


def _grouped(rows: Sequence[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        groups.setdefault(row["kind"], []).append(row)
    return groups


def _apart(workspace: Workspace, rows: list[dict[str, Any]], wanted: Mapping[str, int]) -> list[dict[str, Any]]:
    """The first of each kind, up to the seats it has: each contact once, and no story twice, whatever its kind."""
    if not rows:
        return rows
    vectors = vectors_of(workspace.lake, [row["statement_id"] for row in rows])
    left = dict(wanted)
    kept: list[int] = []
    for i, row in enumerate(rows):
        new = left[row["kind"]] > 0 and all(row["contact_id"] != rows[j]["contact_id"] for j in kept)
        if new and not (kept and float(np.max(vectors[kept] @ vectors[i])) >= _SAME):
            kept.append(i)
            left[row["kind"]] -= 1
    return [rows[i] for i in kept]


def add_cohorts(workspace: Workspace, rows: Sequence[dict[str, Any]]) -> None:
    """Say of each row which channel, language and region its contact is from."""
    if not rows:
        return
    where = among("contact_id", sorted({row["contact_id"] for row in rows}))
    about = workspace.read("contacts", columns=["contact_id", "channel", "attributes"], where=where).to_pylist()
    languages = workspace.read("prepared", columns=["contact_id", "language"], where=where).to_pylist()
    language = {row["contact_id"]: row["language"] for row in languages}
    cohorts = {
        row["contact_id"]: cohort_of(row["channel"], language.get(row["contact_id"], "und"), row["attributes"])
        for row in about
    }
    for row in rows:
        row["cohort"] = cohorts.get(row["contact_id"], "")

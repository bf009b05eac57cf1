"""What a taxonomy would do to counts and trends, before it is in use."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

import numpy as np

from headwater.app.restating import compare
from headwater.app.taxonomies import facts_of, model_of, node_names
from headwater.app.verbs.taxonomy import EffectRow, Effects, WeekRow
from headwater.app.whole import sample_where
from headwater.app.workspace import Workspace
from headwater.organise.bridge import NOWHERE, Count, Tally
from headwater.organise.compile import Compiled
from headwater.organise.packed import pack
from headwater.organise.taxonomy import Taxonomy
from headwater.organise.teach import Taught

LOOKED_AT: Final = 200_000
"""Statements that a preview looks at, at most: all of those of the contacts with the smallest ids, which are hashes."""
WEEKS: Final = 8
_NONE: Final = Count()


def effects_of(workspace: Workspace, before: Taxonomy | None, after: Taxonomy) -> Effects:
    """What changes for each node from one tree to another.

    Args:
        workspace: an open one.
        before: the tree in use; None for the topics as discovered.
        after: the tree that would be.
    """
    total = workspace.lake.count("statements")
    if not total or not facts_of(workspace, "organise"):
        return Effects(
            rows=[], statements=0, of=total, moved=0, note="no statements yet: headwater run FILE brings some"
        )
    first = model_of(workspace, before, 1 if before is not None else 0)
    second = model_of(workspace, after, 1)
    if _same(first, second):
        return Effects(rows=[], statements=total, of=total, moved=0, note="no count changes")
    where = sample_where(workspace.lake, LOOKED_AT)
    tally = compare(
        workspace.lake,
        Taught(first),
        Taught(second),
        min_probability=workspace.resolved.settings.min_probability,
        where=where,
    )
    moved = sum(count.statements for a, b, count in tally.moved() if a != b)
    looked = sum(count.statements for _, _, count in tally.moved())
    names = node_names(workspace, 0) | (_names(before) if before else {}) | _names(after) | {NOWHERE: NOWHERE}
    rows = _rows(tally, names)
    note = "" if where is None else f"counted on a sample: multiply by {total / max(looked, 1):.1f}"
    return Effects(
        rows=rows, statements=looked, of=total, moved=moved, note=note or ("" if rows else "no count changes")
    )


def _names(tree: Taxonomy) -> dict[str, str]:
    return {node.id: node.name for node in tree.nodes}


def _same(first: Compiled, second: Compiled) -> bool:
    """Whether two models assign alike: the version is no part of that."""
    return pack(first)[8:].replace(b'"version":0', b'"version":1') == pack(second)[8:]


def _rows(tally: Tally, names: Mapping[str, str]) -> list[EffectRow]:
    old, new = tally.old(), tally.new()
    last = _last_weeks([*old.values(), *new.values()])
    touched = {node for a, b, _ in tally.moved() if a != b for node in (a, b)}
    rows = []
    for node in sorted(touched):
        a, b = old.get(node, _NONE), new.get(node, _NONE)
        rows.append(
            EffectRow(
                id=node,
                name=names.get(node, node),
                statements_before=a.statements,
                statements_after=b.statements,
                contacts_before=a.contacts,
                contacts_after=b.contacts,
                weeks_before=_weeks(a, last),
                weeks_after=_weeks(b, last),
            )
        )
    return sorted(rows, key=lambda row: (-max(row.statements_before, row.statements_after), row.id))


def _last_weeks(counts: Sequence[Count]) -> list[int]:
    latest = max((week for count in counts for week in count.weeks), default=None)
    return [] if latest is None else [latest - 7 * back for back in reversed(range(WEEKS))]


def _weeks(count: Count, weeks: Sequence[int]) -> list[WeekRow]:
    return [WeekRow(week=day(week), contacts=count.weeks.get(week, 0)) for week in weeks]


def day(number: int) -> date:
    """The date of a day number."""
    found: date = np.datetime64(number, "D").item()
    return found

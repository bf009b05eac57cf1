"""``data show``: what is in the workspace, by week, channel and language, and how much of it is unassigned."""

from collections import Counter
from datetime import date

import pyarrow.compute as pc

from headwater.app.context import Context
from headwater.app.remembering import remembered
from headwater.app.verbs.config import Nothing
from headwater.app.verbs.data import DataOutput, Part, Volume
from headwater.app.verbs.models import Number, Week
from headwater.app.workspace import Workspace, opened
from headwater.core.tables import week_of

_RESTS_ON = ("contacts", "prepared", "duplicates", "statements", "assignments", "estimates")
_NAMED = 12
"""Values of a breakdown that are named; the others are added up."""


def show_data(context: Context, _given: Nothing) -> DataOutput:
    """What is in the workspace."""
    with opened(context) as workspace:
        return remembered(workspace, "data", _RESTS_ON, lambda: _shown(workspace))


def _shown(workspace: Workspace) -> DataOutput:
    weeks, channels, undated = _contacts(workspace)
    languages = _counted(workspace, "prepared", "language")
    unassigned, series = _unassigned(workspace)
    lake = workspace.lake
    return DataOutput(
        contacts=lake.count("contacts"),
        undated=undated,
        copies=lake.count("duplicates", "group_id <> contact_id"),
        statements=lake.count("statements"),
        assigned=lake.count("assignments", "topic_id IS NOT NULL"),
        unassigned=unassigned,
        unassigned_weeks=series,
        weeks=[Volume(week=week, contacts=n) for week, n in sorted(weeks.items())],
        channels=_parts(channels),
        languages=_parts(languages),
    )


def _contacts(workspace: Workspace) -> tuple[Counter[date], Counter[str], int]:
    weeks: Counter[date] = Counter()
    channels: Counter[str] = Counter()
    undated = 0
    for batch in workspace.lake.scan("contacts", columns=["timestamp", "channel"], batch_rows=1 << 17):
        for row in pc.value_counts(week_of(batch["timestamp"])).to_pylist():
            if row["values"] is None:
                undated += row["counts"]
            else:
                weeks[row["values"]] += row["counts"]
        channels.update({row["values"]: row["counts"] for row in pc.value_counts(batch["channel"]).to_pylist()})
    return weeks, channels, undated


def _counted(workspace: Workspace, table: str, column: str) -> Counter[str]:
    counts: Counter[str] = Counter()
    for batch in workspace.lake.scan(table, columns=[column], batch_rows=1 << 17):
        counts.update({row["values"]: row["counts"] for row in pc.value_counts(batch[column]).to_pylist()})
    return counts


def _unassigned(workspace: Workspace) -> tuple[Number | None, list[Week]]:
    total: Number | None = None
    series = []
    where = "subject = 'unassigned' AND measure = 'share'"
    for row in workspace.read("estimates", where=where).to_pylist():
        if row["week"] is None:
            total = Number.from_row(row)
        else:
            series.append(Week.from_row(row))
    return total, sorted(series, key=lambda week: week.week)


def _parts(counts: Counter[str]) -> list[Part]:
    """The largest values by name, the rest together."""
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    named = [Part(name=name, contacts=n) for name, n in ordered[:_NAMED]]
    rest = sum(n for _, n in ordered[_NAMED:])
    return [*named, Part(name="other", contacts=rest)] if rest else named

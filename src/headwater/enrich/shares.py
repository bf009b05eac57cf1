"""Shares of a topic's contacts that are negative, angry, grave ...: counted part by part, with intervals.

Method ``enrich.moods.wilson.v1``: a contact shows a signal where one of its statements on the topic has it at 0.5 or
more, and has the mood of its worst such statement. Wilson's interval covers sampling, not what the words miss.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from headwater.core.schema import schema
from headwater.core.stats.intervals import wilson
from headwater.core.tables import week_of
from headwater.enrich.reading import KINDS, SIGNALS, TARGETS

METHOD: Final = "enrich.moods.wilson.v1"
SHOWN: Final = 0.5
"""From this score on a contact counts as showing a signal."""
_MOODS = ("negative", "neutral", "positive")
MEASURES: Final = (*_MOODS, *SIGNALS, *KINDS, *(f"target:{name}" for name in TARGETS))
_WEEKLY = frozenset({"negative", "positive", *SIGNALS})


class MoodCounts:
    """Contacts of each topic and week, by measure; parts are added one after the other."""

    def __init__(self) -> None:
        self._counts: dict[tuple[str, date | None], np.ndarray[Any, Any]] = {}

    def add(self, statements: pa.Table, times: pa.Table) -> None:
        """Count the statements of one part.

        Args:
            statements: rows of ``signals`` with ``topic_id``; all those of a contact are in one part.
            times: ``contact_id`` and ``timestamp`` of the contacts.
        """
        if not statements.num_rows:
            return
        shown = {name: pc.cast(pc.greater_equal(statements[name], SHOWN), pa.int64()) for name in (*SIGNALS, *KINDS)}
        for name in _MOODS:
            shown[name] = pc.cast(pc.equal(statements["mood"], name), pa.int64())
        for name in TARGETS:
            shown[f"target:{name}"] = pc.cast(pc.equal(statements["target"], name), pa.int64())
        flags = pa.table({"topic_id": statements["topic_id"], "contact_id": statements["contact_id"], **shown})
        grouped = flags.group_by(["topic_id", "contact_id"], use_threads=False).aggregate(
            [(name, "max") for name in MEASURES]
        )
        weeks = week_of(times["timestamp"].combine_chunks().take(
            pc.index_in(grouped["contact_id"], value_set=times["contact_id"].combine_chunks()).combine_chunks()
        )).to_pylist()  # fmt: skip
        values = np.stack([grouped[f"{name}_max"].to_numpy() for name in MEASURES], axis=1)
        negative, neutral, positive = (MEASURES.index(name) for name in _MOODS)
        values[:, neutral] *= 1 - values[:, negative]  # the worst statement decides, so that the three add up to one
        values[:, positive] *= (1 - values[:, negative]) * (1 - values[:, neutral])
        rows = np.concatenate([np.ones((len(values), 1), values.dtype), values], axis=1)
        for topic, week, row in zip(grouped["topic_id"].to_pylist(), weeks, rows, strict=True):
            for key in {(topic, None), (topic, week)}:
                held = self._counts.get(key)
                self._counts[key] = row.copy() if held is None else held + row

    def table(self, *, level: float) -> pa.Table:
        """The table ``moods``."""
        rows: list[Mapping[str, Any]] = []
        for (topic, week), counts in sorted(self._counts.items(), key=lambda item: (item[0][0], str(item[0][1] or ""))):
            total = int(counts[0])
            low, high = wilson(counts[1:], total, level=level)
            for place, name in enumerate(MEASURES):
                if week is not None and name not in _WEEKLY:
                    continue
                n = int(counts[place + 1])
                rows.append(
                    {
                        "topic_id": topic, "measure": name, "week": week, "contacts": n, "of": total,
                        "value": n / total, "low": float(low[place]), "high": float(high[place]),
                        "level": level, "method": METHOD,
                    }
                )  # fmt: skip
        return pa.Table.from_pylist(rows, schema=schema("moods"))

"""Where the figures say that a topic hardly ever happens: attributes under which it is far below its usual share.

Method ``anecdotes.rare.lift.v1``: contacts of a topic under an attribute's value, over what its share of all contacts
would give; the upper end is Wilson's, at 95 %. Values of few contacts and attributes of very many values are left out.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from headwater.core.stats.intervals import wilson

METHOD: Final = "anecdotes.rare.lift.v1"
_MOST_VALUES = 100
_LEAST_EXPECTED = 8.0
_RARE = 0.35


class RareCounts:
    """Contacts by topic and attribute, added part by part."""

    def __init__(self) -> None:
        self._n = 0
        self._values: Counter[tuple[str, ...]] = Counter()  # attribute, value
        self._topics: Counter[str] = Counter()
        self._both: Counter[tuple[str, ...]] = Counter()  # topic, attribute, value

    def add(self, contacts: pa.Table, pairs: pa.Table) -> None:
        """Count one part.

        Args:
            contacts: ``contact_id``, ``attributes``.
            pairs: ``contact_id``, ``topic_id``, each pair once.
        """
        self._n += contacts.num_rows
        flat = _flat(contacts)
        self._values.update(_counted(flat, ["name", "value"]))
        self._topics.update({key[0]: n for key, n in _counted(pairs, ["topic_id"]).items()})
        self._both.update(_counted(pairs.join(flat, "contact_id", use_threads=False), ["topic_id", "name", "value"]))

    def rare(self) -> dict[str, dict[tuple[str, str], tuple[float, float]]]:
        """topic_id -> (attribute, value) -> lift and its upper end."""
        names = Counter(key[0] for key in self._values)
        found: dict[str, dict[tuple[str, str], tuple[float, float]]] = {}
        for (name, value), n in sorted(self._values.items()):
            if names[name] > _MOST_VALUES:
                continue
            for topic, size in sorted(self._topics.items()):
                base = size / self._n
                if n * base < _LEAST_EXPECTED:
                    continue
                seen = self._both[topic, name, value]
                high = float(wilson(seen, n)[1]) / base
                if high < _RARE:
                    found.setdefault(topic, {})[name, value] = (seen / n / base, high)
        return found


def _flat(contacts: pa.Table) -> pa.Table:
    """A row for each attribute of each contact."""
    column = contacts["attributes"].combine_chunks()
    if isinstance(column, pa.ChunkedArray):
        column = pa.concat_arrays(column.chunks)
    offsets = np.asarray(column.offsets)
    lengths = np.diff(offsets)
    ids = contacts["contact_id"].combine_chunks().take(pa.array(np.repeat(np.arange(len(lengths)), lengths)))
    first = int(offsets[0]) if len(offsets) else 0
    total = int(lengths.sum())
    return pa.table(
        {"contact_id": ids, "name": column.keys.slice(first, total), "value": column.items.slice(first, total)}
    )


def _counted(table: pa.Table, columns: list[str]) -> Mapping[tuple[str, ...], int]:
    if not table.num_rows:
        return {}
    table = table.filter(pc.is_valid(table[columns[-1]]))
    grouped = table.group_by(columns, use_threads=False).aggregate([([], "count_all")])
    keys = zip(*(grouped[name].to_pylist() for name in columns), strict=True)
    return dict(zip(keys, grouped["count_all"].to_pylist(), strict=True))

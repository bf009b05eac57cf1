"""The points of the map as bytes, each with what it can be filtered by: what the page draws and counts in the browser.

The form: four bytes with the length of a JSON text (little-endian, as all numbers here), that text, filled up with blanks to a
multiple of four, then each column that it lists, at its offset from the end of the text, each at a multiple of four.
"""

import json
from collections import Counter
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from headwater.app.context import Context
from headwater.app.usecases.contacts import is_risky
from headwater.app.usecases.map import labels_of, some_of
from headwater.app.workspace import Workspace, opened
from headwater.core.tables import statement_ids
from headwater.search.filter_binding import FIELDS

MISSING: Final = 65_535
"""Code of what a point does not have."""
MOODS: Final = ("negative", "neutral", "positive")
_ID: Final = 24  # hex digits of a contact's id
_ATTRIBUTES: Final = 6
_VALUES: Final = 40  # more values than that are no list to tick


def points(context: Context, sample: int) -> bytes:
    """Points of the map and what they can be filtered by.

    Args:
        context: where.
        sample: points at most, drawn by the hash of their contact: the same ones every time.

    Returns:
        the bytes that the module describes. Columns: ``x``, ``y`` float32; ``contact`` 12 bytes, the id without its ``c_``;
        ``day`` uint16, days since ``first_day``; ``topic``, ``mood``, ``channel``, ``language`` and attributes uint16, an index
        into their ``values``; ``MISSING`` where there is none.
    """
    with opened(context) as workspace:
        total = workspace.lake.count("map")
        where, of_contacts = some_of(sample, total), some_of(sample, total, "contact_id")
        found = workspace.lake.read("map", columns=["statement_id", "x", "y"], where=where).sort_by("statement_id")
        found = found.slice(0, sample).combine_chunks()
        ids = found["statement_id"].combine_chunks()
        contacts = pc.utf8_slice_codeunits(ids, 0, 2 + _ID)
        columns: list[tuple[dict[str, Any], NDArray[Any]]] = [
            ({"name": "x", "type": "float32"}, found["x"].to_numpy().astype("<f4")),
            ({"name": "y", "type": "float32"}, found["y"].to_numpy().astype("<f4")),
            ({"name": "contact", "type": "hex12"}, _hex(contacts)),
        ]
        documents = _documents(workspace, of_contacts)
        row = pc.index_in(contacts, value_set=documents["contact_id"].combine_chunks())
        first, days = _days(documents["day"].take(row))
        columns.append(({"name": "day", "type": "uint16"}, days))
        coded = {
            "topic": _topics(workspace, where, ids),
            "mood": _moods(workspace, of_contacts, ids),
            "channel": documents["channel"].take(row),
            "language": documents["language"].take(row),
        }
        for name, values in coded.items():
            columns.append(_coded(name, values))
        columns += _attributes(documents["labels"], row)
        labels = [label.model_dump() for label in labels_of(workspace, None, -1)]
    head = {"points": len(ids), "statements": total, "first_day": first, "labels": labels}
    return _packed(head, columns)


def _documents(workspace: Workspace, where: str | None) -> pa.Table:
    return workspace.lake.read("documents", columns=["contact_id", "day", "channel", "language", "labels"], where=where)


def _topics(workspace: Workspace, where: str | None, ids: pa.Array) -> pa.Array:
    found = workspace.lake.read("assignments", columns=["statement_id", "best_topic_id"], where=where)
    return found["best_topic_id"].take(pc.index_in(ids, value_set=found["statement_id"].combine_chunks()))


def _moods(workspace: Workspace, where: str | None, ids: pa.Array) -> pa.Array:
    """The mood of each statement."""
    some = " AND ".join(["unit = 'statement'", *([where] if where else [])])
    found = workspace.lake.read("signals", columns=["contact_id", "start", "mood"], where=some)
    return found["mood"].take(pc.index_in(ids, value_set=statement_ids(found)))


def _hex(contacts: pa.Array) -> NDArray[np.uint8]:
    """Ids of contacts as their bytes."""
    text = "".join(pc.utf8_slice_codeunits(contacts, 2, 2 + _ID).to_pylist())
    return np.frombuffer(bytes.fromhex(text), np.uint8)


def _days(column: pa.ChunkedArray) -> tuple[str | None, NDArray[np.uint16]]:
    """The first day, and how many days later each is."""
    first = pc.min(column).as_py()
    if first is None:
        return None, np.full(len(column), MISSING, "<u2")
    number = pc.cast(column, pa.int32())
    later = pc.fill_null(pc.subtract(number, pc.min(number)), MISSING)
    return first.isoformat(), later.to_numpy().astype("<u2")


def _coded(name: str, column: pa.ChunkedArray) -> tuple[dict[str, Any], NDArray[np.uint16]]:
    """A column of words as indices into its values, the most frequent first."""
    counts = Counter({row["values"]: row["counts"] for row in column.drop_null().value_counts().to_pylist()})
    values = [value for value, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]
    if name == "mood":
        values = [mood for mood in MOODS if mood in counts]
    index = pc.fill_null(pc.index_in(column, value_set=pa.array(values, pa.string())), MISSING)
    return {"name": name, "type": "coded", "values": values}, index.to_numpy().astype("<u2")


def _attributes(labels: pa.ChunkedArray, row: pa.Array) -> list[tuple[dict[str, Any], NDArray[np.uint16]]]:
    """The attributes that most contacts carry and that have few values; none that could be an identifier."""
    lists = labels.combine_chunks()
    flat = pc.list_flatten(lists).dictionary_encode()
    parents = pc.list_parent_indices(lists).to_numpy()
    codes = flat.indices.to_numpy()
    words = [word.partition("=") for word in flat.dictionary.to_pylist()]
    counts = np.bincount(codes, minlength=len(words))
    by_name: dict[str, list[int]] = {}
    for code, (name, _, _) in enumerate(words):
        by_name.setdefault(name, []).append(code)
    telling = {
        name: mine
        for name, mine in by_name.items()
        if name.lower() not in FIELDS and 1 < len(mine) <= _VALUES and not any(is_risky(words[c][2]) for c in mine)
    }
    chosen = sorted(telling, key=lambda name: (-int(counts[telling[name]].sum()), name))[:_ATTRIBUTES]
    rows = row.to_numpy(zero_copy_only=False)
    found = []
    for name in chosen:
        mine = sorted(telling[name], key=lambda code: (-counts[code], words[code][2]))
        place = np.full(len(words), MISSING, "<u2")
        place[mine] = np.arange(len(mine))
        of_document = np.full(len(labels), MISSING, "<u2")
        held = place[codes]
        of_document[parents[held != MISSING]] = held[held != MISSING]
        entry = {"name": name, "type": "coded", "values": [words[code][2] for code in mine], "attribute": True}
        found.append((entry, of_document[rows]))
    return found


def _packed(head: dict[str, Any], columns: list[tuple[dict[str, Any], NDArray[Any]]]) -> bytes:
    offset, listed, parts = 0, [], []
    for about, values in columns:
        data = values.tobytes()
        data += b"\0" * (-len(data) % 4)
        listed.append({**about, "offset": offset})
        parts.append(data)
        offset += len(data)
    text = json.dumps({**head, "columns": listed}, ensure_ascii=False).encode()
    text += b" " * (-len(text) % 4)
    return b"".join([len(text).to_bytes(4, "little"), text, *parts])

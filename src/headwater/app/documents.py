"""The edge of search on the way in: what is known of a contact, put together into one row that can be found.

``gather`` brings the tables of a part together, in the process that writes; ``build`` makes the stage that a worker runs
on them: the text as it is shown, its words, and a vector also for a contact that states nothing.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from headwater.core.ports import Encoder, Lake, Stage
from headwater.core.schema import schema
from headwater.core.tables import matrix, week_of
from headwater.core.text.visible import visible
from headwater.core.types import PersonalSpan
from headwater.prepare.redact import redact, replaced
from headwater.search.dense import normalise
from headwater.search.tokens import words

_CONTACT: Final = ["contact_id", "part", "text", "channel", "timestamp", "customer", "attributes"]
_PREPARED: Final = ["contact_id", "language", "kept", "personal"]
_PLACEHOLDER: Final = re.compile(r"<[A-Z]+_[0-9]+>")
_LONGEST_LABEL = 200
_OPENING = 400


def gather(lake: Lake, part: int) -> pa.Table:
    """The contacts of a part with what ``prepared``, ``vectors`` and ``assignments`` know of them."""
    where = f"part = {part}"
    contacts = lake.read("contacts", columns=_CONTACT, where=where).combine_chunks()
    prepared = lake.read("prepared", columns=_PREPARED, where=where).combine_chunks()
    place = pc.index_in(contacts["contact_id"], value_set=prepared["contact_id"].combine_chunks())
    table = contacts
    for name in _PREPARED[1:]:
        table = table.append_column(name, prepared[name].take(place))
    ids = contacts["contact_id"].combine_chunks()
    vectors = lake.read("vectors", columns=["statement_id", "vector"], where=where).combine_chunks()
    table = table.append_column("vector", _vectors(ids, vectors))
    topics = lake.read("assignments", columns=["contact_id", "topic_id", "also"], where=where)
    return table.append_column("topics", _topics(ids.to_pylist(), topics))


def _vectors(ids: pa.Array, vectors: pa.Table) -> pa.Array:
    """The mean direction of each contact's statements; zeros where it has none."""
    width = vectors["vector"].type.list_size
    total = np.zeros((len(ids), width), np.float32)
    contact = pc.replace_substring_regex(vectors["statement_id"], r"\.[0-9]+$", "")
    rows = pc.index_in(contact, value_set=ids).combine_chunks().to_numpy(zero_copy_only=False)
    np.add.at(total, rows, matrix(vectors["vector"]))
    return pa.FixedSizeListArray.from_arrays(pa.array(normalise(total).reshape(-1)), width)


def _topics(ids: list[str], assigned: pa.Table) -> pa.Array:
    found: dict[str, set[str]] = {}
    for row in assigned.to_pylist():
        found.setdefault(row["contact_id"], set()).update(filter(None, [row["topic_id"], *row["also"]]))
    return pa.array([sorted(found.get(key, ())) for key in ids], pa.list_(pa.string()))


def build(encoder: Encoder) -> Stage:
    """A stage from what ``gather`` gives to ``documents``."""

    def stage(rows: pa.Table) -> Mapping[str, pa.Table]:
        said, kept, hidden = (rows[name].to_pylist() for name in ("text", "kept", "personal"))
        texts = [_shown(*row) for row in zip(said, kept, hidden, strict=True)]
        bare = [_PLACEHOLDER.sub(" ", text) for text in texts]
        vectors = _filled(rows["vector"], bare, encoder)
        day = pc.cast(pc.local_timestamp(rows["timestamp"]), pa.timestamp("us")).cast(pa.date32())
        table = {
            **{name: rows[name] for name in ("contact_id", "part", "channel", "language", "customer", "topics")},
            "text": texts,
            "terms": [" ".join(words(text)) for text in bare],
            "vector": pa.FixedSizeListArray.from_arrays(pa.array(vectors.reshape(-1)), encoder.dim),
            "day": day if len(rows) else pa.array([], pa.date32()),
            "week": week_of(rows["timestamp"]),
            "labels": pa.array([_labels(row) for row in rows["attributes"].to_pylist()], pa.list_(pa.string())),
            "personal": pa.array(
                [sorted({span["type"] for span in row}) for row in rows["personal"].to_pylist()],
                pa.list_(pa.string()),
            ),
        }
        return {"documents": pa.table({name: table[name] for name in schema("documents").names})}

    return stage


def _shown(text: str, kept: list[dict[str, int]], personal: list[dict[str, Any]]) -> str:
    """What cleaning left of a contact, personal data replaced; all of it where cleaning left nothing."""
    hidden = tuple(PersonalSpan(**span) for span in personal)
    spans = [(span["start"], span["end"]) for span in kept] or [(0, len(text))]
    return " ".join(filter(None, (visible(replaced(text, hidden, start, end)) for start, end in spans)))


def _filled(column: pa.ChunkedArray, texts: list[str], encoder: Encoder) -> npt.NDArray[np.float32]:
    """``(n, dim)`` the vectors, where a contact states nothing that of how its text begins."""
    vectors = matrix(column)
    if vectors.shape[1] != encoder.dim:  # no statement in this part
        vectors = np.zeros((len(column), encoder.dim), np.float32)
    empty = np.flatnonzero(~vectors.any(axis=1))
    if len(empty):
        vectors = vectors.copy()
        vectors[empty] = encoder.encode([texts[row][:_OPENING] for row in empty])
    return vectors


def _labels(attributes: list[tuple[str, str]]) -> list[str]:
    return sorted(f"{name}={_label(value)}" for name, value in attributes)


def _label(value: str) -> str:
    risky = "@" in value or sum(character.isdigit() for character in value) >= 7
    return (redact(value).text if risky else value)[:_LONGEST_LABEL]

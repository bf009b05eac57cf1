"""History under two models, labels included: every statement of the lake, assigned by the one and by the other."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from headwater.core.ports import Artefacts, Lake
from headwater.core.tables import aligned, codes, joined, matrix, week_of
from headwater.organise.bridge import NO_WEEK, Tally, bridge_rows
from headwater.organise.teach import Taught

Ints = npt.NDArray[np.int64]


def compare(lake: Lake, first: Taught, second: Taught, *, min_probability: float, where: str | None = None) -> Tally:
    """What moved from one model to the other, over the statements of the lake.

    Args:
        lake: the lake; its vectors are those of the models' encoder.
        first: the model before.
        second: the model after.
        min_probability: below it a statement is counted as unassigned.
        where: which statements; all of them by default.
    """
    tally = Tally(first.model.nodes, second.model.nodes)
    for rows, old, new in both_sides(lake, first, second, min_probability=min_probability, where=where):
        numbers, _ = codes(rows["contact_id"])
        tally.add(numbers, _weeks(rows["timestamp"]), old, new)
    return tally


def both_sides(
    lake: Lake, first: Taught, second: Taught, *, min_probability: float, where: str | None = None
) -> Iterator[tuple[pa.Table, Ints, Ints]]:
    """Statements part by part, with the index of the node that either model gives each; -1 for none."""
    for rows in _statements(lake, where):
        ids, vectors, texts = rows["statement_id"].to_pylist(), matrix(rows["vector"]), rows["text"].to_pylist()
        old, new = (model.settled(model.decide(ids, vectors, texts), min_probability) for model in (first, second))
        yield rows, old, new


def statements_of(lake: Lake) -> Iterator[tuple[npt.NDArray[np.float32], list[str]]]:
    """Vectors and texts of all statements, part by part."""
    for rows in _statements(lake, None):
        yield matrix(rows["vector"]), rows["text"].to_pylist()


def bridge(
    lake: Lake,
    artefacts: Artefacts,
    models: Mapping[str, Any],
    *,
    names: Callable[[int], Mapping[str, str]],
    min_probability: float,
) -> Mapping[str, Any]:
    """Write ``bridges``: the passage from the model that assigned before to the one that does now, labels included.

    The bridges of other pairs of versions stay; where labels alone changed, both versions are the same, and the newest
    such passage is kept. Where the encoder changed, the old model cannot read the new vectors:
    that bridge is left out, and the facts say so.

    Args:
        lake: the lake.
        artefacts: where the models lie.
        models: facts of the stage ``teach``.
        names: version of a taxonomy -> name of each of its nodes.
        min_probability: below it a statement is counted as unassigned.
    """
    kept = lake.read("bridges")
    before = models["previous"]
    if before is None:
        lake.replace("bridges", [kept])
        return {"bridge": "nothing to bridge: no other model assigned before"}
    first, second = (Taught.from_bytes(artefacts.get(name)) for name in (before["taught"], models["taught"]))
    pair = {"from_version": first.model.version, "to_version": second.model.version}
    stale = pc.and_(*(pc.equal(kept[name], version) for name, version in pair.items()))
    kept = kept.filter(pc.invert(stale))
    if first.model.encoder != second.model.encoder:
        lake.replace("bridges", [kept])
        return {"bridge": f"no bridge: the encoder changed from {first.model.encoder} to {second.model.encoder}"}
    tally = compare(lake, first, second, min_probability=min_probability)
    now = {row["topic_id"]: row["name"] for row in lake.read("topics", columns=["topic_id", "name"]).to_pylist()}
    stamp = {**pair, "from_model": before["taught"], "to_model": models["taught"]}
    rows = [{**stamp, **row} for row in bridge_rows(tally, old_names=names(first.model.version), new_names=now)]
    lake.replace(
        "bridges", [pa.concat_tables([kept, pa.Table.from_pylist(rows, schema=kept.schema)])] if rows else [kept]
    )
    moved = sum(row["statements"] for row in rows if row["kind"] == "moved" and row["old_id"] != row["new_id"])
    return {**pair, "rows": len(rows), "statements_under_another_id": moved}


def _statements(lake: Lake, where: str | None) -> Iterator[pa.Table]:
    """Statements part by part, with their vectors and the time of their contacts."""
    scans = aligned(
        lake.scan("vectors", columns=["statement_id", "vector", "part"], where=where),
        lake.scan("statements", columns=["statement_id", "contact_id", "text", "part"], where=where),
        lake.scan("contacts", columns=["contact_id", "timestamp", "part"]),
    )
    for _, vectors, (statements, contacts) in scans:
        if statements is not None and contacts is not None:
            rows = joined(vectors.drop_columns(["part"]), statements.drop_columns(["part"]))
            yield joined(rows, contacts.drop_columns(["part"]))


def _weeks(timestamps: pa.ChunkedArray) -> Ints:
    days = week_of(timestamps).cast(pa.int32()).cast(pa.int64())
    found: Ints = days.fill_null(NO_WEEK).to_numpy()
    return found

"""Partial sums that a size is computed from: they merge exactly, in any order, and do not grow with the corpus.

Probabilities are held as 16-bit fixed point and added up as integers, so a sum has the same bytes however the
contacts were split and shuffled. Variation between clusters (near-duplicates, contacts of one customer) is kept by
random groups: a cluster's label hashes to one of 128 buckets and each topic keeps one count per bucket. The variance
between buckets then contains whatever dependence there is within clusters.

References:
    Wolter (2007), Introduction to Variance Estimation, ch. 2 (the random group method).
"""

import zlib
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from headwater.core.errors import SchemaMismatch

Ints = NDArray[np.int64]
SCALE: Final = 1 << 16
BUCKETS: Final = 128
MEASURES: Final = ("decided", "mass", "abstained", "abstained_mass")


@dataclass(frozen=True)
class Aggregate:
    """Sums by topic and week, by week, and by topic and bucket.

    Attributes:
        cells: columns ``topic_id``, ``week`` (date32, null = no time), and int64 sums: ``decided`` contacts, their
            ``mass`` of probability (fixed point), ``abstained`` contacts whose best topic it is, and their
            ``abstained_mass``. Sorted by topic and week.
        weeks: columns ``week``, ``contacts`` (all of them, with or without a topic), ``untopical`` (contacts without
            any decided topic). Sorted.
        buckets: topic -> (128,) decided contacts by hash of their cluster.
        base: (128,) all contacts by hash of their cluster.
    """

    cells: pa.Table
    weeks: pa.Table
    buckets: dict[str, Ints]
    base: Ints

    @classmethod
    def of(cls, contacts: pa.Table, assignments: pa.Table) -> "Aggregate":
        """Sums of one batch; a contact must not be spread over two batches.

        Args:
            contacts: ``contact_id``, ``week`` (date32 or null), ``cluster`` (what its rows may depend on: the
                near-duplicate group, or else the customer, or else the contact itself). All contacts, once each.
            assignments: ``contact_id``, ``topic_id`` (null = abstained), ``best_topic_id``, ``probability``
                (calibrated). One row a statement.

        Raises:
            SchemaMismatch: a column is missing.
        """
        _need(contacts, ("contact_id", "week", "cluster"), "contacts")
        _need(assignments, ("contact_id", "topic_id", "best_topic_id", "probability"), "assignments")
        rows = _per_contact(assignments)
        keyed = contacts.select(["contact_id", "week"]).append_column("bucket", _bucket(contacts["cluster"]))
        rows = rows.join(keyed, "contact_id", use_threads=False)
        decided_ids = pc.unique(rows.filter(pc.equal(rows["decided"], 1))["contact_id"])
        topical = pc.is_in(keyed["contact_id"], value_set=decided_ids)
        weeks = pa.table(
            {
                "week": keyed["week"],
                "contacts": pa.array(np.ones(len(keyed), np.int64)),
                "untopical": pc.cast(pc.invert(topical), pa.int64()),
            }
        )
        decided = rows.filter(pc.equal(rows["decided"], 1))
        return cls(
            _sum(rows, ["topic_id", "week"], MEASURES),
            _sum(weeks, ["week"], ("contacts", "untopical")),
            _by_bucket(decided),
            np.bincount(keyed["bucket"].to_numpy(), minlength=BUCKETS).astype(np.int64),
        )

    @classmethod
    def empty(cls) -> "Aggregate":
        """The neutral element of :meth:`merge`."""
        cells = pa.table(
            {
                "topic_id": pa.array([], pa.string()),
                "week": pa.array([], pa.date32()),
                **{name: pa.array([], pa.int64()) for name in MEASURES},
            }
        )
        weeks = pa.table(
            {"week": pa.array([], pa.date32()), **{n: pa.array([], pa.int64()) for n in ("contacts", "untopical")}}
        )
        return cls(cells, weeks, {}, np.zeros(BUCKETS, np.int64))

    def merge(self, other: "Aggregate") -> "Aggregate":
        """The sums of both; commutative and associative to the last bit."""
        zero = np.zeros(BUCKETS, np.int64)
        buckets = {
            topic: self.buckets.get(topic, zero) + other.buckets.get(topic, zero)
            for topic in sorted(self.buckets.keys() | other.buckets.keys())
        }
        return Aggregate(
            _sum(pa.concat_tables([self.cells, other.cells]), ["topic_id", "week"], MEASURES),
            _sum(pa.concat_tables([self.weeks, other.weeks]), ["week"], ("contacts", "untopical")),
            buckets,
            self.base + other.base,
        )


def _per_contact(assignments: pa.Table) -> pa.Table:
    """One row per contact and topic: its best statement; a decided statement outranks an abstained one."""
    fixed = np.rint(np.clip(assignments["probability"].to_numpy().astype(np.float64), 0, 1) * SCALE).astype(np.int64)
    decided = pc.is_valid(assignments["topic_id"]).to_numpy(zero_copy_only=False).astype(np.int64)
    rows = pa.table(
        {
            "contact_id": assignments["contact_id"],
            "topic_id": pc.coalesce(assignments["topic_id"], assignments["best_topic_id"]),
            "rank": pa.array(decided * (2 * SCALE) + fixed),
        }
    )
    best = rows.group_by(["contact_id", "topic_id"], use_threads=False).aggregate([("rank", "max")])
    rank = best["rank_max"].to_numpy()
    won = (rank >= 2 * SCALE).astype(np.int64)
    mass = rank - won * 2 * SCALE
    columns = {"decided": won, "mass": won * mass, "abstained": 1 - won, "abstained_mass": (1 - won) * mass}
    for name, values in columns.items():
        best = best.append_column(name, pa.array(values))
    return best.drop_columns(["rank_max"])


def _sum(table: pa.Table, keys: list[str], measures: tuple[str, ...]) -> pa.Table:
    grouped = table.group_by(keys, use_threads=False).aggregate([(name, "sum") for name in measures])
    renamed = grouped.rename_columns([*keys, *measures] if grouped.column_names[0] == keys[0] else [*measures, *keys])
    return renamed.select([*keys, *measures]).sort_by([(key, "ascending") for key in keys]).combine_chunks()


def _by_bucket(decided: pa.Table) -> dict[str, Ints]:
    encoded = decided["topic_id"].combine_chunks().dictionary_encode()
    topics = encoded.dictionary.to_pylist()
    flat = encoded.indices.to_numpy().astype(np.int64) * BUCKETS + decided["bucket"].to_numpy()
    counts = np.bincount(flat, minlength=len(topics) * BUCKETS).reshape(-1, BUCKETS).astype(np.int64)
    return {topic: counts[i] for i, topic in sorted(enumerate(topics), key=lambda pair: str(pair[1]))}


def _bucket(clusters: pa.ChunkedArray) -> pa.Array:
    encoded = pa.array(
        clusters.to_pylist() if isinstance(clusters, pa.Array) else clusters.combine_chunks()
    ).dictionary_encode()
    hashed = np.array([zlib.crc32(str(label).encode()) % BUCKETS for label in encoded.dictionary.to_pylist()], np.int64)
    return pa.array(hashed[encoded.indices.to_numpy()] if len(hashed) else np.zeros(0, np.int64))


def _need(table: pa.Table, columns: tuple[str, ...], name: str) -> None:
    missing = [column for column in columns if column not in table.column_names]
    if missing:
        raise SchemaMismatch(f"{name} lacks the columns {missing}")

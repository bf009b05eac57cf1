"""Groups of contacts that say the same: exact copies by hash, near-duplicates by shared band keys of their sketches.

``prepare.duplicates.lsh.v1``. Within a band, contacts of one key point at the smallest contact id among them; two
contacts are near when they point at the same contact in at least ``MIN_SHARED`` bands (similarity about 0.7 and above:
86 % of pairs at 0.8, 99.8 % at 0.9, 1.5 % at 0.5). Groups are the connected components; a group is named by its
smallest contact id, so the result does not depend on the order of rows. Memory: a few arrays of n and of n * bands.
"""

from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from headwater.core.errors import InputError
from headwater.core.schema import conform

VERSION: Final = "prepare.duplicates.lsh.v1"
MIN_SHARED: Final = 2


def find_duplicates(contact_ids: pa.Array, sketches: pa.Array, text_hashes: pa.Array | None = None) -> pa.Table:
    """Table ``duplicates``: one row for each contact that is in a group of two or more, sorted by contact id.

    Args:
        contact_ids: unique strings.
        sketches: lists of uint64 keys (``sketch.sketches``): the text's own, then those of its bands; may be empty.
        text_hashes: strings that are equal for equal texts, null or empty where there is nothing to compare; when
            ``None``, the first key of the sketch.

    Returns:
        ``contact_id``, ``group_id`` (smallest contact id of the group) and ``kind``: ``exact`` when another member of
        the group has the same text, else ``near``.

    Raises:
        InputError: the columns differ in length.
    """
    ids, keys = _flat(contact_ids), _flat(sketches)
    hashes = _first_keys(keys) if text_hashes is None else _flat(text_hashes)
    if not len(ids) == len(keys) == len(hashes):
        raise InputError(f"duplicates: {len(ids)} ids, {len(keys)} sketches and {len(hashes)} hashes")
    if not len(ids):
        return conform("duplicates", pa.table({"contact_id": pa.array([], pa.string()), "group_id": [], "kind": []}))
    order = pc.sort_indices(ids)
    ids, keys, hashes = ids.take(order), keys.take(order), hashes.take(order)
    exact_of = _exact(hashes)
    left, right = _near(keys, len(ids))
    own = np.arange(len(ids))
    copies = np.flatnonzero(exact_of != own)
    edges = coo_array(
        (np.ones(len(copies) + len(left), dtype=np.int8), (np.r_[copies, left], np.r_[exact_of[copies], right])),
        shape=(len(ids), len(ids)),
    )
    _, component = connected_components(edges, directed=False)
    first = np.full(component.max() + 1, len(ids))
    np.minimum.at(first, component, own)
    grouped = np.flatnonzero(np.bincount(component)[component] > 1)
    shared = np.bincount(exact_of, minlength=len(ids))[exact_of] > 1
    kinds = pa.array(["near", "exact"]).take(pa.array(shared[grouped].astype(np.int8)))
    return conform(
        "duplicates",
        pa.table(
            {
                "contact_id": ids.take(pa.array(grouped)),
                "group_id": ids.take(pa.array(first[component[grouped]])),
                "kind": kinds,
            }
        ),
    )


def _flat(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def _first_keys(keys: pa.Array) -> pa.Array:
    return pc.list_element(pc.if_else(pc.greater(pc.list_value_length(keys), 0), keys, pa.scalar([None], keys.type)), 0)


def _exact(hashes: pa.Array) -> npt.NDArray[np.int64]:
    """For each row the first row of the same non-empty hash; itself where there is none."""
    codes = pc.fill_null(pc.cast(hashes, pa.string()), "")
    encoded = codes.dictionary_encode()
    index = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    own = np.arange(len(index))
    first = np.full(len(encoded.dictionary), len(index))
    np.minimum.at(first, index, own)
    found = first[index]
    empty = pc.equal(codes, "").to_numpy(zero_copy_only=False)
    return np.where(empty, own, found)


def _near(keys: pa.Array, n: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Pairs (row, smaller row) that meet in at least ``MIN_SHARED`` bands."""
    lengths = np.diff(keys.offsets.to_numpy()) if len(keys) else np.empty(0, np.int64)
    rows = np.repeat(np.arange(n), lengths)
    values = keys.flatten().to_numpy()
    order = np.argsort(values, kind="stable")
    values, rows = values[order], rows[order]
    if not len(values):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    opens = np.r_[True, values[1:] != values[:-1]]
    leader = rows[np.flatnonzero(opens)][np.cumsum(opens) - 1]
    other = rows != leader
    pair = np.sort(rows[other] * np.int64(n) + leader[other])
    if not len(pair):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    opens = np.flatnonzero(np.r_[True, pair[1:] != pair[:-1]])
    counts = np.diff(np.r_[opens, len(pair)])
    chosen = pair[opens[counts >= MIN_SHARED]]
    return chosen // n, chosen % n

"""Sketches and duplicate groups."""

import numpy as np
import pyarrow as pa
import pytest

from headwater.core.errors import InputError
from headwater.prepare.duplicates import find_duplicates
from headwater.prepare.sketch import N_BANDS, sketches

WORDS = [f"w{i}" for i in range(400)]


def _texts(n: int, size: int, seed: int) -> list[list[str]]:
    rng = np.random.default_rng(seed)
    return [[WORDS[i] for i in rng.integers(0, len(WORDS), size)] for _ in range(n)]


def _table(texts: list[list[str]]) -> tuple[pa.Array, pa.Array]:
    ids = pa.array([f"c_{i:05d}" for i in range(len(texts))])
    return ids, pa.array(sketches(texts), pa.list_(pa.uint64()))


def test_keys_depend_on_the_words_alone() -> None:
    texts = _texts(20, 30, 1)
    alone = [sketches([text])[0] for text in texts]
    assert all((a == b).all() for a, b in zip(alone, sketches(texts), strict=True))
    assert len(alone[0]) == N_BANDS + 1


def test_short_texts_have_no_sketch() -> None:
    assert [len(keys) for keys in sketches([["thank", "you"], [], ["a", "b", "c", "d", "e"]])] == [0, 0, N_BANDS + 1]


def test_one_word_in_eighty_changed_is_near_and_strangers_are_not() -> None:
    texts = _texts(300, 80, 2)
    copies = [[*text[:40], "other", *text[41:]] for text in texts[:100]]
    groups = find_duplicates(*_table(texts + copies)).to_pylist()
    pairs = {row["contact_id"]: row["group_id"] for row in groups}
    joined = sum(pairs.get(f"c_{300 + i:05d}") == f"c_{i:05d}" for i in range(100))
    assert joined >= 95
    assert not any(f"c_{i:05d}" in pairs for i in range(100, 300))
    assert {row["kind"] for row in groups} == {"near"}


def test_exact_copies_are_told_apart_from_near_ones() -> None:
    (text,) = _texts(1, 80, 3)
    near = [*text[:40], "other", *text[41:]]
    rows = find_duplicates(*_table([text, text, near])).to_pylist()
    assert [row["kind"] for row in rows] == ["exact", "exact", "near"]
    assert {row["group_id"] for row in rows} == {"c_00000"}


def test_row_order_does_not_matter() -> None:
    texts = _texts(60, 40, 4)
    texts += [[*text[:20], "x", *text[21:]] for text in texts[:30]]
    ids, keys = _table(texts)
    order = pa.array(np.random.default_rng(0).permutation(len(texts)))
    assert find_duplicates(ids, keys).equals(find_duplicates(ids.take(order), keys.take(order)))


def test_hashes_may_be_given_and_columns_must_agree() -> None:
    ids, keys = pa.array(["b", "a", "c"]), pa.array([[], [], []], pa.list_(pa.uint64()))
    rows = find_duplicates(ids, keys, pa.array(["h", "h", None])).to_pylist()
    assert [(row["contact_id"], row["group_id"]) for row in rows] == [("a", "a"), ("b", "a")]
    assert find_duplicates(ids, keys).num_rows == 0
    with pytest.raises(InputError, match="3 ids"):
        find_duplicates(ids, keys, pa.array(["h"]))

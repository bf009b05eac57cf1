"""What every finder must do: the one of the lake, and the exact one that the others are held against."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from tests.fakes.finder import ExactFinder

from headwater.adapters.store.finder import LanceFinder
from headwater.adapters.store.lake import LanceLake
from headwater.core.errors import StaleVersion
from headwater.core.ports import Finder
from headwater.search.dense import FloatArray
from headwater.search.tokens import words

TEXTS = [
    "my refund never arrived",
    "the refund arrived late but it arrived",
    "late parcel never refunded",
    "card charged twice for one order",
    "the app closes when I log in",
    "parcel lost by the courier",
]
CHANNELS = ["chat", "email", "chat", "chat", "call", "email"]


def documents(texts: list[str], first: int = 0, seed: int = 0) -> pa.Table:
    rng = np.random.default_rng(seed)
    vectors = rng.standard_normal((len(texts), 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    numbers = range(first, first + len(texts))
    return pa.table(
        {
            "contact_id": [f"c_{number:08x}" for number in numbers],
            "part": [first] * len(texts),
            "text": texts,
            "terms": [" ".join(words(text)) for text in texts],
            "vector": pa.FixedSizeListArray.from_arrays(pa.array(vectors.reshape(-1)), 8),
            "channel": [CHANNELS[number % 6] for number in numbers],
            "day": [date(2026, 10, 5)] * len(texts),
            "week": [date(2026, 10, 5)] * len(texts),
            "language": ["en"] * len(texts),
            "customer": pa.array([None] * len(texts), pa.string()),
            "topics": pa.array([["t_1"]] * len(texts), pa.list_(pa.string())),
            "labels": pa.array([[f"region={'EU' if n % 2 else 'US'}"] for n in numbers], pa.list_(pa.string())),
            "personal": pa.array([[]] * len(texts), pa.list_(pa.string())),
        }
    )


Make = Callable[[LanceLake, Path], Finder]


def exact(lake: LanceLake, _folder: Path) -> Finder:
    return ExactFinder(lake)


def of_lance(_lake: LanceLake, folder: Path) -> Finder:
    return LanceFinder(str(folder / "lake" / "documents.lance"))


@pytest.fixture(params=[exact, of_lance], ids=["exact", "lance"])
def made(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[LanceLake, Finder]:
    lake = LanceLake(str(tmp_path / "lake"))
    return lake, request.param(lake, tmp_path)


def ids(table: pa.Table) -> list[int]:
    return [int(key[2:], 16) for key in table["contact_id"].to_pylist()]


def near(finder: Finder, vector: FloatArray, k: int, *, where: str | None = None) -> set[int]:
    return set(ids(finder.candidates(vector, {}, most=(k, 0), where=where)))


def worded(finder: Finder, terms: dict[str, float], k: int = 9, **more: Any) -> set[int]:
    return set(ids(finder.candidates(None, terms, most=(0, k), **more)))


def test_before_there_is_anything_nothing_is_found(made: tuple[LanceLake, Finder]) -> None:
    _, finder = made
    assert finder.version() == 0
    assert finder.refresh()["rows"] == 0
    assert worded(finder, {"refund": 1.0}, 5) == set()
    assert near(finder, np.ones(8, np.float32), 5) == set()
    assert finder.by_id(["c_1"]).num_rows == 0


def test_rows_by_id(made: tuple[LanceLake, Finder]) -> None:
    lake, finder = made
    lake.append("documents", documents(TEXTS))
    found = finder.by_id(["c_00000004", "c_00000001", "c_nobody", "x' OR 'a' = 'a"], columns=["contact_id", "channel"])
    assert sorted(zip(ids(found), found["channel"].to_pylist(), strict=True)) == [(1, "email"), (4, "call")]
    assert finder.by_id([]).num_rows == 0


def test_no_index_is_written_where_another_process_writes_by_now(tmp_path: Path) -> None:
    lake = LanceLake(str(tmp_path / "lake"))
    finder = of_lance(lake, tmp_path)
    lake.append("documents", documents(TEXTS))

    def lost() -> None:
        raise StaleVersion("another process writes")

    before = lake.version("documents")
    with pytest.raises(StaleVersion):
        finder.refresh(lost)
    assert lake.version("documents") == before


def test_words_phrases_and_filters(made: tuple[LanceLake, Finder]) -> None:
    lake, finder = made
    lake.append("documents", documents(TEXTS))
    finder.refresh()
    assert worded(finder, {"refund": 1.0}) == {0, 1, 2}
    assert worded(finder, {"refund": 1.0, "nev": 1.0}, required=[[("nev",)], [("refund",)]]) <= {0, 2}
    phrase = tuple(words("never arrived"))
    assert worded(finder, {"refund": 1.0}, required=[[phrase]]) == {0}
    either = [[("card",), ("courier",)]]
    assert worded(finder, {}, required=either) == {3, 5}
    assert worded(finder, {"refund": 1.0}, forbidden=[("parcel",)]) == {0, 1}
    assert worded(finder, {"refund": 1.0}, where="channel = 'chat'") == {0, 2}
    assert worded(finder, {"refund": 1.0}, where="array_has(labels, 'region=EU')") == {1}
    assert worded(finder, {"nobody": 1.0}) == set()
    assert worded(finder, {}) == set()
    two = finder.candidates(None, {"refund": 1.0}, most=(1, 1), columns=["contact_id", "text"])
    assert (two.column_names, two.num_rows) == (["contact_id", "text"], 1)


def test_both_kinds_bring_up_each_row_once(made: tuple[LanceLake, Finder]) -> None:
    lake, finder = made
    table = documents(TEXTS)
    lake.append("documents", table)
    finder.refresh()
    rows = np.stack(table["vector"].to_pylist())
    found = finder.candidates(rows[3], {"parcel": 1.0, "card": 1.0}, most=(2, 9))
    nearest = set(np.argsort(-(rows @ rows[3]))[:2].tolist())
    assert sorted(ids(found)) == sorted(nearest | {2, 3, 5})


def test_the_nearest_vectors_and_those_within_a_filter(made: tuple[LanceLake, Finder]) -> None:
    lake, finder = made
    table = documents(TEXTS)
    lake.append("documents", table)
    finder.refresh()
    rows = np.stack(table["vector"].to_pylist())
    order = np.argsort(-(rows @ rows[3]))
    assert near(finder, rows[3], 4) == set(order[:4].tolist())
    inside = [row for row in order.tolist() if CHANNELS[row] == "chat"]
    assert near(finder, rows[3], 2, where="channel = 'chat'") == set(inside[:2])


def test_new_rows_are_found_before_and_after_the_refresh(made: tuple[LanceLake, Finder]) -> None:
    lake, finder = made
    lake.append("documents", documents(TEXTS))
    finder.refresh()
    lake.append("documents", documents(["an umbrella was stolen"], first=6, seed=1))
    new = np.asarray(documents(["an umbrella was stolen"], first=6, seed=1)["vector"].to_pylist()[0], np.float32)
    for _ in range(2):
        assert worded(finder, {"umbrella": 1.0}) == {6}
        assert near(finder, new, 1) == {6}
        assert finder.refresh()["rows"] == 7
    lake.delete("documents", "part = 6")
    assert worded(finder, {"umbrella": 1.0}) == set()


def test_a_large_table_is_indexed_and_agrees_with_the_exact_one(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    lake = LanceLake(str(tmp_path / "lake"))
    for part in range(3):
        texts = [" ".join(rng.choice(["refund", "parcel", "card", "app", "late"], 3)) for _ in range(400)]
        lake.append("documents", documents(texts, first=400 * part, seed=part))
    finder = LanceFinder(str(tmp_path / "lake" / "documents.lance"), fewest_indexed=1_000)
    assert finder.refresh() == {"rows": 1200, "vectors_indexed": 1}
    assert finder.refresh() == {"rows": 1200, "vectors_indexed": 1}
    slow = ExactFinder(lake)
    wanted = rng.standard_normal(8).astype(np.float32)
    wanted /= np.linalg.norm(wanted)
    for where in (None, "channel = 'chat'"):
        # short codes bring up a few times as many as are wanted: the best are then found by comparing those exactly
        assert len(near(finder, wanted, 60, where=where) & near(slow, wanted, 10, where=where)) >= 9

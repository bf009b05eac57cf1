"""What every lake must do."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pytest
from tests.s3 import Store

from headwater.adapters.store import bucket
from headwater.adapters.store.lake import LanceLake
from headwater.core.errors import ConfigError, SchemaMismatch, StaleVersion, Unavailable, UnknownComponent
from headwater.core.ports import Lake


def statements(part: int, n: int = 5) -> pa.Table:
    return pa.table(
        {
            "statement_id": [f"c_{part}.{i}" for i in range(n)],
            "contact_id": [f"c_{part}"] * n,
            "part": [part] * n,
            "start": range(n),
            "end": range(1, n + 1),
            "text": [f"text {i}" for i in range(n)],
            "probability": [0.5] * n,
        }
    )


@pytest.fixture(params=["folder", "bucket"])
def lake(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lake:
    if request.param == "folder":
        return LanceLake(str(tmp_path / "lake"), fewest_indexed=10)
    held: Store = request.getfixturevalue("store")
    for name, value in held.environment.items():
        monkeypatch.setenv(name, value)
    return LanceLake(f"{held.url}/{tmp_path.name}", fewest_indexed=10)


def test_a_new_lake_is_empty(lake: Lake) -> None:
    assert lake.tables() == []
    assert lake.count("statements") == 0
    assert lake.version("statements") == 0
    assert lake.read("statements", columns=["text"]).num_rows == 0
    assert list(lake.scan("statements")) == []


def test_appended_rows_come_back_in_order(lake: Lake) -> None:
    for part in (0, 1, 2):
        lake.append("statements", statements(part))
    assert lake.read("statements", columns=["part"])["part"].to_pylist() == [0] * 5 + [1] * 5 + [2] * 5
    assert lake.count("statements", "part = 1") == 5
    assert sum(batch.num_rows for batch in lake.scan("statements", where="part >= 1", batch_rows=3)) == 10
    assert lake.version("statements") == 3


def test_delete_takes_only_what_it_names(lake: Lake) -> None:
    lake.append("statements", pa.concat_tables([statements(0), statements(1)]))
    lake.delete("statements", "part = 0")
    lake.delete("statements", "part = 9")
    assert lake.read("statements")["part"].to_pylist() == [1] * 5


def test_replace_is_all_or_nothing(lake: Lake) -> None:
    lake.append("statements", statements(0))

    def broken() -> Iterator[pa.Table]:
        yield statements(1)
        raise RuntimeError("killed")

    with pytest.raises(Exception, match="killed"):
        lake.replace("statements", broken())
    assert lake.read("statements")["part"].to_pylist() == [0] * 5
    lake.replace("statements", [statements(2), statements(3)])
    assert lake.read("statements")["part"].to_pylist() == [2] * 5 + [3] * 5
    lake.replace("statements", [])
    assert lake.count("statements") == 0
    assert lake.tables() == ["statements"]


def test_a_wrong_table_is_named(lake: Lake) -> None:
    with pytest.raises(UnknownComponent) as caught:
        lake.read("statement")
    assert "statements" in caught.value.hint
    with pytest.raises(SchemaMismatch, match="probability"):
        lake.append("statements", statements(0).drop_columns(["probability"]))


def test_vectors_keep_their_length(lake: Lake) -> None:
    column = pa.FixedSizeListArray.from_arrays(pa.array([0.0] * 6, pa.float32()), 3)
    lake.append("vectors", pa.table({"statement_id": ["a", "b"], "part": [0, 0], "vector": column}))
    assert lake.read("vectors")["vector"].type.list_size == 3


@pytest.mark.parametrize("request_line", [b"_versions/", b"/data/"])
def test_an_answer_that_is_lost_doubles_nothing(
    request_line: bytes, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in store.environment.items():
        monkeypatch.setenv(name, value)
    lake = LanceLake(f"{store.url}/{tmp_path.name}")
    lake.append("statements", statements(0))
    lost = store.gate.lost
    for part in (1, 2):
        store.gate.lose = request_line
        lake.append("statements", statements(part))
    assert store.gate.lost > lost
    assert lake.read("statements")["part"].to_pylist() == [0] * 5 + [1] * 5 + [2] * 5


def test_a_store_that_is_away_for_a_moment_is_waited_for(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in store.environment.items():
        monkeypatch.setenv(name, value)
    lake = LanceLake(f"{store.url}/{tmp_path.name}")
    lake.append("statements", statements(0))
    store.gate.shut()
    threading.Timer(1.5, store.gate.open).start()
    lake.append("statements", statements(1))
    assert lake.count("statements") == 10


def test_a_store_that_stays_away_or_refuses_says_what_to_do(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in store.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(bucket, "_RETRIES", 1)
    with pytest.raises(ConfigError, match="refuses"):
        LanceLake(f"s3://there-is-none/{tmp_path.name}").append("statements", statements(0))
    lake = LanceLake(f"{store.url}/{tmp_path.name}")
    lake.append("statements", statements(0))
    store.gate.shut()
    try:
        for call in (lambda: lake.append("statements", statements(1)), lambda: lake.count("statements")):
            with pytest.raises(Unavailable, match="does not answer") as caught:
                call()
            assert "continues where it stopped" in caught.value.hint
    finally:
        store.gate.open()
    assert lake.count("statements") == 5


def test_who_may_not_write_any_more_writes_nothing(tmp_path: Path) -> None:
    def gone() -> None:
        raise StaleVersion("another writes")

    LanceLake(str(tmp_path)).append("statements", statements(0))
    lake = LanceLake(str(tmp_path), may_write=gone)
    for call in (
        lambda: lake.append("statements", statements(1)),
        lambda: lake.replace("statements", []),
        lambda: lake.delete("statements", "part = 0"),
    ):
        with pytest.raises(StaleVersion):
            call()
    assert lake.count("statements") == 5


def test_compaction_keeps_rows_and_their_order_and_takes_old_states(lake: Lake) -> None:
    for part in range(4):
        lake.append("statements", statements(part))
    lake.delete("statements", "part = 2")
    before = lake.read("statements")
    done = lake.compact("statements", keep=timedelta(0))
    assert (done.files_before, done.files_after) == (3, 1)
    assert done.versions >= 4
    assert done.bytes_freed > 0
    assert lake.read("statements").equals(before)
    assert lake.compact("topics", keep=timedelta(0)) == (0, 0, 0, 0)


def test_a_state_of_before_is_read_until_it_is_compacted_away(lake: Lake) -> None:
    lake.append("statements", statements(0))
    version = lake.version("statements")
    lake.append("statements", statements(1))
    assert sum(batch.num_rows for batch in lake.scan("statements", version=version)) == 5
    lake.compact("statements", keep=timedelta(0))
    with pytest.raises(Unavailable):
        list(lake.scan("statements", version=version))
    assert lake.count("statements") == 10


def test_an_index_changes_no_answer_and_outlives_what_is_written(lake: Lake) -> None:
    def parts(where: str) -> list[int]:
        return lake.read("statements", columns=["part"], where=where)["part"].to_pylist()

    two = "contact_id IN ('c_2', 'c_0', 'c_8', 'c_7')"
    lake.append("statements", statements(0))
    lake.index("statements", "contact_id")  # too few rows: none is made, nothing is said
    for part in (1, 2, 3):
        lake.append("statements", statements(part))
    lake.index("statements", "contact_id")
    lake.index("topics", "topic_id")  # there is no such table yet
    assert any("_indices" in name for name, _ in lake.stored())
    assert parts(two) == [0] * 5 + [2] * 5
    lake.append("statements", statements(6))
    lake.index("statements", "contact_id")
    lake.append("statements", statements(7))
    assert parts(two) == [0] * 5 + [2] * 5 + [7] * 5
    lake.delete("statements", "part = 2")
    lake.compact("statements", keep=timedelta(0))
    assert parts(two) == [0] * 5 + [7] * 5
    lake.index("statements", "contact_id")
    lake.append("statements", statements(8))
    assert parts(two) == [0] * 5 + [7] * 5 + [8] * 5
    lake.replace("statements", [statements(3), statements(8), statements(2)])
    assert parts(two) == [8] * 5 + [2] * 5
    lake.index("statements", "contact_id")
    assert parts(two) == [8] * 5 + [2] * 5
    assert lake.erase("statements", "contact_id = 'c_8'") == 5
    assert not any(b"c_8" in data for _, data in lake.stored())
    assert parts(two) == [2] * 5


@pytest.mark.parametrize("part", [0, 1, 2])
def test_an_erased_row_is_in_no_file(lake: Lake, part: int) -> None:
    for number in range(3):
        lake.append("statements", statements(number))
    assert any(f"c_{part}.".encode() in data for _, data in lake.stored())
    assert lake.erase("statements", f"contact_id = 'c_{part}'") == 5
    assert not any(f"c_{part}".encode() in data for _, data in lake.stored())
    assert lake.erase("statements", "contact_id = 'c_9'") == 0
    rest = [number for number in range(3) if number != part]
    assert lake.read("statements", columns=["part"])["part"].to_pylist() == [rest[0]] * 5 + [rest[1]] * 5
    assert lake.erase("statements", "part >= 0") == 10
    assert not any(b"c_" in data for _, data in lake.stored())
    assert lake.count("statements") == 0

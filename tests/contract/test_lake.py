"""What every lake must do."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pytest

from headwater.adapters.store.lake import LanceLake
from headwater.core.errors import SchemaMismatch, Unavailable, UnknownComponent
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


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return LanceLake(str(tmp_path / "lake"))


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

"""The ledger rule: what has no ledger row is not done, and what is not done leaves no rows."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from headwater.adapters.run.local import LocalExecutor
from headwater.adapters.store.desk import SqlDesk
from headwater.adapters.store.lake import LanceLake
from headwater.app.context import NoProgress
from headwater.app.pipeline import StageSpec
from headwater.app.runner import Runner, fingerprint
from headwater.core.ports import LedgerRow, Stage

SPEC = StageSpec(
    "embed", "v1", {"statements": ("statement_id", "part", "text")}, ("vectors",), f"{__name__}:lengths", "statements"
)


def lengths(config: Mapping[str, Any]) -> Stage:
    """A stage that writes the length of each text, times a setting."""

    def stage(table: pa.Table) -> Mapping[str, pa.Table]:
        values = [float(len(text)) * config["times"] for text in table["text"].to_pylist()]
        vectors = pa.FixedSizeListArray.from_arrays(pa.array(values, pa.float32()), 1)
        return {"vectors": pa.table({"statement_id": table["statement_id"], "part": table["part"], "vector": vectors})}

    return stage


def statements(part: int, n: int) -> pa.Table:
    return pa.table(
        {
            "statement_id": [f"c{part}.{i}" for i in range(n)],
            "contact_id": [f"c{part}"] * n,
            "part": [part] * n,
            "start": [0] * n,
            "end": [1] * n,
            "text": ["x" * (i + 1) for i in range(n)],
            "probability": [0.5] * n,
        }
    )


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    desk = SqlDesk(f"sqlite:///{tmp_path / 'desk.sqlite'}")
    lake = LanceLake(str(tmp_path / "lake"))
    for part, n in ((0, 3), (1, 0), (2, 2)):
        lake.append("statements", statements(part, n))
        desk.record(LedgerRow("ingest", part, "r", "i", n, 0.0, {}))
    return Runner(lake, desk, LocalExecutor(1), NoProgress(), "r")


def vectors(runner: Runner) -> dict[str, float]:
    table = runner.lake.read("vectors")
    return {k: v[0] for k, v in zip(table["statement_id"].to_pylist(), table["vector"].to_pylist(), strict=True)}


def test_every_part_is_done_once_even_an_empty_one(runner: Runner) -> None:
    first = runner.rows(SPEC, {"times": 1}, "f")
    assert (first.rows_in, first.rows_out, first.skipped) == (5, 5, False)
    assert [row.part for row in runner.desk.ledger("embed")] == [0, 1, 2]
    again = runner.rows(SPEC, {"times": 1}, "f")
    assert again.skipped
    assert len(vectors(runner)) == 5


def test_a_table_beside_is_joined_part_by_part(runner: Runner) -> None:
    runner.rows(SPEC, {"times": 1}, "f")
    beside = StageSpec(
        "again",
        "v1",
        {"vectors": ("statement_id", "part"), "statements": ("statement_id", "text")},
        ("map",),
        beside=("statements",),
    )
    rows = runner._with_beside(beside, 2, runner.lake.read("vectors", columns=["statement_id"], where="part = 2"))
    assert [[said["text"] for said in row] for row in rows["statements"].to_pylist()] == [["x"], ["xx"]]


def test_torn_rows_are_taken_away_and_done_again(runner: Runner) -> None:
    runner.rows(SPEC, {"times": 1}, "f")
    runner.desk.forget("embed", [2])  # as if killed between the rows and the ledger
    done = runner.rows(SPEC, {"times": 1}, "f")
    assert done.rows_in == 2
    assert len(vectors(runner)) == runner.lake.count("vectors") == 5


def test_another_fingerprint_does_all_again(runner: Runner) -> None:
    runner.rows(SPEC, {"times": 1}, "f")
    runner.rows(SPEC, {"times": 10}, "g")
    assert runner.lake.count("vectors") == 5
    assert vectors(runner)["c0.2"] == 30.0


def test_new_parts_leave_the_old_ones_alone(runner: Runner) -> None:
    runner.rows(SPEC, {"times": 1}, "f")
    runner.lake.append("statements", statements(3, 4))
    runner.desk.record(LedgerRow("ingest", 3, "r", "i", 4, 0.0, {}))
    assert runner.rows(SPEC, {"times": 1}, "f").rows_in == 4
    assert len(vectors(runner)) == 9


def test_a_stage_over_everything_runs_when_its_input_changed(runner: Runner) -> None:
    calls: list[int] = []

    def run() -> Mapping[str, Any]:
        calls.append(1)
        return {"n": len(calls)}

    whole = StageSpec("size", "v1", {}, ("estimates",))
    assert runner.whole(whole, "a", run).facts == {"n": 1}
    assert runner.whole(whole, "a", run).skipped
    assert runner.whole(whole, "b", run).facts == {"n": 2}


def test_a_fingerprint_depends_on_version_settings_and_upstream() -> None:
    marks = {
        fingerprint(SPEC, {"a": 1}, ["x"]),
        fingerprint(SPEC, {"a": 2}, ["x"]),
        fingerprint(SPEC, {"a": 1}, ["y"]),
        fingerprint(StageSpec("embed", "v2", {}, ()), {"a": 1}, ["x"]),
    }
    assert len(marks) == 4

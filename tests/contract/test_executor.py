"""What every executor must do: results in order, the same with any number of workers, dead workers replaced."""

import os
import signal
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from headwater.adapters.run.local import LocalExecutor
from headwater.core.errors import Unavailable
from headwater.core.ports import Stage


def doubling(_config: Mapping[str, Any]) -> Stage:
    return lambda table: {"out": table.set_column(0, "x", pa.array([2 * v for v in table["x"].to_pylist()]))}


def dying(config: Mapping[str, Any]) -> Stage:
    """Kills its process the first ``times`` times."""

    def stage(table: pa.Table) -> Mapping[str, pa.Table]:
        deaths = Path(config["folder"])
        if len(list(deaths.iterdir())) < config["times"]:
            (deaths / str(os.getpid())).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return {"out": table}

    return stage


def batches(n: int) -> list[tuple[int, pa.Table]]:
    return [(part, pa.table({"x": [part, part + 1]})) for part in range(n)]


@pytest.mark.parametrize("workers", [1, 2])
def test_results_come_in_order(workers: int) -> None:
    executor = LocalExecutor(workers)
    done = list(executor.map(f"{__name__}:doubling", {}, batches(7)))
    executor.close()
    assert [work.part for work in done] == list(range(7))
    assert [work.outputs["out"]["x"].to_pylist() for work in done] == [[2 * p, 2 * p + 2] for p in range(7)]


def test_a_dead_worker_is_replaced(tmp_path: Path) -> None:
    executor = LocalExecutor(2)
    done = list(executor.map(f"{__name__}:dying", {"folder": str(tmp_path), "times": 2}, batches(5)))
    executor.close()
    assert [work.part for work in done] == list(range(5))


def test_a_worker_that_always_dies_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    executor = LocalExecutor(2)
    with pytest.raises(Unavailable) as caught:
        list(executor.map(f"{__name__}:dying", {"folder": str(tmp_path), "times": 99}, batches(3)))
    executor.close()
    assert "workers=1" in caught.value.hint

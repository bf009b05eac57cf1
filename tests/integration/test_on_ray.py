"""Stages on a cluster of two machines (two raylets of this one): the same tables, whatever workers and machines die.

Skipped where Ray is not installed: ``pip install 'headwater[scale]'``.
"""

import os
import random
import signal
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from headwater.adapters.run.on_ray import RayExecutor
from headwater.core.errors import ConfigError, Unavailable
from headwater.core.ports import Stage
from tests.command import headwater
from tests.integration.conftest import ROOT, new_workspace, tables

ray = pytest.importorskip("ray", reason="Ray is not installed: pip install 'headwater[scale]'")
cluster_utils = pytest.importorskip("ray.cluster_utils")
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]  # Ray's own, of Ray's own


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """A head without processors, and two machines with one each."""
    os.environ["PYTHONPATH"] = f"{ROOT / 'src'}:{ROOT}"
    found = cluster_utils.Cluster(initialize_head=True, head_node_args={"num_cpus": 0, "include_dashboard": False})
    for _ in range(2):
        found.add_node(num_cpus=1)
    found.wait_for_nodes()
    yield found
    ray.shutdown()
    found.shutdown()


@pytest.fixture
def executor(cluster: Any, tmp_path: Path) -> Iterator[RayExecutor]:
    found = RayExecutor(cluster.address, 0, tmp_path / "models")
    yield found
    found.close()


def slow(config: Mapping[str, Any]) -> Stage:
    """Doubles, after a moment; adds the length of a file that its settings name."""
    more = len(Path(config["path"]).read_bytes())

    def stage(table: pa.Table) -> Mapping[str, pa.Table]:
        time.sleep(config["seconds"])
        (Path(config["pids"]) / str(os.getpid())).touch()
        return {"out": pa.table({"x": [2 * v + more for v in table["x"].to_pylist()]})}

    return stage


def failing(_config: Mapping[str, Any]) -> Stage:
    def stage(_table: pa.Table) -> Mapping[str, pa.Table]:
        raise ConfigError("not like this")

    return stage


def killing(_config: Mapping[str, Any]) -> Stage:
    def stage(_table: pa.Table) -> Mapping[str, pa.Table]:
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError

    return stage


def batches(n: int) -> list[tuple[int, pa.Table]]:
    return [(part, pa.table({"x": [part, part + 1]})) for part in range(n)]


def settings(tmp_path: Path, seconds: float) -> dict[str, Any]:
    models, pids = tmp_path / "models", tmp_path / "pids"
    models.mkdir()
    pids.mkdir()
    (models / "m-1.bin").write_bytes(b"abc")
    (models / "vectors.sqlite").write_bytes(b"a cache stays here")
    return {
        "path": str(models / "m-1.bin"),
        "cache": str(models / "vectors.sqlite"),
        "seconds": seconds,
        "pids": str(pids),
    }


def test_workers_killed_at_random_ten_times_change_nothing(executor: RayExecutor, tmp_path: Path) -> None:
    config, draw, ended = settings(tmp_path, 0.1), random.Random(1), threading.Event()
    killed: list[int] = []

    def kill() -> None:
        while len(killed) < 10 and not ended.wait(draw.uniform(0.2, 0.6)):
            alive = [int(path.name) for path in Path(config["pids"]).iterdir() if int(path.name) not in killed]
            if alive:
                killed.append(draw.choice(alive))
                os.kill(killed[-1], signal.SIGKILL)

    threading.Thread(target=kill, daemon=True).start()
    done = []
    n = 0
    for work in executor.map(f"{__name__}:slow", config, _until(lambda: len(killed) >= 10)):
        done.append(work)
        n += 1
    ended.set()
    assert len(killed) == 10
    assert [work.part for work in done] == list(range(n))
    assert [work.outputs["out"]["x"].to_pylist() for work in done] == [[2 * p + 3, 2 * p + 5] for p in range(n)]


def _until(enough: Any) -> Iterator[tuple[int, pa.Table]]:
    """Batches as long as something is not over; 20 at least."""
    part = 0
    while part < 20 or not enough():
        yield part, pa.table({"x": [part, part + 1]})
        part += 1


def test_a_machine_that_is_taken_away_is_done_without(cluster: Any, tmp_path: Path) -> None:
    node = cluster.add_node(num_cpus=1)
    cluster.wait_for_nodes()
    executor = RayExecutor(cluster.address, 3, tmp_path / "models")
    results = executor.map(f"{__name__}:slow", settings(tmp_path, 0.3), batches(24))
    done = [next(results) for _ in range(6)]
    cluster.remove_node(node, allow_graceful=False)
    done += list(results)
    executor.close()
    assert [work.part for work in done] == list(range(24))
    assert [work.outputs["out"]["x"].to_pylist() for work in done] == [[2 * p + 3, 2 * p + 5] for p in range(24)]


def test_a_fault_of_a_stage_is_its_own_and_a_batch_that_kills_ends(
    executor: RayExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ConfigError, match="not like this"):
        list(executor.map(f"{__name__}:failing", {}, batches(2)))
    monkeypatch.setattr("headwater.adapters.run.on_ray._RETRIES", 1)
    with pytest.raises(Unavailable) as caught:
        list(executor.map(f"{__name__}:killing", {}, batches(1)))
    assert "part_rows" in caught.value.hint


def test_a_run_on_a_cluster_gives_the_tables_of_one_here(
    cluster: Any, few: Path, few_undisturbed: Path, tmp_path: Path
) -> None:
    folder = new_workspace(tmp_path / "w")
    given = {"HEADWATER_PART_ROWS": "64", "HEADWATER_FIT_ENCODER": "auto", "HEADWATER_WORKERS": "0"}
    done = headwater("run", few, "--on", cluster.address, "-w", folder, **given)
    assert done.code == 0, done.err
    assert tables(folder) == tables(few_undisturbed)


def test_no_cluster_at_an_address_says_what_to_do(tmp_path: Path) -> None:
    ray.shutdown()
    with pytest.raises(ConfigError, match="no Ray cluster answers") as caught:
        RayExecutor("127.0.0.1:1", 0, tmp_path)
    assert "--on ray" in caught.value.hint

"""The row-wise stages on a Ray cluster of two nodes beside the local pool, on the same contacts; whether the tables are equal.

    python bench/speed/cluster.py --contacts 200000 --folder FOLDER
    python bench/speed/cluster.py --contacts 20000 --kills 10 --folder FOLDER

Each is one `headwater run` over the same file in a fresh workspace with two workers; seconds are those of the run's own document,
processor seconds those of all processes, Ray's own included. The nodes are two raylets of this machine with a processor each;
starting them is told apart. With `--kills` so many workers are killed (SIGKILL) at random moments while they work on a batch.
"""

import argparse
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any

import ray
from ray.cluster_utils import Cluster

from headwater.app.pipeline import STAGES
from headwater.app.workspace import Workspace
from headwater.core.schema import TABLES
from headwater.generate.config import CorpusConfig
from headwater.generate.corpus import generate

COMMAND = [sys.executable, "-c", "from headwater.serve.cli.main import run; run()"]
ROW_WISE = {stage.name for stage in STAGES if stage.factory}


def write(path: Path, n: int) -> None:
    """So many chats as JSON lines: one channel, so that one mapping fits all."""
    records = (record for batch in generate(CorpusConfig(n_contacts=4 * n, seed=3)) for record in batch.records)
    chats = (json.dumps(record) + "\n" for record in records if record["channel"] == "chat")
    with path.open("w", encoding="utf-8") as file:
        file.writelines(islice(chats, n))


def run(corpus: Path, folder: Path, *more: str) -> dict[str, Any]:
    """The report of one run, with the processor seconds that it took, of a cluster below this process, too."""
    shutil.rmtree(folder, ignore_errors=True)
    with Workspace(folder) as workspace:
        workspace.set_salt("0" * 32)
    with Meter() as meter:
        done = subprocess.run(
            [*COMMAND, "run", str(corpus), "-w", str(folder), "--json", "--set", "workers=2", *more],
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    found: dict[str, Any] = json.loads(done.stdout)
    return {**found, "cpu": meter.spent_s}


class Meter:
    """Processor seconds of all processes below this one, whoever waits for them when they end; read four times a second."""

    def __init__(self) -> None:
        self.spent_s = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._go)

    def __enter__(self) -> "Meter":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _go(self) -> None:
        first = below(os.getpid())
        most = dict(first)
        while not self._over.wait(0.25):
            most |= below(os.getpid())
        ticks = sum(spent - first.get(process, 0) for process, spent in most.items())
        self.spent_s = ticks / os.sysconf("SC_CLK_TCK")


def below(root: int) -> dict[tuple[int, int], int]:
    """Ticks of each process below one, without those it waited for; by its number and the moment of its start."""
    seen: dict[int, tuple[int, int, int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        seen[int(stat.parent.name)] = int(fields[1]), int(fields[19]), int(fields[11]) + int(fields[12])
    found: dict[tuple[int, int], int] = {}
    waiting = [root]
    while waiting:
        parent = waiting.pop()
        for pid, (above, began, spent) in seen.items():
            if above == parent:
                waiting.append(pid)
                found[pid, began] = spent
    return found


class Killer:
    """Kills workers of a cluster while they work.

    Args:
        times: how often.
        every_s: the mean time between two.
    """

    def __init__(self, times: int, every_s: float) -> None:
        self.killed: list[int] = []
        self._times, self._every_s, self._draw, self._over = times, every_s, random.Random(1), threading.Event()
        self._thread = threading.Thread(target=self._go)

    def __enter__(self) -> "Killer":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _go(self) -> None:
        while len(self.killed) < self._times and not self._over.wait(self._draw.uniform(0, 2 * self._every_s)):
            while not (working := [pid for pid in workers() if pid not in self.killed]):
                if self._over.wait(0.05):
                    return
            self.killed.append(self._draw.choice(working))
            with suppress(ProcessLookupError):
                os.kill(self.killed[-1], signal.SIGKILL)


def workers() -> list[int]:
    """Processes of actors below this one that have a batch in hand: so Ray calls them."""
    found = []
    for pid, _ in below(os.getpid()):
        with suppress(OSError):
            if Path(f"/proc/{pid}/cmdline").read_bytes().startswith(b"ray::_Actor.work"):
                found.append(pid)
    return sorted(found)


def digests(folder: Path) -> dict[str, str]:
    """A hash of the rows of every table, whatever their order."""
    found = {}
    with Workspace(folder, create=False) as workspace:
        for name in TABLES:
            total = 0
            for batch in workspace.lake.scan(name):
                for row in batch.to_pylist():
                    text = json.dumps(row, default=str, sort_keys=True)
                    total += int.from_bytes(hashlib.blake2b(text.encode(), digest_size=16).digest())
            found[name] = f"{total:x}"
    return found


def main() -> None:
    """Print a table."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--contacts", type=int, default=200_000)
    reader.add_argument("--kills", type=int, default=0, help="workers killed at random during the run on the cluster")
    reader.add_argument("--every", type=float, default=4.0, help="seconds between two, on average")
    reader.add_argument("--folder", type=Path, required=True)
    given = reader.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    corpus = given.folder / "chats.jsonl"
    write(corpus, given.contacts)
    here = run(corpus, given.folder / "here")
    os.environ["PYTHONPATH"] = os.pathsep.join(sys.path)
    os.environ["RAY_worker_niceness"] = "0"  # as the local pool's: Ray's own 15 starves beside any other load  # noqa: SIM112
    began = time.monotonic()
    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 0, "include_dashboard": False})
    for _ in range(2):
        cluster.add_node(num_cpus=1)
    cluster.wait_for_nodes()
    started = time.monotonic() - began
    with Killer(given.kills, given.every) as killer:
        there = run(corpus, given.folder / "there", "--on", cluster.address)
    ray.shutdown()
    cluster.shutdown()
    show(here, there)
    equal = digests(given.folder / "here") == digests(given.folder / "there")
    print(f"two nodes started in {started:.1f} s; workers killed: {len(killer.killed)}; equal tables: {equal}")


def show(here: dict[str, Any], there: dict[str, Any]) -> None:
    """Stage by stage, and in sum."""
    print(f"{'stage':<12}{'rows':>10}{'local s':>10}{'ray s':>10}{'ratio':>8}")
    sums = [0.0, 0.0]
    for a, b in zip(here["stages"], there["stages"], strict=True):
        if a["stage"] in ROW_WISE and a["rows_in"]:
            sums = [sums[0] + a["seconds"], sums[1] + b["seconds"]]
            ratio = b["seconds"] / a["seconds"]
            print(f"{a['stage']:<12}{a['rows_in']:>10,}{a['seconds']:>10.1f}{b['seconds']:>10.1f}{ratio:>8.2f}")
    whole = [("row-wise", *sums)] + [(f"whole run, {k}", here[k], there[k]) for k in ("seconds", "cpu")]
    for name, a, b in whole:
        print(f"{name:<22}{a:>10.1f}{b:>10.1f}{b / a:>8.2f}")


if __name__ == "__main__":
    main()

"""The row-wise stages on a Ray cluster of two nodes beside the local pool, on the same contacts; whether the tables are equal.

    python bench/speed/cluster.py --contacts 200000 --folder FOLDER

Each is one `headwater run` over the same file in a fresh workspace with two workers; seconds are those of the run's own document.
The nodes are two raylets of this machine with a processor each; starting them is told apart.
"""

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
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
    """The report of one run."""
    shutil.rmtree(folder, ignore_errors=True)
    with Workspace(folder) as workspace:
        workspace.set_salt("0" * 32)
    done = subprocess.run(
        [*COMMAND, "run", str(corpus), "-w", str(folder), "--json", "--set", "workers=2", *more],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


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
    reader.add_argument("--folder", type=Path, required=True)
    given = reader.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    corpus = given.folder / "chats.jsonl"
    write(corpus, given.contacts)
    here = run(corpus, given.folder / "here")
    os.environ["PYTHONPATH"] = os.pathsep.join(sys.path)
    began = time.monotonic()
    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 0, "include_dashboard": False})
    for _ in range(2):
        cluster.add_node(num_cpus=1)
    cluster.wait_for_nodes()
    started = time.monotonic() - began
    there = run(corpus, given.folder / "there", "--on", cluster.address)
    ray.shutdown()
    cluster.shutdown()
    print(f"{'stage':<12}{'rows':>10}{'local s':>10}{'ray s':>10}{'ratio':>8}")
    sums = [0.0, 0.0]
    for a, b in zip(here["stages"], there["stages"], strict=True):
        if a["stage"] in ROW_WISE and a["rows_in"]:
            sums = [sums[0] + a["seconds"], sums[1] + b["seconds"]]
            ratio = b["seconds"] / a["seconds"]
            print(f"{a['stage']:<12}{a['rows_in']:>10,}{a['seconds']:>10.1f}{b['seconds']:>10.1f}{ratio:>8.2f}")
    print(f"{'row-wise':<22}{sums[0]:>10.1f}{sums[1]:>10.1f}{sums[1] / sums[0]:>8.2f}")
    print(
        f"{'whole run':<22}{here['seconds']:>10.1f}{there['seconds']:>10.1f}{there['seconds'] / here['seconds']:>8.2f}"
    )
    print(
        f"two nodes started in {started:.1f} s; equal tables: {digests(given.folder / 'here') == digests(given.folder / 'there')}"
    )


if __name__ == "__main__":
    main()

"""Rows a second and peak memory of each stage of the main job, by corpus size, with the growth fitted.

    python bench/speed/pipeline.py --sizes 10000 100000 1000000 --folder FOLDER

Each size is one `headwater demo --no-serve` in a fresh workspace. Seconds and rows come from the run's own document;
memory is the resident set of the whole process tree (shared pages counted once a process), sampled once a second, and
so is its processor time, which says what a stage costs when the machine was shared.
The growth exponent b of seconds ~ rows^b is a least-squares line in logarithms over the sizes.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

COMMAND = [sys.executable, "-c", "from headwater.serve.cli.main import run; run()"]


def tree_bytes(root: int) -> int:
    """Proportional memory of a process and all below it (Linux)."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        children.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    total, waiting = 0, [root]
    while waiting:
        pid = waiting.pop()
        waiting += children.get(pid, [])
        try:
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        except OSError:
            continue
        total += next(int(line.split()[1]) * 1024 for line in rollup.splitlines() if line.startswith("Pss:"))
    return total


def tree_cpu(root: int) -> float:
    """Processor seconds of a process and all below it, those that ended included (Linux)."""
    spent: dict[int, tuple[int, int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        spent[int(stat.parent.name)] = int(fields[1]), sum(int(field) for field in fields[11:15])
    ticks, waiting = 0, [root]
    while waiting:
        pid = waiting.pop()
        waiting += [child for child, (parent, _) in spent.items() if parent == pid]
        ticks += spent.get(pid, (0, 0))[1]
    return ticks / os.sysconf("SC_CLK_TCK")


def run(n: int, folder: Path, extra: list[str], *, keep: bool) -> dict[str, Any]:
    """The document of one run over ``n`` contacts, with the tree's peak memory and each stage's processor time."""
    workspace = folder / f"w{n}"
    shutil.rmtree(workspace, ignore_errors=True)
    began = time.monotonic()
    process = subprocess.Popen(
        [*COMMAND, "demo", "--contacts", str(n), "--no-serve", "--json", "-w", str(workspace), *extra],
        stdout=subprocess.PIPE,
        text=True,
    )
    peak = 0
    moments: list[tuple[float, float]] = []
    done = threading.Event()

    def watch() -> None:
        nonlocal peak
        while not done.wait(1.0):  # looking costs a few hundredths of a core
            peak = max(peak, tree_bytes(process.pid))
            moments.append((time.time(), tree_cpu(process.pid)))

    watcher = threading.Thread(target=watch)
    watcher.start()
    answer = json.loads(process.communicate()[0])
    done.set()
    watcher.join()
    shown = subprocess.run(
        [*COMMAND, "runs", "show", "last", "--json", "-w", str(workspace)], capture_output=True, text=True, check=True
    )
    shown_run = json.loads(shown.stdout)
    document: dict[str, Any] = shown_run["document"]
    at = datetime.strptime(shown_run["run_id"].split("_")[1] + "+0000", "%Y%m%dT%H%M%S%z").timestamp()
    for stage in document["stages"]:
        ends = at, at + stage["seconds"]
        before, after = np.interp(ends, *zip(*moments, strict=True))
        stage["cpu"], at = float(after - before), ends[1]
    if not keep:
        shutil.rmtree(workspace, ignore_errors=True)
    return {**document, "tree_peak": peak, "wall": time.monotonic() - began, "scores": answer["scores"]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--folder", type=Path, default=Path("bench-speed"))
    parser.add_argument("--set", action="append", default=[], help="a setting, as for headwater --set")
    parser.add_argument("--keep", action="store_true", help="leave the workspaces, FOLDER/wN")
    given = parser.parse_args()
    extra = [word for pair in given.set for word in ("--set", pair)]
    given.folder.mkdir(parents=True, exist_ok=True)
    documents = {}
    for n in given.sizes:
        documents[n] = run(n, given.folder, extra, keep=given.keep)
        report(n, documents[n])
    if len(documents) > 1:
        growth(documents)


def report(n: int, document: dict[str, Any]) -> None:
    """One table a size."""
    print(f"\n## {n:,} contacts: {document['seconds']:.1f} s in stages, {document['wall']:.1f} s in all "
          f"(corpus and score included), peak {document['tree_peak'] / 2**30:.2f} GB\n")  # fmt: skip
    print("| stage | rows in | rows out | s | CPU s | rows/s | peak MB of a process |")
    print("|---|---|---|---|---|---|---|")
    for stage in document["stages"]:
        rows = stage["rows_in"] or stage["rows_out"]
        print(
            f"| {stage['stage']} | {stage['rows_in']:,} | {stage['rows_out']:,} | {stage['seconds']:.2f} "
            f"| {stage['cpu']:.1f} | {rows / max(stage['seconds'], 1e-9):,.0f} | {stage['peak_bytes'] / 2**20:,.0f} |"
        )
    print("\nscores: " + ", ".join(f"{row['measure']} {row['value']:.3f}" for row in document["scores"]), flush=True)


def growth(documents: dict[int, dict[str, Any]]) -> None:
    """Exponent of each stage's seconds, and what its memory did."""
    print("\n| stage | growth exponent of seconds | peak MB by size |")
    print("|---|---|---|")
    sizes = np.log(list(documents))
    for place, first in enumerate(next(iter(documents.values()))["stages"]):
        stages = [document["stages"][place] for document in documents.values()]
        seconds = np.log([max(stage["seconds"], 1e-3) for stage in stages])
        memory = ", ".join(f"{stage['peak_bytes'] / 2**20:,.0f}" for stage in stages)
        print(f"| {first['stage']} | {np.polyfit(sizes, seconds, 1)[0]:.2f} | {memory} |")


if __name__ == "__main__":
    main()

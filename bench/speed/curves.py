"""What the main job costs by corpus size, for ``headwater plan``: processor seconds of each stage, memory, bytes on disk.

    python bench/speed/curves.py --sizes 1000 2000 5000 10000 20000 50000 --folder FOLDER
    python bench/speed/curves.py --sizes 100000 1000000 --folder FOLDER --add      # further points, the others stay

Each size is the made-up company's corpus, run through all stages in one process with one worker: processor time is then that of
the stages, whatever else the machine does. Memory counts from the size on at which a sample is drawn (the first figures are
those of ``bench/results/2026-11-22-pipeline.md``). Writes ``src/headwater/app/curves.json``, which ships in the package.
"""

import argparse
import json
import platform
import resource
import shutil
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from headwater.app import demo
from headwater.app.config import Settings
from headwater.app.context import NoProgress, SystemClock
from headwater.app.ingesting import look
from headwater.app.pipeline import STAGES
from headwater.app.running import Run
from headwater.app.workspace import Workspace
from headwater.generate.config import CorpusConfig

OUT = Path(__file__).parents[2] / "src" / "headwater" / "app" / "curves.json"
NAMES = {stage.name for stage in STAGES}


class Clocked(NoProgress):
    """Processor seconds by stage, as the run tells where it is."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._stage, self._since = "", time.process_time()

    def start(self, task: str, total: int | None, unit: str) -> None:
        if task in NAMES:
            self.turn(task)

    def turn(self, stage: str) -> None:
        now = time.process_time()
        if self._stage:
            self.seconds[self._stage] = self.seconds.get(self._stage, 0.0) + now - self._since
        self._stage, self._since = stage, now


def measure(n: int, folder: Path) -> dict[str, Any]:
    """One run over ``n`` contacts."""
    workspace_folder = folder / f"w{n}"
    shutil.rmtree(workspace_folder, ignore_errors=True)
    files = demo.write_corpus(folder / f"corpus{n}", CorpusConfig(n_contacts=n), NoProgress())
    clocked = Clocked()
    with Workspace(workspace_folder, settings={"workers": "1", "fit_encoder": "off"}) as workspace:
        sources = [look(file, format=None, overrides="", saved=None) for file in files]
        Run(workspace, sources, namespace="", progress=clocked, clock=SystemClock()).execute()
        clocked.turn("")
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        for table in workspace.lake.tables():
            workspace.lake.compact(table, keep=timedelta(0))
        point = {
            "contacts": workspace.lake.count("contacts"),
            "statements": workspace.lake.count("statements"),
            "source_bytes": sum(file.stat().st_size for file in files),
            "cpu_seconds": {stage: round(seconds, 4) for stage, seconds in sorted(clocked.seconds.items())},
            "peak_bytes": peak,
            "lake_bytes": sum(len(data) for _, data in workspace.lake.stored()),
            "model_bytes": sum(len(workspace.artefacts.get(name)) for name in workspace.artefacts.names()),
            "measured": f"{datetime.now(UTC):%Y-%m-%d}",
        }
    shutil.rmtree(workspace_folder)
    shutil.rmtree(folder / f"corpus{n}")
    return point


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 2_000, 5_000, 10_000, 20_000, 50_000])
    parser.add_argument("--folder", type=Path, default=Path("bench-curves"))
    parser.add_argument("--add", action="store_true", help="keep the points that are there, of other sizes")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    if given.one:
        print(json.dumps(measure(given.one, given.folder)))
        return
    held = json.loads(OUT.read_text())
    points = {point["contacts"]: point for point in held["points"]} if given.add else {}
    memory = {point["contacts"]: point for point in held["memory"]}
    for n in given.sizes:  # a process each, so that memory is of that size alone
        words = [sys.executable, __file__, "--one", str(n), "--folder", str(given.folder)]
        made = subprocess.run(words, stdout=subprocess.PIPE, text=True, check=True).stdout.splitlines()[-1]
        point = json.loads(made)
        points[point["contacts"]] = point
        total = sum(point["cpu_seconds"].values())
        print(f"{point['contacts']:>9,} contacts: {total:8.1f} CPU s, {point['peak_bytes'] / 2**20:6,.0f} MB at the peak, "
              f"{point['lake_bytes'] / point['contacts']:,.0f} bytes of lake a contact", flush=True)  # fmt: skip
        if point["statements"] >= Settings().sample_statements:  # below, the size of the sample sets the peak
            of_size = {"contacts": point["contacts"], "main_bytes": point["peak_bytes"], "measured": point["measured"]}
            memory[point["contacts"]] = of_size
        machine = f"{platform.machine()}, Python {platform.python_version()}"
        ordered = [[held[key] for key in sorted(held)] for held in (points, memory)]
        document = {"machine": machine, "points": ordered[0], "memory": ordered[1]}
        OUT.write_text(json.dumps(document, indent=1) + "\n")


if __name__ == "__main__":
    main()

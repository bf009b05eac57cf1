"""Search at size: latency of filtered hybrid search, recall of its dense part, cold start, time to build the indexes.

python -m bench.speed.search --data ../shared/data --contacts 100000 [--folder DIR] [--queries 200]

Contacts are real texts with words of a second one added, their vectors are those of the first with noise, so that no
two are the same and neighbourhoods are those of real texts. Queries are other real texts. CPU time is of all threads.
"""

import argparse
import gzip
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa

from headwater.app import wiring
from headwater.app.context import Context
from headwater.app.indexing import index
from headwater.app.searching import Searcher, Wanted
from headwater.app.usecases.search import search
from headwater.app.verbs.search import SearchInput
from headwater.app.workspace import Workspace
from headwater.core.ports import LedgerRow
from headwater.core.tables import matrix
from headwater.search.dense import normalise
from headwater.search.tokens import words

SETS = ("banking77", "clinc150", "airline_tweets", "twcs_sample", "app_reviews", "nhtsa_adas_unlabelled")
FILTERS = {
    "none": "",
    "a third": "channel=chat",
    "a tenth": "channel=chat and week>=2026-W35",
    "a hundredth": "region=EU and channel=email and week>=2026-W45",
}
BATCH = 20_000
WEEKS = 50


def texts(folder: Path) -> list[str]:
    found: list[str] = []
    for name in SETS:
        with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            said = [json.loads(line)["text"] for line in lines]
        found += [" ".join(text.split()[:60]) for text in said if isinstance(text, str) and text.strip()]
    return sorted(set(found))


def batches(base: list[str], vectors: np.ndarray, n: int) -> Iterator[pa.Table]:
    rng = np.random.default_rng(0)
    first = date(2026, 1, 5)
    regions = ["EU", "US", "UK", "APAC", "LATAM"]
    for part, begin in enumerate(range(0, n, BATCH)):
        size = min(BATCH, n - begin)
        one, two = rng.integers(0, len(base), (2, size))
        said = [base[a] + " " + " ".join(base[b].split()[:6]) for a, b in zip(one, two, strict=True)]
        rows = normalise(vectors[one] + 0.35 * normalise(rng.standard_normal((size, vectors.shape[1]))))
        week = [first + timedelta(weeks=int(w)) for w in rng.integers(0, WEEKS, size)]
        ids = rng.permutation(size)
        yield pa.table(
            {
                "contact_id": [f"c_{part:06x}{int(k):018x}" for k in ids],
                "part": [part] * size,
                "text": said,
                "terms": [" ".join(words(text)) for text in said],
                "vector": pa.FixedSizeListArray.from_arrays(pa.array(rows.reshape(-1)), rows.shape[1]),
                "channel": [("chat", "email", "call")[k % 3] for k in rng.integers(0, 3, size)],
                "day": week,
                "week": week,
                "language": ["en"] * size,
                "customer": [f"k{int(k):06x}" for k in rng.integers(0, n, size)],
                "topics": pa.array([[f"t_{int(k)}"] for k in rng.integers(0, 60, size)], pa.list_(pa.string())),
                "labels": pa.array(
                    [
                        [f"region={regions[int(r)]}", f"version={int(v)}"]
                        for r, v in zip(rng.integers(0, 5, size), rng.integers(0, 30, size), strict=True)
                    ],
                    pa.list_(pa.string()),
                ),
                "personal": pa.array([[]] * size, pa.list_(pa.string())),
            }
        )


def cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def fill(folder: Path, base: list[str], n: int) -> None:
    encoder = wiring.encoder("static")
    vectors = encoder.encode(base)
    with Workspace(folder) as workspace:
        for table in batches(base, vectors, n):
            workspace.lake.append("documents", table)
        began, used = time.perf_counter(), cpu()
        facts = index(workspace.lake, workspace.artefacts, wiring.finder(folder, ""), encoder)
        took = f"{time.perf_counter() - began:.0f} s, {cpu() - used:.0f} CPU s"
        print(f"counting and indexes over {n:,} contacts: {took}; peak {peak():.0f} MB")
        workspace.desk.record(LedgerRow("index", -1, "r", "f", n, 0.0, dict(facts)))
        base_facts = {"encoder_id": encoder.id, "path": "", "base": "static"}
        workspace.desk.record(LedgerRow("encoder", -1, "r", "f", 1, 0.0, base_facts))


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def timings(folder: Path, queries: list[str]) -> None:
    print(
        "| filter | contacts | p50 ms | p95 ms | CPU ms | whole verb p50 ms | p95 ms |\n|---|---|---|---|---|---|---|"
    )
    with Workspace(folder, create=False) as workspace:
        searcher = Searcher(workspace)
        for name, where in FILTERS.items():
            for query in queries[:10]:
                searcher.ranked(Wanted(query, where))
            took, used = [], cpu()
            for query in queries:
                began = time.perf_counter()
                searcher.ranked(Wanted(query, where))
                took.append(1000 * (time.perf_counter() - began))
            used = 1000 * (cpu() - used) / len(queries)
            verb = []
            for query in queries[: len(queries) // 2]:
                began = time.perf_counter()
                search(Context(folder), SearchInput(query=query, where=where))
                verb.append(1000 * (time.perf_counter() - began))
            rows = workspace.lake.count("documents", searcher.where(where))
            cells = (*np.percentile(took, [50, 95]), used, *np.percentile(verb, [50, 95]))
            print(f"| {name} | {rows:,} | " + " | ".join(f"{cell:.0f}" for cell in cells) + " |", flush=True)
    print("load average at the end: {:.1f}, {:.1f}, {:.1f}".format(*os.getloadavg()))


def recall(folder: Path, queries: list[str]) -> None:
    """Of the dense part alone, against every vector compared."""
    with Workspace(folder, create=False) as workspace:
        searcher = Searcher(workspace)
        asked = searcher.encoder.encode(queries)
        for name in ("none", "a tenth"):
            where = searcher.where(FILTERS[name])
            scores: list[np.ndarray] = []
            ids: list[str] = []
            for batch in workspace.lake.scan("documents", columns=["contact_id", "vector"], where=where):
                scores.append(matrix(batch["vector"]) @ asked.T)
                ids += batch["contact_id"].to_pylist()
            every = np.concatenate(scores)
            shares = []
            for column, query in enumerate(queries):
                wanted = {ids[row] for row in np.argpartition(-every[:, column], 9)[:10]}
                found = searcher.ranked(Wanted(query, FILTERS[name], mode="dense")).rows["contact_id"].to_pylist()[:10]
                shares.append(len(wanted & set(found)) / 10)
            print(f"recall@10 of the dense part, filter {name}: {np.mean(shares):.3f} over {len(queries)} queries")


def cold(folder: Path, query: str) -> None:
    code = "from headwater.serve.cli.main import run; run()"
    words_ = [sys.executable, "-c", code, "search", query, "--workspace", str(folder), "--json"]
    walls, cpus = [], []
    for _ in range(5):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        began = time.perf_counter()
        subprocess.run(words_, check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        walls.append(time.perf_counter() - began)
        cpus.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    print(f"cold start (a new process, one search): {min(walls):.2f} s best of 5, {np.median(cpus):.2f} CPU s")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--contacts", type=int, default=100_000)
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--folder", type=Path, help="keep the workspace here, or use the one that is there")
    args = parser.parse_args()
    rng = np.random.default_rng(5)
    every = texts(args.data)
    order = rng.permutation(len(every))
    queries = [" ".join(every[row].split()[:12]) for row in order[: args.queries]]
    base = [every[row] for row in order[args.queries :]]
    with tempfile.TemporaryDirectory() as scratch:
        folder = args.folder or Path(scratch) / "w"
        print(f"# {args.contacts:,} contacts, {len(base):,} texts behind them, {datetime.now(UTC):%Y-%m-%d}")
        if not (folder / "desk.sqlite").exists():
            fill(folder, base, args.contacts)
        timings(folder, queries)
        recall(folder, queries[:50])
        cold(folder, queries[0])


if __name__ == "__main__":
    main()

"""Discovery and full assignment from 10,000 to 1,000,000 statements, beside peers on the same vectors.

    python bench/speed/organise.py [--rows 10000,100000,1000000] [--encoder static] [--peer-python PATH] [--limit 900]

Vectors are given, as the peers want it: those of real statements (Banking77, CLINC150, Bitext, MultiDoGO), repeated and
jittered so that no two are equal, in a file that is mapped into memory. Each run is a process of its own. "Peak" is the peak
resident memory of the process, the vectors and texts it holds included; "before" is the same just before the fit. A peer that
did not finish is not tried with more rows.
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
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[2]
DATA = Path(os.environ.get("HEADWATER_DATA", Path(__file__).parents[3] / "shared" / "data"))
JITTER = 0.35  # length of the noise beside a vector of length 1


def write_rows(folder: Path, n_rows: int, encoder: str) -> None:
    """``vectors.npy (n_rows, d) float32`` and ``texts.txt``."""
    from headwater.app.library.encoders import load_encoder  # noqa: PLC0415  (the peers' environment lacks it)

    texts = []
    for file in ("banking77", "clinc150", "bitext8k", "multidogo_open"):
        with gzip.open(DATA / f"{file}.jsonl.gz", "rt", encoding="utf-8") as lines:
            texts += [" ".join((json.loads(line)["text"] or "empty").split()) for line in lines][:20_000]
    base = load_encoder(encoder).encode(texts)
    base = base[base.any(axis=1)]
    rng = np.random.default_rng(0)
    out = np.lib.format.open_memmap(folder / "vectors.npy", mode="w+", dtype=np.float32, shape=(n_rows, base.shape[1]))
    with (folder / "texts.txt").open("w", encoding="utf-8") as file:
        for start in range(0, n_rows, 20_000):
            rows = rng.integers(0, len(base), size=min(20_000, n_rows - start))
            noise = rng.normal(size=(len(rows), base.shape[1])) * JITTER / base.shape[1] ** 0.5
            out[start : start + len(rows)] = base[rows] + noise
            file.writelines(f"{texts[row]} {start + i}\n" for i, row in enumerate(rows))


def peak() -> float:
    """Peak resident memory so far, MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def run(who: str, folder: Path) -> None:
    """One system on the rows of the folder; prints one line of JSON."""
    texts = (folder / "texts.txt").read_text(encoding="utf-8").splitlines()
    vectors = np.load(folder / "vectors.npy")
    answer: dict[str, float] = {"before": peak()}
    wall, cpu = time.perf_counter(), time.process_time()
    if who == "ours":
        from headwater.app.library.topics import TopicModel  # noqa: PLC0415

        model = TopicModel(seed=0).fit(texts, embeddings=vectors)
        labels = model.labels_
    else:
        from bench.quality.organise_peers import labels_of  # noqa: PLC0415  (found where this file is run as a module)

        labels = labels_of(who, vectors, texts)
    answer |= {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu, "peak": peak()}
    answer |= {"topics": int(labels.max()) + 1, "coverage": float((labels >= 0).mean())}
    if who == "ours":
        times = []
        for row in range(200):
            start = time.perf_counter()
            model.transform(texts[row : row + 1], embeddings=vectors[row : row + 1])
            times.append(time.perf_counter() - start)
        answer["one_ms"] = 1000 * float(np.median(times))
    print(json.dumps(answer))


def alone(command: list[str], *, limit: float) -> dict[str, float] | str:
    """What a system that is run as a process of its own prints last, as JSON; else why it has none."""
    try:
        done = subprocess.run(
            command, cwd=ROOT, check=False, timeout=limit, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    except subprocess.TimeoutExpired:
        return f"not done after {limit:.0f} s"
    except (IndexError, json.JSONDecodeError):
        return f"failed (exit {done.returncode})"
    return found


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", default="10000,30000,100000,300000,1000000")
    options.add_argument("--encoder", default="static")
    options.add_argument("--peer-python")
    options.add_argument("--peers", default="bertopic,evoc")
    options.add_argument("--limit", type=float, default=900, help="seconds a peer may take")
    options.add_argument("--one", help="a system; then FOLDER is given, too")
    options.add_argument("folder", nargs="?", type=Path)
    chosen = options.parse_args()
    if chosen.one:
        run(chosen.one, chosen.folder)
        return
    print("| rows | who | wall s | CPU s | before, MB | peak, MB | topics | coverage | one statement, ms |")
    print("|---|---|---|---|---|---|---|---|---|")
    peers = chosen.peers.split(",") if chosen.peer_python else []
    for n_rows in map(int, chosen.rows.split(",")):
        with tempfile.TemporaryDirectory() as folder:
            write_rows(Path(folder), n_rows, chosen.encoder)
            for who in ["ours", *peers]:
                python = sys.executable if who == "ours" else chosen.peer_python
                a = alone([python, "-m", "bench.speed.organise", "--one", who, folder], limit=chosen.limit)
                if isinstance(a, str):
                    print(f"| {n_rows:,} | {who} | {a} | | | | | | |", flush=True)
                    peers = [peer for peer in peers if peer != who]
                    continue
                one = f"{a['one_ms']:.2f}" if "one_ms" in a else ""
                print(
                    f"| {n_rows:,} | {who} | {a['wall']:.0f} | {a['cpu']:.0f} | {a['before']:,.0f} | {a['peak']:,.0f} "
                    f"| {a['topics']} | {100 * a['coverage']:.0f} % | {one} |",
                    flush=True,
                )


if __name__ == "__main__":
    main()

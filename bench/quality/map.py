"""Does the map keep neighbours? Beside principal axes and, where installed, UMAP on the same vectors.

    python bench/quality/map.py [--sets banking,clinc] [--peer-python PATH] [--rows 1000000]

Trustworthiness: near on the map are near in truth (Venna & Kaski 2001). Kept: share of the 15 nearest by angle that are among the
15 nearest on the map. Class: share of statements whose nearest on the map is of their gold class. Half of each set is laid
out and the other half placed afterwards; "placed" figures are of that half. ``--rows`` measures time and memory on made-up rows.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from naming import SETS, read
from sklearn.manifold import trustworthiness
from sklearn.neighbors import NearestNeighbors

from headwater.app.library.encoders import load_encoder
from headwater.core.vectors.exact import snap
from headwater.core.vectors.reduce import principal
from headwater.organise.map import lay_out, place_rows

PEER = """
import sys, time, numpy as np
from umap import UMAP
data = np.load(sys.argv[1]); began = time.process_time()
model = UMAP(metric="cosine", random_state=0).fit(data["fit"])
np.savez(sys.argv[2], fit=model.embedding_, placed=model.transform(data["placed"]), seconds=time.process_time() - began)
"""


def figures(vectors: np.ndarray, flat: np.ndarray, gold: np.ndarray) -> str:
    """One row: trustworthiness, kept neighbours, class of the nearest."""
    truth = NearestNeighbors(n_neighbors=16, metric="cosine").fit(vectors).kneighbors(return_distance=False)[:, :15]
    shown = NearestNeighbors(n_neighbors=16).fit(flat).kneighbors(return_distance=False)[:, :15]
    kept = np.mean([len(set(a) & set(b)) / 15 for a, b in zip(truth.tolist(), shown.tolist(), strict=True)])
    trust = trustworthiness(vectors, flat, n_neighbors=15, metric="cosine")
    return f"{trust:.3f} | {kept:.3f} | {np.mean(gold[shown[:, 0]] == gold):.3f}"


def umap(fit: np.ndarray, placed: np.ndarray, python: str) -> tuple[np.ndarray, np.ndarray, float] | None:
    """UMAP in an environment of its own."""
    with tempfile.TemporaryDirectory() as folder:
        given, made = Path(folder, "in.npz"), Path(folder, "out.npz")
        np.savez(given, fit=fit, placed=placed)
        done = subprocess.run([python, "-W", "ignore", "-c", PEER, given, made], check=False)
        if done.returncode:
            return None
        out = np.load(made)
        return out["fit"], out["placed"], float(out["seconds"])


def scale(n: int) -> None:
    """Seconds and memory for n rows."""
    rng = np.random.default_rng(0)
    centres = rng.normal(size=(500, 256))
    began = time.process_time()
    layout = lay_out(centres[rng.integers(0, 500, 30_000)] + 0.7 * rng.normal(size=(30_000, 256)))
    laid = time.process_time() - began
    began = time.process_time()
    for _ in range(0, n, 16_384):
        rows = (centres[rng.integers(0, 500, 16_384)] + 0.7 * rng.normal(size=(16_384, 256))).astype(np.float32)
        place_rows(layout, rows)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(
        f"\n{n:,} rows: laid out in {laid:.1f} CPU s, placed in {time.process_time() - began:.1f} CPU s, peak {peak:.2f} GiB"
    )


def main() -> None:
    """All sets."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sets", default="banking,clinc")
    parser.add_argument("--peer-python", default="")
    parser.add_argument("--rows", type=int, default=0)
    chosen = parser.parse_args()
    if chosen.rows:
        scale(chosen.rows)
        return
    encoder = load_encoder("static")
    print("| set | map | rows | trustworthiness | kept | class | CPU s |\n|---|---|---|---|---|---|---|")
    for name in chosen.sets.split(","):
        file, keep = SETS[name]
        rows = [row for row in read(file) if keep(row) and row["text"]]
        vectors = snap(encoder.encode([row["text"] for row in rows]))
        gold = np.array([row["label"] for row in rows])
        half = np.random.default_rng(0).permutation(len(rows)) % 2 == 0
        began = time.process_time()
        mean, axes = principal(vectors[half], 2)
        show(name, "principal axes", *((vectors[part] - mean) @ axes for part in (half, ~half)), (vectors, gold, half),
             time.process_time() - began)  # fmt: skip
        began = time.process_time()
        layout = lay_out(vectors[half])
        show(name, "ours", *(place_rows(layout, vectors[part]) for part in (half, ~half)), (vectors, gold, half),
             time.process_time() - began)  # fmt: skip
        peer = umap(vectors[half], vectors[~half], chosen.peer_python) if chosen.peer_python else None
        if peer is None:
            print(f"| {name} | UMAP | not installed | | | | |", file=sys.stdout)
        else:
            show(name, "UMAP", peer[0], peer[1], (vectors, gold, half), peer[2])


def show(name: str, who: str, laid: np.ndarray, placed: np.ndarray, truth: tuple, seconds: float) -> None:
    """Two rows of the table."""
    vectors, gold, half = truth
    for rows, flat, part in (("laid out", laid, half), ("placed", placed, ~half)):
        print(
            f"| {name} | {who} | {rows} {part.sum()} | {figures(vectors[part], flat, gold[part])} | {seconds:.1f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()

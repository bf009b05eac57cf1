"""Few labels: MiniLM as it is, and taught by these labels (``ContactClassifier(teach=True)``), on the same draws.

    python bench/quality/teach.py [--sets banking,insurance] [--shots 5,10] [--draws 3] [--change WITHOUT_THE_SET.npz]

MiniLM as its makers left it, which has seen no labels of any set here; with ``--change`` one that was taught without the
set. Banking77 is scored on its test set, the others on all texts that were not drawn, at most 4,000. "Off by" is how far the
mean probability of the chosen class lies from the accuracy, in points (above 0: too sure)."""

import argparse
import gzip
import json
import os
import time
from pathlib import Path

import numpy as np

from headwater.adapters.models.minilm import MiniLMEncoder
from headwater.app.library.classify import ContactClassifier

DATA = Path(os.environ.get("HEADWATER_DATA", Path(__file__).parents[3] / "shared" / "data"))
FILES = {
    "banking": ("banking77", lambda row: True),
    "clinc": ("clinc150", lambda row: row["split"] == "test" and row["label"] != "oos"),
    "insurance": ("dstc11_task1_insurance", lambda row: True),
    "xsid": ("xsid_valid", lambda row: row["lang"] == "en"),
    "complaints": ("cfpb_llm1000", lambda row: True),
}


def read(name: str) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Texts, labels, and which may be drawn to learn from."""
    file, wanted = FILES[name]
    with gzip.open(DATA / f"{file}.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [row for row in map(json.loads, lines) if wanted(row)]
    drawable = [row["split"] == "train" if name == "banking" else True for row in rows]
    return [row["text"] for row in rows], np.array([row["label"] for row in rows]), np.array(drawable)


def scored(name: str, shots: int, seed: int, encoder: MiniLMEncoder) -> list[tuple[float, float, float, object]]:
    """Accuracy, mean probability, CPU seconds of the fit, what the held-out texts said; as it is, then taught."""
    texts, labels, drawable = read(name)
    rng = np.random.default_rng(seed)
    pools = [np.flatnonzero(drawable & (labels == label)) for label in np.unique(labels)]
    chosen = np.concatenate([rng.permutation(pool)[:shots] for pool in pools])
    rest = ~drawable if name == "banking" else ~np.isin(np.arange(len(texts)), chosen)
    test = rng.permutation(np.flatnonzero(rest))[:4000]
    found = []
    for teach in (False, True):
        start = time.process_time()
        model = ContactClassifier(encoder=encoder, teach=teach).fit([texts[i] for i in chosen], labels[chosen])
        spent = time.process_time() - start
        likely = model.predict_proba([texts[i] for i in test])
        right = model.classes_[likely.argmax(axis=1)] == labels[test]
        found.append((float(right.mean()), float(likely.max(axis=1).mean()), spent, getattr(model, "taught_", None)))
    return found


def main() -> None:
    """A line a draw, then means."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", default="banking")
    parser.add_argument("--shots", default="5,10")
    parser.add_argument("--draws", type=int, default=3)
    parser.add_argument("--change", type=Path)
    options = parser.parse_args()
    encoder = MiniLMEncoder(change=options.change)
    print(
        "| set | texts a class | draw | as it is | taught | off by | off by, taught | CPU s | CPU s, taught | held out |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
    for name in options.sets.split(","):
        for shots in map(int, options.shots.split(",")):
            kept = []
            for draw in range(options.draws):
                plain, taught = scored(name, shots, draw, encoder)
                kept.append((plain[0], taught[0]))
                print(
                    f"| {name} | {shots} | {draw} | {100 * plain[0]:.1f} | {100 * taught[0]:.1f} | "
                    f"{100 * (plain[1] - plain[0]):+.1f} | {100 * (taught[1] - taught[0]):+.1f} | {plain[2]:.0f} | "
                    f"{taught[2]:.0f} | {taught[3]} |",
                    flush=True,
                )
            mean, spread = np.mean(kept, axis=0) * 100, np.std(kept, axis=0) * 100
            print(
                f"| **{name}** | {shots} | all | {mean[0]:.1f} ± {spread[0]:.1f} | **{mean[1]:.1f} ± {spread[1]:.1f}** |",
                flush=True,
            )


if __name__ == "__main__":
    main()

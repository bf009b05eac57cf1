"""What labels do: to assignment, to probabilities, to the next questions; several topics in one statement; new topics.

    python bench/quality/assignment.py [--part labels,calibration,several,candidates,speed] [--encoder static]

Data come from ``HEADWATER_DATA``. Every figure stands beside a baseline on the same rows in the same run.
"""

import argparse
import gzip
import json
import os
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np

from headwater.app.library.encoders import load_encoder
from headwater.core.vectors.exact import snap
from headwater.organise.ask import choose_questions
from headwater.organise.config import OrganiseConfig
from headwater.organise.stage import fit
from headwater.organise.teach import with_labels

DATA = Path(os.environ.get("HEADWATER_DATA", Path(__file__).parents[3] / "shared" / "data"))
SETS: dict[str, tuple[str, Callable[[dict], bool]]] = {
    "insurance": ("dstc11_task1_insurance", lambda row: True),
    "banking": ("banking77", lambda row: row["split"] == "test"),
    "clinc": ("clinc150", lambda row: row["split"] == "test" and row["label"] != "oos"),
    "bitext": ("bitext8k", lambda row: True),
    "xsid en": ("xsid_valid", lambda row: row["lang"] == "en"),
}


def read(file: str) -> list[dict]:
    """Rows of a data set."""
    with gzip.open(DATA / f"{file}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def loaded(name: str, encoder: object) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Texts, gold and vectors of a set, at most 3,000 rows, in the order of the file."""
    file, wanted = SETS[name]
    rows = [row for row in read(file) if wanted(row)]
    rows = [rows[i] for i in np.sort(np.random.default_rng(0).permutation(len(rows))[:3000])]
    texts = [row["text"] for row in rows]
    return texts, np.asarray([row["label"] for row in rows]), encoder.encode(texts)


def as_a_person_would(topics: np.ndarray, gold: np.ndarray) -> np.ndarray:
    """The topic that a person who knows the gold class would name for each statement; -1 where no topic is about it.

    A topic is about the class that most of its statements have; of several topics about one class the person keeps to
    the one that the model gave, else takes the largest.
    """
    about = {t: Counter(gold[topics == t].tolist()).most_common(1)[0][0] for t in np.unique(topics)}
    sizes = Counter(topics.tolist())
    home = {}
    for t in sorted(about, key=lambda t: -sizes[t]):
        home.setdefault(about[t], t)
    return np.asarray([t if about[t] == g else home.get(g, -1) for t, g in zip(topics, gold, strict=True)])


PRIORS = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0)
BUDGETS = (0, 50, 200, 500)


def labels_part(encoder: object) -> None:
    """Accuracy on the statements without a label, after so many labels; random draws beside our questions."""
    gains: dict[str, dict[float, float]] = {}
    print("\n| set | topics | drawn | labels | " + " | ".join(f"prior {p:g}" for p in PRIORS) + " |")
    print("|---|---|---|---|" + "---|" * len(PRIORS))
    for name in SETS:
        texts, gold, vectors = loaded(name, encoder)
        rows = snap(vectors)
        model = fit(texts, rows, OrganiseConfig(seed=0)).assigner
        topics, _ = model.best(rows)
        answer = as_a_person_would(topics, gold)
        ids = [f"c_{i:06d}.0" for i in range(len(texts))]
        gains[name] = dict.fromkeys(PRIORS, 0.0)
        for drawn in ("random", "asked"):
            for budget in BUDGETS[1 if drawn == "asked" else 0 :]:
                chosen = _drawn(drawn, budget, ids, rows, model, answer)
                rest = np.setdiff1d(np.arange(len(ids)), chosen)
                scores = {}
                for prior in PRIORS:
                    moved = with_labels(model, rows[chosen], answer[chosen], prior=prior)
                    scores[prior] = float((moved.best(rows[rest])[0] == answer[rest]).mean())
                    if drawn == "asked":
                        gains[name][prior] += scores[prior]
                line = " | ".join(f"{100 * scores[p]:.1f}" for p in PRIORS)
                print(f"| {name} | {len(model.directions)} | {drawn} | {budget} | {line} |", flush=True)
    print("\nThe prior that the other sets choose, for each set:")
    for name in SETS:
        best = max(PRIORS, key=lambda p: sum(gains[other][p] for other in SETS if other != name))
        print(f"- {name}: {best:g}; the best here would be {max(PRIORS, key=gains[name].__getitem__):g}")


def _drawn(how: str, n: int, ids: list[str], rows: np.ndarray, model: object, answer: np.ndarray) -> np.ndarray:
    if how == "random":
        return np.random.default_rng(5).permutation(len(ids))[:n]
    labelled: dict[str, int] = {}
    chosen: list[int] = []
    current = model
    while len(chosen) < n:  # as the terminal asks: ten at a time, the model taught in between
        for question in choose_questions(ids, rows, current, labelled=labelled, n=min(10, n - len(chosen))):
            chosen.append(question.row)
            labelled[ids[question.row]] = int(answer[question.row])
        current = with_labels(model, rows[chosen], answer[chosen])
    return np.asarray(chosen)


PARTS: dict[str, Callable[[object], None]] = {"labels": labels_part}


def main() -> None:
    """Run the parts that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", default=",".join(PARTS))
    parser.add_argument("--encoder", default="static")
    given = parser.parse_args()
    encoder = load_encoder(given.encoder)
    for part in given.part.split(","):
        began = time.process_time()
        print(f"\n## {part}")
        PARTS[part](encoder)
        print(f"\n{time.process_time() - began:.0f} CPU s")


if __name__ == "__main__":
    main()

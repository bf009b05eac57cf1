"""Real coverage and width of size intervals on Banking77 and CLINC150, beside simple random sampling, PPI++ and QuaPy.

    python bench/quality/size.py [--data DIR] [--embeddings DIR] [--runs 400] [--labels 100 200 500]

A classifier is fitted on ten labelled texts per intent; its probabilities of one intent are the scores, the rest of
the set is the corpus, and the gold labels answer what is asked. Each condition changes the corpus, not the method:

- hole: so many of the true contacts of every topic get the score of a random contact that is not of the topic;
- shift: the corpus holds so many times the share of the topic that the classifier was fitted on;
- noise: so many of the answers (labels and audit) are wrong.
"""

import argparse
import gzip
import json
import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from headwater.core.stats.intervals import wilson
from headwater.size.audit import RecallAudit
from headwater.size.audited import estimate_prevalence
from headwater.size.sample import draw_labels

try:
    from ppi_py import ppi_mean_ci
except ImportError:
    ppi_mean_ci = None
try:
    from quapy.method.aggregative import EMQ
except ImportError:
    EMQ = None

AUDIT = 500
CONDITIONS = ("none", "hole 10 %", "hole 25 %", "shift x0.2", "shift x5", "noise 3 %")


@dataclass(frozen=True)
class Corpus:
    scores: np.ndarray
    labels: np.ndarray


def read(path: Path) -> tuple[list[str], np.ndarray]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [row["text"] or "" for row in rows], np.array([str(row["label"]) for row in rows])


def scored(name: str, data: Path, embeddings: Path | None, contacts: int, shots: int = 10) -> Corpus:
    texts, gold = read(data / f"{name}.jsonl.gz")
    rng = np.random.default_rng(0)
    classes = np.unique(gold)
    fit = np.concatenate([rng.permutation(np.flatnonzero(gold == c))[:shots] for c in classes])
    rest = np.sort(rng.permutation(np.setdiff1d(np.arange(len(gold)), fit))[:contacts])
    features = (
        np.load(embeddings / f"{name}.npy") if embeddings else TfidfVectorizer(sublinear_tf=True).fit_transform(texts)
    )
    model = LogisticRegression(C=30 if embeddings else 10, max_iter=500).fit(features[fit], gold[fit])
    scores = model.predict_proba(features[rest])
    print(
        f"{name}: {len(rest)} contacts, {len(classes)} topics, accuracy {model.score(features[rest], gold[rest]):.3f}"
    )
    return Corpus(scores, gold[rest][:, None] == model.classes_[None, :])


def altered(corpus: Corpus, condition: str, topic: int, prevalence: float, rng: np.random.Generator) -> Corpus:
    scores, labels = corpus.scores, corpus.labels
    positive = np.flatnonzero(labels[:, topic])
    negative = np.flatnonzero(~labels[:, topic])
    wanted = max(round(prevalence * len(negative) / (1 - prevalence)), 2)
    if wanted <= len(positive):
        keep = np.r_[rng.permutation(positive)[:wanted], negative]
    else:
        keep = np.r_[positive, rng.permutation(negative)[: int(len(positive) * (1 - prevalence) / prevalence)]]
    scores, labels = scores[keep].copy(), labels[keep]
    if condition.startswith("hole"):
        share = float(condition.split()[1]) / 100
        for t in range(labels.shape[1]):
            rows = np.flatnonzero(labels[:, t])
            lost = rows[rng.random(len(rows)) < share]
            scores[lost, t] = rng.choice(scores[~labels[:, t], t], len(lost))
    return Corpus(scores, labels)


def simple_random(corpus: Corpus, topic: int, n: int, rng: np.random.Generator) -> tuple[float, float]:
    rows = rng.permutation(len(corpus.labels))[:n]
    low, high = wilson(corpus.labels[rows, topic].sum(), n)
    return float(low), float(high)


def ppi(corpus: Corpus, topic: int, n: int, rng: np.random.Generator) -> tuple[float, float]:
    rows = rng.permutation(len(corpus.labels))[:n]
    rest = np.setdiff1d(np.arange(len(corpus.labels)), rows)
    s = corpus.scores[:, topic]
    low, high = ppi_mean_ci(corpus.labels[rows, topic].astype(float), s[rows], s[rest], alpha=0.05)
    return float(np.ravel(low)[0]), float(np.ravel(high)[0])


def quantified(corpus: Corpus, topic: int, base: float, rng: np.random.Generator) -> tuple[float, float]:
    """QuaPy's EMQ, which uses no labels of this corpus, with a percentile bootstrap over the contacts."""
    s = corpus.scores[:, topic]
    found = []
    for _ in range(20):
        drawn = rng.choice(s, len(s))
        found.append(EMQ.EM(np.array([1 - base, base]), np.stack([1 - drawn, drawn], axis=1))[0][1])
    return tuple(float(x) for x in np.quantile(found, [0.025, 0.975]))


def flip(answers: np.ndarray, condition: str, rng: np.random.Generator) -> np.ndarray:
    return answers ^ (rng.random(answers.shape) < 0.03) if condition.startswith("noise") else answers


def misfiled(labels: np.ndarray, condition: str, rng: np.random.Generator) -> np.ndarray:
    """Answers of the audit: a labeller who errs picks another topic."""
    if not condition.startswith("noise"):
        return labels
    wrong = np.flatnonzero(rng.random(len(labels)) < 0.03)
    answers = labels.copy()
    answers[wrong] = np.eye(labels.shape[1], dtype=bool)[rng.integers(0, labels.shape[1], len(wrong))]
    return answers


def run(corpus: Corpus, condition: str, n: int, runs: int, base: float) -> dict[str, tuple[float, float]]:
    times = {"shift x0.2": 0.2, "shift x5": 5.0}.get(condition, 1.0)
    found: dict[str, list[tuple[bool, float]]] = {}
    for i in range(runs):
        rng = np.random.default_rng([i, n, CONDITIONS.index(condition)])
        topic = int(rng.integers(corpus.labels.shape[1]))
        here = altered(corpus, condition, topic, base * times, rng)
        truth = here.labels[:, topic].mean()
        s = here.scores[:, topic]
        audited = rng.permutation(len(s))[:AUDIT]
        audit = RecallAudit.fit(here.scores, audited, misfiled(here.labels[audited], condition, rng))
        rows = draw_labels(s, n, seed=i)
        answers = flip(here.labels[rows, topic], condition, rng)
        kinds: dict[str, tuple[RecallAudit | None, float | None]] = {"audited": (audit, None), "no audit": (None, None)}
        kinds["audited, noise stated"] = (audit, 0.03 if condition.startswith("noise") else 0.0)
        for kind, (using, noise) in kinds.items():
            size = estimate_prevalence(s, rows, answers, audit=using, label_noise=noise)
            found.setdefault(kind, []).append((size.low <= truth <= size.high, size.high - size.low))
        low, high = simple_random(here, topic, n, rng)
        found.setdefault("simple random", []).append((low <= truth <= high, high - low))
        if ppi_mean_ci is not None:
            low, high = ppi(here, topic, n, rng)
            found.setdefault("PPI++ (ppi-python)", []).append((low <= truth <= high, high - low))
        if EMQ is not None and i < 40:
            low, high = quantified(here, topic, 1 / corpus.labels.shape[1], rng)
            found.setdefault("EMQ (QuaPy)", []).append((low <= truth <= high, high - low))
    return {k: (float(np.mean([hit for hit, _ in v])), float(np.mean([w for _, w in v]))) for k, v in found.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("HEADWATER_DATA", "../shared/data")))
    parser.add_argument("--embeddings", type=Path)
    parser.add_argument("--contacts", type=int, default=10**9, help="of the corpus, drawn at random")
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--labels", type=int, nargs="+", default=[100, 200, 500])
    parser.add_argument("--prevalence", type=float, nargs="+", default=[0.002, 0.01])
    parser.add_argument("--sets", nargs="+", default=["banking77", "clinc150"])
    parser.add_argument("--conditions", nargs="+", default=list(CONDITIONS))
    args = parser.parse_args()
    print(
        "peers:",
        "ppi-python" if ppi_mean_ci else "ppi-python not installed;",
        "QuaPy" if EMQ else "QuaPy not installed",
    )
    for name in args.sets:
        corpus = scored(name, args.data, args.embeddings, args.contacts)
        for base in args.prevalence:
            for n in args.labels:
                for condition in args.conditions:
                    result = run(corpus, condition, n, args.runs, base)
                    width = result["simple random"][1]
                    print(
                        f"{name} {base:.1%} n={n} {condition:11s} "
                        + " | ".join(f"{k}: {c:.1%} w {w / width:.2f}" for k, (c, w) in result.items()),
                        flush=True,
                    )


if __name__ == "__main__":
    main()

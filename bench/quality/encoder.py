"""Encoders side by side on sets they never saw: clustering with the number of topics known, few labels, all labels,
neighbours, and texts out of scope.

    python -m bench.quality.encoder [SET ...] [--encoders NAME=PATH ...] [--changes NAME=PATH ...] [--each N] [--full]

The MiniLM that ships has seen the public sets. To score on one of them, teach one without it
(``tools.encoder.teach --leave-out``), build a table from that one (``tools.encoder.build --change``), and name both
here: ``--changes`` for MiniLM, ``--encoders`` for tables.

Vectors of costly encoders come through the disk cache. Figures are deterministic; averages are over the seeds
printed."""

import argparse
import gzip
import json
import os
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment
from sklearn.cluster import AgglomerativeClustering, KMeans
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score, roc_auc_score
from sklearn.preprocessing import normalize

from headwater.adapters.models.cache import CachedEncoder
from headwater.adapters.models.fit import fit_to_corpus
from headwater.adapters.models.minilm import INTENTS, MiniLMEncoder
from headwater.adapters.models.static import StaticEncoder
from headwater.app.library.classify import ContactClassifier
from headwater.core.errors import MissingExtra
from headwater.core.ids import content_hash
from headwater.core.ports import Encoder

Matrix = npt.NDArray[np.float32]
DATA = Path(os.environ.get("HEADWATER_DATA", Path(__file__).parents[3] / "shared" / "data"))
SEEDS = (0, 1, 2)


@dataclass(frozen=True, slots=True)
class Split:
    """One set: texts to cluster and score, texts to learn from (equal to the scored ones where there is no split)."""

    train: list[str]
    train_labels: npt.NDArray[np.str_]
    test: list[str]
    test_labels: npt.NDArray[np.str_]
    strange: list[str]


def read(name: str, folder: Path = DATA, *, each: int | None = None) -> Split:
    """A labelled set; where the file has no test split, every third text (by content hash order) is the test.

    Of a class at most ``each`` training texts are kept, in the order of their content.
    """
    with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    strange = [row["text"] for row in rows if row.get("oos") and row["split"] == "test"]
    rows = [row for row in rows if (row["text"] or "").strip() and _label(row) and not row.get("oos")]
    if {"train", "test"} <= {row["split"] for row in rows}:
        train = [row for row in rows if row["split"] == "train"]
        test = [row for row in rows if row["split"] == "test"]
    else:
        rows = sorted({row["text"]: row for row in rows}.values(), key=lambda row: str(row["id"]))
        train, test = [row for i, row in enumerate(rows) if i % 3], rows[::3]
        counts: dict[str, int] = {}
        for row in train:
            counts[_label(row)] = counts.get(_label(row), 0) + 1
        train = [row for row in train if counts[_label(row)] >= 10]
        known = {_label(row) for row in train}
        test = [row for row in test if _label(row) in known]
    if each is not None:
        taken: Counter[str] = Counter()
        kept = []
        for row in sorted(train, key=lambda row: content_hash(row["text"])):
            taken[_label(row)] += 1
            kept += [row] if taken[_label(row)] <= each else []
        train = kept
    return Split(
        [row["text"] for row in train],
        np.array([_label(row) for row in train]),
        [row["text"] for row in test],
        np.array([_label(row) for row in test]),
        strange,
    )


def _label(row: dict[str, Any]) -> str:
    label = row["label"]
    if isinstance(label, str):
        return label
    return label[0] if label and len(label) == 1 and label[0] not in {"contentonly", "outofdomain"} else ""


def clustering_scores(
    gold: Sequence[str] | npt.NDArray[np.str_], found: npt.NDArray[Any]
) -> tuple[float, float, float]:
    """ACC (best one-to-one matching), NMI, ARI; each 0..1."""
    _, g = np.unique(gold, return_inverse=True)
    _, f = np.unique(found, return_inverse=True)
    table = np.zeros((g.max() + 1, f.max() + 1), np.int64)
    np.add.at(table, (g, f), 1)
    rows, columns = linear_sum_assignment(-table)
    accuracy = table[rows, columns].sum() / len(g)
    return float(accuracy), float(normalized_mutual_info_score(g, f)), float(adjusted_rand_score(g, f))


def ward(vectors: Matrix, k: int) -> npt.NDArray[np.int64]:
    """Ward clusters of unit rows."""
    found: npt.NDArray[np.int64] = AgglomerativeClustering(k, linkage="ward").fit_predict(vectors)
    return found


def few_shot(
    train: Matrix, labels: npt.NDArray[np.str_], test: Matrix, gold: npt.NDArray[np.str_], shots: int
) -> float:
    """Mean accuracy over the seeds of logistic regression (C=30) on ``shots`` texts a class."""
    scores = []
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        rows = np.concatenate([rng.permutation(np.flatnonzero(labels == c))[:shots] for c in np.unique(labels)])
        model = LogisticRegression(C=30, max_iter=2000).fit(train[rows], labels[rows])
        scores.append(float((model.predict(test) == gold).mean()))
    return float(np.mean(scores))


def nearest_accuracy(train: Matrix, labels: npt.NDArray[np.str_], test: Matrix, gold: npt.NDArray[np.str_]) -> float:
    """Accuracy of the label of the nearest training text."""
    hits = 0
    for start in range(0, len(test), 1024):
        nearest = (test[start : start + 1024] @ train.T).argmax(axis=1)
        hits += int((labels[nearest] == gold[start : start + 1024]).sum())
    return hits / len(test)


def classifier(train: Matrix, test: Matrix, split: Split, shots: int) -> float:
    """Mean accuracy over the seeds of the public classifier on ``shots`` texts a class."""
    scores = []
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        labels = split.train_labels
        rows = np.concatenate([rng.permutation(np.flatnonzero(labels == c))[:shots] for c in np.unique(labels)])
        model = ContactClassifier().fit([split.train[i] for i in rows], labels[rows], embeddings=train[rows])
        scores.append(float((model.predict(split.test, embeddings=test) == split.test_labels).mean()))
    return float(np.mean(scores))


def scope(train: Matrix, test: Matrix, strange: Matrix, split: Split) -> dict[str, float]:
    """How well the public classifier tells texts of no class from the test: AUROC, and FPR at 95 % kept."""
    model = ContactClassifier().fit(split.train, split.train_labels, embeddings=train)
    inside = model.scope_score(split.test, embeddings=test)
    outside = model.scope_score(split.strange, embeddings=strange)
    truth = np.repeat([1, 0], [len(inside), len(outside)])
    return {
        "scope AUROC": float(roc_auc_score(truth, np.concatenate([inside, outside]))),
        "scope FPR95": float((outside >= np.quantile(inside, 0.05)).mean()),
    }


def evaluate(encode: Callable[[list[str]], Matrix], split: Split, *, full: bool) -> dict[str, float]:
    """All figures of one encoder on one set, by name."""
    test, k = encode(split.test), len(np.unique(split.test_labels))
    figures: dict[str, float] = {}
    acc, nmi, ari = clustering_scores(split.test_labels, ward(test, k))
    figures |= {"ward ACC": acc, "ward NMI": nmi, "ward ARI": ari}
    if full:
        runs = [KMeans(k, n_init=2, random_state=seed).fit_predict(test) for seed in SEEDS]
        means = np.mean([clustering_scores(split.test_labels, run) for run in runs], axis=0)
        figures |= dict(zip(("kmeans ACC", "kmeans NMI", "kmeans ARI"), map(float, means), strict=True))
    train = encode(split.train)
    pair = (train, split.train_labels, test, split.test_labels)
    figures |= {"LR 5": few_shot(*pair, 5), "LR 10": few_shot(*pair, 10)}
    if full:
        model = LogisticRegression(C=30, max_iter=2000).fit(train, split.train_labels)
        figures["LR all"] = float((model.predict(test) == split.test_labels).mean())
    figures["1-NN"] = nearest_accuracy(*pair)
    figures |= {f"classifier {shots}": classifier(train, test, split, shots) for shots in (5, 10)}
    if split.strange:
        figures |= scope(train, test, encode(split.strange), split)
    return figures


def lexical(split: Split, dim: int | None) -> Callable[[list[str]], Matrix]:
    """Tf-idf of words and word pairs, reduced to ``dim`` by SVD; fitted on the set's own texts without labels."""
    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2).fit(split.train + split.test)
    if dim is None:
        return lambda texts: words.transform(texts).toarray().astype(np.float32)
    reduce = TruncatedSVD(dim, random_state=0).fit(words.transform(split.train + split.test))
    return lambda texts: normalize(reduce.transform(words.transform(texts))).astype(np.float32)


def fitted(static: StaticEncoder, teacher: Encoder, split: Split) -> StaticEncoder:
    """The static encoder fitted to 3,000 texts of the set, without labels."""
    texts = sorted(set(split.train + split.test))
    sample = [texts[i] for i in np.random.default_rng(0).permutation(len(texts))[:3000]]
    return fit_to_corpus(static, sample, teacher.encode(sample))


def main() -> None:
    """Print one table a set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*", default=["banking77", "dstc11_task1_insurance", "clinc150"])
    parser.add_argument("--encoders", nargs="*", default=[], metavar="NAME=PATH", help="saved encoders to compare with")
    parser.add_argument("--changes", nargs="*", default=[], metavar="NAME=PATH", help="what other MiniLMs have learned")
    parser.add_argument("--each", type=int, help="training texts of a class, at most; all without it")
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--cache", type=Path, default=Path("vectors.sqlite"), help="where MiniLM's vectors are kept")
    parser.add_argument("--full", action="store_true", help="also k-means and logistic regression on all labels")
    options = parser.parse_args()
    static, others = StaticEncoder.shipped(), [entry.split("=", 1) for entry in options.encoders]
    changes: list[tuple[str, Path | None]] = [("MiniLM as published", None), ("MiniLM, shipped", INTENTS)]
    changes += [(name, Path(path)) for name, path in (entry.split("=", 1) for entry in options.changes)]
    try:
        minilms = {name: CachedEncoder(MiniLMEncoder(change=path), options.cache) for name, path in changes}
    except MissingExtra:
        minilms = {}
    for name in options.sets:
        split = read(name, options.data, each=options.each)
        runs = {"tf-idf + SVD 256": lexical(split, 256)}
        runs |= {label: StaticEncoder.load(path).encode for label, path in others}
        runs[f"static, shipped ({static.id})"] = static.encode
        runs |= {label: minilm.encode for label, minilm in minilms.items()}
        if minilms:
            last = list(minilms)[-1]
            runs[f"static, fitted to 3,000 texts as {last} reads them"] = fitted(static, minilms[last], split).encode
        print(f"\n## {name}: {len(split.test)} texts, {len(np.unique(split.test_labels))} labels", flush=True)
        for i, (label, encode) in enumerate(runs.items()):
            figures = evaluate(encode, split, full=options.full)
            if not i:
                print(f"| encoder | {' | '.join(figures)} |")
                print("|---" * (len(figures) + 1) + "|")
            print(f"| {label} | {' | '.join(f'{100 * value:.1f}' for value in figures.values())} |", flush=True)
        if not minilms:
            print("MiniLM: not installed")


if __name__ == "__main__":
    main()

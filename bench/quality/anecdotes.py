"""Anecdotes: is it a story, and do five quotes cover an issue; simple models and pickers beside.

python -m bench.quality.anecdotes --data ../shared/data [--encoder static]
"""

import argparse
import gzip
import json
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score, roc_auc_score
from sklearn.model_selection import StratifiedKFold
from sklearn.pipeline import make_pipeline

from headwater.adapters.models.load import load_encoder
from headwater.anecdotes.select import select
from headwater.app.library.anecdotes import AnecdoteModel


def read(folder: Path, name: str) -> list[dict[str, Any]]:
    with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def tfidf() -> Any:
    return make_pipeline(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2),
        LogisticRegression(C=10, max_iter=500, class_weight="balanced"),
    )


def pair(gold: np.ndarray, story: np.ndarray) -> tuple[float, float]:
    return f1_score(gold, story > 0.5, average="macro"), roc_auc_score(gold, story)


def stories(folder: Path, encoder: Any) -> None:
    rows = read(folder, "testimony_cmv_europolis")
    texts = np.array([r["text"] for r in rows], dtype=object)
    gold = np.array([r["label"] for r in rows])
    source = np.array([r["source"] for r in rows])
    print("## testimony_cmv_europolis: macro-F1 / AUROC\n| texts | method | macro-F1 | AUROC |\n|---|---|---|---|")
    for name in ("cmv", "europolis"):
        own = np.flatnonzero(source == name)
        unfitted = AnecdoteModel(encoder=encoder).score(texts[own].tolist())["story"]
        print(f"| {name} | headwater, no labels | " + " | ".join(f"{v:.3f}" for v in pair(gold[own], unfitted)) + " |")
        results: dict[str, list[tuple[float, float]]] = {"tf-idf LR": [], "headwater, fitted": []}
        for seed in (0, 1):
            for train, test in StratifiedKFold(5, shuffle=True, random_state=seed).split(own, gold[own]):
                train, test = own[train], own[test]
                peer = tfidf().fit(texts[train], gold[train])
                results["tf-idf LR"].append(pair(gold[test], peer.predict_proba(texts[test])[:, 1]))
                ours = AnecdoteModel(encoder=encoder).fit(texts[train].tolist(), gold[train])
                results["headwater, fitted"].append(pair(gold[test], ours.score(texts[test].tolist())["story"]))
        for method, values in results.items():
            print(
                f"| {name}, 2 x 5 folds | {method} | " + " | ".join(f"{v:.3f}" for v in np.mean(values, axis=0)) + " |"
            )


def transfer(folder: Path, encoder: Any) -> None:
    rows = read(folder, "testimony_cmv_europolis")
    texts = np.array([r["text"] for r in rows], dtype=object)
    gold = np.array([r["label"] for r in rows])
    source = np.array([r["source"] for r in rows])
    print("\n## fitted on one source, judged on the other\n| texts | method | macro-F1 | AUROC |\n|---|---|---|---|")
    for name, other in (("cmv", "europolis"), ("europolis", "cmv")):
        train, test = np.flatnonzero(source == name), np.flatnonzero(source == other)
        peer = tfidf().fit(texts[train], gold[train])
        ours = AnecdoteModel(encoder=encoder).fit(texts[train].tolist(), gold[train])
        for method, story in (
            ("tf-idf LR", peer.predict_proba(texts[test])[:, 1]),
            ("headwater, fitted", ours.score(texts[test].tolist())["story"]),
        ):
            print(f"| {name} -> {other} | {method} | " + " | ".join(f"{v:.3f}" for v in pair(gold[test], story)) + " |")


def coverage(folder: Path, encoder: Any, issues: int = 60) -> None:
    """An issue is five neighbouring intents of unequal size; how many of the five do five quotes reach?"""
    print("\n## five quotes for an issue of five intents: share of the intents reached")
    print("| texts | method | covered |\n|---|---|---|")
    rng = np.random.default_rng(0)
    for name in ("banking77", "clinc150", "dstc11_task1_insurance"):
        rows = [r for r in read(folder, name) if isinstance(r["label"], str) and r["label"] != "oos"]
        texts, label = [r["text"] for r in rows], np.array([r["label"] for r in rows])
        vectors = encoder.encode(texts)
        intents = np.unique(label)
        centres = np.array([vectors[label == intent].mean(axis=0) for intent in intents])
        centres /= np.linalg.norm(centres, axis=1, keepdims=True)
        reached: dict[str, list[float]] = {}
        for _ in range(issues):
            near = np.argsort(-(centres @ centres[rng.integers(len(intents))]))[:5]
            pools = [np.flatnonzero(label == intents[i]) for i in near]
            parts = [rng.choice(pool, min(int(rng.integers(20, 100)), len(pool))) for pool in pools]
            members = np.unique(np.concatenate(parts))
            own = vectors[members]
            picks = {
                "random": rng.choice(len(members), 5, replace=False),
                "first rows": np.arange(5),
                "nearest the centroid": np.argsort(-(own @ own.mean(axis=0)))[:5],
                "headwater": select(own, 5).indices,
            }
            for method, rows_ in picks.items():
                reached.setdefault(method, []).append(len(set(label[members[rows_]])) / 5)
        for method, values in reached.items():
            print(f"| {name} | {method} | {np.mean(values):.3f} |")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--encoder", default="static")
    parser.add_argument("--part", choices=("stories", "transfer", "coverage"), action="append")
    args = parser.parse_args()
    encoder = load_encoder(args.encoder)
    for name, run in (("stories", stories), ("transfer", transfer), ("coverage", coverage)):
        if name in (args.part or (name,)):
            run(args.data, encoder)


if __name__ == "__main__":
    main()

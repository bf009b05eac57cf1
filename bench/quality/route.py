"""Routing beside its peers: GitHub issues, complaints beside 14 language models, and the promise over many splits.

Run: ``python bench/quality/route.py [nlbse] [cfpb] [promise] [--splits 100] [--encoder static] [--cache FILE]``.
The MiniLM that ships has learned from Banking77: score that set with ``minilm-published``. NLBSE and the complaints it never saw.
Data: ``HEADWATER_DATA``, default ``../shared/data`` beside the repository. Peers (MAPIE, crepes) if installed.
"""

import argparse
import gzip
import json
import os
import time
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score

from headwater.adapters.models.cache import CachedEncoder
from headwater.adapters.models.minilm import MiniLMEncoder
from headwater.app.library.encoders import load_encoder
from headwater.app.library.route import Router

try:
    from mapie.classification import SplitConformalClassifier
except ImportError:
    SplitConformalClassifier = None
try:
    from crepes import WrapClassifier
except ImportError:
    WrapClassifier = None

DATA = Path(os.environ.get("HEADWATER_DATA", Path(__file__).resolve().parents[2].parent / "shared" / "data"))
PRODUCTS = (
    ("credit card", "credit_card"),
    ("prepaid", "credit_card"),
    ("credit reporting", "credit_reporting"),
    ("debt collection", "debt_collection"),
    ("mortgage", "mortgages_and_loans"),
    ("loan", "mortgages_and_loans"),
    ("checking", "retail_banking"),
    ("bank account", "retail_banking"),
    ("money transfer", "retail_banking"),
)


def read(name: str) -> list[dict[str, Any]]:
    """Rows of a data set."""
    with gzip.open(DATA / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def firsts(router: Router, texts: list[str], attributes: list[dict[str, str]] | None = None) -> list[str]:
    """Most probable team of each text, whether it is routed or not."""
    return [decision.alternatives[0][0] for decision in router.route(texts, attributes)]


def nlbse(encoder: Any) -> None:
    """Macro-F1 of each repository: one router each, and one router for all with the repository as an attribute."""
    rows = read("nlbse24")
    train, test = ([row for row in rows if row["split"] == split] for split in ("train", "test"))
    began = time.process_time()
    pooled = Router(encoder=encoder).fit(
        [row["text"] for row in train], [row["label"] for row in train], [{"repo": row["team"]} for row in train]
    )
    fitted = time.process_time()
    guesses = firsts(pooled, [row["text"] for row in test], [{"repo": row["team"]} for row in test])
    rate = len(test) / (time.process_time() - fitted)
    one, all_ = [], []
    for repo in sorted({row["team"] for row in rows}):
        here = [row for row in train if row["team"] == repo]
        there = [row for row in test if row["team"] == repo]
        router = Router(encoder=encoder).fit([row["text"] for row in here], [row["label"] for row in here])
        truth = [row["label"] for row in there]
        own = firsts(router, [row["text"] for row in there])
        one.append(f1_score(truth, own, average="macro"))
        mine = [guess for guess, row in zip(guesses, test, strict=True) if row["team"] == repo]
        all_.append(f1_score(truth, mine, average="macro"))
        print(f"nlbse24 {repo:24s} own router {one[-1]:.3f}  all repositories {all_[-1]:.3f}", flush=True)
    print(f"nlbse24 macro-F1: one router a repository {np.mean(one):.4f}, one for all {np.mean(all_):.4f}, SetFit .827")
    print(f"nlbse24 fit of 1,500: {fitted - began:.1f} CPU s; {rate:.0f} issues/s (1,700 characters each)", flush=True)


def cfpb(encoder: Any) -> None:
    """Accuracy on 1,000 complaints: trained elsewhere, and cross-validated, beside the stored answers of models."""
    rows = read("cfpb_llm1000")
    truth = np.array([row["label"] for row in rows])
    texts = [row["text"] for row in rows]
    others = [(row["text"], product_team(row["product"])) for row in read("cfpb_mixed") if row["text"]]
    others = [(text, team) for text, team in others if team in set(truth)]
    router = Router(encoder=encoder).fit([text for text, _ in others], [team for _, team in others])
    print(
        f"cfpb_llm1000 trained on {len(others)} complaints of cfpb_mixed: {np.mean(firsts(router, texts) == truth):.3f}"
    )
    folds = np.random.default_rng(0).permutation(len(rows)) % 5
    guesses = np.empty(len(rows), dtype=object)
    routed = np.zeros(len(rows), dtype=bool)
    for fold in range(5):
        train, test = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        router = Router(encoder=encoder).fit([texts[i] for i in train], truth[train].tolist())
        decisions = router.route([texts[i] for i in test])
        guesses[test] = [decision.alternatives[0][0] for decision in decisions]
        routed[test] = [decision.team is not None for decision in decisions]
    print(f"cfpb_llm1000 five folds: {np.mean(guesses == truth):.3f}; routed {routed.mean():.3f}")
    for name in sorted(rows[0]["llm"]):
        print(
            f"cfpb_llm1000 {name:24s} {np.mean([row['llm'].get(name) == row['label'] for row in rows]):.3f}", flush=True
        )


def product_team(product: str) -> str | None:
    """Product of the complaint data base to one of the five classes."""
    return next((team for word, team in PRODUCTS if word in (product or "").lower()), None)


def promise(encoder: Any, n_splits: int) -> None:
    """Banking77 at 10 a class: coverage and realised error over random splits, singleton sets of the peers beside."""
    rows = read("banking77")
    train = [row for row in rows if row["split"] == "train"]
    test = [row for row in rows if row["split"] == "test"]
    texts, truth = [row["text"] for row in test], np.array([row["label"] for row in test])
    found: dict[str, list[tuple[float, float]]] = {}
    accuracy, seconds, rates = [], [], []
    for split in range(n_splits):
        chosen: dict[str, list[int]] = {}
        for i in np.random.default_rng(split).permutation(len(train)):
            chosen.setdefault(train[i]["label"], []).append(i)
        picked = [train[i] for of_class in chosen.values() for i in of_class[:10]]
        began = time.process_time()
        router = Router(encoder=encoder).fit([row["text"] for row in picked], [row["label"] for row in picked])
        fitted = time.process_time()
        decisions = router.route(texts)
        seconds.append(fitted - began)
        rates.append(len(texts) / (time.process_time() - fitted))
        accuracy.append(np.mean(np.array([d.alternatives[0][0] for d in decisions]) == truth))
        teams = np.array([d.team or "" for d in decisions], dtype=object)
        found.setdefault("headwater", []).append(selective(teams, truth))
        if split < 5:
            for name, teams in peers(encoder, picked, texts, seed=split).items():
                found.setdefault(name, []).append(selective(teams, truth))
        last = {
            name: (round(pairs[-1][0], 3), round(pairs[-1][1], 4))
            for name, pairs in found.items()
            if len(pairs) > split
        }
        print(f"banking77 split {split}: accuracy {accuracy[-1]:.4f}, (coverage, error) {last}", flush=True)
    print(f"banking77 10 a class, {n_splits} splits: accuracy without abstention {np.mean(accuracy):.4f}")
    print(f"banking77 fit {np.median(seconds):.1f} CPU s; {np.median(rates):.0f} contacts/s with reasons (median)")
    for name, pairs in found.items():
        coverage, error = np.array(pairs).T
        print(
            f"banking77 {name:12s} {len(pairs):3d} splits: coverage {coverage.mean():.3f}, error {error.mean():.4f}, "
            f"splits with error <= 5 %: {np.mean(error <= 0.05):.2f}, worst {error.max():.4f}",
            flush=True,
        )
    for name, peer in (("MAPIE", SplitConformalClassifier), ("crepes", WrapClassifier)):
        if peer is None:
            print(f"banking77 {name}: not installed")


def selective(teams: Any, truth: Any) -> tuple[float, float]:
    """Share routed, and share of wrong teams among the routed."""
    routed = teams != ""
    return float(routed.mean()), float((teams[routed] != truth[routed]).mean()) if routed.any() else 0.0


def peers(encoder: Any, picked: list[dict[str, Any]], texts: list[str], *, seed: int) -> dict[str, Any]:
    """Teams of the peers on the same examples and vectors: a contact is routed where its 95 % set has one class."""
    order = np.random.default_rng([seed, 9]).permutation(len(picked))
    vectors = encoder.encode([row["text"] for row in picked])
    names, labels = np.unique([row["label"] for row in picked], return_inverse=True)
    fit, rest = order[: int(0.7 * len(order))], order[int(0.7 * len(order)) :]
    new, out = encoder.encode(texts), {}
    if SplitConformalClassifier is not None:
        model = SplitConformalClassifier(LogisticRegression(C=30, max_iter=200), confidence_level=0.95, prefit=False)
        model.fit(vectors[fit], labels[fit]).conformalize(vectors[rest], labels[rest])
        best, sets = model.predict_set(new)
        out["MAPIE"] = np.where(sets[:, :, 0].sum(axis=1) == 1, names[best].astype(object), "")
    if WrapClassifier is not None:
        wrapped = WrapClassifier(LogisticRegression(C=30, max_iter=200))
        wrapped.fit(vectors[fit], labels[fit])
        wrapped.calibrate(vectors[rest], labels[rest])
        inside = wrapped.predict_set(new, confidence=0.95)
        teams = [names[labels_in[0]] if len(labels_in) == 1 else "" for labels_in in inside]
        out["crepes"] = np.array(teams, dtype=object)
    return out


def main() -> None:
    """Run the parts asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", default=["nlbse", "cfpb", "promise"])
    parser.add_argument("--splits", type=int, default=100)
    parser.add_argument(
        "--encoder",
        default="static",
        help="static, minilm, or minilm-published: before it was taught on public intents",
    )
    parser.add_argument("--cache", default="", help="file in which a costly encoder keeps its vectors")
    given = parser.parse_args()
    encoder: Any
    if given.encoder == "minilm-published":
        encoder = MiniLMEncoder(change=None)
    else:
        encoder = load_encoder(given.encoder)
    if given.cache:
        encoder = CachedEncoder(encoder, given.cache)
    for part in given.parts:
        {"nlbse": nlbse, "cfpb": cfpb, "promise": lambda e: promise(e, given.splits)}[part](encoder)


if __name__ == "__main__":
    main()

"""Root causes: real incidents, generated cubes, planted causes, cause spans; beside published methods.

python bench/quality/causes.py [--data DIR] [--cubes 40] [--planted 100] [--parts incidents cubes planted spans]
"""

import argparse
import gzip
import json
import os
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

sys.path.insert(0, str(Path(__file__).parents[1]))
import cubes
import localisers
from headwater.causes.contrast import contrast
from headwater.causes.detect import detect
from headwater.causes.localise import localise
from headwater.causes.spans import CauseModel


def ours(table: pa.Table, dimensions: list[str]) -> list[cubes.Rule]:
    return [frozenset(d.rule.items()) for d in localise(table, dimensions, actual="real", expected="predict")]


METHODS: dict[str, Callable[[pa.Table, list[str]], list[cubes.Rule]]] = {
    "headwater": ours,
    "RiskLoc-style": localisers.riskloc,
    "Squeeze-style": localisers.squeeze,
    "Adtributor": localisers.adtributor,
}


def compare(title: str, cases: list[cubes.Case], methods: list[str]) -> None:
    for name in methods:
        began = time.process_time()
        pairs = [(case.causes, METHODS[name](case.table, case.dimensions)) for case in cases]
        seconds = (time.process_time() - began) / len(cases)
        f1, first = cubes.score(pairs)
        print(f"{title} | {name} | exact-match F1 {f1:.3f} | top-1 {first:.2f} | {seconds:.3f} s a case", flush=True)


def planted(data: Path, runs: int) -> None:
    """A combination of company and sentiment of real tweets gets more contacts, a phrase and an onset."""
    with gzip.open(data / "airline_tweets.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    rng = np.random.default_rng(0)
    company = np.array([str(row.get("company") or row.get("airline") or "") for row in rows])
    extra = {"version": 6, "region": 8, "channel": 4}
    hits = {"where": 0, "what": 0, "when": 0, "placebo where": 0, "placebo when": 0}
    for _ in range(runs):
        attributes = {"company": company} | {
            k: np.array([f"{k}{i}" for i in rng.integers(0, n, len(rows))]) for k, n in extra.items()
        }
        names = list(attributes)
        usual = rng.integers(0, len(rows), 6000)
        axes = sorted(rng.choice(len(names), 2, replace=False))
        seed_row = int(rng.integers(len(rows)))
        rule = {names[a]: str(attributes[names[a]][seed_row]) for a in axes}
        matches = np.logical_and.reduce([attributes[k] == v for k, v in rule.items()])
        for planting in (True, False):
            now = rng.integers(0, len(rows), 6000)
            share = float(matches.mean())
            # lift 1.5 at 300 excess contacts: the segment holds 600 contacts a period as a rule
            factor = 600 / max(share * 6000, 1e-9)
            before, after = _counts(attributes, usual, factor * 6000, rng), _counts(attributes, now, factor * 6000, rng)
            where = _find(names, before, after, rule if planting else None, rng)
            if planting:
                hits["where"] += where == rule
            else:
                hits["placebo where"] += where is not None
        texts = [rows[i]["text"] for i in rng.integers(0, len(rows), 900)]
        inside = [t + " after the gate change" if i < 300 else t for i, t in enumerate(texts)]
        outside = [rows[i]["text"] for i in rng.integers(0, len(rows), 900)]
        terms = contrast(inside, outside)
        hits["what"] += bool(terms) and terms[0].term in {"gate change", "the gate", "after the"}
        series = rng.poisson(600 / 7, (1, 70)).astype(float)
        quiet = rng.poisson(600 / 7, (1, 70)).astype(float)
        series[0, 63:] = rng.poisson(900 / 7, 7)
        found = detect(series, period=7, start=56)
        hits["when"] += bool(found) and abs(found[0].onset - 63) <= 1
        hits["placebo when"] += bool(detect(quiet, period=7, start=56))
    for name, count in hits.items():
        print(f"planted | {name} | {count / runs:.1%} of {runs}", flush=True)


def _counts(
    attributes: dict[str, np.ndarray], rows: np.ndarray, total: float, rng: np.random.Generator
) -> dict[tuple[str, ...], int]:
    keys, counts = np.unique(np.stack([a[rows] for a in attributes.values()], axis=1), axis=0, return_counts=True)
    drawn = rng.poisson(counts * total / len(rows))
    return {tuple(map(str, key)): int(n) for key, n in zip(keys, drawn, strict=True)}


def _find(
    names: list[str],
    before: dict[tuple[str, ...], int],
    after: dict[tuple[str, ...], int],
    rule: dict[str, str] | None,
    rng: np.random.Generator,
) -> dict[str, str] | None:
    cells = sorted(before.keys() | after.keys())
    expected = np.array([before.get(c, 0) for c in cells], float)
    # expected and actual share a common mean: the cell's average of both draws
    base = (expected + np.array([after.get(c, 0) for c in cells], float)) / 2
    actual = rng.poisson(base)
    if rule is not None:
        inside = np.array([all(dict(zip(names, c, strict=True))[k] == v for k, v in rule.items()) for c in cells])
        actual = actual + np.where(inside, rng.poisson(base * 0.5), 0)
    table = pa.table({n: [c[i] for c in cells] for i, n in enumerate(names)} | {"real": actual, "predict": base})
    found = localise(table, names, actual="real", expected="predict")
    return dict(found[0].rule) if found else None


Span = tuple[int, int, str]


def read_spans(path: Path) -> list[tuple[str, list[Span], str]]:
    roles = {"C": "cause", "E": "effect", "action": "cause", "abnormal_behaviour": "effect"}
    found = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            words = [m.span() for m in re.finditer(r"\S+", row["text"])]
            label = row["label"]
            marks = (
                label
                if isinstance(label, list)
                else [[k, a, b] for k, d in label.items() for p in d.values() for a, b in p]
            )
            spans = [(words[a][0], words[b - 1][1], roles[k]) for k, a, b in marks if a < b <= len(words)]
            found.append((row["text"], spans, row["split"]))
    return found


def _roles(text: str, spans: list[Span]) -> list[str]:
    return [next((r for s, e, r in spans if s < m.end() and e > m.start()), "") for m in re.finditer(r"\S+", text)]


def token_f1(texts: list[str], gold: list[list[Span]], found: list[list[Span]]) -> float:
    hit = named = true = 0
    for text, g, f in zip(texts, gold, found, strict=True):
        for a, b in zip(_roles(text, g), _roles(text, f), strict=True):
            hit += a == b != ""
            named += b != ""
            true += a != ""
    return 2 * hit / max(named + true, 1)


def linear_tagger(train: list[tuple[str, list[Span], str]], texts: list[str]) -> list[list[Span]]:
    """The usual linear tagger: logistic regression on the word and its neighbours, token by token."""

    def features(text: str) -> list[dict[str, str]]:
        w = ["<s>", *text.lower().split(), "</s>"]
        return [{"w": w[i], "-1": w[i - 1], "+1": w[i + 1], "s3": w[i][-3:]} for i in range(1, len(w) - 1)]

    vectorizer = DictVectorizer()
    x = vectorizer.fit_transform([row for text, _, _ in train for row in features(text)])
    y = [role for text, spans, _ in train for role in _roles(text, spans)]
    model = LogisticRegression(C=1.0, max_iter=200).fit(x, y)
    found = []
    for text in texts:
        rows = features(text)
        roles = model.predict(vectorizer.transform(rows)) if rows else []
        found.append([(*m.span(), str(r)) for m, r in zip(re.finditer(r"\S+", text), roles, strict=True) if r])
    return found


def spans(data: Path) -> None:
    for name in ("av_disengagement_causes", "app_bug_spans"):
        rows = read_spans(data / f"{name}.jsonl.gz")
        order = np.random.default_rng(0).permutation(len(rows))
        held = [i for i in order if rows[i][2] == "dev"] or list(order[: len(rows) // 5])
        kept = set(held)
        train = [rows[i] for i in order if i not in kept]
        texts, gold = [rows[i][0] for i in held], [rows[i][1] for i in held]
        results = {
            "cue words (default, no training)": CauseModel().extract(texts),
            "linear tagger": linear_tagger(train, texts),
            "headwater, fitted": CauseModel().fit([t for t, _, _ in train], [s for _, s, _ in train]).extract(texts),
        }
        for method, found in results.items():
            print(
                f"spans | {name} ({len(held)} held out) | {method} | token F1 {token_f1(texts, gold, found):.3f}",
                flush=True,
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("HEADWATER_DATA", "../shared/data")))
    parser.add_argument("--cubes", type=int, default=40)
    parser.add_argument("--planted", type=int, default=100)
    parser.add_argument("--parts", nargs="+", default=["incidents", "cubes", "planted", "spans"])
    args = parser.parse_args()
    if "incidents" in args.parts:
        compare("incidents (value)", cubes.incidents(args.data, measure="good"), list(METHODS))
        compare("incidents (cnt - value)", cubes.incidents(args.data, measure="bad"), list(METHODS))
    if "cubes" in args.parts:
        for kind in cubes.KINDS:
            cases = [cubes.generate(kind, seed) for seed in range(args.cubes)]
            compare(f"cubes {kind}", cases, ["headwater"])
            compare(f"cubes {kind}, first 6", cases[:6], list(METHODS))
    if "planted" in args.parts:
        planted(args.data, args.planted)
    if "spans" in args.parts:
        spans(args.data)


if __name__ == "__main__":
    main()

"""Attribute cubes with planted causes, and the rules of real incidents, for the bench of root causes.

The generator follows the published description of RiskLoc's S and L sets (Kalander 2022, arXiv:2205.10004): Weibull
leaf values, zeros, symmetric proportional forecast noise, anomalies that scale all leaves of a combination alike.
"""

import ast
import csv
import gzip
import io
import json
import zipfile
from collections import defaultdict
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np
import pyarrow as pa

Rule = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Case:
    name: str
    table: pa.Table
    dimensions: list[str]
    causes: set[Rule]


@dataclass(frozen=True)
class Kind:
    sizes: tuple[int, ...]
    noise: tuple[float, float]
    severity: tuple[float, float]
    deviation: tuple[float, float]
    anomalies: tuple[int, int]
    elements: tuple[int, int]
    deepest_only: bool


KINDS = {
    "S": Kind((10, 12, 10, 8, 5), (0.0, 0.25), (0.2, 1.0), (0.0, 0.1), (1, 3), (1, 3), False),
    "L": Kind((10, 24, 10, 15), (0.0, 0.1), (0.5, 1.0), (0.0, 0.0), (1, 5), (1, 1), True),
}


def generate(kind: str, seed: int) -> Case:
    """One cube of kind S or L."""
    k = KINDS[kind]
    rng = np.random.default_rng([seed, ord(kind)])
    names = [chr(ord("a") + i) for i in range(len(k.sizes))]
    grid = np.array(list(product(*(range(n) for n in k.sizes))))
    n = len(grid)
    real = rng.weibull(rng.uniform(0.5, 1.0), n) * 100 * (rng.random(n) > rng.uniform(0, 0.25))
    noise = rng.uniform(*k.noise)
    other = np.maximum(real * (1 + noise * rng.standard_normal(n)), 0)
    swap = rng.random(n) < 0.5
    actual, expected = np.where(swap, other, real), np.where(swap, real, other)
    increase = actual.sum() > expected.sum()
    causes: set[Rule] = set()
    taken: list[tuple[tuple[int, ...], np.ndarray]] = []
    for _ in range(rng.integers(k.anomalies[0], k.anomalies[1] + 1)):
        axes, chosen = _place(k, rng, grid, actual, taken)
        taken.append((axes, chosen))
        hit = (grid[:, axes][:, None, :] == chosen[None]).all(axis=2).any(axis=1)
        scale = np.maximum(
            1 - rng.normal(rng.uniform(*k.severity) + noise, rng.uniform(*k.deviation), int(hit.sum())), 0
        )
        if increase:
            expected[hit] = actual[hit] * scale
        else:
            actual[hit] = expected[hit] * scale
        causes |= {frozenset((names[a], f"{names[a]}{v}") for a, v in zip(axes, row, strict=True)) for row in chosen}
    columns = {names[i]: [f"{names[i]}{v}" for v in grid[:, i]] for i in range(len(names))}
    return Case(f"{kind}{seed}", pa.table({**columns, "real": actual, "predict": expected}), names, causes)


def _place(
    k: Kind,
    rng: np.random.Generator,
    grid: np.ndarray,
    actual: np.ndarray,
    taken: list[tuple[tuple[int, ...], np.ndarray]],
) -> tuple[tuple[int, ...], np.ndarray]:
    """A combination of attributes and disjoint values of it that no earlier anomaly uses."""
    while True:
        depth = len(k.sizes) if k.deepest_only else int(rng.integers(1, len(k.sizes) + 1))
        axes = tuple(sorted(int(a) for a in rng.choice(len(k.sizes), depth, replace=False)))
        count = int(rng.integers(k.elements[0], k.elements[1] + 1))
        free = [
            [v for v in range(k.sizes[a]) if not any(a in t and v in rows[:, t.index(a)] for t, rows in taken)]
            for a in axes
        ]
        if (any(t == axes for t, _ in taken) and depth < len(k.sizes)) or not all(free):
            continue
        chosen = np.stack([rng.choice(f, count) for f in free], axis=1)
        hit = (grid[:, axes][:, None, :] == chosen[None]).all(axis=2)
        if len(np.unique(chosen, axis=0)) == count and all(actual[hit[:, i]].sum() > 0 for i in range(count)):
            return axes, chosen


def incidents(data: Path, *, measure: str = "bad") -> list[Case]:
    """The real incidents of rs_rootcause: actual and forecast (mean of the four minutes before) per combination."""
    with gzip.open(data / "rs_rootcause_case.jsonl.gz", "rt", encoding="utf-8") as lines:
        cases = [json.loads(line) for line in lines]
    found = []
    with zipfile.ZipFile(data / "rs_rootcause_data.zip") as archive:
        for case in cases:
            dims = [c for c in case["columns"] if c not in ("min", "value", "cnt")]
            now = int(case["timestamp"])
            sums: dict[tuple[str, ...], list[float]] = defaultdict(lambda: [0.0, 0.0])
            with archive.open(case["file"]) as file:
                for row in csv.DictReader(io.TextIOWrapper(file, "utf-8")):
                    minute, key = int(row["min"]), tuple(row[d] for d in dims)
                    good, everything = float(row["value"]), float(row["cnt"])
                    amount = everything - good if measure == "bad" else good
                    if minute == now:
                        sums[key][0] += amount
                    elif now - 240 <= minute < now:
                        sums[key][1] += amount / 4
            label = ast.literal_eval(case["label"])
            causes = {
                frozenset((k, str(v)) for k, v in c.items()) for c in (label if isinstance(label, list) else [label])
            }
            columns = {d: [key[i] for key in sums] for i, d in enumerate(dims)}
            table = pa.table(
                {**columns, "real": [s[0] for s in sums.values()], "predict": [s[1] for s in sums.values()]}
            )
            found.append(Case(case["id"], table, dims, causes))
    return found


def score(pairs: list[tuple[set[Rule], list[Rule]]]) -> tuple[float, float]:
    """Exact-match F1 over all rules of all cases, and the share of cases whose first rule is a true cause."""
    hit = sum(len(truth & set(found)) for truth, found in pairs)
    named = sum(len(set(found)) for _, found in pairs)
    true = sum(len(truth) for truth, _ in pairs)
    return 2 * hit / max(named + true, 1), float(np.mean([bool(found) and found[0] in truth for truth, found in pairs]))

"""Published root-cause localisers, re-implemented from their papers, as baselines for the bench.

- Adtributor: Bhagwan et al. (2014), NSDI. One attribute at a time: explanatory power and Jensen-Shannon surprise.
- Squeeze-style: Li et al. (2019), ISSRE. Leaves clustered by deviation, each cluster described by the cuboid with the
  best generalised potential score; simplified to a histogram clustering and the published scores.
- RiskLoc-style: Kalander (2022), arXiv:2205.10004. Deviation cut-off, weighted risk per element, by layer.
"""

from itertools import combinations

import numpy as np
import pyarrow as pa

Rule = frozenset[tuple[str, str]]


def _columns(table: pa.Table, dimensions: list[str]) -> tuple[np.ndarray, list[np.ndarray], np.ndarray, np.ndarray]:
    names, codes = [], []
    for dimension in dimensions:
        values, code = np.unique(np.array(table[dimension].to_pylist(), object).astype(str), return_inverse=True)
        names.append(values)
        codes.append(code)
    return (
        np.stack(codes, axis=1),
        names,
        table["real"].to_numpy().astype(float),
        table["predict"].to_numpy().astype(float),
    )


def adtributor(
    table: pa.Table, dimensions: list[str], *, each: float = 0.1, total: float = 0.67, most: int = 3
) -> list[Rule]:
    codes, names, v, f = _columns(table, dimensions)
    best: list[tuple[float, list[Rule]]] = []
    for d, dimension in enumerate(dimensions):
        real = np.bincount(codes[:, d], v, len(names[d]))
        forecast = np.bincount(codes[:, d], f, len(names[d]))
        q, p = real / max(v.sum(), 1e-9), forecast / max(f.sum(), 1e-9)
        with np.errstate(divide="ignore", invalid="ignore"):
            surprise = 0.5 * (
                np.where(p > 0, p * np.log(2 * p / (p + q)), 0) + np.where(q > 0, q * np.log(2 * q / (p + q)), 0)
            )
        power = (real - forecast) / (v.sum() - f.sum() or 1e-9)
        chosen, explained, score = [], 0.0, 0.0
        for i in np.argsort(-surprise, kind="stable"):
            if power[i] > each:
                chosen.append(frozenset({(dimension, str(names[d][i]))}))
                explained += power[i]
                score += surprise[i]
            if explained > total:
                best.append((score, chosen))
                break
    return max(best, key=lambda pair: pair[0])[1][:most] if best else []


def _deviation(v: np.ndarray, f: np.ndarray) -> np.ndarray:
    return np.where(v + f > 0, 2 * (f - v) / np.where(v + f > 0, f + v, 1), 0.0)


def riskloc(table: pa.Table, dimensions: list[str], *, risk: float = 0.5, share: float = 0.02) -> list[Rule]:
    codes, names, v, f = _columns(table, dimensions)
    deviation = _deviation(v, f)
    unique = np.unique(deviation)
    if len(unique) < 2:
        return []
    lowest, highest = unique[min(5, len(unique) - 1)], unique[max(len(unique) - 6, 0)]
    cutoff = -lowest if abs(lowest) < abs(highest) else -highest
    abnormal = deviation > cutoff if cutoff >= 0 else deviation < cutoff
    weight = np.minimum(np.where(abnormal, np.abs(deviation), np.abs(cutoff - deviation)), 1.0)
    weight[(v == 0) & (f == 0)] = 0.0
    power = f - v
    if power[abnormal].sum() < 0:
        power = -power
    least = power[abnormal].sum() * share
    alive = np.ones(len(v), bool)
    found: list[Rule] = []
    while power[alive & abnormal].sum() >= least and len(found) < 30:
        hit = _riskiest(codes, v, f, deviation, abnormal, weight, power, alive, least, risk)
        if hit is None:
            break
        axes, values = hit
        found.append(frozenset((dimensions[a], str(names[a][x])) for a, x in zip(axes, values, strict=True)))
        alive &= ~(codes[:, axes] == values).all(axis=1)
    return found


def _riskiest(codes, v, f, deviation, abnormal, weight, power, alive, least, risk):
    rows = np.flatnonzero(alive)
    for layer in range(1, codes.shape[1] + 1):
        best, top = None, least
        for axes in combinations(range(codes.shape[1]), layer):
            keys, group = np.unique(codes[rows][:, axes], axis=0, return_inverse=True)
            group = group.ravel()
            explained = np.bincount(group, power[rows], len(keys))
            marked = np.bincount(group, abnormal[rows], len(keys))
            for g in np.argsort(-explained, kind="stable"):
                if explained[g] <= top:
                    break
                if marked[g] == 0:
                    continue
                members = rows[group == g]
                bad = weight[members][abnormal[members]].sum()
                good = weight[members][~abnormal[members]].sum() + 1
                if bad / (bad + good) - _ripple(v[members], f[members], deviation[members]) >= risk:
                    best, top = (axes, keys[g]), explained[g]
                    break
        if best is not None:
            return best
    return None


def _ripple(v: np.ndarray, f: np.ndarray, deviation: np.ndarray) -> float:
    keep = (v != 0) & (f != 0)
    if not keep.any() or np.abs(deviation[keep]).mean() == 0:
        return 0.0
    expected = f[keep] * v[keep].sum() / f[keep].sum()
    left = np.abs(2 * (expected - v[keep]) / (expected + v[keep])).mean()
    return float(left / np.abs(deviation[keep]).mean())


def squeeze(table: pa.Table, dimensions: list[str]) -> list[Rule]:
    codes, names, v, f = _columns(table, dimensions)
    deviation = _deviation(v, f)
    sign = np.sign(f.sum() - v.sum()) or 1.0
    loud = deviation * sign > max(0.1, float(np.quantile(np.abs(deviation), 0.5)))
    if not loud.any():
        return []
    edges = np.linspace(deviation[loud].min(), deviation[loud].max() + 1e-9, 21)
    counts = np.append(np.histogram(deviation[loud], edges)[0], 0)
    found: list[Rule] = []
    start = None
    for i, count in enumerate(counts):
        if count and start is None:
            start = i
        if not count and start is not None:
            cluster = loud & (deviation >= edges[start]) & (deviation <= edges[i])
            found += _describe(codes, names, dimensions, v, f, cluster)
            start = None
    return list(dict.fromkeys(found))[:20]


def _describe(codes, names, dimensions, v, f, cluster):
    best, best_score = [], -np.inf
    for layer in range(1, len(dimensions) + 1):
        for axes in combinations(range(len(dimensions)), layer):
            keys, group = np.unique(codes[:, axes], axis=0, return_inverse=True)
            group = group.ravel()
            inside = np.bincount(group, cluster, len(keys))
            order = np.argsort(-inside / np.bincount(group, minlength=len(keys)), kind="stable")[:5]
            order = [g for g in order if inside[g]]
            for size in range(1, len(order) + 1):
                members = np.isin(group, order[:size])
                score = _potential(v, f, members, cluster) - 0.05 * layer * size
                if score > best_score:
                    best_score = score
                    best = [
                        frozenset((dimensions[a], str(names[a][x])) for a, x in zip(axes, keys[g], strict=True))
                        for g in order[:size]
                    ]
        if best_score > 0.9:
            break
    return best


def _potential(v: np.ndarray, f: np.ndarray, members: np.ndarray, cluster: np.ndarray) -> float:
    """Generalised potential score of a set: how much better the leaves fit once it takes the blame."""
    scaled = f[members] * v[members].sum() / max(f[members].sum(), 1e-9)
    rest = cluster & ~members
    inside = np.abs(v[members] - scaled).mean() if members.any() else 0.0
    outside = np.abs(v[rest] - f[rest]).mean() if rest.any() else 0.0
    before_in = np.abs(v[members] - f[members]).mean() if members.any() else 0.0
    before_out = np.abs(v[rest] - f[rest]).mean() if rest.any() else 0.0
    return 1 - (inside + outside) / max(before_in + before_out, 1e-9)

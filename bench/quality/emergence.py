"""Alarms: detection at a fixed false-alarm rate, false discoveries over thousands of dependent series, speed.

    python bench/quality/emergence.py [--series 400] [--many 5000] [--data DIR]

Simulator after Noufaily et al. (2013) (see ``bench/outbreaks.py``). The baseline is Farrington-flexible as that paper
describes it, in short: log-linear fit with trend and a ten-level season on weeks at least 26 weeks old, reweighted,
quasi-Poisson, alarm above the negative binomial quantile; with BH over series where many are watched.
"""

import argparse
import sys
import time
from pathlib import Path

import numpy as np
from scipy import stats

sys.path.insert(0, str(Path(__file__).parents[1]))
import outbreaks
from headwater.causes.detect import _up, detect, score
from headwater.core.stats.counts import fit_counts
from headwater.core.stats.multiplicity import benjamini_hochberg


def farrington(counts: np.ndarray, week: int) -> np.ndarray:
    """(series,) tail probability of the count of the week under Farrington-flexible."""
    first, last = max(week - 5 * 52 - 3, 0), week - 26
    t = np.arange(first, last)
    level = np.minimum(((t - week + 3) % 52) // 6, 9)  # ten-level season, the week itself in level 0
    x = np.column_stack([np.ones(len(t)), (t - t.mean()) / len(t), *(level == k for k in range(1, 9))]).astype(float)
    y = counts[:, first:last]
    fit = fit_counts(y, x, np.zeros_like(y), robust=True, ridge=np.full(x.shape[1], 1e-2))
    now = np.zeros(x.shape[1])
    now[0], now[1] = 1.0, (week - t.mean()) / len(t)
    mean = np.exp(np.clip(fit.beta @ now, -10, 15))
    free = x.shape[0] - x.shape[1]
    phi = np.maximum(np.sum(fit.weight * (y - fit.mean) ** 2 / np.maximum(fit.mean, 1e-3), axis=1) / free, 1.0)
    phi = phi + mean * np.einsum("p,npq,q->n", now, fit.covariance, now) * phi
    phi = np.maximum(phi, 1.0001)
    size = mean / (phi - 1)
    return np.where(counts[:, week] > 0, stats.nbinom.sf(counts[:, week] - 1, size, 1 / phi), 1.0)


def quality(up: np.ndarray, o: outbreaks.Outbreaks, weeks: np.ndarray) -> str:
    inside = (weeks[None] >= o.first[:, None]) & (weeks[None] <= o.last[:, None])
    quiet = ~inside & (weeks[None] < np.where(o.first < 0, 10**6, o.first)[:, None])
    hit = (up & inside).any(axis=1)
    delay = [float(weeks[np.argmax(row)] - f) for row, f in zip(up & inside, o.first, strict=True) if row.any()]
    parts = " ".join(f"size {k}: {hit[o.size == k].mean():.1%}" for k in sorted(set(o.size[o.first >= 0])))
    return f"false alarms {up[quiet].mean():.2%} | {parts} | delay {np.mean(delay):.2f} weeks"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--series", type=int, default=400)
    parser.add_argument("--many", type=int, default=5000)
    args = parser.parse_args()
    weeks = np.arange(outbreaks.WEEKS - outbreaks.WATCHED, outbreaks.WEEKS)
    o = outbreaks.simulate(args.series, 1)
    s = score(o.counts, start=int(weeks[0]))
    print("outbreaks | headwater, false_alarm_rate=0.01 |", quality(_up(s, 0.05, 0.01, "shared"), o, weeks))
    print("outbreaks | headwater, e-value >= 5 |", quality(s.e_value >= 5, o, weeks))
    print("outbreaks | headwater, e-value >= 20 |", quality(s.e_value >= 20, o, weeks))
    p = np.stack([farrington(o.counts, int(week)) for week in weeks], axis=1)
    print("outbreaks | Farrington-flexible, p <= 0.01 |", quality(p <= 0.01, o, weeks))
    quiet = weeks[None] < np.where(o.first < 0, 10**6, o.first)[:, None]
    matched = np.quantile(p[quiet], 0.01)
    print(f"outbreaks | Farrington-flexible at {matched:.4f} |", quality(p <= matched, o, weeks), flush=True)
    many(args.many)


def false_share(up: np.ndarray, inside: np.ndarray) -> float:
    """Mean over weeks of the share of false alarms among the alarms of a week."""
    wrong, every = (up & ~inside).sum(axis=0), up.sum(axis=0)
    return float(np.mean(np.where(every > 0, wrong / np.maximum(every, 1), 0.0)))


def many(n: int) -> None:
    """Dependent series, one in twenty with a strong outbreak: realised FDR and delay over the last weeks."""
    o = outbreaks.simulate(n, 2, affected=0.05, shared=0.1, sizes=(10,))
    first = outbreaks.WEEKS - outbreaks.WATCHED
    began = time.process_time()
    detect(o.counts[:, -156:], start=155)
    print(f"speed | {n} series of 156 weeks, the newest week | {time.process_time() - began:.2f} CPU s")
    s = score(o.counts, start=first)
    weeks = np.arange(first, outbreaks.WEEKS)
    from_shared, from_e = _up(s, 0.05, None, "shared"), _up(s, 0.05, None, "any")
    p = np.stack([farrington(o.counts, int(week)) for week in weeks], axis=1)
    adjusted = np.stack([benjamini_hochberg(column) for column in p.T], axis=1)
    inside = (weeks[None] >= o.first[:, None]) & (weeks[None] <= o.last[:, None] + 8) & (o.first >= 0)[:, None]
    ours = false_share(from_shared, inside)
    # at the same realised rate: the largest level at which Farrington with BH is wrong no more often than we are
    levels = [q for q in (0.05 * 0.8**k for k in range(60)) if false_share(adjusted <= q, inside) <= ours]
    rules = [
        ("headwater, shared, 5 %", from_shared),
        ("headwater, any, 5 %", from_e),
        ("Farrington-flexible, BH 5 %", adjusted <= 0.05),
    ]
    rules += [(f"Farrington-flexible, BH {levels[0]:.2g}: as seldom wrong", adjusted <= levels[0])] if levels else []
    both = [(from_shared & inside).any(axis=1) & (up & inside).any(axis=1) for _, up in rules]
    for (name, up), pair in zip(rules, both, strict=True):
        first = [np.argmax((x & inside)[pair], axis=1) for x in (up, from_shared)]
        print(
            f"many | {name} | {pair.sum()} found by it and by shared: it is {np.mean(first[0] - first[1]):+.2f} weeks later"
        )
        wrong = [
            (up[:, t] & ~inside[:, t]).sum() / up[:, t].sum() if up[:, t].any() else 0.0 for t in range(len(weeks))
        ]
        hit = (up & inside).any(axis=1)
        delay = [float(weeks[np.argmax(r)] - f) for r, f in zip(up & inside, o.first, strict=True) if r.any()]
        found = hit[o.first >= 0].mean()
        whole = (up & ~inside).sum() / max(up.sum(), 1)
        every = np.sort([*delay, *[np.inf] * int((o.first >= 0).sum() - hit.sum())])
        print(
            f"many | {name} | realised FDR {np.mean(wrong):.1%} (all weeks together {whole:.1%}) | found {found:.1%} | "
            f"median delay of those found {np.median(delay):.1f}, of all outbreaks {every[len(every) // 2]:.1f}",
            flush=True,
        )


if __name__ == "__main__":
    main()

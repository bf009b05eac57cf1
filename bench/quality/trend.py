"""Trends: do prediction intervals hold what comes, and do volume, mix and rate hold the truth?

    python bench/quality/trend.py [--runs 400]

Series of 5 to 400 contacts a week, half of them overdispersed, of eight kinds. Beside: a quasi-Poisson trend regression with
its textbook prediction interval, and the last four weeks' mean with a Poisson interval. For the change between two periods:
five slices, shares and rates that differ, repeat contacts; beside it the same with contacts taken for independent.
"""

import argparse
import time

import numpy as np
from scipy import stats

from headwater.size.decompose import decompose
from headwater.size.forecast import forecast

AHEAD = 8
KINDS = (
    ("steady", 26),
    ("steady", 60),
    ("growing", 26),
    ("growing", 60),
    ("drifting", 26),
    ("drifting", 60),
    ("autocorrelated", 60),
    ("seasonal", 110),
    ("seasonal", 60),
    ("exposure", 40),
)


def simulate(kind: str, weeks: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Counts and exposure, ``AHEAD`` weeks more than are shown."""
    t = np.arange(weeks + AHEAD)
    exposure, log = np.ones(len(t)), np.zeros(len(t))
    if kind == "growing":
        log = rng.normal(0, 0.008) * t
    elif kind == "drifting":
        log = np.cumsum(rng.normal(0, 0.05, len(t)))
    elif kind == "autocorrelated":
        for i in range(1, len(t)):
            log[i] = 0.6 * log[i - 1] + rng.normal(0, 0.1)
    elif kind == "seasonal":
        log = rng.uniform(0.1, 0.5) * np.sin(2 * np.pi * t / 52 + rng.uniform(0, 6)) + rng.normal(0, 0.003) * t
    elif kind == "exposure":
        exposure = np.exp(np.cumsum(rng.normal(0.005, 0.04, len(t))))
    mean = rng.choice([5, 20, 80, 400]) * exposure * np.exp(log - log[:weeks].mean())
    spread = rng.choice([0.0, 0.0, 0.01, 0.05])
    return rng.poisson(mean * rng.gamma(1 / spread, spread, len(t)) if spread else mean).astype(float), exposure


def regression(y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Quasi-Poisson log-linear trend: prediction interval by the normal approximation."""
    t = np.arange(len(y) + AHEAD) - len(y) / 2
    x = np.column_stack([np.ones(len(y)), t[: len(y)]])
    beta = np.array([np.log(max(y.mean(), 0.1)), 0.0])
    for _ in range(30):
        mean = np.exp(np.clip(x @ beta, -10, 15))
        beta = beta + np.linalg.solve(x.T @ (mean[:, None] * x) + 1e-9 * np.eye(2), x.T @ (y - mean))
    mean = np.exp(x @ beta)
    phi = max(float(np.sum((y - mean) ** 2 / mean)) / (len(y) - 2), 1.0)
    covariance = phi * np.linalg.inv(x.T @ (mean[:, None] * x))
    z = np.column_stack([np.ones(AHEAD), t[len(y) :]])
    ahead = np.exp(z @ beta)
    reach = 1.96 * np.sqrt(phi * ahead + ahead**2 * np.einsum("tp,pq,tq->t", z, covariance, z))
    return ahead - reach, ahead + reach


def forecasts(runs: int) -> None:
    for kind, weeks in KINDS:
        rng = np.random.default_rng(5)
        hits: dict[str, list[np.ndarray]] = {"headwater": [], "trend regression": [], "last 4 weeks, Poisson": []}
        widths: dict[str, list[float]] = {name: [] for name in hits}
        totals, began = [], time.process_time()
        spent = 0.0
        while len(totals) < runs:
            y, exposure = simulate(kind, weeks, rng)
            past, future = y[:weeks], y[weeks:]
            if past.sum() < 20:
                continue
            began = time.process_time()
            look = forecast(past, exposure[:weeks] if kind == "exposure" else None, ahead=AHEAD)
            spent += time.process_time() - began
            mean = max(past[-4:].mean(), 0.5)
            ends = {
                "headwater": (np.array([e.low for e in look.ahead]), np.array([e.high for e in look.ahead])),
                "trend regression": regression(past),
                "last 4 weeks, Poisson": (
                    np.full(AHEAD, stats.poisson.ppf(0.025, mean)),
                    np.full(AHEAD, stats.poisson.ppf(0.975, mean)),
                ),
            }
            for name, (low, high) in ends.items():
                hits[name].append((low <= future) & (future <= high))
                widths[name].append(float(np.mean(high - low) / max(past.mean(), 1)))
            totals.append(look.total.low <= future.sum() <= look.total.high)
        for name, rows in hits.items():
            c = np.mean(rows, axis=0)
            whole = f" | total {np.mean(totals):.1%} | {spent / runs * 1000:.0f} CPU ms" if name == "headwater" else ""
            print(
                f"forecast | {kind}, {weeks} weeks | {name} | week 1 {c[0]:.1%}, week 4 {c[3]:.1%}, week 8 {c[7]:.1%}, all "
                f"{c.mean():.1%} | width / mean {np.median(widths[name]):.2f}{whole}",
                flush=True,
            )


def changes(runs: int) -> None:
    for name, sizes, base, repeats in (
        ("800 contacts a period", (800, 800), 0.02, 0.0),
        ("1,500", (1500, 1500), 0.02, 0.0),
        ("1,500 to 2,000, half repeated", (1500, 2000), 0.02, 0.5),
        ("5,000 to 6,000, half repeated", (5000, 6000), 0.03, 0.5),
    ):
        rng = np.random.default_rng(1)
        hits: dict[str, list[list[bool]]] = {"by clusters": [], "as if independent": []}
        while len(hits["by clusters"]) < runs:
            share = [rng.dirichlet(np.full(5, 4.0))]
            share.append(rng.dirichlet(share[0] * 60))
            rate = [base * rng.lognormal(0, 0.7, 5)]
            rate.append(rate[0] * rng.lognormal(0, 0.2, 5))
            columns = []
            for t in (0, 1):
                where = rng.choice(5, rng.poisson(sizes[t]), p=share[t])
                columns.append((rng.random(len(where)) < rate[t][where], np.full(len(where), t), where))
            inside, period, where = (np.concatenate(x) for x in zip(*columns, strict=True))
            again = np.repeat(np.arange(len(where)), 1 + rng.poisson(repeats, len(where)))
            n, whole = (1 + repeats) * np.array(sizes), [share[t] @ rate[t] for t in (0, 1)]
            truth = (
                n[1] * whole[1] - n[0] * whole[0],
                (n[1] - n[0]) * np.mean(whole),
                n.mean() * (share[1] - share[0]) @ (rate[0] + rate[1]) / 2,
                n.mean() * (share[0] + share[1]) @ (rate[1] - rate[0]) / 2,
            )
            if inside[again].sum() < 10:
                continue
            for way, clusters in (("by clusters", again), ("as if independent", np.arange(len(again)))):
                d = decompose(inside[again], period[again], where[again], clusters, names=list("abcde"))
                found = (d.change, d.volume, d.mix, d.by_rate)
                hits[way].append([e.low <= x <= e.high for e, x in zip(found, truth, strict=True)])
        for way, rows in hits.items():
            c = np.mean(rows, axis=0)
            print(
                f"change | {name} | {way} | change {c[0]:.1%}, volume {c[1]:.1%}, mix {c[2]:.1%}, rate {c[3]:.1%}",
                flush=True,
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=400)
    runs = parser.parse_args().runs
    forecasts(runs)
    changes(2 * runs)


if __name__ == "__main__":
    main()

"""Forecast intervals hold what comes, and the parts of a change hold the truth, at the level they state."""

import numpy as np
import pytest

from headwater.size.decompose import decompose
from headwater.size.forecast import forecast

AHEAD = 6


def coming(kind: str, weeks: int, rng: np.random.Generator) -> np.ndarray:
    """Counts of one series: steady, growing, drifting or seasonal; some overdispersed."""
    t = np.arange(weeks + AHEAD)
    log = {
        "steady": np.zeros(len(t)),
        "growing": rng.normal(0, 0.008) * t,
        "drifting": np.cumsum(rng.normal(0, 0.05, len(t))),
        "seasonal": rng.uniform(0.1, 0.5) * np.sin(2 * np.pi * t / 52 + rng.uniform(0, 6)),
    }[kind]
    mean = rng.choice([5, 20, 80, 400]) * np.exp(log - log[:weeks].mean())
    spread = rng.choice([0.0, 0.01, 0.05])
    return np.asarray(rng.poisson(mean * rng.gamma(1 / spread, spread, len(t)) if spread else mean).astype(float))


@pytest.mark.parametrize(("kind", "weeks"), [("steady", 26), ("growing", 40), ("drifting", 52), ("seasonal", 110)])
def test_prediction_intervals_cover_what_comes(kind: str, weeks: int) -> None:
    rng = np.random.default_rng(7)
    hits, totals = [], []
    for _ in range(120):
        counts = coming(kind, weeks, rng)
        look = forecast(counts[:weeks], ahead=AHEAD)
        hits.append([e.low <= y <= e.high for e, y in zip(look.ahead, counts[weeks:], strict=True)])
        totals.append(look.total.low <= counts[weeks:].sum() <= look.total.high)
    # 120 series: two standard errors of the coverage of one step are 4 points
    assert np.mean(hits) >= 0.92
    assert np.mean(totals) >= 0.91


def test_mix_and_rate_intervals_cover_the_truth() -> None:
    rng = np.random.default_rng(3)
    hits = []
    for _ in range(200):
        share = [rng.dirichlet(np.full(4, 4.0))]
        share.append(rng.dirichlet(share[0] * 60))
        rate = [0.03 * rng.lognormal(0, 0.7, 4)]
        rate.append(rate[0] * rng.lognormal(0, 0.2, 4))
        size = (1500, 1800)
        columns = []
        for t in (0, 1):
            where = rng.choice(4, rng.poisson(size[t]), p=share[t])
            columns.append((rng.random(len(where)) < rate[t][where], np.full(len(where), t), where))
        inside, period, where = (np.concatenate(x) for x in zip(*columns, strict=True))
        again = np.repeat(np.arange(len(where)), 1 + rng.poisson(0.5, len(where)))  # repeat contacts
        d = decompose(inside[again], period[again], where[again], again, names=list("abcd"))
        n, whole = 1.5 * np.array(size), [share[t] @ rate[t] for t in (0, 1)]
        truth = (
            (n[1] - n[0]) * np.mean(whole),
            n.mean() * (share[1] - share[0]) @ (rate[0] + rate[1]) / 2,
            n.mean() * (share[0] + share[1]) @ (rate[1] - rate[0]) / 2,
        )
        hits.append([e.low <= x <= e.high for e, x in zip((d.volume, d.mix, d.by_rate), truth, strict=True)])
    assert np.all(np.mean(hits, axis=0) >= 0.92)

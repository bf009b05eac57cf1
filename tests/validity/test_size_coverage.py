"""The promised coverage of sizes holds by simulation: with and without a hole, a prior shift, and wrong labels."""

import numpy as np
import pytest

from headwater.size.audit import RecallAudit
from headwater.size.audited import estimate_prevalence
from headwater.size.sample import draw_labels

RUNS = 60


def corpus(rng: np.random.Generator, prevalence: float, hole: float) -> tuple[np.ndarray, np.ndarray]:
    n, topics = 5_000, 15
    hit = rng.random((n, topics)) < prevalence
    logits = rng.normal(-7, 1.5, (n, topics)) + hit * rng.normal(7.5, 2.5, (n, topics))
    hidden = hit & (rng.random((n, topics)) < hole)
    return np.where(hidden, rng.permutation(1 / (1 + np.exp(-logits))), 1 / (1 + np.exp(-logits))), hit


@pytest.mark.parametrize(
    ("hole", "prevalence", "noise"), [(0, 0.01, 0), (0.1, 0.01, 0), (0.25, 0.02, 0), (0, 0.002, 0), (0, 0.01, 0.03)]
)
def test_coverage(hole: float, prevalence: float, noise: float) -> None:
    covered = 0
    for seed in range(RUNS):
        rng = np.random.default_rng([seed, int(100 * hole), int(1e4 * prevalence)])
        scores, hit = corpus(rng, prevalence, hole)
        audited = rng.permutation(len(scores))[:500]
        audit = RecallAudit.fit(scores, audited, hit[audited]) if hit[audited].sum() >= 30 else None
        if audit is None:
            audit = RecallAudit.fit(scores, np.arange(len(scores)), hit)
        rows = draw_labels(scores[:, 0], 150, seed=seed)
        labels = hit[rows, 0] ^ (rng.random(150) < noise)
        size = estimate_prevalence(scores[:, 0], rows, labels, audit=audit)
        covered += size.low <= hit[:, 0].mean() <= size.high
    assert covered / RUNS >= 0.88  # 95 % promised; the margin is that of 60 runs

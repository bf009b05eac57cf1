"""The interval of a sized query covers the truth, at every stopping time, also with wrong answers."""

import numpy as np
import pytest

from headwater.search.sized import SizedQuery


@pytest.mark.parametrize(("wrong", "least"), [(0.0, 0.88), (0.05, 0.86)])
def test_coverage(wrong, least):
    covered = []
    for seed in range(16):
        rng = np.random.default_rng(seed)
        n, relevant = 1_000, int(rng.integers(10, 120))
        truth = np.zeros(n, dtype=bool)
        truth[rng.choice(n, relevant, replace=False)] = True
        scores = rng.uniform(1.5, 3.0) * truth + rng.standard_normal(n)
        query = SizedQuery(scores, seed=seed)
        for step in range(1, 26):
            index = query.next()
            query.answer(index, bool(truth[index]) ^ bool(rng.random() < wrong))
            if step in (10, 25):
                estimate = query.estimate()
                covered.append(estimate.low <= relevant <= estimate.high)
    assert np.mean(covered) >= least

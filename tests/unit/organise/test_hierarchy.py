"""The levels above the topics."""

import numpy as np

from headwater.core.vectors.exact import snap
from headwater.organise.hierarchy import build_levels


def test_levels_are_nested_coarser_and_find_the_families() -> None:
    rng = np.random.default_rng(0)
    families = rng.normal(size=(6, 32))
    topics = np.repeat(families, 5, axis=0) + 0.25 * rng.normal(size=(30, 32))
    levels = build_levels(snap(topics), np.arange(30.0))
    assert 2 <= len(levels) <= 4
    for below, above in zip(levels, levels[1:], strict=False):
        assert above.max() < below.max()
        assert all(len(set(above[below == group])) == 1 for group in set(below))
    assert any(len(set(zip(level, np.repeat(range(6), 5), strict=True))) == level.max() + 1 for level in levels[1:])


def test_few_topics_have_one_level() -> None:
    assert len(build_levels(snap(np.eye(4)), np.ones(4))) == 1

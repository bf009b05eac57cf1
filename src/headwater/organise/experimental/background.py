"""Topics that only ever accompany others: small talk, framing, polite questions. They are not issues.

People who contact a company state their issue, and around it they tell where they were, that they never complain, that
somebody should look into it. Such sentences form good clusters, but they hardly ever are all that a contact says. So
a topic whose statements stand alone in a contact much less often than those of other topics is background.

The test: among the contacts of topic t, the share in which t is the only topic, against the median share over
all topics (weighted by size). Background, if it is below ``RATIO`` of the median and a one-sided binomial test says
that it differs (Bonferroni over the topics). What is found is taken away and the rest looked at again, up to
``ROUNDS`` times, since background of one kind hides behind background of another. Where most contacts make one
statement (surveys, tweets), all shares are near 1 and nothing is background; where they are narratives, company means
nothing (``MIN_USUAL``).

Proved on: ``headwater demo`` (planted distractors). Not covered: background that people say alone (praise, thanks),
and issues that only occur together with another one.
"""

from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.stats import binom

VERSION: Final = "organise.background.v1"
RATIO: Final = 0.75
ALPHA: Final = 0.01
ROUNDS: Final = 4
MIN_USUAL: Final = 0.3
"""Where even the usual topic stands alone less often, contacts are narratives and company means nothing."""
MIN_MULTIPLE: Final = 0.1
"""Share of contacts that must touch several topics before the question makes sense."""


def background_topics(contacts: npt.ArrayLike, topics: npt.ArrayLike, n_topics: int) -> npt.NDArray[np.bool_]:
    """Which topics only accompany others.

    Args:
        contacts: ``(n,)`` integers: contact of each statement.
        topics: ``(n,)`` integers 0..n_topics - 1: topic of each statement.
        n_topics: number of topics.

    Returns:
        ``(n_topics,)``: True for background.

    Example:
        >>> contacts = [c for c in range(90) for _ in (0, 1)] + list(range(90, 190))
        >>> topics = [t for c in range(90) for t in (c % 2, 2)] + [c % 2 for c in range(100)]
        >>> background_topics(contacts, topics, 3).tolist()
        [False, False, True]
    """
    pairs = np.unique(np.column_stack([np.asarray(contacts, np.int64), np.asarray(topics, np.int64)]), axis=0)
    found = np.zeros(n_topics, bool)
    for _ in range(ROUNDS):
        more = _accompanying(pairs[~found[pairs[:, 1]]], n_topics)
        if not more.any():
            break
        found |= more
    return found


def _accompanying(pairs: npt.NDArray[np.int64], n_topics: int) -> npt.NDArray[np.bool_]:
    """One round: topics that stand alone much less often than is usual."""
    if not len(pairs):
        return np.zeros(n_topics, bool)
    _, place, width = np.unique(pairs[:, 0], return_inverse=True, return_counts=True)
    if np.mean(width > 1) < MIN_MULTIPLE:
        return np.zeros(n_topics, bool)
    alone = width[place] == 1
    size = np.bincount(pairs[:, 1], minlength=n_topics)
    solo = np.bincount(pairs[alone, 1], minlength=n_topics)
    share = solo / np.maximum(size, 1)
    usual = _weighted_median(share, size)
    if usual < MIN_USUAL:
        return np.zeros(n_topics, bool)
    accident = binom.cdf(solo, size, usual)
    result: npt.NDArray[np.bool_] = (size > 0) & (share < RATIO * usual) & (accident < ALPHA / n_topics)
    return result


def _weighted_median(values: npt.NDArray[np.float64], weights: npt.NDArray[np.int64]) -> float:
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(reached, reached[-1] / 2)])

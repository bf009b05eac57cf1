"""Intervals of any figure by resampling whole clusters of items: customers, conversations, or each item alone.

A resample is a weight for each item (how often its cluster was drawn), so the same draws serve every metric and both
systems of a comparison; that is what makes the comparison paired.

References:
    A. C. Davison, D. V. Hinkley, Bootstrap Methods and their Application (1997), ch. 2.4 and 3.8; C. A. Field, A. H.
    Welsh, Bootstrapping clustered data, JRSS B 69 (2007).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from headwater.core.errors import InputError
from headwater.core.stats.intervals import wilson
from headwater.evaluate.measures import Doubles, Mask, Measure, Ratio

METHOD: Final = "evaluate.bootstrap.cluster.v1"
_BLOCK: Final = 2_000_000  # weights held at once


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure with its interval and the spread behind it.

    Attributes:
        value: on the items as they are.
        low: end of the percentile interval.
        high: the other end.
        spread: standard error.
    """

    value: float
    low: float
    high: float
    spread: float


def numbered(clusters: Sequence[Any]) -> npt.NDArray[np.int64]:
    """``(n,)`` number of each item's cluster, from 0, in the order of the clusters' names."""
    found: npt.NDArray[np.int64] = np.unique(np.asarray([str(name) for name in clusters]), return_inverse=True)[1]
    return found


class Resamples:
    """Weights of items under resampling of clusters; the order of items cannot change them.

    Args:
        clusters: ``(n,)`` label of each item's cluster.
        draws: resamples.
        seed: of the draws.

    Attributes:
        index: ``(n,)`` number of each item's cluster.
        n_clusters: of them.
        n_items: n.
        draws: resamples.

    Raises:
        InputError: there are no items, or fewer than 100 draws are asked for.
    """

    def __init__(self, clusters: Sequence[Any], *, draws: int = 1000, seed: int = 0) -> None:
        if not len(clusters):
            raise InputError("there are no items to evaluate", hint="give at least one labelled row")
        if draws < 100:
            raise InputError(f"{draws} draws are too few for an interval", hint="ask for 100 or more")
        self.index = numbered(clusters)
        self.n_clusters = int(self.index.max()) + 1
        self.n_items = len(self.index)
        self.draws = draws
        self._seed = seed

    def blocks(self) -> Iterator[Doubles]:
        """Blocks of ``(b, n)`` weights, ``draws`` rows in all; the same ones every time."""
        rng = np.random.default_rng([self._seed, 31])
        step = max(1, _BLOCK // self.n_items)
        for start in range(0, self.draws, step):
            n = min(step, self.draws - start)
            picks = rng.integers(0, self.n_clusters, (n, self.n_clusters))
            offset = np.arange(n)[:, None] * self.n_clusters
            counts = np.bincount((picks + offset).ravel(), minlength=n * self.n_clusters)
            yield counts.reshape(n, self.n_clusters)[:, self.index].astype(np.float64)

    def drawn(self, measures: Sequence[Measure]) -> Doubles:
        """``(len(measures), draws)`` figures of all resamples."""
        return np.concatenate([np.stack([m.at(weights) for m in measures]) for weights in self.blocks()], axis=1)

    def intervals(
        self, measures: Sequence[Measure], *, level: float = 0.95, masks: Sequence[Mask] | None = None
    ) -> list[Interval]:
        """Each measure with its interval, on the items of its mask where masks are given; the draws are made once."""
        parts = masks or [np.ones(self.n_items, bool)] * len(measures)
        rows = self.drawn([m.on(mask) for m, mask in zip(measures, parts, strict=True)])
        return [
            _interval(m, float(m.at(mask[None, :].astype(float))[0]), row, len(np.unique(self.index[mask])), level)
            for m, mask, row in zip(measures, parts, rows, strict=True)
        ]


def _interval(measure: Measure, value: float, drawn: Doubles, n_clusters: int, level: float) -> Interval:
    held = drawn[np.isfinite(drawn)]
    if not len(held) or not np.isfinite(value):
        return Interval(value, float("nan"), float("nan"), float("nan"))
    tail = (1 - level) / 2
    low, high = (float(x) for x in np.quantile(held, [tail, 1 - tail]))
    spread = float(held.std())
    if spread == 0.0 and isinstance(measure, Ratio) and 0.0 <= value <= 1.0:
        # every item alike: resamples cannot differ, but the next item may
        ends = wilson(value * n_clusters, n_clusters, level=level)
        low, high = float(ends[0]), float(ends[1])
    return Interval(value, min(low, value), max(high, value), spread)

"""Strata by score: which contacts are alike enough to be labelled by sample, and which the classifier cannot see.

The rows are sorted by score. The *visible* part is the top of the list, several times as long as the number of
positives that the scores promise; it is cut so that every stratum carries the same share of the predicted standard
deviation. The rest is the *blind* part: positives in there are the hole that only an audit can measure.

Strata depend on the scores alone, so the drawing and the estimate find the same ones without passing them along.

References:
    Dalenius & Hodges (1959), JASA 54:88 (cutting by cumulated standard deviation); Neyman (1934), JRSS 97:558.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from headwater.core.errors import InputError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
MAX_STRATA: Final = 8
MULTIPLE: Final = 4.0  # visible rows per promised positive
FEWEST: Final = 150  # visible rows at least
FLOOR: Final = 0.02  # scores count as at least this uncertain when labels are allotted


@dataclass(frozen=True)
class Strata:
    """Score strata of a corpus.

    Attributes:
        of_row: (n,) stratum of each row, 0 = highest scores; the last one is the blind part.
        sizes: (h,) rows of each stratum; the blind part may be empty.
        spread: (h,) predicted standard deviation summed over the stratum's rows, which labels are allotted by.
    """

    of_row: Ints
    sizes: Ints
    spread: Floats

    @property
    def blind(self) -> int:
        """Number of the blind stratum."""
        return len(self.sizes) - 1


def checked_scores(scores: ArrayLike) -> Floats:
    """Scores as (n,) float64.

    Raises:
        InputError: not one-dimensional, empty, not finite or outside 0..1.
    """
    s = np.asarray(scores, float)
    if s.ndim != 1 or len(s) == 0:
        raise InputError(f"scores must be (n,) with n >= 1, got shape {s.shape}")
    if not np.all((s >= 0) & (s <= 1)):
        raise InputError("scores must be finite and lie in 0..1", hint="pass probabilities, not logits or distances")
    return s


def visible_rows(scores: Floats) -> NDArray[np.bool_]:
    """(n,) which rows the classifier shows: the top of the list, and all of it when that is most of the corpus."""
    n = len(scores)
    promised = float(np.sort(scores).sum())
    rows = int(np.ceil(max(MULTIPLE * (promised + 2 * promised**0.5), FEWEST, 0.01 * n)))
    if rows >= 0.8 * n:
        return np.ones(n, bool)
    threshold = np.partition(scores, n - rows)[n - rows]
    visible = np.asarray(scores >= threshold)
    above = np.asarray(scores > threshold)
    if np.count_nonzero(visible) > 2 * rows and above.any():
        return above  # a huge tie, such as the zeros of a yes/no classifier, is what it does not show
    return visible


def stratify(scores: Floats) -> Strata:
    """Strata of (n,) scores in 0..1; equal scores share a stratum."""
    visible = visible_rows(scores)
    deviation = np.sqrt(np.clip(scores, FLOOR, 1 - FLOOR) * (1 - np.clip(scores, FLOOR, 1 - FLOOR)))
    values = np.sort(scores[visible])[::-1]
    cumulated = np.cumsum(np.sqrt(np.clip(values, FLOOR, 1 - FLOOR) * (1 - np.clip(values, FLOOR, 1 - FLOOR))))
    marks = np.searchsorted(cumulated, cumulated[-1] * np.arange(1, MAX_STRATA) / MAX_STRATA)
    cuts = np.unique(values[np.minimum(marks, len(values) - 1)])[::-1]  # descending lower ends
    stratum = np.searchsorted(-cuts, -scores, side="left")
    stratum[~visible] = len(cuts) + 1
    used, of_row = np.unique(np.append(stratum, len(cuts) + 1), return_inverse=True)
    of_row = of_row[:-1]
    sizes = np.bincount(of_row, minlength=len(used))
    spread = np.bincount(of_row, deviation, minlength=len(used)).astype(float)
    return Strata(of_row.astype(np.int64), sizes.astype(np.int64), spread)


def allot(strata: Strata, n: int) -> Ints:
    """Labels per stratum: Neyman on the visible part, at least two each; the blind part gets what is left over."""
    want = np.zeros(len(strata.sizes), np.int64)
    visible, room = strata.spread[: strata.blind], strata.sizes[: strata.blind]
    got = np.minimum(2, room) if n >= 2 * len(room) else np.zeros(len(room), np.int64)
    while (left := n - int(got.sum())) > 0 and np.any(got < room):
        # fill by the largest shortfall against the Neyman share; a full stratum passes its part on
        weight = np.where(got < room, visible, 0.0)
        target = got.sum() + left
        ideal = target * weight / weight.sum()
        short = np.where(got < room, ideal - got, -np.inf)
        step = np.minimum(np.maximum(np.floor(short), 0), room - got).astype(np.int64)
        if step.sum() == 0 or step.sum() > left:
            step = np.zeros_like(got)
            step[int(np.argmax(short))] = 1
        got = got + step
    want[: strata.blind] = got
    want[strata.blind] = min(n - int(got.sum()), int(strata.sizes[-1]))
    return want

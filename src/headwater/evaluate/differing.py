"""Two systems compared by labels of nothing but the items on which they differ.

Where both say the same, both are right or both are wrong: the gap there is 0, and no label is needed to know it. Of ``N``
items the systems differ on ``D``; ``n`` of those, drawn at random, are labelled. The gap is ``D / N`` times the mean of +1
(the candidate is right), -1 (the one in use is) and 0 (neither) over the labelled ones; its variance is that of double
sampling, summed by customer. With ``d = D / N`` its standard error is about ``d / sqrt(n)``, where labels of items drawn from
all of them give ``sqrt(d / n)``: the same labels tell ``1 / d`` times as much.

Version: ``evaluate.differing.v1``.

References:
    J. Neyman, Contribution to the theory of sampling human populations, JASA 33 (1938); W. G. Cochran, Sampling Techniques
    (1977), ch. 12 (double sampling); C. Sawade, N. Landwehr, T. Scheffer, Active comparison of prediction models, NIPS 2012.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
from scipy import stats

from headwater.core.errors import InputError, NotEnoughData
from headwater.evaluate.bootstrap import numbered

METHOD: Final = "evaluate.differing.v1"
LEAST: Final = 30
"""Labels below which a normal interval of their mean says too much."""
_POWER: Final = 0.95
_MANY: Final = 1_000_000
Outcome = Literal["not worse", "worse", "undecided"]


@dataclass(frozen=True, slots=True)
class Differing:
    """What labels of differing items say of a candidate.

    Attributes:
        n_items: N.
        n_differ: D, of them.
        n_labelled: n, of those.
        gap: by how much the candidate is more often right, -1..1.
        spread: its standard error.
    """

    n_items: int
    n_differ: int
    n_labelled: int
    gap: float
    spread: float

    def outcome(self, margin: float, alpha: float = 0.05) -> Outcome:
        """``not worse`` (by the margin), ``worse`` (than what is in use), or ``undecided``; wrong with a chance of alpha."""
        reach = float(stats.norm.ppf(1 - alpha)) * self.spread
        return "not worse" if self.gap - reach > -margin else "worse" if self.gap + reach < 0 else "undecided"

    def labels_needed(self, margin: float, alpha: float = 0.05) -> int:
        """Further labels of differing items with which an equal candidate passes 95 times in 100; 0 where it is decided."""
        if self.outcome(margin, alpha) != "undecided":
            return 0
        wanted = (float(stats.norm.ppf(1 - alpha) + stats.norm.ppf(_POWER)) * self.spread / margin) ** 2
        return min(_MANY, max(1, math.ceil(self.n_labelled * (wanted - 1))))

    def told(self, margin: float, alpha: float = 0.05) -> str:
        """In words."""
        what = f"the two differ on {self.n_differ:,} of {self.n_items:,}, {self.n_labelled:,} of those are labelled"
        low = self.gap - float(stats.norm.ppf(1 - alpha)) * self.spread
        needed = self.labels_needed(margin, alpha)
        more = f"; about {needed:,} more labels of texts on which they differ would decide" if needed else ""
        return f"{what}: {self.gap:+.4f}, at least {low:+.4f} with {1 - alpha:.0%} confidence; {-margin:+g} would be borne{more}"


def compare_differing(
    candidate: Sequence[Any], used: Sequence[Any], gold: Sequence[Any], clusters: Sequence[str]
) -> Differing:
    """Whether a candidate is worse than what is in use.

    Args:
        candidate: ``N`` answers of it, to items drawn from what the systems are for.
        used: ``N`` answers of what is in use.
        gold: ``N`` true answers; None where not labelled. Labels of items on which both say the same are not looked at.
        clusters: ``N`` customers.

    Raises:
        InputError: the numbers differ.
        NotEnoughData: fewer than 30 differing items are labelled, and not all of them.

    Example:
        >>> used, new = ["a"] * 1000, ["a"] * 900 + ["b"] * 100
        >>> gold = [None] * 900 + ["a", "b"] * 50
        >>> found = compare_differing(new, used, gold, [str(i) for i in range(1000)])
        >>> found.outcome(0.02), found.n_differ, round(found.gap, 3)
        ('not worse', 100, 0.0)
    """
    n_items = len(candidate)
    if {len(used), len(gold), len(clusters)} != {n_items}:
        raise InputError(
            f"{n_items} answers of the candidate, but {len(used)}, {len(gold)}, {len(clusters)} others",
            hint="give one of each an item",
        )
    differ = np.array([a != b for a, b in zip(candidate, used, strict=True)], dtype=bool)
    labelled = differ & np.array([g is not None for g in gold], dtype=bool)
    n_differ, n = int(differ.sum()), int(labelled.sum())
    if n < min(LEAST, n_differ):
        raise NotEnoughData(
            f"{n} of the {n_differ:,} items on which the two differ are labelled",
            hint=f"label {min(LEAST, n_differ) - n} more of them, drawn at random",
        )
    won = np.array([float(a == g) - float(b == g) for a, b, g in zip(candidate, used, gold, strict=True)])
    mean = float(won[labelled].mean()) if n else 0.0
    share = n_differ / max(n_items, 1)
    rest = ((n_differ / max(n, 1)) * labelled * (won - mean) + (differ - share) * mean) / max(n_items, 1)
    sums = np.bincount(numbered(clusters), rest) if n_items else np.zeros(1)
    # as if half an item more had differed: answers that are all alike must not look like certainty
    floor = (0.5 * share / max(n, 1)) ** 2
    spread = math.sqrt(float((sums**2).sum()) * len(sums) / max(len(sums) - 1, 1) + floor)
    return Differing(n_items, n_differ, n, share * mean, spread)

"""Candidates for new topics among what comes in, with a controlled share of false discoveries.

A statement that fits no topic has a conformal p-value: the share of held-back known statements that fit as badly.
Badly fitting statements are grouped; a group is a candidate where far more of them lie together than known data of the
same size would give (a binomial test on the p-values below a level), and the Benjamini-Hochberg rule picks the groups.

References:
    S. Bates, E. Candès, L. Lei, Y. Romano, M. Sesia, Testing for outliers with conformal p-values, Annals of Statistics
    51 (2023). Y. Benjamini, Y. Hochberg, Controlling the false discovery rate, JRSS B 57 (1995).
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.stats import binom

from headwater.core.errors import NotEnoughData
from headwater.core.vectors.exact import Floats, snap
from headwater.core.vectors.neighbours import nearest_one
from headwater.organise.assign import Assigner
from headwater.organise.condense import condense

METHOD: Final = "organise.emerge.conformal.v1"
_STRANGE: Final = 0.1  # conformal level below which a statement counts as strange


@dataclass(frozen=True, slots=True)
class Candidate:
    """A group of new statements that no topic explains.

    Attributes:
        rows: rows of the new batch, most typical first.
        n_strange: of them with a conformal p-value of at most 0.1.
        p_value: of seeing so many by chance.
        q_value: Benjamini-Hochberg adjusted.
        direction: ``(d,) float32`` mean direction.
    """

    rows: tuple[int, ...]
    n_strange: int
    p_value: float
    q_value: float
    direction: Floats


def conformal_p(fit_known: npt.NDArray[np.float64], fit_new: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Share of known statements that fit at most as well, for each new one: ``(1 + count) / (n + 1)``."""
    ordered = np.sort(fit_known)
    return np.asarray((1 + np.searchsorted(ordered, fit_new, side="right")) / (len(ordered) + 1))


def find_candidates(
    assigner: Assigner,
    known: npt.ArrayLike,
    new: npt.ArrayLike,
    *,
    fdr: float = 0.1,
    min_size: int = 5,
    near: float = 0.6,
) -> tuple[Candidate, ...]:
    """Groups of new statements that deserve a topic of their own.

    Args:
        assigner: the topics.
        known: ``(n, d)`` statements of the time before, not those the directions were learned from if that can be
            had; n >= 50.
        new: ``(m, d)`` statements that came in.
        fdr: share of false candidates accepted, 0..1.
        min_size: statements a candidate needs.
        near: cosine within which statements are grouped.

    Raises:
        NotEnoughData: fewer than 50 known statements.
    """
    known_rows, new_rows = snap(known), snap(new)
    if len(known_rows) < 50:
        raise NotEnoughData(f"{len(known_rows)} known statements", hint="give at least 50 to compare with")
    _, fit_known = nearest_one(known_rows, assigner.directions)
    _, fit_new = nearest_one(new_rows, assigner.directions)
    p_values = conformal_p(fit_known.astype(np.float64), fit_new.astype(np.float64))
    strange = np.flatnonzero(p_values <= 2 * _STRANGE)
    if len(strange) < min_size:
        return ()
    groups = condense(new_rows[strange], near=near, max_points=2000)
    found: list[tuple[float, npt.NDArray[np.int64], int, Floats]] = []
    for point in range(len(groups.points)):
        members = strange[groups.member == point]
        if len(members) >= min_size:
            direction = snap(new_rows[members].sum(axis=0, dtype=np.float64)[None])
            around = np.flatnonzero((new_rows @ direction[0]) >= near)
            n_strange = int((p_values[around] <= _STRANGE).sum())
            chance = float(binom.sf(n_strange - 1, len(around), _STRANGE)) if len(around) else 1.0
            order = around[np.argsort(-(new_rows[around] @ direction[0]), kind="stable")]
            found.append((chance, order, n_strange, direction[0]))
    found.sort(key=lambda item: (item[0], -len(item[1])))
    tests = max(len(groups.points), 1)
    adjusted = np.minimum.accumulate([c * tests / (i + 1) for i, (c, *_) in enumerate(found)][::-1])[::-1]
    return tuple(
        Candidate(tuple(int(r) for r in rows), n_strange, chance, float(min(1.0, q)), direction)
        for (chance, rows, n_strange, direction), q in zip(found, adjusted, strict=True)
        if q <= fdr
    )

"""Topics keep their ids: match the topics of a refit to the old ones.

References:
    H. W. Kuhn, The Hungarian method for the assignment problem, Naval Research Logistics Quarterly 2 (1955).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment

from headwater.core.ids import content_hash
from headwater.core.vectors.exact import Floats

ALIKE: Final = 0.8
"""Least agreement (half direction, half shared statements) for a new topic to inherit an old id."""


@dataclass(frozen=True, slots=True)
class Match:
    """Which old topic each new topic continues.

    Attributes:
        old: ``(k_new,)`` index of the old topic, -1 = a new topic.
        agreement: ``(k_new,)`` 0..1 with the old topic; 0 where new.
    """

    old: npt.NDArray[np.int64]
    agreement: npt.NDArray[np.float64]


def new_ids(directions: Floats, taken: Sequence[str] = ()) -> tuple[str, ...]:
    """An id of its content for each direction: ``t_`` and 12 hex digits; unequal to those taken."""
    used = set(taken)
    out = []
    for direction in np.ascontiguousarray(directions, dtype="<f4"):
        salt = 0
        name = "t_" + content_hash(direction.tobytes(), size=6)
        while name in used:
            salt += 1
            name = "t_" + content_hash(direction.tobytes(), str(salt), size=6)
        used.add(name)
        out.append(name)
    return tuple(out)


def match(new: Floats, old: Floats, *, shared: npt.NDArray[np.float64] | None = None, alike: float = ALIKE) -> Match:
    """The best one-to-one match of new topics to old ones.

    Args:
        new: ``(k, d) float32`` directions of the new topics.
        old: ``(j, d) float32`` directions of the old ones.
        shared: ``(k, j)`` statements assigned to new topic i now and to old topic j before; with them the agreement
            is the mean of cosine and overlap (statements shared over statements in either), without it is the cosine.
        alike: least agreement.
    """
    if not len(old) or not len(new):
        return Match(np.full(len(new), -1, dtype=np.int64), np.zeros(len(new)))
    agreement = np.clip((new @ old.T).astype(np.float64), 0, 1)
    if shared is not None:
        either = shared.sum(axis=1, keepdims=True) + shared.sum(axis=0, keepdims=True) - shared
        agreement = (agreement + shared / np.maximum(either, 1.0)) / 2
        alike = alike - 0.2  # overlap is a stricter scale than the cosine
    rows, columns = linear_sum_assignment(-agreement)
    out = np.full(len(new), -1, dtype=np.int64)
    score = np.zeros(len(new))
    good = agreement[rows, columns] >= alike
    out[rows[good]] = columns[good]
    score[rows[good]] = agreement[rows, columns][good]
    return Match(out, score)


def inherit_ids(new: Floats, old: Floats, old_ids: Sequence[str], found: Match) -> tuple[str, ...]:
    """Ids of the new topics: the old one where matched, else one of its own."""
    fresh = new_ids(new, taken=old_ids)
    return tuple(old_ids[found.old[i]] if found.old[i] >= 0 else fresh[i] for i in range(len(new)))

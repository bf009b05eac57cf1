"""Candidates for new topics among what comes in, with a controlled share of false discoveries.

A statement that fits no topic has a conformal p-value: the share of known statements that fit as badly. The new
statements are parted in two. Badly fitting ones of the first half are grouped: each group proposes a place where a topic
may be. The second half, which had no part in that, says whether there is one: if nothing is new, a statement in that place
is as likely to be known as new, so that the number of new ones among all of them is hypergeometric. The Benjamini-Hochberg
rule picks the places. Testing on other statements than those that proposed is what makes the rate hold.

References:
    S. Bates, E. Candès, L. Lei, Y. Romano, M. Sesia, Testing for outliers with conformal p-values, Annals of Statistics
    51 (2023). R. A. Fisher, The Design of Experiments, 1935 (the hypergeometric test). D. R. Cox, A note on data-splitting
    for the evaluation of significance levels, Biometrika 62 (1975). Y. Benjamini, Y. Hochberg, JRSS B 57 (1995).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.stats import hypergeom

from headwater.core.errors import NotEnoughData
from headwater.core.stats.multiplicity import benjamini_hochberg
from headwater.core.vectors.exact import Floats, row_keys, snap
from headwater.core.vectors.neighbours import nearest_one
from headwater.organise.assign import Assigner
from headwater.organise.condense import condense

METHOD: Final = "organise.emerge.split.v2"
STRANGE: Final = 0.2
"""Conformal level up to which a statement counts as strange, and the median of a candidate's statements must lie."""
NEAR: Final = 0.6
"""Cosine within which statements belong to one candidate."""
_SAME: Final = 0.7  # two groups whose directions are so near propose one place

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A group of new statements that no topic explains.

    Attributes:
        rows: rows of the new batch, most typical first.
        n_new: contacts of the testing half near the direction; ``n_known``: known ones there.
        p_value: of so many new ones among them if nothing were new.
        q_value: Benjamini-Hochberg adjusted.
        nearest: index of the topic that is nearest.
        direction: ``(d,) float32`` mean direction.
    """

    rows: tuple[int, ...]
    n_new: int
    n_known: int
    p_value: float
    q_value: float
    nearest: int
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
    units: tuple[Sequence[int], Sequence[int]] | None = None,
    fdr: float = 0.1,
    min_size: int = 5,
) -> tuple[Candidate, ...]:
    """Groups of new statements that deserve a topic of their own, the surest first.

    Args:
        assigner: the topics.
        known: ``(n, d)`` statements of the time before; n >= 50.
        new: ``(m, d)`` statements that came in.
        units: contact of each known and of each new statement, as numbers; several statements of one contact, or of
            copies of it, count once. Default: each statement is its own.
        fdr: share of false candidates accepted, 0..1.
        min_size: contacts a candidate needs.

    Raises:
        NotEnoughData: fewer than 50 known statements.
    """
    known_rows, new_rows = snap(known), snap(new)
    if len(known_rows) < 50:
        raise NotEnoughData(f"{len(known_rows)} known statements", hint="give at least 50 to compare with")
    known_units, new_units = _units(units, len(known_rows), len(new_rows))
    _, fit_known = nearest_one(known_rows, assigner.directions)
    _, fit_new = nearest_one(new_rows, assigner.directions)
    p_values = conformal_p(fit_known.astype(np.float64), fit_new.astype(np.float64))
    tests = _testing_half(new_rows, new_units)
    proposing = np.flatnonzero(~tests & (p_values <= STRANGE))
    directions = _places(new_rows[proposing], new_units[proposing], least=max(2, min_size // 2))
    if not len(directions):
        return ()
    totals = len(np.unique(known_units)), len(np.unique(new_units[tests]))
    found = []
    for direction in directions:
        near = (new_rows @ direction) >= NEAR
        n_new = len(np.unique(new_units[near & tests]))
        n_known = len(np.unique(known_units[(known_rows @ direction) >= NEAR]))
        is_strange = near.any() and float(np.median(p_values[near])) <= STRANGE
        chance = float(hypergeom.sf(n_new - 1, sum(totals), totals[1], n_new + n_known)) if is_strange else 1.0
        found.append((chance, n_new, n_known, near, direction))
    adjusted = benjamini_hochberg([chance for chance, *_ in found])
    best, _ = nearest_one(directions, assigner.directions)
    out = []
    for place, (chance, n_new, n_known, near, direction) in enumerate(found):
        rows = np.flatnonzero(near)
        if adjusted[place] <= fdr and len(np.unique(new_units[rows])) >= min_size:
            order = rows[np.lexsort((row_keys(new_rows[rows]), -(new_rows[rows] @ direction)))]
            q_value = float(adjusted[place])
            out.append(Candidate(tuple(order.tolist()), n_new, n_known, chance, q_value, int(best[place]), direction))
    return _without_repeats(sorted(out, key=lambda c: (c.p_value, -len(c.rows), c.direction.tobytes())))


def _without_repeats(found: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Those of which no more than half lies in a surer one."""
    kept: list[Candidate] = []
    for candidate in found:
        mine = set(candidate.rows)
        if all(2 * len(mine.intersection(other.rows)) <= len(mine) for other in kept):
            kept.append(candidate)
    return tuple(kept)


def _units(units: tuple[Sequence[int], Sequence[int]] | None, n_known: int, n_new: int) -> tuple[Ints, Ints]:
    given = units or (range(n_known), range(n_new))
    return np.asarray(given[0], dtype=np.int64), np.asarray(given[1], dtype=np.int64)


def _testing_half(rows: Floats, units: Ints) -> npt.NDArray[np.bool_]:
    """Which rows test: half of the contacts, by the content of what they say, whatever the order of the rows."""
    keys = row_keys(rows, seed=11)
    least = np.full(int(units.max()) + 1 if len(units) else 0, np.iinfo(np.uint64).max, dtype=np.uint64)
    np.minimum.at(least, units, keys)
    return np.asarray((least[units] >> np.uint64(17)) % np.uint64(2) == 1)


def _places(rows: Floats, units: Ints, *, least: int) -> Floats:
    """``(j, d)`` directions of the groups of strange statements, large ones first, none near another."""
    width = rows.shape[1]
    if len(rows) < least:
        return np.zeros((0, width), dtype=np.float32)
    groups = condense(rows, near=NEAR, max_points=2000)
    chosen: list[Floats] = []
    sized = []
    for point in range(len(groups.points)):
        members = np.flatnonzero(groups.member == point)
        n_units = len(np.unique(units[members]))
        if n_units >= least:
            direction = snap(rows[members].sum(axis=0, dtype=np.float64)[None])[0]
            sized.append((-n_units, direction.tobytes(), direction))
    for _, _, direction in sorted(sized, key=lambda item: item[:2]):
        if not chosen or float((np.stack(chosen) @ direction).max()) < _SAME:
            chosen.append(direction)
    return np.stack(chosen) if chosen else np.zeros((0, width), dtype=np.float32)

"""What people merged stays together, what they split stays apart, in every later fit.

References:
    K. Wagstaff, C. Cardie, S. Rogers, S. Schroedl, Constrained k-means clustering with background knowledge, ICML 2001.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from headwater.core.errors import ConflictError
from headwater.core.vectors.exact import Floats, group_sums, snap


@dataclass(frozen=True, slots=True)
class Constraints:
    """Pairs of rows (or of points).

    Attributes:
        together: pairs that must share a topic.
        apart: pairs that must not.
    """

    together: tuple[tuple[int, int], ...] = ()
    apart: tuple[tuple[int, int], ...] = ()


def from_merge(exemplars: Iterable[Iterable[int]]) -> Constraints:
    """The constraints that a merge of topics says, from rows typical of each of them."""
    rows = [row for group in exemplars for row in group]
    return Constraints(together=tuple((rows[0], row) for row in rows[1:]))


def from_split(exemplars: Iterable[Iterable[int]]) -> Constraints:
    """The constraints that a split says, from rows typical of each part."""
    groups = [list(group) for group in exemplars]
    together = tuple((group[0], row) for group in groups for row in group[1:])
    apart = tuple((a[0], b[0]) for i, a in enumerate(groups) for b in groups[i + 1 :] if a and b)
    return Constraints(together, apart)


def components(n_rows: int, together: Iterable[tuple[int, int]]) -> npt.NDArray[np.int64]:
    """``(n_rows,)`` group of rows that must be together, named by its smallest row."""
    root = list(range(n_rows))

    def find(row: int) -> int:
        while root[row] != row:
            root[row] = root[root[row]]
            row = root[row]
        return row

    for a, b in together:
        first, second = sorted((find(a), find(b)))
        root[second] = first
    return np.asarray([find(row) for row in range(n_rows)], dtype=np.int64)


def enforce(points: Floats, topics: npt.NDArray[np.int64], constraints: Constraints) -> npt.NDArray[np.int64]:
    """The labels nearest to the given ones that keep every constraint.

    Rows that must be together take the topic whose direction is nearest to their sum. Where two that must be apart
    share a topic, the one that fits worse moves to its next topic, or to a new one where every topic is barred.

    Args:
        points: ``(n, d) float32`` snapped.
        topics: ``(n,)`` topics so far.
        constraints: over these rows.

    Raises:
        ConflictError: a pair must be together and apart.
    """
    if not constraints.together and not constraints.apart:
        return topics
    groups = components(len(points), constraints.together)
    for a, b in constraints.apart:
        if groups[a] == groups[b]:
            raise ConflictError(f"rows {a} and {b} must be together and apart", hint="take back the merge or the split")
    n_topics = int(topics.max()) + 1
    directions = snap(group_sums(points, topics, n_topics))
    out = topics.copy()
    sums = group_sums(points, groups, len(points))
    fits = snap(sums) @ directions.T
    for group in sorted({int(groups[row]) for pair in constraints.together for row in pair}):
        out[groups == group] = int(fits[group].argmax())
    barred: dict[int, set[int]] = {}
    for a, b in sorted((int(groups[a]), int(groups[b])) for a, b in constraints.apart):
        if out[a] == out[b]:
            worse, better = (a, b) if fits[a, out[a] % n_topics] < fits[b, out[b] % n_topics] else (b, a)
            barred.setdefault(worse, set()).add(int(out[better]))
            free = [t for t in np.argsort(-fits[worse], kind="stable") if int(t) not in barred[worse]]
            target = int(free[0]) if free else int(out.max()) + 1
            out[groups == worse] = target
            barred.setdefault(better, set()).add(target)
    return out

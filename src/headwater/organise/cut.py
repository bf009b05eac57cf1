"""How many topics: two kinds of evidence, neither of which knows the scale of the encoder, blended.

Reproducible splits. A split of a node into two children adds the entropy of the child's name. If the split is real, the
nearest neighbours of a statement lie in the same child; if it is arbitrary (Ward halves even a round cloud), many lie
across. The share of the entropy that the neighbours' names predict (Theil's uncertainty coefficient) is near 1 for a
real split and low for an arbitrary one. ``prune`` gives the pruned tree with the largest total of
reproduced minus required information, by dynamic programming. It grows with the density of the sample.

Explained spread. ``count_explaining`` is the number of topics at which their directions explain a fixed share of the
spread of the statements. It ignores density, and structure.

``choose_count`` is the geometric blend of both, with exponents learned on random sub-collections of public labelled
intents, and never less than the number of topics that are certain, i.e. whose splits are reproduced almost wholly
(``docs/methods/topics.md`` says which collections, and how well it does on those left out).

References:
    R. Tibshirani, G. Walther, Cluster validation by prediction strength, JCGS 14 (2005): the idea of reproducible
    splits, with a classifier in place of neighbours and one global number in place of each split.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from headwater.core.vectors.exact import Floats, group_sums, mean_direction
from headwater.organise.agglomerate import Tree, ward
from headwater.organise.graph import neighbour_lists, smooth

METHOD: Final = "organise.cut.blend.v1"
JUDGES: Final = 10  # neighbours that judge a split
STRICTNESS: Final = 0.4
CERTAIN: Final = 0.9  # splits so clear that they count whatever the blend says
EXPLAINED: Final = 0.4
BASE: Final = 2.05
REPRODUCED: Final = 0.95  # exponents of the blend
SPREAD: Final = 0.85
DENSITY: Final = 0.67
CEILING: Final = 4.0  # times the reproducible number: where nothing is reproducible, spread alone must not rule


@dataclass(frozen=True, slots=True)
class Splits:
    """What each merge of the tree, read as a split, adds and how much of it neighbours reproduce (nats a point)."""

    added: npt.NDArray[np.float64]
    reproduced: npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why this number of topics.

    Attributes:
        n_topics: numbers of topics looked at.
        reproduced: share of the information in the topic's name that neighbours reproduce, 0..1.
        stability: mean adjusted Rand index between the cut of all points and cuts of random subsets, -1..1.
        chosen: the number that was taken.
        method: versioned name.
    """

    n_topics: tuple[int, ...]
    reproduced: tuple[float, ...]
    stability: tuple[float, ...]
    chosen: int
    method: str = METHOD


def _xlogx(p: npt.NDArray[np.float64]) -> float:
    positive = p[p > 0]
    return float((positive * np.log(positive)).sum())


def judge_splits(tree: Tree, neighbours: npt.NDArray[np.int64]) -> Splits:
    """Added and reproduced information of every split.

    Args:
        tree: over m points.
        neighbours: ``(m, k)`` nearest other points.
    """
    n_points, k = neighbours.shape
    position = np.empty(n_points, dtype=np.int64)
    position[tree.order] = np.arange(n_points)
    lists = position[neighbours[tree.order]]
    added = np.zeros(n_points - 1)
    reproduced = np.zeros(n_points - 1)
    for merge in range(n_points - 1):
        node = n_points + merge
        start, size = int(tree.starts[node]), int(tree.sizes[node])
        if k == 0:
            continue
        middle, end = start + int(tree.sizes[tree.children[merge, 0]]), start + size
        rows = lists[start:end]
        inside = (rows >= start) & (rows < end)
        left = inside & (rows < middle)
        n_left = middle - start
        ll = int(left[:n_left].sum())
        lr = int(inside[:n_left].sum()) - ll
        rl = int(left[n_left:].sum())
        rr = int(inside[n_left:].sum()) - rl
        total = ll + lr + rl + rr
        if total == 0:
            continue
        across = (lr + rl) / 2
        joint = np.array([ll, across, across, rr]) / total
        side = joint[0] + joint[1]
        mutual = _xlogx(joint) - 2 * _xlogx(np.array([side, 1 - side]))
        share = n_left / size
        weight = size / n_points
        added[merge] = -weight * _xlogx(np.array([share, 1 - share]))
        reproduced[merge] = weight * mutual * total / (size * k)
    return Splits(added, reproduced)


def prune(
    tree: Tree,
    splits: Splits,
    weights: npt.NDArray[np.float64],
    *,
    strictness: float = STRICTNESS,
    min_size: float = 3,
) -> npt.NDArray[np.bool_]:
    """Splits of the best pruned tree: that with the largest total of reproduced minus required information.

    Args:
        tree: over m points.
        splits: from ``judge_splits``.
        weights: ``(m,)`` statements each point stands for.
        strictness: share of the added information that must be reproduced, 0..1; higher gives fewer topics.
        min_size: a split that leaves fewer statements on one side is not made.

    Returns:
        ``(m-1,)`` whether the merge is undone; the number of topics is one more than the number undone.
    """
    n_points = tree.n_points
    value = np.zeros(2 * n_points - 1)
    mass = np.concatenate([weights, np.zeros(n_points - 1)])
    worthy = np.zeros(n_points - 1, dtype=bool)
    for merge in range(n_points - 1):
        left, right = tree.children[merge]
        mass[n_points + merge] = mass[left] + mass[right]
        gain = splits.reproduced[merge] - strictness * splits.added[merge] + value[left] + value[right]
        if gain > 0 and min(mass[left], mass[right]) >= min_size:
            value[n_points + merge] = gain
            worthy[merge] = True
    undone = np.zeros(n_points - 1, dtype=bool)
    above = np.full(2 * n_points - 1, False)
    above[-1] = True
    for merge in range(n_points - 2, -1, -1):
        if above[n_points + merge] and worthy[merge]:
            undone[merge] = True
            above[tree.children[merge]] = True
    return undone


def count_explaining(
    points: Floats, weights: npt.NDArray[np.float64], tree: Tree, *, explained: float = EXPLAINED
) -> float:
    """Number of topics (interpolated) whose directions explain a share of the spread of the statements.

    Args:
        points: ``(m, d) float32`` snapped.
        weights: ``(m,)`` statements each stands for.
        tree: over the points.
        explained: share of the spread, 0..1.
    """
    share = weights / weights.sum()
    spread = 1 - float((group_sums(points, np.zeros(len(points), dtype=np.int64), 1, weights=share) ** 2).sum())
    if spread < 1e-3 or len(points) < 4:
        return 1.0
    counts = np.unique(np.geomspace(2, max(2, min(400, len(points) // 2)), 20).round().astype(np.int64))
    known, previous = [(1.0, 0.0)], 0.0
    for count in counts:
        topics = tree.cut(int(count))
        cosine = float((share * (points @ mean_direction(points, topics, int(count)).T).max(axis=1)).sum())
        previous = max(previous, 1 - (1 - cosine**2) / spread)
        known.append((float(count), previous))
        if previous >= explained:
            break
    x, y = np.log([k for k, _ in known]), np.array([e for _, e in known])
    return float(np.exp(np.interp(explained, y, x)))


@dataclass(frozen=True, slots=True)
class Choice:
    """A number of topics, and the splits that are certain.

    Attributes:
        count: at least 1, at most half the points.
        certain: ``(m-1,)`` merges to undo before all others.
    """

    count: int
    certain: npt.NDArray[np.bool_]


def choose_count(points: Floats, weights: npt.NDArray[np.float64], tree: Tree, *, factor: float = 1.0) -> Choice:
    """Number of topics by both kinds of evidence.

    Args:
        points: ``(m, d) float32`` snapped.
        weights: ``(m,)`` statements each stands for.
        tree: over the points.
        factor: multiplies the number: below 1 for coarser topics, above 1 for finer ones.
    """
    splits = judge_splits(tree, neighbour_lists(points, JUDGES, weights))
    certain = prune(tree, splits, weights, strictness=CERTAIN)
    reproducible = 1 + int(prune(tree, splits, weights).sum())
    explaining = count_explaining(points, weights, tree)
    if reproducible == 1 and explaining == 1:
        return Choice(1, certain)
    blend = BASE + REPRODUCED * np.log(reproducible) + SPREAD * np.log(explaining) - DENSITY * np.log(len(points))
    count = max(min(float(np.exp(blend)), CEILING * reproducible), 1.0 + float(certain.sum()))
    return Choice(max(1, min(round(factor * count), len(points) // 2)), certain)


Vote = tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]
"""Points of a random subset, and their groups in the tree grown on that subset alone."""


def gather_evidence(
    points: Floats, tree: Tree, neighbours: npt.NDArray[np.int64], chosen: int, *, n_bootstraps: int, seed: int
) -> tuple[Evidence, tuple[Vote, ...]]:
    """Reproducibility and stability at several numbers of topics around the chosen one, and the subsets' own groups.

    Stability: the mean adjusted Rand index between the cut of all points and the cut of a tree grown on 70 % of them
    (at most 1,500), after as many draws as ``n_bootstraps``.
    """
    n_points = tree.n_points
    wanted = sorted({max(1, min(n_points, round(chosen * f))) for f in (0.25, 0.5, 0.7, 0.85, 1.0, 1.2, 1.5, 2.0, 3.0)})
    cuts = {count: tree.cut(count) for count in wanted}
    reproduced = tuple(round(reproduced_share(cuts[count], neighbours), 4) for count in wanted)
    scores: dict[int, list[float]] = {count: [] for count in wanted}
    rng = np.random.default_rng([seed, 11])
    votes: list[Vote] = []
    for _ in range(n_bootstraps if n_points >= 10 else 0):
        subset = np.sort(rng.permutation(n_points)[: min(1500, int(0.7 * n_points))])
        rows = points[subset]
        regrown = ward(smooth(rows, neighbour_lists(rows, neighbours.shape[1])))
        votes.append((subset, regrown.cut(chosen)))
        for count in wanted:
            scores[count].append(adjusted_rand(cuts[count][subset], regrown.cut(count)))
    stability = tuple(round(float(np.mean(scores[count])), 4) if scores[count] else 1.0 for count in wanted)
    return Evidence(tuple(wanted), reproduced, stability, chosen), tuple(votes)


def reproduced_share(
    groups: npt.NDArray[np.int64], neighbours: npt.NDArray[np.int64], *, rows: npt.NDArray[np.int64] | None = None
) -> float:
    """Share of the information in the name of a row's group that the groups of its neighbours reproduce, 0..1.

    Args:
        groups: ``(n,)`` group of each row.
        neighbours: ``(n, k)`` places of its neighbours.
        rows: places of the rows that are asked; all by default.
    """
    n_groups = int(groups.max()) + 1
    if n_groups == 1 or neighbours.shape[1] == 0:
        return 1.0
    own, near = (groups, neighbours) if rows is None else (groups[rows], neighbours[rows])
    pairs = np.bincount((own[:, None] * n_groups + groups[near]).ravel(), minlength=n_groups * n_groups).reshape(
        n_groups, n_groups
    )
    joint = (pairs + pairs.T) / (2 * pairs.sum())
    margin = -_xlogx(joint.sum(axis=0))
    return (2 * margin + _xlogx(joint.ravel())) / margin if margin > 0 else 1.0


def adjusted_rand(a: npt.NDArray[np.int64], b: npt.NDArray[np.int64]) -> float:
    """Agreement of two groupings of the same rows beyond chance, at most 1 (Hubert & Arabie 1985)."""
    table = np.zeros((int(a.max()) + 1, int(b.max()) + 1))
    np.add.at(table, (a, b), 1.0)

    def pairs(x: npt.NDArray[np.float64]) -> float:
        return float((x * (x - 1) / 2).sum())

    both, rows, columns, total = (
        pairs(table.ravel()),
        pairs(table.sum(1)),
        pairs(table.sum(0)),
        len(a) * (len(a) - 1) / 2,
    )
    expected = rows * columns / total if total else 0.0
    most = (rows + columns) / 2
    return 1.0 if most == expected else (both - expected) / (most - expected)

"""How well found topics agree with gold ones. A row without a topic (-1) counts as an error everywhere.

References:
    H. W. Kuhn 1955 (matching); L. Hubert, P. Arabie, Comparing partitions, J. Classification 2 (1985); K. Heller,
    Z. Ghahramani, Bayesian hierarchical clustering, ICML 2005 (dendrogram purity).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment

from headwater.core.errors import InputError

Labels = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement of found topics with gold ones, 0..1 each (``rand`` may be below 0).

    Attributes:
        accuracy: share of rows right under the best one-to-one match of topics to gold classes.
        information: normalised mutual information, arithmetic mean of the entropies.
        rand: adjusted Rand index.
        n_topics: topics found.
        coverage: share of rows with a topic.
    """

    accuracy: float
    information: float
    rand: float
    n_topics: int
    coverage: float


def compare_topics(gold: npt.ArrayLike, found: npt.ArrayLike) -> Agreement:
    """Agreement of found labels with gold labels; each row with found label -1 is a topic of its own and an error.

    Args:
        gold: ``(n,)`` labels of any kind.
        found: ``(n,)`` integers; -1 = no topic.

    Raises:
        InputError: nothing to compare, or the lengths differ.

    Example:
        >>> compare_topics(["a", "a", "b", "b"], [1, 1, 0, 0]).accuracy
        1.0
    """
    gold_codes = np.unique(np.asarray(gold), return_inverse=True)[1].astype(np.int64)
    labels = np.asarray(found, dtype=np.int64)
    if len(gold_codes) != len(labels) or not len(labels):
        raise InputError(f"{len(gold_codes)} gold labels but {len(labels)} found ones", hint="label the same rows")
    missing = labels < 0
    n_topics = len(np.unique(labels[~missing]))
    alone = labels.copy()
    alone[missing] = labels.max(initial=0) + 1 + np.arange(missing.sum())
    codes = np.unique(alone, return_inverse=True)[1].astype(np.int64)
    table = _table(gold_codes, codes)
    kept = table[:, np.unique(codes[~missing])] if n_topics else table[:, :0]
    rows, columns = linear_sum_assignment(-kept)
    accuracy = float(kept[rows, columns].sum() / len(labels))
    return Agreement(accuracy, _information(table), _rand(table), n_topics, float((~missing).mean()))


def dendrogram_purity(gold: npt.ArrayLike, children: Labels) -> float:
    """Expected purity of the smallest subtree that holds two random rows of one gold class, 0..1.

    Args:
        gold: ``(n,)`` labels.
        children: ``(n-1, 2)`` nodes merged, as in scipy's linkage: 0..n-1 are rows, n+i is the i-th merge.
    """
    codes = np.unique(np.asarray(gold), return_inverse=True)[1]
    n_rows, n_classes = len(codes), int(codes.max()) + 1
    counts = np.zeros((2 * n_rows - 1, n_classes))
    counts[np.arange(n_rows), codes] = 1
    total = pairs = 0.0
    for merge, (left, right) in enumerate(children):
        a, b = counts[left], counts[right]
        counts[n_rows + merge] = a + b
        new_pairs = a * b
        total += float((new_pairs * (a + b) / (a + b).sum()).sum())
        pairs += float(new_pairs.sum())
    return total / pairs if pairs else 1.0


def _table(a: Labels, b: Labels) -> npt.NDArray[np.float64]:
    table = np.zeros((int(a.max()) + 1, int(b.max()) + 1))
    np.add.at(table, (a, b), 1.0)
    return table


def _entropy(p: npt.NDArray[np.float64]) -> float:
    positive = p[p > 0]
    return float(-(positive * np.log(positive)).sum())


def _information(table: npt.NDArray[np.float64]) -> float:
    joint = table / table.sum()
    rows, columns, both = _entropy(joint.sum(axis=1)), _entropy(joint.sum(axis=0)), _entropy(joint.ravel())
    return (rows + columns - both) / ((rows + columns) / 2) if rows + columns > 0 else 1.0


def _rand(table: npt.NDArray[np.float64]) -> float:
    def pairs(x: npt.NDArray[np.float64]) -> float:
        return float((x * (x - 1) / 2).sum())

    n_rows = table.sum()
    both, rows, columns = pairs(table.ravel()), pairs(table.sum(axis=1)), pairs(table.sum(axis=0))
    expected = rows * columns / max(n_rows * (n_rows - 1) / 2, 1)
    most = (rows + columns) / 2
    return 1.0 if most == expected else float((both - expected) / (most - expected))

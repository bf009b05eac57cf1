"""What several people say of one statement becomes one answer, and how well they agree.

References:
    K. Krippendorff, Content Analysis, 4th ed. 2018, ch. 12 (alpha for nominal data, any number of labellers, gaps).
    J. Cohen, A coefficient of agreement for nominal scales, Educational and Psychological Measurement 20 (1960).
    B. Efron, R. Tibshirani, An Introduction to the Bootstrap, 1993 (percentile interval over items).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from headwater.core.errors import NotEnoughData
from headwater.core.types import Label

METHOD: Final = "organise.labels.alpha.v1"
NONE: Final = ""
"""Stands for "none of these" where a text is needed."""


@dataclass(frozen=True, slots=True)
class Settled:
    """The one answer of an item.

    Attributes:
        item: statement or contact.
        topic_id: ``None`` = none of these.
        authors: who said so, sorted.
        source: of the label that decided.
        is_random: whether the item was drawn at random, so that it may judge the model.
    """

    item: str
    topic_id: str | None
    authors: tuple[str, ...]
    source: str
    is_random: bool


def settle(labels: Iterable[Label]) -> list[Settled]:
    """One answer an item, by item: the newest adjudication, else what most say; items without a majority are left out.

    Args:
        labels: those that hold, one an author and item.

    Example:
        >>> from datetime import UTC, datetime
        >>> now = datetime(2026, 1, 5, tzinfo=UTC)
        >>> said = [Label("s1", "t_a", "ann", now), Label("s1", "t_a", "bo", now), Label("s2", None, "bo", now)]
        >>> [(answer.item, answer.topic_id, answer.authors) for answer in settle(said)]
        [('s1', 't_a', ('ann', 'bo')), ('s2', None, ('bo',))]
    """
    out = []
    for item, said in sorted(_by_item(labels).items()):
        decided = [label for label in said if label.source == "adjudicated"]
        if decided:
            winner = max(decided, key=lambda label: label.seq)
        else:
            votes = Counter(label.topic_id or NONE for label in said).most_common(2)
            if len(votes) > 1 and votes[0][1] == votes[1][1]:
                continue
            winner = next(label for label in said if (label.topic_id or NONE) == votes[0][0])
        agreeing = tuple(sorted(label.author for label in said if label.topic_id == winner.topic_id))
        is_random = any(label.drawn == "random" for label in said)
        out.append(Settled(item, winner.topic_id, agreeing, winner.source, is_random))
    return out


def conflicts(labels: Iterable[Label]) -> list[tuple[str, Mapping[str, str]]]:
    """Items on which people differ and nobody has adjudicated: item and author -> topic ("" = none), by item."""
    out: list[tuple[str, Mapping[str, str]]] = []
    for item, said in sorted(_by_item(labels).items()):
        answers = {label.author: label.topic_id or NONE for label in sorted(said, key=lambda label: label.author)}
        if len(set(answers.values())) > 1 and not any(label.source == "adjudicated" for label in said):
            out.append((item, answers))
    return out


@dataclass(frozen=True, slots=True)
class Agreement:
    """How well labellers agree.

    Attributes:
        alpha: Krippendorff's, 1 = always, 0 = as chance would.
        low: lower end of the interval; ``high``: its upper end.
        agreed: share of the pairs of answers to one item that are equal, 0..1.
        n_items: items with two answers or more.
        n_authors: labellers of those.
        kappa: Cohen's, where there are exactly two labellers.
        level: of the interval.
    """

    alpha: float
    low: float
    high: float
    agreed: float
    n_items: int
    n_authors: int
    kappa: float | None
    level: float
    method: str = METHOD


def agreement(labels: Iterable[Label], *, level: float = 0.95, n_bootstraps: int = 1000, seed: int = 0) -> Agreement:
    """Krippendorff's alpha of independent answers, with a bootstrap interval over items; adjudications do not count.

    Args:
        labels: those that hold.
        level: of the interval, 0..1.
        n_bootstraps: resamples.
        seed: of the resamples.

    Raises:
        NotEnoughData: fewer than two items have two answers.
    """
    items = _by_item(label for label in labels if label.source in ("person", "imported"))
    shared = [items[item] for item in sorted(items) if len(items[item]) >= 2]
    if len(shared) < 2:
        raise NotEnoughData(
            f"{len(shared)} statements have labels by two people", hint="have a second person label some of the same"
        )
    values = sorted({label.topic_id or NONE for said in shared for label in said})
    place = {value: i for i, value in enumerate(values)}
    counts = np.zeros((len(shared), len(values)))
    for row, said in enumerate(shared):
        for label in said:
            counts[row, place[label.topic_id or NONE]] += 1
    rng = np.random.default_rng([seed, 17])
    draws = [_alpha(counts[rng.integers(0, len(counts), len(counts))]) for _ in range(n_bootstraps)]
    low, high = np.quantile(draws, [(1 - level) / 2, (1 + level) / 2])
    authors = sorted({label.author for said in shared for label in said})
    sizes = counts.sum(axis=1)
    equal = float((counts * (counts - 1)).sum() / (sizes * (sizes - 1)).sum())
    kappa = _kappa(shared, authors) if len(authors) == 2 else None
    return Agreement(_alpha(counts), float(low), float(high), equal, len(shared), len(authors), kappa, level)


def _by_item(labels: Iterable[Label]) -> dict[str, list[Label]]:
    items: dict[str, list[Label]] = defaultdict(list)
    for label in labels:
        items[label.item].append(label)
    return items


def _alpha(counts: npt.NDArray[np.float64]) -> float:
    """``1 - observed / expected`` disagreement over the answers to items with two or more; 1 where all are equal."""
    sizes = counts.sum(axis=1)
    total, sums = sizes.sum(), counts.sum(axis=0)
    apart = float(((sizes**2 - (counts**2).sum(axis=1)) / (sizes - 1)).sum() / total)
    chance = float((total**2 - (sums**2).sum()) / (total * (total - 1)))
    return 1.0 if chance == 0 else 1 - apart / chance


def _kappa(shared: Sequence[Sequence[Label]], authors: Sequence[str]) -> float:
    pairs = [{label.author: label.topic_id or NONE for label in said} for said in shared]
    first, second = ([pair[author] for pair in pairs] for author in authors)
    equal = float(np.mean([a == b for a, b in zip(first, second, strict=True)]))
    left, right = Counter(first), Counter(second)
    chance = sum(left[value] * right[value] for value in left) / len(pairs) ** 2
    return 1.0 if chance == 1 else (equal - chance) / (1 - chance)

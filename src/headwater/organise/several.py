"""Several topics in one statement: cut it into clauses, and look for a second topic in what the first leaves unexplained.

``several_topics`` needs no labels of that kind: it works with the directions of any topic model. A clause speaks for the
topic it is surely nearest to. What the direction of the first topic does not explain of the whole statement may be
explained by a second one; it is taken where that share of the squared length is large enough. ``fit_several`` learns from
texts that carry several classes: one logistic regression a class, all at once, and one threshold, chosen cross-fitted.

References:
    J. Pearl, Probabilistic Reasoning in Intelligent Systems, 1988 (explaining away). Y. Pati, R. Rezaiifar, P.
    Krishnaprasad, Orthogonal matching pursuit, Asilomar 1993 (the residual test). M.-L. Zhang, Z.-H. Zhou, A review on
    multi-label learning algorithms, IEEE TKDE 26 (2014) (binary relevance, example F1).
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from headwater.core.errors import NotEnoughData
from headwater.core.text.segment import sentences
from headwater.core.vectors.exact import Floats, snap
from headwater.organise.assign import Assigner
from headwater.organise.classify import Features, fit_features

METHOD: Final = "organise.several.v1"
SURE: Final = 0.7
"""Probability that a clause needs to speak for a topic; chosen on other sets (``bench/quality/assignment.py``)."""
EXPLAINED: Final = 0.12
"""Share of the squared length of a statement that a further topic must explain; chosen likewise."""
MOST: Final = 3
"""Topics of one statement, at most."""
_LEAST_WORDS: Final = 3
_APART: Final = 0.3  # length that a direction must keep without the topics before it
_BLOCK: Final = 4096
_JOIN: Final = re.compile(
    r",\s+|\s+(?=(?:and|but|also|plus|because|then|und|aber|weil|et|mais|car|y|pero|porque|e|mas)\b)", re.IGNORECASE
)
_FOLDS: Final = 5

Doubles = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Encode = Callable[[Sequence[str]], npt.NDArray[np.float32]]


def clauses(text: str) -> list[str]:
    """Parts of a statement that may each have a topic: cut at sentence ends, commas and words that join; [] for one part.

    Example:
        >>> clauses("The parcel never came and I want my money back")
        ['The parcel never came', 'and I want my money back']
    """
    parts: list[str] = []
    for start, end in sentences(text):
        for part in _JOIN.split(text[start:end]):
            if parts and len(part.split()) < _LEAST_WORDS:
                parts[-1] = f"{parts[-1]} {part}"
            elif part.strip():
                parts.append(part.strip())
    return parts if len(parts) > 1 else []


def several_topics(
    texts: Sequence[str], encode: Encode, assigner: Assigner, *, sure: float = SURE, explained: float = EXPLAINED
) -> list[tuple[int, ...]]:
    """The topics of each statement, the first one first; every statement with a known word has at least one.

    Args:
        texts: n statements.
        encode: texts to vectors in the space of the topics.
        assigner: the topics.
        sure: probability that a clause needs, 0..1.
        explained: share of the squared length that a further topic must explain, 0..1.
    """
    whole = snap(encode(texts))
    first, _ = assigner.best(whole)
    parts = [clauses(text) for text in texts]
    flat = [part for found in parts for part in found]
    votes = iter(zip(*assigner.best(encode(flat)), strict=True)) if flat else iter(())
    left = further_topics(whole, first, assigner.directions, explained=explained)
    out = []
    for row, found in enumerate(parts):
        spoken = [int(topic) for topic, likely in (next(votes) for _ in found) if likely >= sure]
        chosen = dict.fromkeys([int(first[row]), *spoken, *left[row]])
        out.append(tuple(chosen)[:MOST])
    return out


def further_topics(
    rows: Floats, first: npt.NDArray[np.int64], directions: Floats, *, explained: float = EXPLAINED
) -> list[tuple[int, ...]]:
    """Topics that explain what the first leaves of each statement, by orthogonal matching pursuit; most explained first.

    Only dot products of snapped rows are summed, which is exact; the rest is number by number. So a row has the same
    answer alone and among a million.

    Args:
        rows: ``(n, d) float32`` snapped vectors of statements.
        first: ``(n,)`` topic of each.
        directions: ``(k, d) float32`` snapped.
        explained: share of the squared length that each must explain, 0..1.

    Returns:
        At most ``MOST - 1`` topics a statement, never the first.
    """
    out: list[tuple[int, ...]] = [()] * len(rows)
    gram = (directions @ directions.T).astype(np.float64)
    for start in range(0, len(rows), _BLOCK):
        block = rows[start : start + _BLOCK]
        for row, topics in _pursued(block, first[start : start + _BLOCK], directions, gram, explained):
            out[start + row] = topics
    return out


def _pursued(
    rows: Floats, first: npt.NDArray[np.int64], directions: Floats, gram: Doubles, explained: float
) -> list[tuple[int, tuple[int, ...]]]:
    """Place and further topics of the rows that have any.

    ``left`` holds the product of each residual with each direction, ``lengths`` the squared length of what is left of each
    direction, and ``bases`` what takes both away: a Cholesky factorisation of ``gram``, one topic at a time.
    """
    places, found = np.arange(len(rows)), first[:, None]
    left = (rows @ directions.T).astype(np.float64)
    lengths = np.tile(np.diagonal(gram), (len(rows), 1))
    bases: list[Doubles] = []
    done: dict[int, tuple[int, ...]] = {}
    while len(places) and found.shape[1] < MOST:
        topic, all_rows = found[:, -1], np.arange(len(places))
        base = gram[topic]
        for before in bases:
            base = base - before[all_rows, topic][:, None] * before
        base = base / np.sqrt(np.maximum(base[all_rows, topic], 1e-18))[:, None]
        left = left - (left[all_rows, topic] / np.maximum(base[all_rows, topic], 1e-9))[:, None] * base
        lengths = lengths - base**2
        gains = np.where(lengths > _APART**2, left / np.sqrt(np.maximum(lengths, _APART**2)), 0.0)
        np.put_along_axis(gains, found, 0.0, axis=1)
        best = gains.argmax(axis=1)
        gain = gains[all_rows, best]
        kept = (gain > 0) & (gain**2 >= explained)
        places, found = places[kept], np.column_stack([found[kept], best[kept]])
        left, lengths, bases = left[kept], lengths[kept], [one[kept] for one in [*bases, base]]
        done |= {place: tuple(topics[1:]) for place, topics in zip(places.tolist(), found.tolist(), strict=True)}
    return list(done.items())


@dataclass(frozen=True, slots=True)
class Several:
    """Classes of texts that carry any number of them.

    Attributes:
        features: text and vector to row.
        weights: ``(k, f)``; ``bias``: ``(k,)`` of the logits.
        threshold: probability from which a class is named, 0..1.
    """

    features: Features
    weights: Doubles
    bias: Doubles
    threshold: float

    def probabilities(self, texts: Sequence[str], vectors: npt.ArrayLike) -> Doubles:
        """``(n, k)`` of each class by itself: rows need not sum to 1."""
        if not len(texts):
            return np.zeros((0, len(self.bias)))
        logits = self.features.rows(texts, vectors) @ self.weights.T + self.bias
        return np.asarray(1 / (1 + np.exp(-logits)))

    def chosen(self, texts: Sequence[str], vectors: npt.ArrayLike) -> Bools:
        """``(n, k)`` classes that are named; a text may have none."""
        return self.probabilities(texts, vectors) >= self.threshold


def fit_several(texts: Sequence[str], vectors: npt.ArrayLike, answers: Bools, *, seed: int = 0) -> Several:
    """Learn from texts that carry several classes.

    Args:
        texts: n texts, in an order that depends on their content only.
        vectors: ``(n, d)``.
        answers: ``(n, k)`` which classes each carries; a text may have none.
        seed: of the reduction of the n-grams, and of the folds that choose the threshold.

    Raises:
        NotEnoughData: fewer than two texts carry a class.
    """
    if int(answers.any(axis=1).sum()) < 2:
        raise NotEnoughData("a classifier needs two texts with a class", hint="label some")
    features = fit_features(texts, seed=seed)
    rows = features.rows(texts, vectors)
    folds = np.random.default_rng([seed, 29]).permutation(len(texts)) % _FOLDS
    held = np.zeros(answers.shape)
    for fold in range(_FOLDS):
        train, test = folds != fold, folds == fold
        if test.any() and train.any():
            weights, bias = _fit_each(rows[train], answers[train])
            held[test] = 1 / (1 + np.exp(-(rows[test] @ weights.T + bias)))
    candidates = np.arange(0.1, 0.65, 0.05)
    threshold = max(candidates, key=lambda t: (example_f1(answers, held >= t), -abs(t - 0.5)))
    weights, bias = _fit_each(rows, answers)
    return Several(features, weights, bias, float(np.round(threshold, 2)))


def example_f1(gold: Bools, found: Bools) -> float:
    """Mean over texts of the F1 of their sets of classes; 1 where both are empty.

    Example:
        >>> example_f1(np.array([[True, True], [False, False]]), np.array([[True, False], [False, False]])).__round__(3)
        0.833
    """
    both = (gold & found).sum(axis=1)
    sizes = gold.sum(axis=1) + found.sum(axis=1)
    return float(np.where(sizes > 0, 2 * both / np.maximum(sizes, 1), 1.0).mean())


def _fit_each(
    rows: Doubles, answers: Bools, *, inverse_penalty: float = 20.0, rounds: int = 150
) -> tuple[Doubles, Doubles]:
    """One ridge logistic regression a class, all classes in one L-BFGS."""
    table32 = np.ascontiguousarray(rows, dtype=np.float32)
    truth = answers.astype(np.float64)
    shape = (answers.shape[1], rows.shape[1] + 1)

    def loss(flat: Doubles) -> tuple[float, Doubles]:
        table = flat.reshape(shape)
        logits = (table32 @ table[:, :-1].T.astype(np.float32)).astype(np.float64) + table[:, -1]
        fit = float((np.logaddexp(0, logits) - truth * logits).sum())
        apart = 1 / (1 + np.exp(-logits)) - truth
        gradient = np.empty(shape)
        gradient[:, :-1] = (apart.T.astype(np.float32) @ table32) * np.float64(inverse_penalty) + table[:, :-1]
        gradient[:, -1] = apart.sum(axis=0) * inverse_penalty
        return inverse_penalty * fit + 0.5 * float((table[:, :-1] ** 2).sum()), gradient.ravel()

    found = minimize(loss, np.zeros(shape[0] * shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": rounds})
    table = found.x.reshape(shape)
    return table[:, :-1], table[:, -1]

"""Classes people name, from a few labelled examples each: embedding and character n-grams into logistic regression.

The embedding knows paraphrases, the n-grams know product names, codes and negations. The n-grams (tf-idf) are reduced
to at most 512 directions (exact where there are fewer examples than that), so that one dense multinomial logistic
regression sees both. With few examples a class the penalty is strong and the n-grams weigh half: they would name the
examples, not the class. What a class is called counts as one more example of it, where examples that were held out are
told apart better so. Probabilities are tempered on held-out folds. How much in scope a text is, is the energy of its
logits plus half the cosine with its nearest example, each in held-out standard deviations.

References:
    W. Liu, X. Wang, J. Owens, Y. Li, Energy-based out-of-distribution detection, NeurIPS 2020.
    Y. Sun, Y. Ming, X. Zhu, Y. Li, Out-of-distribution detection with deep nearest neighbors, ICML 2022.
    C. Guo et al., On calibration of modern neural networks, ICML 2017.
    M.-W. Chang, L. Ratinov, D. Roth, V. Srikumar, Importance of semantic representation: dataless classification, AAAI
    2008; Q. Ma et al., Matching-based few-shot text classification with label names, 2022 (what a class is called).
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import minimize_scalar
from sklearn.feature_extraction.text import TfidfVectorizer

from headwater.core.errors import NotEnoughData
from headwater.core.vectors.exact import Floats, snap
from headwater.core.vectors.neighbours import nearest
from headwater.organise.logistic import fit_logistic

METHOD: Final = "organise.classify.logistic.v3"
_SPARSE_WEIGHT: Final = (0.5, 1.0)  # with fewer, and with at least ...
_SOME: Final = 8  # ... this many examples a class
_INVERSE_PENALTY: Final = (20.0, 50.0)  # half the number of examples a class, within these bounds
_MOST_DIRECTIONS: Final = 512
_NEAREST: Final = 1  # of 1, 3 and 5, best on four sets with a third of their classes held out
_MANY: Final = 50  # with as many examples a class its name adds nothing
_BLOCK: Final = 2048

Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Features:
    """How a text and its vector become one dense row: the vector, then the reduced n-grams."""

    ngrams: TfidfVectorizer | None
    directions: Doubles
    weight: float

    def rows(self, texts: Sequence[str], vectors: npt.ArrayLike) -> Doubles:
        """``(n, d + r) float64``."""
        dense = snap(vectors).astype(np.float64)
        if self.ngrams is None or not self.directions.size:
            return dense
        table = self.ngrams.transform(texts)
        return np.hstack([dense, self.weight * np.asarray(table @ self.directions)])


@dataclass(frozen=True, slots=True)
class Classifier:
    """A fitted classifier.

    Attributes:
        features: text and vector to row.
        weights: ``(k, f)`` and ``bias (k,)`` of the logits.
        temperature: divides the logits before the softmax, above 0.
        examples: ``(n, d) float32`` vectors of the labelled examples, in content order; ``answers (n,)`` their class.
        scope: mean and deviation of the energy, then of the nearness, on held-out examples.
    """

    features: Features
    weights: Doubles
    bias: Doubles
    temperature: float
    examples: Floats
    answers: npt.NDArray[np.int64]
    scope: tuple[float, float, float, float]

    def logits(self, texts: Sequence[str], vectors: npt.ArrayLike) -> Doubles:
        """``(n, k)``, not tempered."""
        given = np.asarray(vectors)
        out = np.empty((len(texts), len(self.bias)))
        for start in range(0, len(texts), _BLOCK):
            rows = self.features.rows(texts[start : start + _BLOCK], given[start : start + _BLOCK])
            out[start : start + _BLOCK] = rows @ self.weights.T + self.bias
        return out

    def probabilities(self, texts: Sequence[str], vectors: npt.ArrayLike) -> Doubles:
        """``(n, k)`` calibrated, rows sum to 1."""
        logits = self.logits(texts, vectors) / self.temperature
        shifted = np.exp(logits - logits.max(axis=1, keepdims=True)) if logits.size else logits
        return np.asarray(shifted / shifted.sum(axis=1, keepdims=True)) if logits.size else logits

    def scope_scores(self, texts: Sequence[str], vectors: npt.ArrayLike) -> Doubles:
        """``(n,)`` higher = more like the labelled examples; about 0 for a typical one, far below for strange ones."""
        energy = _energy(self.logits(texts, vectors))
        near = _nearness(snap(vectors), self.examples)
        mean_energy, sd_energy, mean_near, sd_near = self.scope
        return (energy - mean_energy) / sd_energy + 0.5 * (near - mean_near) / sd_near


def spoken(label: str) -> str:
    """What a label says, as words; empty where it holds no word of three letters.

    Example:
        >>> spoken("LostCard"), spoken("lost_or-stolen/card"), spoken("c_17")
        ('lost card', 'lost or stolen card', '')
    """
    words = re.findall(r"[^\W_]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", label))
    return " ".join(words).lower() if any(len(word) > 2 and word.isalpha() for word in words) else ""


def fit_classifier(
    texts: Sequence[str],
    vectors: npt.ArrayLike,
    answers: npt.NDArray[np.int64],
    *,
    n_classes: int,
    seed: int = 0,
    names: tuple[Sequence[str], npt.ArrayLike] | None = None,
) -> Classifier:
    """A classifier from labelled examples.

    Args:
        texts: n texts, in an order that depends on their content only.
        vectors: ``(n, d)``.
        answers: ``(n,)`` class of each, 0..n_classes-1.
        n_classes: at least 2.
        seed: of the reduction and of the folds.
        names: what the classes are called, as text (empty: nothing that says something), and ``(n_classes, d)`` their vectors.

    Raises:
        NotEnoughData: fewer than two classes have an example.
    """
    if len(np.unique(answers)) < 2:
        raise NotEnoughData("a classifier needs examples of at least two classes", hint="label some of another class")
    examples = snap(vectors)
    each = float(np.median(np.unique(answers, return_counts=True)[1]))
    fit = partial(fit_logistic, inverse_penalty=float(np.clip(each / 2, *_INVERSE_PENALTY)))
    weight = _SPARSE_WEIGHT[each >= _SOME]
    tried = [_try(fit, texts, examples, answers, n_classes=n_classes, weight=weight, seed=seed)]
    told = [i for i, name in enumerate(names[0]) if name] if names and each < _MANY else []
    if names and told:
        both = [*texts, *(names[0][i] for i in told)], np.vstack([examples, snap(names[1])[told]])
        classes = np.concatenate([answers, np.asarray(told, dtype=np.int64)])
        tried.append(_try(fit, *both, classes, n_classes=n_classes, weight=weight, seed=seed, n_names=len(told)))
    best = min(tried, key=lambda one: one.judged.loss)  # without names where they change nothing
    weights, bias = fit(best.rows, best.answers, n_classes)
    return Classifier(best.features, weights, bias, best.judged.temperature, examples, answers, best.judged.scope)


@dataclass(frozen=True, slots=True)
class Judged:
    """What examples that were held out say of a classifier.

    Attributes:
        temperature: that makes their probabilities right.
        losses: ``(n,)`` minus the logarithm of the probability of the right class, tempered.
        hits: ``(n,)`` whether it is the most probable one.
        scope: as in ``Classifier``.
    """

    temperature: float
    losses: Doubles
    hits: npt.NDArray[np.bool_]
    scope: tuple[float, float, float, float]

    @property
    def loss(self) -> float:
        """Mean; 0 where none was judged."""
        return float(self.losses.mean()) if len(self.losses) else 0.0


def judge(model: Classifier, texts: Sequence[str], vectors: npt.ArrayLike, answers: npt.NDArray[np.int64]) -> Judged:
    """What n examples that the classifier has not seen say of it.

    Args:
        model: learned from others.
        texts: n texts; ``vectors`` theirs, ``answers`` their right classes.
    """
    return _judged(model.logits(texts, vectors), _nearness(snap(vectors), model.examples), answers)


def _judged(logits: Doubles, near: Doubles, right: npt.NDArray[np.int64]) -> Judged:
    temperature = _fit_temperature(logits, right)
    energy, scope = _energy(logits), (0.0, 1.0, 0.0, 1.0)
    if len(energy) >= 2:
        scope = (*_moments(energy), *_moments(near))
    return Judged(temperature, _log_losses(logits / temperature, right), logits.argmax(axis=1) == right, scope)


@dataclass(frozen=True, slots=True)
class _Trial:
    """A way to learn the classes: text and vector to row, what is learned from, what held-out examples say."""

    features: Features
    rows: Doubles
    answers: npt.NDArray[np.int64]
    judged: Judged


def _try(
    fit: Callable[..., tuple[Doubles, Doubles]],
    texts: Sequence[str],
    vectors: Floats,
    answers: npt.NDArray[np.int64],
    *,
    n_classes: int,
    weight: float,
    seed: int,
    n_names: int = 0,
) -> _Trial:
    """The last ``n_names`` rows are what classes are called: learned from in every fold, never judged."""
    features = fit_features(texts, weight=weight, seed=seed)
    rows = features.rows(texts, vectors)
    logits, near, tested = _held_out(fit, rows, vectors, answers, n_classes=n_classes, seed=seed, n_names=n_names)
    return _Trial(features, rows, answers, _judged(logits[tested], near[tested], answers[tested]))


def _moments(values: Doubles) -> tuple[float, float]:
    return float(values.mean()), max(float(values.std()), 1e-6)


def fit_features(texts: Sequence[str], *, seed: int, weight: float = _SPARSE_WEIGHT[True]) -> Features:
    """What the n-grams of these texts are reduced to, and how much they weigh beside the vectors."""
    many = len(texts) > 2000
    ngrams = TfidfVectorizer(
        analyzer="char_wb",
        ngram_range=(2, 5),
        sublinear_tf=True,
        min_df=3 if many else 1,
        max_features=40_000,
        lowercase=True,
    )
    try:
        table = ngrams.fit_transform(texts)
    except ValueError:  # no text holds a single character
        return Features(None, np.zeros((0, 0)), weight)
    return Features(ngrams, _directions(sparse.csr_matrix(table), _MOST_DIRECTIONS, seed=seed), weight)


def _directions(table: Any, most: int, *, seed: int) -> Doubles:
    """``(f, r)`` leading right singular vectors, r = min(rows, most); exact for few rows, randomised beyond.

    References:
        N. Halko, P. Martinsson, J. Tropp, Finding structure with randomness, SIAM Review 53 (2011).
    """
    n_rows = table.shape[0]
    if n_rows <= 2 * most:
        values, left = np.linalg.eigh((table @ table.T).toarray())
        keep = np.flatnonzero(values > 1e-9)[::-1][:most]
        return np.asarray(table.T @ (left[:, keep] / np.sqrt(values[keep])))
    size = most // 2 + 20
    probe = np.random.default_rng(seed).normal(size=(table.shape[1], size))
    for _ in range(2):
        basis, _ = np.linalg.qr(table @ probe)
        probe, _ = np.linalg.qr(table.T @ basis)
    _, _, right = np.linalg.svd(table @ probe, full_matrices=False)
    return np.asarray(probe @ right.T[:, : most // 2])


def _held_out(
    fit: Callable[..., tuple[Doubles, Doubles]],
    rows: Doubles,
    examples: Floats,
    answers: npt.NDArray[np.int64],
    *,
    n_classes: int,
    seed: int,
    n_names: int,
) -> tuple[Doubles, Doubles, npt.NDArray[np.bool_]]:
    """Logits and nearness of each example from models that did not see it; examples alone in their class are left out."""
    n = len(rows) - n_names
    n_folds = 5 if n <= 500 else 2
    folds = np.full(len(rows), -1)
    order = np.lexsort((np.random.default_rng([seed, 3]).permutation(n), answers[:n]))
    folds[order] = np.arange(n) % n_folds
    logits = np.zeros((len(rows), n_classes))
    near = np.zeros(len(rows))
    tested = np.zeros(len(rows), dtype=bool)
    for fold in range(n_folds):
        train = np.flatnonzero(folds != fold)
        seen = np.unique(answers[train])
        test = np.flatnonzero((folds == fold) & np.isin(answers, seen))
        if len(seen) < 2 or not len(test):
            continue
        weights, bias = fit(rows[train], answers[train], n_classes, rounds=30)
        logits[test] = rows[test] @ weights.T + bias
        near[test] = _nearness(examples[test], examples[train[train < n]])
        tested[test] = True
    return logits, near, tested


def _fit_temperature(logits: Doubles, answers: npt.NDArray[np.int64]) -> float:
    if len(answers) < 2:
        return 1.0

    def loss(log_temperature: float) -> float:
        return float(_log_losses(logits / np.exp(log_temperature), answers).mean())

    return float(np.exp(minimize_scalar(loss, bounds=(np.log(0.1), np.log(10.0)), method="bounded").x))


def _log_losses(logits: Doubles, answers: npt.NDArray[np.int64]) -> Doubles:
    return _energy(logits) - np.asarray(logits[np.arange(len(answers)), answers])


def _energy(logits: Doubles) -> Doubles:
    """Log of the sum of the exponentials of each row."""
    top = logits.max(axis=1, initial=-np.inf)
    return np.asarray(np.log(np.exp(logits - top[:, None]).sum(axis=1)) + top)


def _nearness(vectors: Floats, examples: Floats) -> Doubles:
    """Mean cosine with the nearest examples."""
    _, cosines = nearest(vectors, examples, _NEAREST)
    return np.asarray(cosines.mean(axis=1, dtype=np.float64))

"""Whether a text tells what happened to somebody, as a probability.

Methods ``anecdotes.story.cues.v2`` (no labels: a few cues with weights set by hand) and ``anecdotes.story.stacked.v2``
(labels: cues, words and vectors each in a regularised logistic regression, joined by one fitted on their out-of-fold
answers; Wolpert 1992). Which of the three is worth most differs by the kind of text, so the labels decide. What the words of
one source teach misleads on another; the judgement without labels carries over and is therefore added to the fitted one.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from headwater.anecdotes.cues import NAMES, cue_rows
from headwater.core.errors import InputError, NotEnoughData
from headwater.core.ids import content_hash

Encode = Callable[[Sequence[str]], npt.NDArray[np.float32]]
FloatArray = npt.NDArray[np.float64]

# Set by hand: log-odds added by each cue. What is told in the first person and the past counts most; an argument takes
# away. Rates are in words per hundred below.
_BIAS = -2.0
_WEIGHTS = {
    "n_person_past": 1.0,
    "n_we_past": 0.7,
    "longest_run": 0.15,
    "told_sentences": 0.9,
    "first_person": 0.08,
    "past": 0.08,
    "time": 0.08,
    "n_kin": 0.35,
    "place": 0.12,
    "when_i": 0.5,
    "my": 0.3,
    "i_have": 0.2,
    "modal": -0.05,
    "you": -0.04,
    "argue": -0.04,
    "questions": -0.05,
    "named_place": 0.6,
    "own_world": 0.6,
    "recalls": 0.5,
}
_CARRIES_OVER = 1.0  # weight of the judgement without labels, in standard deviations, beside the fitted one
_PER_HUNDRED = frozenset({"first_person", "past", "time", "place", "modal", "you", "argue", "questions"})
_FOLDS = 5


def story_probability(texts: Sequence[str]) -> FloatArray:
    """``(n,)`` 0..1 without any label; each depends on its text alone.

    Example:
        >>> told = "Last week I called you twice. Then my wife went to the store and they had lost our order."
        >>> argued = "Prices should be lower because people can choose. Is that not what you would expect?"
        >>> yes, no = story_probability([told, argued])
        >>> bool(yes > 0.8 and no < 0.3)
        True
    """
    return np.asarray(1 / (1 + np.exp(-_log_odds(list(texts)))), dtype=np.float64)


def _log_odds(texts: list[str]) -> FloatArray:
    weights = np.array([_WEIGHTS.get(name, 0.0) * (100.0 if name in _PER_HUNDRED else 1.0) for name in NAMES])
    return np.asarray(_BIAS + cue_rows(texts) @ weights, dtype=np.float64)


def reasons(text: str, *, most: int = 3) -> tuple[str, ...]:
    """The cues that speak most for a story, in words."""
    row = cue_rows([text])[0]
    gains = {
        name: _WEIGHTS[name] * row[NAMES.index(name)] * (100.0 if name in _PER_HUNDRED else 1.0) for name in _WEIGHTS
    }
    ranked = sorted((name for name, gain in gains.items() if gain > 0.15), key=lambda name: (-gains[name], name))
    return tuple(_WORDING.get(name, name.replace("_", " ")) for name in ranked[:most])


_WORDING = {
    "n_person_past": "tells what the writer did or saw",
    "n_we_past": "tells what the writer and others did",
    "longest_run": "several sentences of events in a row",
    "told_sentences": "most sentences tell events",
    "first_person": "speaks in the first person",
    "past": "speaks of the past",
    "time": "says when",
    "n_kin": "names people around",
    "place": "says where",
    "when_i": "recalls a moment",
    "my": "speaks of what is theirs",
    "i_have": "speaks from experience",
    "named_place": "names a place",
    "own_world": "speaks of where they live or work",
    "recalls": "gives an instance",
}


class StoryModel:
    """Stories as labelled by somebody.

    Args:
        encode: texts -> ``(n, d) float32``, rows unit-norm; ``None`` does without vectors.
    """

    def __init__(self, encode: Encode | None) -> None:
        self._encode = encode
        self._parts: list[Any] = []
        self._join: LogisticRegression | None = None
        self._spread: FloatArray = np.ones(0)
        self._usual = (0.0, 1.0)

    def fit(self, texts: Sequence[str], labels: Sequence[int]) -> None:
        """Learn from texts labelled 0 or 1; the order of the rows does not matter.

        Raises:
            InputError: texts and labels differ in number, or a label is neither 0 nor 1.
            NotEnoughData: fewer than 10 of either label.
        """
        if len(texts) != len(labels):
            raise InputError(f"labels has {len(labels)} entries for {len(texts)} texts")
        wanted = np.asarray(labels).astype(int)
        if not np.isin(wanted, (0, 1)).all():
            raise InputError("labels must be 0 (no story) or 1 (story)")
        if min(wanted.sum(), len(wanted) - wanted.sum()) < 2 * _FOLDS:
            raise NotEnoughData(
                f"a fit needs {2 * _FOLDS} texts of each label, got {wanted.sum()} stories of {len(wanted)}",
                hint="label more texts, or score without fitting",
            )
        order = sorted(range(len(texts)), key=lambda row: (content_hash(texts[row]), int(wanted[row])))
        ordered, wanted = [texts[row] for row in order], wanted[order]
        features = self._features(ordered)
        fold = np.empty(len(wanted), dtype=int)
        for label in (0, 1):  # in the order of the content hash: folds are random and do not depend on the rows' order
            rows = np.flatnonzero(wanted == label)
            fold[rows] = np.arange(len(rows)) % _FOLDS
        held_out = np.zeros((len(wanted), len(features)))
        for number in range(_FOLDS):
            train, test = fold != number, fold == number
            for column, (kind, rows) in enumerate(features):
                part = _part(kind).fit(_take(rows, train), wanted[train])
                held_out[test, column] = part.decide(_take(rows, test))
        self._spread = np.maximum(held_out.std(axis=0), 1e-9)
        self._join = LogisticRegression(C=0.1, class_weight="balanced").fit(held_out / self._spread, wanted)
        self._parts = [_part(kind).fit(rows, wanted) for kind, rows in features]
        known = _log_odds(ordered)
        self._usual = (float(known.mean()), max(float(known.std()), 1e-9))

    def probabilities(self, texts: Sequence[str]) -> FloatArray:
        """``(n,)`` 0..1; at 0.5 a story and an argument are equally well told apart, however rare stories are.

        Raises:
            NotEnoughData: nothing was fitted.
        """
        if self._join is None:
            raise NotEnoughData("the story model was not fitted", hint="call fit first")
        if not len(texts):
            return np.zeros(0)
        decisions = [
            part.decide(rows) for part, (_, rows) in zip(self._parts, self._features(list(texts)), strict=True)
        ]
        fitted = self._join.decision_function(np.stack(decisions, axis=1) / self._spread)
        carried = (_log_odds(list(texts)) - self._usual[0]) / self._usual[1]
        return np.asarray(1 / (1 + np.exp(-(fitted + _CARRIES_OVER * carried))), dtype=np.float64)

    def _features(self, texts: list[str]) -> list[tuple[str, Any]]:
        features: list[tuple[str, Any]] = [("cues", cue_rows(texts)), ("words", texts)]
        if self._encode is not None:
            features.append(("vectors", np.asarray(self._encode(texts), dtype=np.float64)))
        return features


def _take(rows: Any, keep: npt.NDArray[np.bool_]) -> Any:
    return [row for row, kept in zip(rows, keep, strict=True) if kept] if isinstance(rows, list) else rows[keep]


def _part(kind: str) -> "_Numbers | _Words":
    return _Words() if kind == "words" else _Numbers(0.02 if kind == "cues" else 0.002)


class _Numbers:
    """Standardised columns in a logistic regression."""

    def __init__(self, penalty: float) -> None:
        self._scale = StandardScaler()
        self._model = LogisticRegression(C=penalty, max_iter=2_000, class_weight="balanced")

    def fit(self, rows: FloatArray, labels: npt.NDArray[np.int64]) -> "_Numbers":
        self._model.fit(self._scale.fit_transform(rows), labels)
        return self

    def decide(self, rows: FloatArray) -> FloatArray:
        return np.asarray(self._model.decision_function(self._scale.transform(rows)), dtype=np.float64)


class _Words:
    """Words and pairs of words in a logistic regression."""

    def __init__(self) -> None:
        self._vectors = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2)
        self._model = LogisticRegression(C=10.0, max_iter=500, class_weight="balanced")

    def fit(self, rows: list[str], labels: npt.NDArray[np.int64]) -> "_Words":
        self._model.fit(self._vectors.fit_transform(rows), labels)
        return self

    def decide(self, rows: list[str]) -> FloatArray:
        return np.asarray(self._model.decision_function(self._vectors.transform(rows)), dtype=np.float64)

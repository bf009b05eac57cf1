"""What a text thinks of one thing it mentions: the mood of the clause around the mention.

Methods ``enrich.aspects.window.v1`` (no labels): words count the more the nearer they stand to the aspect, inside its
own clause first; ``enrich.aspects.linear.v1`` (labels): the same window, left and right told apart, into the linear
model of ``sentiment``.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import regex
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from headwater.core.errors import InputError, NotEnoughData
from headwater.core.ids import content_hash
from headwater.enrich.config import SentimentSettings
from headwater.enrich.mood import mood
from headwater.enrich.negation import marked
from headwater.enrich.sentiment import Encode, FloatArray, probabilities, word_logits

_CLAUSE = regex.compile(
    r"[.!?;:()\n]+|,|\s-+\s|\b(?:but|however|although|though|while|whereas|yet|except|aber|pero|mais|ma|mas)\b",
    regex.IGNORECASE,
)
_NEAR, _FAR = 1.0, 0.6  # what the aspect's own clause and the rest of the text count
_WINDOW = 8  # words on each side that a trained model looks at


def clause(text: str, aspect: str) -> tuple[int, int]:
    """The clause that mentions the aspect, as a span; the whole text where nothing does.

    Example:
        >>> text = "Great screen, but the battery is awful"
        >>> text[slice(*clause(text, "battery"))].strip()
        'the battery is awful'
    """
    where = text.lower().find(aspect.lower().strip())
    if where < 0 or not aspect.strip():
        return 0, len(text)
    end_of_aspect = where + len(aspect.strip())
    start, end = 0, len(text)
    for match in _CLAUSE.finditer(text):
        if match.end() <= where:
            start = match.end()
        elif match.start() >= end_of_aspect:
            end = match.start()
            break
    return start, end


def zero_label_aspects(texts: Sequence[str], aspects: Sequence[str], settings: SentimentSettings) -> FloatArray:
    """``(n, 3)`` probabilities of negative, neutral, positive for each text's view of its aspect.

    Raises:
        InputError: texts and aspects differ in number.
    """
    _same_length(texts, aspects)
    if not len(texts):
        return np.zeros((0, 3))
    inside, outside = [], []
    for text, aspect in zip(texts, aspects, strict=True):
        start, end = clause(text, aspect)
        own = text[start:end].replace(aspect, " ") if len(aspect.split()) > 1 else text[start:end]
        inside.append(mood(own))
        outside.append(mood(text[:start] + " . " + text[end:]))
    near, far = word_logits(inside, settings), word_logits(outside, settings)
    return probabilities(_NEAR * near + _FAR * (far - far.mean(axis=1, keepdims=True)))


def window(text: str, aspect: str) -> str:
    """The marked words around the aspect, those before and after it told apart, for a vectoriser."""
    where = text.lower().find(aspect.lower().strip())
    if where < 0:
        return " ".join(marked(text))
    left = marked(text[:where])[-_WINDOW:]
    right = marked(text[where + len(aspect.strip()) :])[:_WINDOW]
    near = [f"L_{word}" for word in left] + [f"R_{word}" for word in right]
    closest = [f"N_{word}" for word in (*left[-3:], *right[:3])]
    start, end = clause(text, aspect)
    own = [f"C_{word}" for word in marked(text[start:end])]
    return " ".join([*marked(text), *near, *closest, *own])


class LinearAspects:
    """A model fitted to texts whose view of an aspect is labelled.

    Args:
        encode: texts -> ``(n, d) float32``, rows unit-norm; ``None`` does without vectors.
        settings: weights of the parts.
    """

    def __init__(self, encode: Encode | None, settings: SentimentSettings) -> None:
        self._encode, self._settings = encode, settings
        self._words = TfidfVectorizer(
            tokenizer=str.split,
            token_pattern=None,
            lowercase=False,
            ngram_range=(1, 2),
            min_df=settings.min_texts,
            sublinear_tf=True,
            dtype=np.float32,
        )
        self._model = LogisticRegression(C=settings.penalty, max_iter=500, tol=1e-3)
        self.classes: tuple[Any, ...] = ()

    def fit(self, texts: Sequence[str], aspects: Sequence[str], labels: Sequence[Any]) -> None:
        """Learn; the order of the rows does not matter.

        Raises:
            InputError: texts, aspects and labels differ in number.
            NotEnoughData: fewer than two classes with two texts each.
        """
        _same_length(texts, aspects)
        _same_length(texts, labels)
        names, counts = np.unique(np.asarray(labels), return_counts=True)
        if len(names) < 2 or counts.min() < 2:
            raise NotEnoughData("a fit needs two classes with two texts each", hint="label more texts")
        order = sorted(range(len(texts)), key=lambda row: (content_hash(texts[row], aspects[row]), str(labels[row])))
        ordered = [texts[row] for row in order], [aspects[row] for row in order]
        words = self._words.fit_transform([window(*pair) for pair in zip(*ordered, strict=True)])
        self._model.fit(sparse.hstack([words, *self._dense(*ordered)]).tocsr(), np.asarray(labels)[order])
        self.classes = tuple(self._model.classes_.tolist())

    def probabilities(self, texts: Sequence[str], aspects: Sequence[str]) -> FloatArray:
        """``(n, n_classes)`` in the order of ``classes``."""
        _same_length(texts, aspects)
        if not len(texts):
            return np.zeros((0, len(self.classes)))
        words = self._words.transform([window(*pair) for pair in zip(texts, aspects, strict=True)])
        features = sparse.hstack([words, *self._dense(texts, aspects)]).tocsr()
        return np.asarray(self._model.predict_proba(features), dtype=np.float64)

    def _dense(self, texts: Sequence[str], aspects: Sequence[str]) -> list[sparse.csr_matrix]:
        spans = [clause(text, aspect) for text, aspect in zip(texts, aspects, strict=True)]
        own = [text[start:end] for text, (start, end) in zip(texts, spans, strict=True)]
        felt = np.log(np.maximum(zero_label_aspects(texts, aspects, self._settings), 1e-9))
        whole = word_logits([mood(text) for text in texts], self._settings)
        parts = [sparse.csr_matrix(0.5 * felt), sparse.csr_matrix(0.5 * whole)]
        if self._encode is not None:
            scale = self._settings.vector_scale
            parts += [sparse.csr_matrix(scale * self._encode(own)), sparse.csr_matrix(scale * self._encode(texts))]
        return parts


def _same_length(texts: Sequence[Any], others: Sequence[Any]) -> None:
    if len(texts) != len(others):
        raise InputError(f"{len(others)} entries for {len(texts)} texts")

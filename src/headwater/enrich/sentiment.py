"""Negative, neutral or positive: without labels by words and seed sentences, with labels by a linear model.

Methods ``enrich.sentiment.words.v1`` (no labels) and ``enrich.sentiment.linear.v2`` (labels): word and character
sequences with negation marks, mood features and vectors in the two views of ``linear``. Vectors alone are partly blind
to negation.
"""

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from headwater.core.errors import InputError
from headwater.core.ids import content_hash
from headwater.enrich import seeds
from headwater.enrich.config import SentimentSettings
from headwater.enrich.linear import Encode, Rows, TwoViews, enough
from headwater.enrich.mood import Mood, mood
from headwater.enrich.negation import marked_text

CLASSES = ("negative", "neutral", "positive")
FloatArray = npt.NDArray[np.float64]


class SeedReader:
    """How the encoder sees a text against our seed sentences.

    Args:
        encode: texts -> ``(n, d) float32``, rows unit-norm.
        penalty: inverse regularisation, above 0.
    """

    def __init__(self, encode: Encode, *, penalty: float) -> None:
        self._encode = encode
        groups = (seeds.NEGATIVE, seeds.NEUTRAL, seeds.POSITIVE)
        labels = [place for place, group in enumerate(groups) for _ in group]
        self._model = LogisticRegression(C=penalty, max_iter=1_000)
        self._model.fit(encode([text for group in groups for text in group]), labels)

    def logits(self, texts: Sequence[str]) -> FloatArray:
        """``(n, 3)`` logits of ``CLASSES``; each row sums to 0."""
        if not len(texts):
            return np.zeros((0, 3))
        place = {text: i for i, text in enumerate(dict.fromkeys(texts))}  # a text that comes twice is encoded once
        vectors = self._encode(list(place))[[place[text] for text in texts]]
        found = np.asarray(self._model.decision_function(vectors), dtype=np.float64)
        return np.asarray(found - found.mean(axis=1, keepdims=True), dtype=np.float64)


def word_logits(moods: Sequence[Mood], settings: SentimentSettings) -> FloatArray:
    """``(n, 3)`` logits of ``CLASSES`` from the words alone.

    Example:
        >>> from headwater.enrich.mood import mood
        >>> CLASSES[int(word_logits([mood("awful, it broke")], SentimentSettings()).argmax())]
        'negative'
    """
    good = np.log1p(np.array([m.good for m in moods], dtype=np.float64))
    bad = np.log1p(np.array([m.bad for m in moods], dtype=np.float64))
    return np.stack(
        [
            settings.matching * bad - settings.opposing * good,
            np.full(len(moods), settings.neutral),
            settings.matching * good - settings.opposing * bad,
        ],
        axis=1,
    )


def probabilities(logits: FloatArray) -> FloatArray:
    """Rows of logits as rows of probabilities."""
    shifted = np.exp(logits - logits.max(axis=1, keepdims=True)) if len(logits) else logits
    return np.asarray(shifted / shifted.sum(axis=1, keepdims=True) if len(logits) else shifted, dtype=np.float64)


def zero_label(texts: Sequence[str], reader: SeedReader | None, settings: SentimentSettings) -> FloatArray:
    """``(n, 3)`` probabilities of ``CLASSES`` without any label; each row depends on its text alone."""
    moods = [mood(text) for text in texts]
    logits = word_logits(moods, settings)
    if reader is not None and settings.seed_share > 0:
        english = np.array([m.language == "en" for m in moods], dtype=np.float64)[:, None]
        logits = logits + settings.seed_share * english * reader.logits(texts)
    return probabilities(logits)


class Read(Protocol):
    """A text whose mood words were read."""

    @property
    def text(self) -> str: ...

    @property
    def mood(self) -> Mood: ...


def polarity(rows: Sequence[Read], reader: SeedReader | None, settings: SentimentSettings) -> FloatArray:
    """``zero_label`` of texts that were read already."""
    logits = word_logits([row.mood for row in rows], settings)
    if reader is not None and settings.seed_share > 0 and len(rows):
        english = [i for i, row in enumerate(rows) if row.mood.language == "en"]
        logits[english] += settings.seed_share * reader.logits([rows[i].text for i in english])
    return probabilities(logits)


def mood_features(texts: Sequence[str]) -> FloatArray:
    """``(n, 10)`` what the mood rules, the marks and the capitals of each text say, each of about unit size."""
    rows = []
    for text in texts:
        m = mood(text)
        capitals = sum(c.isupper() for c in text) / max(len(text), 1)
        rows.append(
            (
                2.0 * np.log1p(m.good),
                2.0 * np.log1p(m.bad),
                np.sqrt(m.good) - np.sqrt(m.bad),
                2.0 * (m.good > m.bad),
                2.0 * (m.bad > m.good),
                2.0 * m.question,
                1.5 * np.log1p(m.n_words),
                2.0 * ("!" in text),
                2.0 * ("http" in text),
                10.0 * capitals,
            )
        )
    return np.asarray(rows, dtype=np.float64).reshape(len(rows), 10)


class LinearSentiment:
    """A model fitted to labels.

    Args:
        encode: texts -> ``(n, d) float32``, rows unit-norm; ``None`` does without vectors.
        settings: weights of the parts.
    """

    def __init__(self, encode: Encode | None, settings: SentimentSettings) -> None:
        self._encode = encode
        self._model = TwoViews(encode, settings)
        self.classes: tuple[Any, ...] = ()

    def fit(self, texts: Sequence[str], labels: Sequence[Any]) -> None:
        """Learn from labelled texts; the order of the rows does not matter.

        Raises:
            InputError: texts and labels differ in number.
            NotEnoughData: fewer than two texts of some class, or a single class.
        """
        if len(texts) != len(labels):
            raise InputError(f"labels has {len(labels)} entries for {len(texts)} texts")
        named = np.asarray(labels)
        enough(named)
        order = sorted(range(len(texts)), key=lambda row: (content_hash(texts[row]), str(labels[row])))
        self._model.fit(self._rows([texts[row] for row in order]), named[order])
        self.classes = self._model.classes

    def probabilities(self, texts: Sequence[str]) -> FloatArray:
        """``(n, n_classes)`` in the order of ``classes``."""
        return self._model.probabilities(self._rows(texts)) if len(texts) else np.zeros((0, len(self.classes)))

    def _rows(self, texts: Sequence[str]) -> Rows:
        vectors = None if self._encode is None else self._encode(texts)
        return Rows([marked_text(text) for text in texts], texts, mood_features(texts), vectors)

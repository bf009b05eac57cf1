"""Sentiment and signals from Python."""

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from headwater.app.library.encoders import load_encoder
from headwater.core.ports import Encoder
from headwater.enrich.aspects import LinearAspects, zero_label_aspects
from headwater.enrich.config import SentimentSettings
from headwater.enrich.sentiment import CLASSES, LinearSentiment, SeedReader, zero_label
from headwater.enrich.signals import Signals, signals
from headwater.enrich.trajectory import Trajectory, trajectory

__all__ = ["AspectModel", "SentimentModel", "Signals", "Trajectory", "signals", "trajectory"]


class SentimentModel:
    """Negative, neutral or positive, with or without labels of your own.

    Without ``fit`` it reads English, German, Spanish, French, Portuguese and Italian by their words, English also by
    meaning; other languages come out neutral. With a few hundred labels of your own contacts, ``fit`` is better.

    Args:
        encoder: name of an encoder, or an object with ``encode``; ``None`` does without.
        settings: how polarity is decided.

    Attributes:
        classes_: names of the columns of ``predict_proba``.

    Example:
        >>> import headwater
        >>> headwater.SentimentModel().predict(["it broke again, awful", "thank you, great help"]).tolist()
        ['negative', 'positive']
    """

    def __init__(self, *, encoder: str | Encoder | None = "static", settings: SentimentSettings | None = None) -> None:
        self._encoder = load_encoder(encoder) if isinstance(encoder, str) else encoder
        self._settings = settings or SentimentSettings()
        self._fitted: LinearSentiment | None = None
        self._reader: SeedReader | None = None
        self.classes_: npt.NDArray[Any] = np.asarray(CLASSES)

    def fit(self, texts: Sequence[str], labels: Sequence[Any]) -> Self:
        """Learn from labelled texts, in place of the built-in judgement; any label names will do.

        Raises:
            InputError: texts and labels differ in number.
            NotEnoughData: fewer than two classes with two texts each.
        """
        model = LinearSentiment(self._encoder.encode if self._encoder else None, self._settings)
        model.fit(list(texts), list(labels))
        self._fitted = model
        self.classes_ = np.asarray(model.classes)
        return self

    def predict_proba(self, texts: Sequence[str]) -> npt.NDArray[np.float64]:
        """``(n, n_classes)`` probabilities in the order of ``classes_``; each row depends on its text alone."""
        if self._fitted is not None:
            return self._fitted.probabilities(list(texts))
        if self._reader is None and self._encoder is not None:
            self._reader = SeedReader(self._encoder.encode, penalty=self._settings.seed_penalty)
        return zero_label(list(texts), self._reader, self._settings)

    def predict(self, texts: Sequence[str]) -> npt.NDArray[Any]:
        """``(n,)`` the most probable class of each text."""
        found = self.predict_proba(texts)
        return self.classes_[found.argmax(axis=1)] if len(found) else self.classes_[:0]


class AspectModel:
    """What a text thinks of one thing that it mentions.

    Args:
        encoder: name of an encoder, or an object with ``encode``; ``None`` does without.
        settings: how polarity is decided.

    Attributes:
        classes_: names of the columns of ``predict_proba``.

    Example:
        >>> import headwater
        >>> text = "The battery is great but the screen is awful."
        >>> headwater.AspectModel().predict([text, text], ["battery", "screen"]).tolist()
        ['positive', 'negative']
    """

    def __init__(self, *, encoder: str | Encoder | None = "static", settings: SentimentSettings | None = None) -> None:
        self._encoder = load_encoder(encoder) if isinstance(encoder, str) else encoder
        self._settings = settings or SentimentSettings()
        self._fitted: LinearAspects | None = None
        self._reader: SeedReader | None = None
        self.classes_: npt.NDArray[Any] = np.asarray(CLASSES)

    def fit(self, texts: Sequence[str], aspects: Sequence[str], labels: Sequence[Any]) -> Self:
        """Learn from texts whose view of an aspect is labelled.

        Raises:
            InputError: texts, aspects and labels differ in number.
            NotEnoughData: fewer than two classes with two texts each.
        """
        model = LinearAspects(self._encoder.encode if self._encoder else None, self._settings)
        model.fit(list(texts), list(aspects), list(labels))
        self._fitted = model
        self.classes_ = np.asarray(model.classes)
        return self

    def predict_proba(self, texts: Sequence[str], aspects: Sequence[str]) -> npt.NDArray[np.float64]:
        """``(n, n_classes)`` probabilities in the order of ``classes_``."""
        if self._fitted is not None:
            return self._fitted.probabilities(list(texts), list(aspects))
        if self._reader is None and self._encoder is not None:
            self._reader = SeedReader(self._encoder.encode, penalty=self._settings.seed_penalty)
        return zero_label_aspects(list(texts), list(aspects), self._reader, self._settings)

    def predict(self, texts: Sequence[str], aspects: Sequence[str]) -> npt.NDArray[Any]:
        """``(n,)`` the most probable class of each text's view of its aspect."""
        found = self.predict_proba(texts, aspects)
        return self.classes_[found.argmax(axis=1)] if len(found) else self.classes_[:0]

"""A text's class from labels: two linear views of the same words, averaged.

Method ``enrich.linear.two-views.v1``. The first view is a multinomial logistic regression over marked words, the clusters
that their static vectors fall in (so that a word never seen counts like its neighbours) and cased characters. The second
weighs marked words and characters by how much oftener they stand in the class (naive Bayes ratios into a linear model;
Wang & Manning 2012). They err on different texts; the mean of their log-probabilities is better than either.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.cluster import MiniBatchKMeans
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from headwater.core.errors import NotEnoughData
from headwater.enrich.config import SentimentSettings

METHOD = "enrich.linear.two-views.v1"
Encode = Callable[[Sequence[str]], npt.NDArray[np.float32]]
FloatArray = npt.NDArray[np.float64]
_MOST_FEATURES = 400_000
_WORDS_A_CLUSTER = 20


class Rows:
    """Texts in the forms that the views look at.

    Args:
        words: ``n`` texts as marked words, a blank between.
        raw: ``n`` texts as written.
        mood: ``(n, m)`` what the mood rules say.
        vectors: ``(n, d)`` embeddings; ``None`` does without.
    """

    def __init__(
        self, words: Sequence[str], raw: Sequence[str], mood: FloatArray, vectors: npt.NDArray[np.float32] | None
    ) -> None:
        self.words, self.raw, self.mood, self.vectors = list(words), list(raw), mood, vectors

    def dense(self, settings: SentimentSettings, *, vector_scale: float) -> list[sparse.csr_matrix]:
        """Mood and vectors at their weights."""
        parts = [sparse.csr_matrix(settings.mood_scale * self.mood)]
        if self.vectors is not None:
            parts.append(sparse.csr_matrix(vector_scale * self.vectors))
        return parts


class TwoViews:
    """A model fitted to labels.

    Args:
        encode: texts -> ``(n, d) float32``; for the clusters of words; ``None`` does without.
        settings: weights of the parts.

    Attributes:
        classes: in the order of the columns of ``probabilities``.
    """

    def __init__(self, encode: Encode | None, settings: SentimentSettings) -> None:
        self._encode, self._settings = encode, settings
        self._views: list[_Joint | _Ratios] = []
        self.classes: tuple[Any, ...] = ()

    def fit(self, rows: Rows, labels: npt.NDArray[Any]) -> None:
        """Learn; whoever calls orders the rows by their content first."""
        self._views = [_Joint(self._encode, self._settings), _Ratios(self._settings)]
        for view in self._views:
            view.fit(rows, labels)
        self.classes = tuple(np.unique(labels).tolist())

    def probabilities(self, rows: Rows) -> FloatArray:
        """``(n, n_classes)``."""
        if not rows.words:
            return np.zeros((0, len(self.classes)))
        logs = np.mean([view.log_probabilities(rows) for view in self._views], axis=0)
        found = np.exp(logs - logs.max(axis=1, keepdims=True))
        return np.asarray(found / found.sum(axis=1, keepdims=True), dtype=np.float64)


class _Joint:
    """Words, clusters of words, cased characters, mood and vectors in one multinomial logistic regression."""

    def __init__(self, encode: Encode | None, settings: SentimentSettings) -> None:
        self._encode, self._settings = encode, settings
        self._words = _sequences(settings.min_texts, ngram_range=(1, 2))
        self._clustered = _sequences(settings.min_texts, ngram_range=(1, 3))
        self._characters = TfidfVectorizer(
            analyzer="char", ngram_range=(2, 6), lowercase=False, min_df=settings.min_texts + 1, sublinear_tf=True,
            max_features=_MOST_FEATURES, dtype=np.float32,
        )  # fmt: skip
        self._cluster_of: dict[str, str] = {}
        self._model = LogisticRegression(C=settings.penalty, max_iter=300, tol=1e-3)

    def fit(self, rows: Rows, labels: npt.NDArray[Any]) -> None:
        self._cluster_of = self._clusters(rows.words)
        self._model.fit(self._features(rows, fit=True), labels)

    def log_probabilities(self, rows: Rows) -> FloatArray:
        return np.asarray(self._model.predict_log_proba(self._features(rows, fit=False)), dtype=np.float64)

    def _features(self, rows: Rows, *, fit: bool) -> sparse.csr_matrix:
        parts = [_matrix(self._words, rows.words, fit=fit), _matrix(self._characters, rows.raw, fit=fit)]
        if self._cluster_of:
            parts.append(_matrix(self._clustered, [self._by_cluster(text) for text in rows.words], fit=fit))
        return sparse.hstack([*parts, *rows.dense(self._settings, vector_scale=self._settings.vector_scale)]).tocsr()

    def _clusters(self, texts: Sequence[str]) -> dict[str, str]:
        if self._encode is None:
            return {}
        words = sorted({word.lstrip("!") for text in texts for word in text.split() if word.lstrip("!").isalpha()})
        n = min(self._settings.word_clusters, len(words) // _WORDS_A_CLUSTER)
        if n < 2:
            return {}
        model = MiniBatchKMeans(n, random_state=0, n_init=1, max_iter=30, batch_size=2048)
        found = model.fit_predict(self._encode(words))
        return {word: f"<k{cluster}>" for word, cluster in zip(words, found, strict=True)}

    def _by_cluster(self, text: str) -> str:
        return " ".join(
            ("!" if word[0] == "!" else "") + self._cluster_of.get(word.lstrip("!"), word) for word in text.split()
        )


class _Ratios:
    """Words and characters weighed by naive Bayes ratios, one linear model a class."""

    def __init__(self, settings: SentimentSettings) -> None:
        self._settings = settings
        self._words = _sequences(settings.min_texts, ngram_range=(1, 3))
        self._characters = TfidfVectorizer(
            analyzer="char_wb", ngram_range=(2, 5), min_df=settings.min_texts, sublinear_tf=True,
            max_features=_MOST_FEATURES, dtype=np.float32,
        )  # fmt: skip
        self._models: list[tuple[npt.NDArray[np.float32], LogisticRegression]] = []

    def fit(self, rows: Rows, labels: npt.NDArray[Any]) -> None:
        sparse_rows = self._sequences(rows, fit=True)
        dense = rows.dense(self._settings, vector_scale=self._settings.ratio_vector_scale)
        present = (sparse_rows > 0).astype(np.float32)
        for name in np.unique(labels):
            inside = labels == name
            ratio = _log_ratio(present, inside)
            model = LogisticRegression(C=self._settings.penalty, max_iter=200, tol=1e-3)
            model.fit(sparse.hstack([sparse_rows.multiply(ratio), *dense]).tocsr(), inside)
            self._models.append((ratio, model))

    def log_probabilities(self, rows: Rows) -> FloatArray:
        sparse_rows = self._sequences(rows, fit=False)
        dense = rows.dense(self._settings, vector_scale=self._settings.ratio_vector_scale)
        decisions = np.stack(
            [
                model.decision_function(sparse.hstack([sparse_rows.multiply(ratio), *dense]).tocsr())
                for ratio, model in self._models
            ],
            axis=1,
        )
        chances = 1 / (1 + np.exp(-decisions))
        return np.asarray(np.log(chances / chances.sum(axis=1, keepdims=True)), dtype=np.float64)

    def _sequences(self, rows: Rows, *, fit: bool) -> sparse.csr_matrix:
        parts = [_matrix(self._words, rows.words, fit=fit), _matrix(self._characters, rows.raw, fit=fit)]
        return sparse.hstack(parts).tocsr()


def _sequences(min_texts: int, **more: Any) -> TfidfVectorizer:
    return TfidfVectorizer(
        tokenizer=str.split, token_pattern=None, lowercase=False, min_df=min_texts, sublinear_tf=True,
        max_features=_MOST_FEATURES, dtype=np.float32, **more,
    )  # fmt: skip


def _matrix(vectoriser: TfidfVectorizer, texts: Sequence[str], *, fit: bool) -> sparse.csr_matrix:
    if fit:
        try:
            return vectoriser.fit_transform(texts)
        except ValueError:  # so few texts that no sequence stands in several: then take each
            vectoriser.set_params(min_df=1)
            return vectoriser.fit_transform(texts)
    return vectoriser.transform(texts)


def _log_ratio(present: sparse.csr_matrix, inside: npt.NDArray[np.bool_]) -> npt.NDArray[np.float32]:
    """Log of how much oftener each sequence stands in texts of the class than in the others, smoothed by one."""
    here = 1.0 + np.asarray(present[inside].sum(axis=0)).ravel()
    there = 1.0 + np.asarray(present[~inside].sum(axis=0)).ravel()
    return np.asarray(np.log((here / here.sum()) / (there / there.sum())), dtype=np.float32)


def enough(labels: npt.NDArray[Any]) -> None:
    """Pass silently where a fit can be made.

    Raises:
        NotEnoughData: fewer than two texts of some class, or a single class.
    """
    names, counts = np.unique(labels, return_counts=True)
    if len(names) < 2 or counts.min() < 2:
        raise NotEnoughData(
            f"a fit needs two classes with two texts each, got {len(names)}, the smallest of {counts.min()}",
            hint="label more texts, or predict without fitting",
        )

"""What a text thinks of one thing it mentions: the mood of the clause around the mention.

Methods ``enrich.aspects.window.v2`` (no labels): words count the more the nearer they stand to the aspect, and little
across the border of a clause; ``enrich.aspects.linear.v2`` (labels): the same window, left and right told apart, into a
multinomial logistic regression beside what is known without labels.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import regex
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from headwater.core.errors import InputError
from headwater.core.ids import content_hash
from headwater.enrich.config import SentimentSettings
from headwater.enrich.linear import Encode, FloatArray, enough
from headwater.enrich.mood import Mood, mood, token_weights
from headwater.enrich.negation import marked
from headwater.enrich.sentiment import SeedReader, probabilities, word_logits
from headwater.enrich.text import tokens

_CLAUSE = regex.compile(
    r"[.!?;:()\n]+|,|\s-+\s|\b(?:but|however|although|though|while|whereas|yet|except|aber|pero|mais|ma|mas)\b",
    regex.IGNORECASE,
)
_BORDER = regex.compile(
    r"[.!?;:]+|but|however|although|though|while|whereas|yet|except|aber|pero|mais|ma|mas", regex.IGNORECASE
)
_HALF, _REACH, _ACROSS = 0.5, 8.0, 0.4  # a word counts half at this many words' distance, and this much behind a border
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


def zero_label_aspects(
    texts: Sequence[str], aspects: Sequence[str], reader: SeedReader | None, settings: SentimentSettings
) -> FloatArray:
    """``(n, 3)`` probabilities of negative, neutral, positive for each text's view of its aspect.

    Args:
        texts: ``n`` texts.
        aspects: the thing that each is asked about.
        reader: reads English clauses and texts against seed sentences; ``None`` leaves it to the words.
        settings: how polarity is decided.

    Raises:
        InputError: texts and aspects differ in number.
    """
    _same_length(texts, aspects)
    if not len(texts):
        return np.zeros((0, 3))
    felt = [around(text, aspect) for text, aspect in zip(texts, aspects, strict=True)]
    logits = word_logits(felt, replace(settings, neutral=settings.aspect_neutral))
    if reader is not None and settings.aspect_seed_share > 0:
        own = [text[slice(*clause(text, aspect))] for text, aspect in zip(texts, aspects, strict=True)]
        english = np.array([found.language == "en" for found in felt], dtype=np.float64)[:, None]
        logits = logits + settings.aspect_seed_share * english * (reader.logits(own) + reader.logits(texts)) / 2
    return probabilities(logits)


def around(text: str, aspect: str) -> Mood:
    """The mood towards the aspect: each word that tells a mood counts less the farther it stands from the mention.

    A clause border between the two takes most of what is left. The words of the aspect itself tell nothing.

    Example:
        >>> felt = around("The battery is great but the screen is awful", "screen")
        >>> felt.bad > felt.good
        True
    """
    where = text.lower().find(aspect.lower().strip())
    whole = mood(text)
    if where < 0 or not aspect.strip():
        return whole
    pieces = tokens(text)
    first = len(tokens(text[:where]))
    last = first + max(len(tokens(aspect)), 1) - 1
    weights = token_weights(pieces, whole.language)
    borders = [bool(_BORDER.fullmatch(piece)) for piece in pieces]
    good = bad = 0.0
    for i, weight in enumerate(weights):
        if not weight or first <= i <= last:
            continue
        gap = first - i if i < first else i - last
        between = sum(borders[i + 1 : first]) if i < first else sum(borders[last + 1 : i + 1])
        share = _HALF ** (gap / _REACH) * _ACROSS ** min(between, 2)
        good, bad = good + max(weight, 0.0) * share, bad + max(-weight, 0.0) * share
    return Mood(good, bad, whole.n_words, whole.words, whole.question, whole.language)


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
        self._reader = SeedReader(encode, penalty=settings.seed_penalty) if encode else None
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
        named = np.asarray(labels)
        enough(named)
        order = sorted(range(len(texts)), key=lambda row: (content_hash(texts[row], aspects[row]), str(labels[row])))
        ordered = [texts[row] for row in order], [aspects[row] for row in order]
        words = self._words.fit_transform([window(*pair) for pair in zip(*ordered, strict=True)])
        self._model.fit(sparse.hstack([words, *self._dense(*ordered)]).tocsr(), named[order])
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
        felt = np.log(np.maximum(zero_label_aspects(texts, aspects, self._reader, self._settings), 1e-9))
        whole = word_logits([mood(text) for text in texts], self._settings)
        parts = [sparse.csr_matrix(0.5 * felt), sparse.csr_matrix(0.5 * whole)]
        if self._encode is not None:
            scale = self._settings.vector_scale
            parts += [sparse.csr_matrix(scale * self._encode(own)), sparse.csr_matrix(scale * self._encode(texts))]
        return parts


def _same_length(texts: Sequence[Any], others: Sequence[Any]) -> None:
    if len(texts) != len(others):
        raise InputError(f"{len(others)} entries for {len(texts)} texts")

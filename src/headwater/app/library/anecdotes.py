"""Anecdotes from Python: which texts are stories, and which few to read."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Self

import numpy as np
import numpy.typing as npt

from headwater.anecdotes.score import informative, usable
from headwater.anecdotes.select import select
from headwater.anecdotes.story import StoryModel, reasons, story_probability
from headwater.app.library.encoders import load_encoder
from headwater.core.ports import Encoder
from headwater.core.types import Estimate
from headwater.enrich.signals import signals

__all__ = ["Anecdote", "AnecdoteModel", "select_anecdotes"]

_Z = 1.959963984540054  # 97.5 % point of the normal distribution
_STORY, _INFORMATIVE, _USABLE = 0.4, 0.3, 0.3  # what makes a text good to read


class AnecdoteModel:
    """Scores texts on the axes of an anecdote: is it a story, informative, usable, severe.

    Without ``fit`` a story is recognised by its form: who did what when, in the first person and the past. With labels
    of your own (some hundred), ``story`` learns what counts as one for you; the other axes stay.

    Args:
        encoder: name of an encoder, or an object with ``encode``, for ``fit``; ``None`` does without.

    Example:
        >>> import headwater
        >>> texts = ["Last May I drove home and my brakes failed. I hit a wall.", "Prices should be lower."]
        >>> scores = headwater.AnecdoteModel().score(texts)
        >>> bool(scores["story"][0] > scores["story"][1]), bool(scores["severity"][0] > 0.8)
        (True, True)
    """

    def __init__(self, *, encoder: str | Encoder | None = "static") -> None:
        self._encoder = encoder
        self._fitted: StoryModel | None = None

    def fit(self, texts: Sequence[str], labels: Sequence[int]) -> Self:
        """Adapt ``story`` to labels: 1 = a story, 0 = none.

        Raises:
            InputError: texts and labels differ in number, or a label is neither 0 nor 1.
            NotEnoughData: fewer than 10 of either label.
        """
        encoder = load_encoder(self._encoder) if isinstance(self._encoder, str) else self._encoder
        model = StoryModel(encoder.encode if encoder else None)
        model.fit(list(texts), list(labels))
        self._fitted = model
        return self

    def score(self, texts: Sequence[str]) -> dict[str, npt.NDArray[np.float64]]:
        """Columns ``story`` (a probability), ``informative``, ``usable``, ``severity``: ``(n,) float64``, 0..1."""
        texts = list(texts)
        story = self._fitted.probabilities(texts) if self._fitted else story_probability(texts)
        severity = np.asarray(signals(texts)["severity"], dtype=np.float64)
        return {"story": story, "informative": informative(texts), "usable": usable(texts), "severity": severity}


@dataclass(frozen=True, slots=True)
class Anecdote:
    """A text to read in full.

    Attributes:
        index: its row among the texts given.
        text: the text, unaltered.
        scores: ``story``, ``informative``, ``usable``, ``severity``, each 0..1.
        why: what speaks for reading it, in words.
        stands_for: how many of the texts it is nearest to, with an interval for texts to come of the same kind.
    """

    index: int
    text: str
    scores: dict[str, float]
    why: tuple[str, ...]
    stands_for: Estimate


def select_anecdotes(
    texts: Sequence[str],
    k: int = 5,
    *,
    groups: Sequence[str] | None = None,
    kind: str = "typical",
    model: AnecdoteModel | None = None,
    encoder: str | Encoder = "static",
) -> list[Anecdote]:
    """The few texts to read for all of them: representative, different from each other, good to read.

    The order of the texts does not matter, near-duplicates are chosen once, and fewer than ``k`` come back where the
    rest repeats them. Redact first: the texts come back as they are.

    Args:
        texts: texts of one issue, or of everything.
        k: texts wanted.
        groups: cohort of each text (channel, region ...): each gets seats by its share.
        kind: ``typical`` covers what is said; ``severity`` prefers what is grave, ``story`` what is told.
        model: scores; the model without labels by default.
        encoder: name of an encoder, or an object with ``encode``.

    Raises:
        InputError: no texts, ``k`` below 1, or groups of another length.

    Example:
        >>> import headwater
        >>> texts = ["my card is lost", "I lost my card", "the app crashed twice today"]
        >>> len(headwater.select_anecdotes(texts, 2))
        2
    """
    texts = list(texts)
    coder = load_encoder(encoder) if isinstance(encoder, str) else encoder
    scores = (model or AnecdoteModel()).score(texts)
    quality = _STORY * scores["story"] + _INFORMATIVE * scores["informative"] + _USABLE * scores["usable"]
    weights = None
    if kind != "typical":
        weights = 0.02 + scores[{"severity": "severity"}.get(kind, "story")] ** 2
        quality = 0.5 * quality + 0.5 * scores[{"severity": "severity"}.get(kind, "story")]
    chosen = select(
        coder.encode(texts),
        k,
        weights=None if weights is None else weights.tolist(),
        quality=quality.tolist(),
        groups=groups,
        keys=texts,
    )
    return [
        Anecdote(
            index=int(row),
            text=texts[row],
            scores={name: float(column[row]) for name, column in scores.items()},
            why=_why(texts[row], {name: float(column[row]) for name, column in scores.items()}),
            stands_for=_stands_for(int(n), len(texts), chosen.method),
        )
        for row, n in zip(chosen.indices, chosen.stands_for, strict=True)
    ]


def _why(text: str, scores: dict[str, float]) -> tuple[str, ...]:
    said = list(reasons(text)) if scores["story"] >= 0.5 else []
    if scores["informative"] >= 0.6:
        said.append("gives details that can be checked")
    if scores["severity"] >= 0.5:
        said.append("grave: " + ", ".join(signals([text])["evidence"][0].get("severity", ())[:3]))
    return tuple(said)


def _stands_for(n: int, total: int, method: str) -> Estimate:
    """Wilson's interval (1927) for the share, times the number of texts."""
    share, spread = n / total, _Z**2 / total
    centre = (share + spread / 2) / (1 + spread)
    half = _Z * sqrt(share * (1 - share) / total + spread / (4 * total)) / (1 + spread)
    low, high = min(centre - half, share), max(centre + half, share)
    return Estimate(
        n, max(low, 0.0) * total, min(high, 1.0) * total, unit="contacts", method=method, covers=("sampling",),
        inputs={"of": total},
    )  # fmt: skip

"""The other two axes: is a text informative, is it usable as a quote.

Method ``anecdotes.score.form.v1``, set by hand: informative counts what makes an account checkable (numbers, dates,
amounts, names, causes, outcomes) until more adds nothing; usable wants 40 to 120 words, plain writing, and little that
had to be masked or still looks personal.
"""

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from headwater.anecdotes.config import ScoreSettings

FloatArray = npt.NDArray[np.float64]

_SPECIFIC: tuple[tuple[float, re.Pattern[str]], ...] = (
    (0.35, re.compile(r"[$€£]\s?\d[\d.,]*|\b\d[\d.,]*\s?(?:dollars|euros?|usd|eur|gbp|pounds|bucks)\b", re.I)),
    (0.25, re.compile(r"\b\d[\d.,:/-]*\b")),
    (
        0.3,
        re.compile(
            r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d"
            r"|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b"
            r"|\b(?:yesterday|today|tonight|last (?:week|month|year|night|time)|"
            r"(?:days?|weeks?|months?|years?) (?:ago|later))\b",
            re.I,
        ),
    ),
    (0.25, re.compile(
            r"\b(?:because|due to|caused|since the|after (?:the|i|we|an?)|when (?:i|we)|led to|so that|therefore)\b",
            re.I,
        )),
    (0.2, re.compile(r"\b(?:told me|said|replied|refused|promised|confirmed|explained|offered|asked|denied)\b", re.I)),
    (0.2, re.compile(r"(?<=[a-z,;] )[A-Z][a-z]+|\b[A-Z]{2,}\d*\b|\b[A-Z]+-?\d+\b|<[A-Z]+(?:_\d+)?>")),
    (0.15, re.compile(r"\b(?:miles|km|mph|hours?|hrs?|minutes|times|percent)\b|%", re.I)),
)  # fmt: skip
_CAP = 4  # findings of one kind beyond this say nothing more
_READ = 20_000  # characters a quote is judged by: nobody quotes more, and a cell may hold five million
_PLACEHOLDER = re.compile(r"<[A-Z]+(?:_\d+)?>|\bX{2,}\b|\[(?:redacted|removed)\]", re.I)
_PERSONAL = re.compile(
    r"[\w.+-]+@[\w-]+\.[a-z]{2,}|\b(?:\d[ -]?){11,19}\b|"
    r"\+?\b\d{1,3}[ .-]?\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}\b",
    re.I,
)
_LINK = re.compile(r"https?://\S+|www\.\S+")


def informative(texts: Sequence[str]) -> FloatArray:
    """``(n,)`` 0..1: how much of a text could be checked or acted on; each depends on its text alone.

    Example:
        >>> vague, precise = informative(["it is bad", "On May 3 I paid $40 because the clerk at Oak told me to."])
        >>> bool(vague < 0.1 < 0.6 < precise)
        True
    """
    points = [
        sum(weight * min(len(pattern.findall(text)), _CAP) for weight, pattern in _SPECIFIC)
        + 0.004 * min(len(text.split()), 120)
        for text in texts
    ]
    return np.asarray(1 - np.exp(-np.array(points, dtype=np.float64)), dtype=np.float64)


def usable(texts: Sequence[str], *, settings: ScoreSettings | None = None) -> FloatArray:
    """``(n,)`` 0..1: how well a text reads as a quote, given as it would be shown; each depends on its text alone.

    Example:
        >>> short, right = usable(["ok", " ".join(["word"] * 60) + "."])
        >>> float(short), float(right)
        (0.0, 1.0)
    """
    settings = settings or ScoreSettings()
    return np.array([_usable(text, settings) for text in texts], dtype=np.float64)


def _usable(text: str, settings: ScoreSettings) -> float:
    text = text[:_READ]
    n = len(text.split())
    masked = len(_PLACEHOLDER.findall(text)) / max(n, 1)
    letters = [c for c in text if c.isalpha()]
    capitals = sum(c.isupper() for c in letters) / max(len(letters), 1)
    readable = len(letters) / max(len(text.replace(" ", "")), 1)
    score = _length(n, settings) * max(1 - 3 * masked, 0.0)
    if _PERSONAL.search(text):
        score *= 0.2
    if _LINK.search(text):
        score *= 0.8
    if capitals > 0.6:
        score *= 0.6
    return score * min(readable / 0.7, 1.0)


def _length(n_words: int, settings: ScoreSettings) -> float:
    low, high = settings.ideal_words
    if n_words < settings.shortest_words:
        return 0.0
    if n_words < low:
        return 0.3 + 0.7 * (n_words - settings.shortest_words) / (low - settings.shortest_words)
    if n_words <= high:
        return 1.0
    beyond = (n_words - high) / (settings.longest_words - high)
    return max(1 - 0.7 * beyond, 0.3)

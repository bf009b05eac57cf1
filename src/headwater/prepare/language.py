"""The language of a contact, decided from an identifier's candidates, the script and the length.

A one- or two-word text carries no evidence that a statistical identifier could use; the script may still settle it.
``und`` says that nobody can know.
"""

import re
from collections.abc import Sequence
from typing import Final

from headwater.core.text.words import word_set

UNKNOWN: Final = "und"
_SCRIPTS: Final = (
    (re.compile(r"[\u3040-\u30ff]"), "ja"),
    (re.compile(r"[\uac00-\ud7af]"), "ko"),
    (re.compile(r"[\u0e00-\u0e7f]"), "th"),
    (re.compile(r"[\u0370-\u03ff]"), "el"),
    (re.compile(r"[\u0590-\u05ff]"), "he"),
    (re.compile(r"[\u4e00-\u9fff]"), "zh"),
)
_LETTER: Final = re.compile(r"[^\W\d_]")
_NOISE: Final = re.compile(r"<[A-Z_]+_\d+>|https?://\S+|[\d@#<>_*=~|/\\]+")
_ENGLISH: Final = word_set(
    "the and my to it of for you this that have with but are been they what when would can't i'm don't "
    "i've it's your from which because their there could should did does how where who by if or were had"
)
_SHARED: Final = word_set("i is was in on not as at be we me he she so no a an do up am or")
MAX_CHARS: Final = 200
MIN_LETTERS: Final = 3
_BAR: Final = ((12, 0.75), (25, 0.5), (10**9, 0.3))
"""Letters seen (below this many) -> probability asked for."""


def sample(text: str) -> str:
    """What an identifier should be shown: words only, on one line, at most ``MAX_CHARS`` characters, lower case."""
    return " ".join(_NOISE.sub(" ", text[: 2 * MAX_CHARS]).split())[:MAX_CHARS].lower()


def plainly_english(shown: str) -> bool:
    """Whether the words leave no doubt, so that no model need be asked: a third are function words,
    at least three different ones of English alone."""
    words = shown.split()
    hits = [word for word in words if word in _ENGLISH]
    shared = sum(word in _SHARED for word in words)
    return len(words) >= 6 and (len(hits) + shared) * 3 >= len(words) and len(set(hits)) >= 3


def decide(text: str, candidates: Sequence[tuple[str, float]]) -> str:
    """ISO 639-1 code of the text's language, or ``und``.

    Args:
        text: what the identifier was shown (``sample``).
        candidates: (code, probability 0..1) by the identifier, best first; may be empty.
    """
    letters = len(_LETTER.findall(text))
    for pattern, code in _SCRIPTS:
        if len(pattern.findall(text)) * 3 > max(1, letters):
            return code
    if letters < MIN_LETTERS or not candidates:
        return UNKNOWN
    code, probability = candidates[0]
    bar = next(need for below, need in _BAR if letters < below)
    return code[:2] if probability >= bar and len(code) in (2, 5) else UNKNOWN

"""The language of a contact, decided from an identifier's candidates, the script and the length.

A one- or two-word text carries no evidence that a statistical identifier could use; the script may still settle it.
``und`` says that nobody can know.
"""

import re
from collections.abc import Sequence
from typing import Final

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
MAX_CHARS: Final = 400
MIN_LETTERS: Final = 3
_BAR: Final = ((12, 0.75), (25, 0.5), (10**9, 0.3))
"""Letters seen (below this many) -> probability asked for."""


def sample(text: str) -> str:
    """What an identifier should be shown: words only, on one line, at most ``MAX_CHARS`` characters, lower case."""
    return " ".join(_NOISE.sub(" ", text[: 2 * MAX_CHARS]).split())[:MAX_CHARS].lower()


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

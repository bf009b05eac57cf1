"""Cut a text into sentences and clauses by their form alone, in any language, with offsets into the text.

Sentence ends are punctuation before white space (abbreviations and initials excepted), CJK full stops and line
breaks. Speech that was transcribed without punctuation is cut before the words that open a new clause.
"""

import itertools
import re
from typing import Final

from headwater.core.text.words import word_set

_ABBREVIATIONS: Final = word_set(
    "mr mrs ms dr prof st no nr vs etc inc ltd co corp dept approx appt apt ave blvd jr sr eg ie e.g i.e "
    "z.b bzw ca tel art sra srta dra ud uds av jan feb mar apr jun jul aug sep sept oct nov dec a.m p.m "
    "u.s u.k"
)
_END: Final = re.compile(
    r"""[.!?…。！？;\s|•](?:(?<=[.!?…])[.!?…]*["'”’)\]]*(?=\s|$)|(?<=[。！？])[。！？]*|(?<=\n)\s*|(?<=\s)\s*\n\s*"""
    r"""|(?<=;)(?=\s)|(?<=\s)[–—-]{1,2}(?=\s)|(?<=\s)\s*[|•]\s*|(?<=[|•])\s*)"""
)
"""One class of characters first, so that the search skips over letters; then what each of them must be followed by."""
_CLAUSE: Final = re.compile(
    r"\s(?=(?:but|however|because|although|also|so (?:i|we|my|can|could|please)|and (?:i|we|my|the|it|now|then|when|"
    r"also|they|please)|then (?:i|it)|when i|i (?:want|need|would|tried|have|was|am|cannot|can't|can not|don't|got)|"
    r"aber|weil|und (?:ich|jetzt|dann)|mais|et (?:je|maintenant)|pero|porque|y (?:no|ahora|quiero)|"
    r"mas|e (?:não|agora|quero))\b)",
    re.IGNORECASE,
)
_UNMARKED: Final = re.compile(
    r"\s(?=(?:i|we|it|it's|they|he|she|my|this|that's|there|you|can|could|please|about the|second|the other|on top|"
    r"ich|wir|es|je|nous|il|elle|yo|me|se|eu)\b)",
    re.IGNORECASE,
)
"""Where speech without any punctuation may begin a new clause."""

MAX_WORDS: Final = 24
"""Above this length a sentence is cut at clause openers."""


def _is_abbreviation(text: str, start: int, stop: int) -> bool:
    """Whether the full stop at ``stop`` belongs to the word before it."""
    if text[stop] != ".":
        return False
    word = text[max(start, stop - 8) : stop].rsplit(None, 1)[-1:] or [""]
    token = word[0].lower().lstrip("(\"'")
    if token in ("no", "nr"):
        return text[stop + 1 : stop + 3].strip()[:1].isdigit()
    return token in _ABBREVIATIONS or (len(token) == 1 and token.isalpha() and token != "i")


def sentences(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Spans of the sentences in ``text[start:end]``, in order, without the white space around them.

    Example:
        >>> sentences("Hi. It broke! Why?")
        [(0, 3), (4, 13), (14, 18)]
    """
    end = len(text) if end is None else end
    spans = []
    at = start
    for found in _END.finditer(text, start, end):
        if _is_abbreviation(text, at, found.start()):
            continue
        spans.append((at, found.end()))
        at = found.end()
    spans.append((at, end))
    return [span for span in (_trim(text, s, e) for s, e in spans) if span[0] < span[1]]


def clauses(text: str, start: int, end: int, *, max_words: int = MAX_WORDS) -> list[tuple[int, int]]:
    """The span itself, or its clauses when it has more than ``max_words`` words."""
    if text.count(" ", start, end) < max_words:
        return [(start, end)]
    edges = _edges(text, start, end, _CLAUSE, 5)
    if len(edges) * max_words < text.count(" ", start, end) and not any(mark in text[start:end] for mark in ",;:"):
        edges = _edges(text, start, end, _UNMARKED, 8)
    if len(edges) > 1 and text.count(" ", edges[-1], end) < 4:
        edges.pop()
    edges.append(end)
    return [_trim(text, a, b) for a, b in itertools.pairwise(edges)]


def _edges(text: str, start: int, end: int, opener: re.Pattern[str], least: int) -> list[int]:
    """The start and every opener that has at least ``least`` spaces since the cut before it."""
    edges = [start]
    for found in opener.finditer(text, start, end):
        if text.count(" ", edges[-1], found.start()) >= least:
            edges.append(found.start())
    return edges


def segments(text: str, start: int = 0, end: int | None = None, *, max_words: int = MAX_WORDS) -> list[tuple[int, int]]:
    """Sentences, long ones cut into clauses: ordered, disjoint, inside ``[start, end)``, never empty.

    Args:
        text: any text.
        start: first character to look at.
        end: one past the last; the end of the text when ``None``.
        max_words: sentences above it are cut at clause openers.
    """
    return [part for s, e in sentences(text, start, end) for part in clauses(text, s, e, max_words=max_words)]


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())

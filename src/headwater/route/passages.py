"""What of a long text tells where it belongs: its head, its lead, and its body without code, logs, links and numbers.

A complaint or a bug report says in its first line what it wants; templates, code and stack traces then bury that line.
Reading the head and the lead as fields of their own keeps it audible. A short text is its own head, lead and body.
"""

from dataclasses import dataclass
from typing import Final

import regex

MOST_HEAD: Final = 300
MOST_BODY: Final = 6000
LEAD_WORDS: Final = 80

_COMMENT: Final = regex.compile(r"<!--.*?(?:-->|\Z)", regex.S)
_CODE: Final = regex.compile(r"```.*?(?:```|\Z)", regex.S)
_NOISE: Final = regex.compile(r"https?://\S+|\b0x[0-9a-f]+\b|(?:[A-Za-z]:)?(?:[\\/][\w.\-]+){2,}|\d+")
_TOKEN: Final = regex.compile(r"[\p{L}\p{M}][\p{L}\p{M}'’]*|[?!]|\p{N}+")
_HAN: Final = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]")


@dataclass(frozen=True, slots=True)
class Passage:
    """The fields of one text."""

    head: str
    lead: str
    body: str


def split(text: str) -> Passage:
    """Head (first line that holds a letter, at most 300 characters), lead (the next 80 words) and cleaned body.

    Example:
        >>> split("Card lost\\nI lost it in ```x = 1``` 2024").lead
        'I lost it in codeblock 0'
    """
    shown = _COMMENT.sub(" ", text[: 4 * MOST_BODY]).strip()
    body = _NOISE.sub(" 0 ", _CODE.sub(" codeblock ", shown))[:MOST_BODY]
    first, _, rest = shown.partition("\n")
    below = _NOISE.sub(" 0 ", _CODE.sub(" codeblock ", rest)) if rest.strip() else body
    return Passage(first[:MOST_HEAD], " ".join(below.split()[:LEAD_WORDS]), " ".join(body.split()))


def head_terms(head: str) -> list[str]:
    """Words and pairs of the head, and the words it begins with, marked so that they differ from those of the body.

    Example:
        >>> head_terms("How do I?")[-2:]
        ['first:how', 'first:how do']
    """
    words = [word.lower() for word in _TOKEN.findall(head)]
    if len(words) == 1 and _HAN.search(words[0]):
        words = [words[0][i : i + 2] for i in range(max(1, len(words[0]) - 1))]
    terms = words + [f"{a} {b}" for a, b in zip(words, words[1:], strict=False)]
    return terms + ([f"first:{words[0]}", "first:" + " ".join(words[:2])] if words else [])

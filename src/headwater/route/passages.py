"""What of a long text tells where it belongs: its head, its lead, and its body without code, logs, links and numbers.

A complaint or a bug report says in its first line what it wants; templates, code and stack traces then bury that line.
Reading the head and the lead as fields of their own keeps it audible. A short text is its own head, lead and body.
A form tells by its ``printed_lines`` which form it is, and often by an answer on them; ``cues`` are what a text looks like,
whatever it is about.
"""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import regex

MOST_HEAD: Final = 300
MOST_BODY: Final = 6000
LEAD_WORDS: Final = 80

_COMMENT: Final = re.compile(r"<!--.*?(?:-->|\Z)", re.S)
_CODE: Final = re.compile(r"```.*?(?:```|\Z)", re.S)
_NOISE: Final = re.compile(r"https?://\S+|\b0x[0-9a-f]+\b|(?:[A-Za-z]:)?(?:[\\/][\w.\-]+){2,}|\d+")
_TOKEN: Final = regex.compile(r"[\p{L}\p{M}][\p{L}\p{M}'’]*|[?!]|\p{N}+")
_DIGITS: Final = re.compile(r"\d+")
_LETTER: Final = regex.compile(r"\p{L}")
_CUES: Final = {
    "a question first": regex.compile(r"\A[^\n]*\?"),
    "a question": regex.compile(r"\?"),
    "how or why first": regex.compile(
        r"\A\W*(?:how|why|what|where|which|when|is|are|can|could|does|should)\b", regex.I
    ),
    "code": regex.compile(r"```|^(?: {4}|\t)\S", regex.M),
    "a trace": regex.compile(r"Traceback|\w(?:Exception|Error)\b|^\s*at [\w.$<>]+\(|^\s*File \"", regex.M),
    "a link": regex.compile(r"https?://"),
    "a picture": regex.compile(r"!\[|<img\b"),
    "a checklist": regex.compile(r"^\s*[-*] \[[ xX]\]", regex.M),
    "numbered steps": regex.compile(r"^\s*\d+[.)]\s", regex.M),
    "a version first": regex.compile(r"\A[^\n]*\d\.\d"),
    "a tag first": regex.compile(r"\A\s*(?:\[|[\w ]{1,24}: )"),
    "I": regex.compile(r"\bI\b"),
}
_HAN: Final = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]")


@dataclass(frozen=True, slots=True)
class Passage:
    """The fields of one text.

    Attributes:
        head: its first line.
        lead: the next words, without code, links and numbers.
        body: all of it, so cleaned.
        whole: as it came, cut to the length that is read.
    """

    head: str
    lead: str
    body: str
    whole: str


def split(text: str) -> Passage:
    """Head (first line that holds a letter, at most 300 characters), lead (the next 80 words) and cleaned body.

    Example:
        >>> split("Card lost\\nI lost it in ```x = 1``` 2024").lead
        'I lost it in codeblock 0'
    """
    whole = text[: 4 * MOST_BODY]
    shown = _COMMENT.sub(" ", whole).strip()
    body = _NOISE.sub(" 0 ", _CODE.sub(" codeblock ", shown))[:MOST_BODY]
    first, _, rest = shown.partition("\n")
    below = _NOISE.sub(" 0 ", _CODE.sub(" codeblock ", rest)) if rest.strip() else body
    return Passage(first[:MOST_HEAD], " ".join(below.split()[:LEAD_WORDS]), " ".join(body.split()), whole)


def printed_lines(whole: str) -> list[str]:
    """The lines below the first, as they would look on every copy of a form: without code, numbers and case; each once.

    Example:
        >>> printed_lines("Crash\\nVersion: 12\\n```x```\\nVersion: 13")
        ['version: 0']
    """
    below = _DIGITS.sub("0", _CODE.sub("\n", whole.partition("\n")[2])).lower()
    lines = (" ".join(line.split()) for line in below.splitlines())
    return list(dict.fromkeys(line for line in lines if _LETTER.search(line)))


def cues(whole: str) -> list[str]:
    """What the text looks like: names of what it holds, and its length in powers of two.

    Example:
        >>> cues("Why does it fail?")
        ['a question first', 'a question', 'how or why first', 'about 4 words']
    """
    n_words = len(whole.split())
    return [name for name, found in _CUES.items() if found.search(whole)] + [
        f"about {1 << n_words.bit_length() >> 1} words"
    ]


def head_terms(head: str) -> list[str]:
    """Words and pairs of the head, and the words it begins with, marked so that they differ from those of the body.

    Example:
        >>> head_terms("How do I?")[-2:]
        ['first:how', 'first:how do']
    """
    words = [word.lower() for word in _TOKEN.findall(head)]
    if len(words) == 1 and _HAN.search(words[0]):
        words = [words[0][i : i + 2] for i in range(max(1, len(words[0]) - 1))]
    terms = words + [f"{a} {b}" for a, b in pairwise(words)]
    return terms + ([f"first:{words[0]}", "first:" + " ".join(words[:2])] if words else [])

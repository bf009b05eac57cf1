"""What keyboards and speech recognition do to a text. Marks and personal data are left untouched."""

import re
from typing import Final

from headwater.generate.draw import Draw
from headwater.generate.taxonomy import words

_NEIGHBOURS: Final = {
    "a": "sq", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "f": "dg", "g": "fh", "h": "gj", "i": "uo", "j": "hk",
    "k": "jl", "l": "ko", "m": "n", "n": "bm", "o": "ip", "p": "o", "q": "wa", "r": "et", "s": "ad", "t": "ry",
    "u": "yi", "v": "cb", "w": "qe", "x": "zc", "y": "tu", "z": "x",
}  # fmt: skip
_FILLERS: Final = (" um", " uh", " you know", " like", " I mean", " er", " well")
_NUMBER = re.compile(r"\d+(?:\.\d+)*")
_UNPUNCTUATED = str.maketrans(dict.fromkeys('.,;:!?"()$') | {"-": " ", "—": " "})
_ONES = words(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS = words("zero ten twenty thirty forty fifty sixty seventy eighty ninety")


def _is_free(text: str, at: int) -> bool:
    """Whether the character stands outside of personal data."""
    return text.rfind("\x01", 0, at) <= text.rfind("\x02", 0, at)


def mistype(text: str, draw: Draw, times: int) -> str:
    """The text with up to ``times`` slips: a neighbouring key, a dropped, doubled or swapped letter."""
    for _ in range(times):
        at = 1 + draw.below(max(1, len(text) - 2))
        kind = draw.below(4)
        char = text[at : at + 1]
        if not (char in _NEIGHBOURS and text[at - 1].isalpha() and text[at - 1] < "\ue000" and _is_free(text, at)):
            continue
        if kind == 0:
            text = text[:at] + draw.pick(_NEIGHBOURS[char]) + text[at + 1 :]
        elif kind == 1:
            text = text[:at] + text[at + 1 :]
        elif kind == 2:
            text = text[:at] + char + text[at:]
        else:
            text = text[: at - 1] + char + text[at - 1] + text[at + 1 :]
    return text


def _number_words(match: re.Match[str]) -> str:
    said = []
    for part in match.group().split("."):
        value = int(part)
        if value < 20 and not (len(part) > 1 and part[0] == "0"):
            said.append(_ONES[value])
        elif value < 100 and part[0] != "0":
            said.append(_TENS[value // 10] + (f" {_ONES[value % 10]}" if value % 10 else ""))
        else:
            said.append(" ".join(_ONES[int(digit)] for digit in part))
    return " point ".join(said)


def transcribe(text: str, *, is_english: bool = True) -> str:
    """The text as a speech recogniser writes it: lower case, no punctuation, numbers in words (English)."""
    if is_english:
        text = _NUMBER.sub(_number_words, text)
    return text.translate(_UNPUNCTUATED).lower()


def hesitate(text: str, draw: Draw, times: int) -> str:
    """The text with up to ``times`` fillers between words, outside of personal data."""
    for _ in range(times):
        at = text.find(" ", draw.below(max(1, len(text))))
        if at > 0 and _is_free(text, at):
            text = text[:at] + draw.pick(_FILLERS) + text[at:]
    return text

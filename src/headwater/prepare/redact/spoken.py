"""Digits said aloud in calls: "four two zero double seven", and letters spelled by an alphabet ("b as in boy")."""

import re
from collections.abc import Iterator
from typing import Final

from headwater.prepare.redact.kinds import Found
from headwater.prepare.redact.numbers import _cue

_UNITS: Final = (
    "zero|oh|one|two|three|four|five|six|seven|eight|nine|"
    "null|eins|zwei|zwo|drei|vier|fünf|fuenf|sechs|sieben|acht|neun|"
    "zéro|un|deux|trois|quatre|cinq|sept|huit|neuf|"
    "cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|"
    "um|dois|duas|três|quatro|sete|oito|nove"
)
_TENS: Final = (
    "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|"
    "seventy|eighty|ninety|hundred|double|triple|doppel|doble|dupla|dash|hyphen|uh|um|er|and then|\\d{1,4}|[a-z] as in \\w+"
)
_WORD: Final = re.compile(rf"\b(?:{_UNITS})\b", re.IGNORECASE)
_RUN: Final = re.compile(
    rf"\b(?:(?:double|triple|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)[\s-])?(?:{_UNITS})\b"
    rf"(?:[\s,.\-–]{{1,3}}(?:{_UNITS}|{_TENS})\b)*+",
    re.IGNORECASE,
)
_FILLER: Final = re.compile(r"(?:[\s,.\-–]+(?:uh|um|er|and then|dash|hyphen))+$", re.IGNORECASE)
MIN_DIGITS: Final = 4
_BY_LENGTH: Final = ((16, "CARD"), (10, "PHONE"), (11, "PHONE"), (7, "PHONE"))


def spoken_digits(text: str) -> Iterator[Found]:
    """Runs of at least four spelled-out digits."""
    for match in _RUN.finditer(text):
        n = len(_WORD.findall(match[0]))
        if n < MIN_DIGITS:
            continue
        tail = _FILLER.search(match[0])
        end = match.end() - (len(tail[0]) if tail else 0)
        kind = _cue(text[max(0, match.start() - 60) : match.start()])
        if kind in ("", "POSTCODE") or (kind == "ACCOUNT" and n >= 15):
            kind = dict(_BY_LENGTH).get(n, kind or "ACCOUNT")
        yield Found(match.start(), end, kind)


def has_spoken(text: str) -> bool:
    """Whether at least four digit words occur at all: the cheap test before the search."""
    count = 0
    for _ in _WORD.finditer(text):
        count += 1
        if count >= MIN_DIGITS:
            return True
    return False

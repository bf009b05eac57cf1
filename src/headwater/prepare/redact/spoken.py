"""Digits said aloud in calls: "four two zero double seven", and letters spelled by an alphabet ("b as in boy")."""

import re
from collections.abc import Iterator, Sequence
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
    "seventy|eighty|ninety|hundred|double|triple|doppel|doble|dupla|dash|hyphen|uh|um|er|and then|\\d{1,4}|"
    "[a-z] as in \\w+"
)
_WORD: Final = re.compile(rf"\b(?:{_UNITS})\b", re.IGNORECASE)
_RUN: Final = re.compile(
    rf"\b(?:(?:double|triple|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)[\s-])?(?:{_UNITS})\b"
    rf"(?:[\s,.\-–]{{1,3}}(?:{_UNITS}|{_TENS})\b)*+",
    re.IGNORECASE,
)
_NUMBER: Final = (
    rf"(?:{_UNITS.split('|null')[0]}|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|"
    rf"nineteen|twenty|thirty|"
    r"forty|fifty|sixty|seventy|eighty|ninety|hundred)"
)
_ADDRESS: Final = re.compile(
    rf"\b(?:{_NUMBER}[ -]){{1,6}}(?:[a-z]{{2,20}} ){{1,3}}?(?:street|road|lane|avenue|drive|court|place|way|"
    rf"boulevard|terrace|close|square)\b"
    rf"(?: (?!{_NUMBER}\b)[a-z]{{2,20}}){{0,3}}(?: {_NUMBER}\b){{3,8}}",
    re.IGNORECASE,
)
_FILLER: Final = re.compile(r"(?:[\s,.\-–]+(?:uh|um|er|and then|dash|hyphen))+$", re.IGNORECASE)
_DIGIT_WORDS: Final = frozenset(_UNITS.split("|"))
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


def spoken_addresses(text: str) -> Iterator[Found]:
    """``ninety eight lake lane fairview five four seven four two``."""
    for found in _ADDRESS.finditer(text):
        yield Found(found.start(), found.end(), "ADDRESS")


def has_spoken(words: Sequence[str]) -> bool:
    """Whether at least four of the lower-case words are digits: the cheap test before the search."""
    return sum(map(_DIGIT_WORDS.__contains__, words)) >= MIN_DIGITS

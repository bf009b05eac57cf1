"""Digits said aloud in calls: "four two zero double seven", and letters spelled by an alphabet ("b as in boy")."""

import re
from collections.abc import Iterator, Sequence, Set
from typing import Final

from headwater.core.text.words import word_set
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
_TAIL: Final = re.compile(
    rf"(?:street|road|lane|avenue|drive|court|place|way|boulevard|terrace|close|square)\b"
    rf"(?: (?!{_NUMBER}\b)[a-z]{{2,20}}){{0,3}}(?: {_NUMBER}\b){{3}}"
)
"""The end of a dictated address in lower case; looked for first, since few texts name a street."""
_FILLER: Final = re.compile(r"(?:[\s,.\-–]+(?:uh|um|er|and then|dash|hyphen))+$", re.IGNORECASE)
_DIGIT_WORDS: Final = frozenset(_UNITS.split("|"))
_OPENERS: Final = _DIGIT_WORDS | word_set("double triple twenty thirty forty fifty sixty seventy eighty ninety")
MIN_DIGITS: Final = 4
_BY_LENGTH: Final = ((16, "CARD"), (10, "PHONE"), (11, "PHONE"), (7, "PHONE"))


def spoken_digits(text: str, words: Sequence[tuple[int, int, str]] | None = None) -> Iterator[Found]:
    """Runs of at least four spelled-out digits.

    Args:
        text: the text.
        words: (start, end, lower-case word) of every word, where letters of other alphabets fold into none of ours: only
            where one of them opens a run is it looked for.
    """
    for match in _RUN.finditer(text) if words is None else _runs(text, words):
        n = len(_WORD.findall(match[0]))
        if n < MIN_DIGITS:
            continue
        tail = _FILLER.search(match[0])
        end = match.end() - (len(tail[0]) if tail else 0)
        kind = _cue(text[max(0, match.start() - 60) : match.start()])
        if kind in ("", "POSTCODE") or (kind == "ACCOUNT" and n >= 15):
            kind = dict(_BY_LENGTH).get(n, kind or "ACCOUNT")
        yield Found(match.start(), end, kind)


def _runs(text: str, words: Sequence[tuple[int, int, str]]) -> Iterator[re.Match[str]]:
    """What ``_RUN.finditer`` finds, tried at the words that can open a run alone."""
    reached = 0
    has_marks = "'" in text or "’" in text
    for start, _, word in words:
        place = start
        if word not in _OPENERS:
            mark = max(word.find("'"), word.find("’")) + 1 if has_marks else 0
            if not mark or word[mark:] not in _OPENERS:
                continue
            place = start + mark  # a word begins behind an apostrophe, too
        if place >= reached and (match := _RUN.match(text, place)):
            reached = match.end()
            yield match


def spoken_addresses(text: str, lower: str | None = None) -> Iterator[Found]:
    """``ninety eight lake lane fairview five four seven four two``; none where ``lower`` has no such end."""
    if lower is not None and not _TAIL.search(lower):
        return
    for found in _ADDRESS.finditer(text):
        yield Found(found.start(), found.end(), "ADDRESS")


def has_spoken(words: Sequence[str], said: Set[str]) -> bool:
    """Whether at least four of the lower-case words are digits: the cheap test before the search.

    Args:
        words: all of them.
        said: the same, each once.
    """
    return sum(map(words.count, said & _DIGIT_WORDS)) >= MIN_DIGITS

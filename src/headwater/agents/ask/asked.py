"""A question taken apart: periods, attributes and their values, words in quotes, how many; and the words that are left.

Times are read against the last day of the data, not today: "last week" is the last whole ISO week that the data cover.
"""

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import regex

_MONTHS: Final = {name.lower(): i for i, name in enumerate(calendar.month_name) if name}
_SHORT: Final = {name.lower(): i for i, name in enumerate(calendar.month_abbr) if name and name != "May"}
_MONTH: Final = "|".join([*_MONTHS, *(f"{name}\\.?" for name in _SHORT)])
_ISO: Final = regex.compile(r"\b(\d{4})-?w(\d{1,2})\b", regex.IGNORECASE)
_WEEK: Final = regex.compile(
    r"\b(?:calendar |iso )?(?:week|wk|kw|w)\s?(\d{1,2})\b(?:\s*(?:of|in|,)?\s*(\d{4})\b)?", regex.IGNORECASE
)
_DAY: Final = regex.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_NAMED: Final = regex.compile(rf"\b({_MONTH})\b(?:\s+(?:of\s+)?(\d{{4}})\b)?", regex.IGNORECASE)
_LATELY: Final = regex.compile(
    r"\b(last|past|previous|this|current) (?:(\d{1,2}|two|three|four|six|eight|ten|twelve) )?(day|week|month)s?\b",
    regex.IGNORECASE,
)
_YEAR: Final = regex.compile(r"\b(?:in|of|during) ((?:19|20)\d{2})\b", regex.IGNORECASE)
_QUOTED: Final = regex.compile(r"[\"“”„«]([^\"“”„»]{2,80})[\"“”»]|'([^']{2,80})'(?!\w)")
_WORDS: Final = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12,
    "twenty": 20,
}  # fmt: skip
_N: Final = rf"(\d{{1,2}}|{'|'.join(_WORDS)})"
_COUNT: Final = regex.compile(
    rf"\b(?:top|first|largest|biggest)\s+{_N}\b|\b{_N} (?:largest|biggest|top|main|most)\b", regex.IGNORECASE
)
_BY: Final = regex.compile(
    r"\b(?:by|per|across|which|what|what kind of|each|for every|on|in)\s+(?:the\s+)?(?:different\s+)?([a-z]+(?:[ "
    r"_][a-z]+)?)\b",
    regex.IGNORECASE,
)
_DAYS_OF: Final = {"day": 1, "week": 7, "month": 28}


@dataclass(frozen=True, slots=True)
class Period:
    """Days from ``first`` to ``last``, and the words that named them."""

    first: date
    last: date
    words: str

    @property
    def is_week(self) -> bool:
        """Whether it is one ISO week."""
        return self.first.weekday() == 0 and (self.last - self.first).days == 6


@dataclass(frozen=True, slots=True)
class Known:
    """What a question may name.

    Attributes:
        first: first day of the data.
        last: last day.
        attributes: name -> its values; ``channel`` among them.
    """

    first: date
    last: date
    attributes: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question.

    Attributes:
        text: as it was put.
        periods: in the order of the words.
        by: attribute to cut by; empty: none is named.
        values: ``(attribute, value)`` that are named, in their order.
        quoted: words in quotes.
        count: how many are wanted; 0: it does not say.
        rest: the words without periods, quotes and counts, lower case.
    """

    text: str
    periods: tuple[Period, ...]
    by: str
    values: tuple[tuple[str, str], ...]
    quoted: tuple[str, ...]
    count: int
    rest: str


def read(text: str, known: Known) -> Asked:
    """Take a question apart.

    Example:
        >>> from datetime import date
        >>> found = read("why did refunds rise in week 40?", Known(date(2026, 4, 6), date(2026, 10, 4), {}))
        >>> found.periods[0].first.isoformat(), found.rest
        ('2026-09-28', 'why did refunds rise in ?')
    """
    rest = text.strip()
    quoted = tuple(next(word for word in match.groups() if word) for match in _QUOTED.finditer(rest))
    rest = _QUOTED.sub(" ", rest)
    count, rest = _taken(_COUNT, rest)
    periods, rest = _periods(rest, known)
    values = _values(rest, known.attributes)
    return Asked(
        text.strip(), tuple(periods), _by(rest, known.attributes), values, quoted, count, " ".join(rest.lower().split())
    )


def _taken(pattern: "regex.Pattern[str]", text: str) -> tuple[int, str]:
    match = pattern.search(text)
    if match is None:
        return 0, text
    start, end = match.span(match.lastindex)
    return _number(text[start:end]), f"{text[:start]} {text[end:]}"


def _number(said: str) -> int:
    return int(_WORDS.get(said.lower(), said))


def _periods(text: str, known: Known) -> tuple[list[Period], str]:
    found: list[tuple[int, Period]] = []

    def note(match: "regex.Match[str]", first: date | None, last: date | None) -> str:
        if first is not None and last is not None:
            found.append((match.start(), Period(first, last, match.group().strip())))
        return " " * len(match.group())

    def iso(match: "regex.Match[str]") -> str:
        return note(match, *_week(int(match[1]), int(match[2])))

    def week(match: "regex.Match[str]") -> str:
        number = int(match[1])
        years = [int(match[2])] if match[2] else range(known.last.year, known.first.year - 1, -1)
        spans = [_week(year, number) for year in years]
        inside = [span for span in spans if span[0] and span[0] <= known.last and span[1] and span[1] >= known.first]
        return note(match, *(inside or spans)[0])

    def day(match: "regex.Match[str]") -> str:
        try:
            found_day = date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            return str(match.group())
        return note(match, found_day, found_day)

    def month(match: "regex.Match[str]") -> str:
        name = match[1].lower().rstrip(".")
        number = _MONTHS.get(name) or _SHORT[name]
        if (
            name == "may"
            and not match[2]
            and not regex.search(r"\b(?:in|of|since|and|between|during) may\b", text, regex.IGNORECASE)
        ):
            return str(match.group())  # "may" asks more often than it is a month
        years = [int(match[2])] if match[2] else range(known.last.year, known.first.year - 1, -1)
        spans = [(date(y, number, 1), date(y, number, calendar.monthrange(y, number)[1])) for y in years if y]
        if not spans:
            return str(match.group())
        inside = [span for span in spans if span[0] <= known.last and span[1] >= known.first]
        return note(match, *(inside or spans)[0])

    def lately(match: "regex.Match[str]") -> str:
        return note(match, *_lately(match[1].lower(), _number(match[2] or "1"), match[3].lower(), known))

    def year(match: "regex.Match[str]") -> str:
        return note(match, date(int(match[1]), 1, 1), date(int(match[1]), 12, 31))

    for pattern, act in ((_ISO, iso), (_DAY, day), (_WEEK, week), (_NAMED, month), (_LATELY, lately), (_YEAR, year)):
        text = pattern.sub(act, text)
    return [period for _, period in sorted(found, key=lambda item: item[0])], text


def _week(year: int, number: int) -> tuple[date | None, date | None]:
    try:
        monday = date.fromisocalendar(year, number, 1)
        return monday, monday + timedelta(days=6)
    except (ValueError, OverflowError):
        return None, None


def _lately(which: str, n: int, unit: str, known: Known) -> tuple[date, date]:
    monday = known.last - timedelta(days=known.last.weekday())
    whole = monday if (known.last - monday).days == 6 else monday - timedelta(days=7)  # the last whole week
    if unit == "week" and which in ("this", "current"):
        return monday, monday + timedelta(days=6)
    if unit == "week":
        return whole - timedelta(days=7 * (n - 1)), whole + timedelta(days=6)
    if unit == "month" and n == 1:
        end = known.last if which in ("this", "current") else known.last.replace(day=1) - timedelta(days=1)
        if (
            which not in ("this", "current")
            and known.last.day == calendar.monthrange(known.last.year, known.last.month)[1]
        ):
            end = known.last
        return end.replace(day=1), end
    return known.last - timedelta(days=_DAYS_OF[unit] * n - 1), known.last


def _values(text: str, attributes: Mapping[str, Sequence[str]]) -> tuple[tuple[str, str], ...]:
    """Values that are named, in the order of the text; of those at one place the longest first."""
    low = text.lower()
    found: list[tuple[int, int, str, str]] = []
    for name, values in attributes.items():
        for value in values:
            at = low.find(value.lower())
            if at < 0 or len(value) < 2 or value.isdigit():
                continue
            around = low[at - 1 : at] + low[at + len(value) : at + len(value) + 1]
            if not any(character.isalnum() for character in around):
                found.append((at, -len(value), name, value))
    return tuple((name, value) for _, _, name, value in sorted(found))


def _by(text: str, attributes: Mapping[str, Sequence[str]]) -> str:
    """The attribute that a question cuts by: its name after "by", "which" and the like."""
    for match in _BY.finditer(text, overlapped=True):
        words = match[1].lower().split()
        for said in (" ".join(words), words[0]):
            name = _attribute(said, attributes)
            if name:
                return name
    return ""


def _attribute(said: str, attributes: Mapping[str, Sequence[str]]) -> str:
    plain = {name.lower().replace("_", " "): name for name in attributes}
    for form in (said, said.removesuffix("s"), said.removesuffix("es"), _SYNONYMS.get(said.removesuffix("s"), "")):
        if form in plain:
            return plain[form]
    return ""


_SYNONYMS: Final = {
    "country": "region", "countrie": "region", "market": "region", "device": "product", "model": "product",
    "firmware": "version", "release": "version", "app": "app version", "courier": "carrier", "shipper": "carrier",
    "tariff": "plan", "subscription": "plan", "payment method": "payment", "operating system": "platform", "os": "platform",
}  # fmt: skip

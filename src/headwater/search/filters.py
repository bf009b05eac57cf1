"""The filter language: ``channel=chat and week>=2026-W40 and not (region in (EU, US) or personal=yes)``.

A comparison is a name, one of ``= != < <= > >= in``, and a value, quoted where it holds a space. ``and`` binds tighter
than ``or``; ``not`` and parentheses as everywhere. ``parse`` reads it, ``bind`` checks names and values against what
there is and says what was probably meant, ``sql`` writes the store's filter, with every value escaped, ``holds`` decides
for one row. A row that lacks a value is not equal to anything: ``region!=EU`` keeps contacts without a region.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from difflib import get_close_matches
from typing import Any, Final

import regex

from headwater.core.errors import InputError

Value = str | date
OPERATORS: Final = ("=", "!=", "<", "<=", ">", ">=")
FIELDS: Final[Mapping[str, str]] = {
    "channel": "word",
    "language": "word",
    "day": "day",
    "week": "week",
    "customer": "word",
    "contact": "word",
    "topic": "topic",
    "issue": "topic",
    "personal": "personal",
}
"""Names that are no attributes, and what their values are."""

_COLUMN: Final = {"contact": "contact_id", "topic": "topics", "issue": "topics"}
_LISTS: Final = frozenset({"topics", "labels", "personal"})
_TOKEN = regex.compile(
    r"""\s*(?:(?P<op><=|>=|!=|<>|==|=|<|>)|(?P<mark>[(),])|"(?P<quoted>[^"]*)"|'(?P<single>[^']*)'|(?P<word>[^\s()<>=!,"']+))"""
)
_WEEK = regex.compile(r"(\d{4})-?[Ww](\d{1,2})")
_WORDS: Final = frozenset({"and", "or", "not", "in"})
_EXAMPLE = 'for example: channel=chat and week>=2026-W40 and not region="North East"'


@dataclass(frozen=True, slots=True)
class Compare:
    """``name op value``; ``in`` has several values and the operator ``=``.

    Attributes:
        name: as it was written; after ``bind`` the column, or ``labels``.
        op: one of ``OPERATORS``.
        values: one or more; any of them satisfies ``=``.
        place: character of the filter where it begins.
    """

    name: str
    op: str
    values: tuple[Value, ...]
    place: int = 0


@dataclass(frozen=True, slots=True)
class Not:
    """The rows that do not satisfy it."""

    part: "Filter"


@dataclass(frozen=True, slots=True)
class Every:
    """All parts hold."""

    parts: tuple["Filter", ...]


@dataclass(frozen=True, slots=True)
class Either:
    """At least one part holds."""

    parts: tuple["Filter", ...]


Filter = Compare | Not | Every | Either


@dataclass(frozen=True, slots=True)
class Known:
    """What there is, for checking names and values.

    Attributes:
        channels: that occur.
        languages: that occur.
        attributes: name -> its values; without values where there are too many to list.
        topics: id, rank or name of a topic or issue, lower case -> topic_ids.
        personal: kinds of personal data that occur.
    """

    channels: Sequence[str] = ()
    languages: Sequence[str] = ()
    attributes: Mapping[str, Sequence[str]] = field(default_factory=dict)
    topics: Mapping[str, Sequence[str]] = field(default_factory=dict)
    personal: Sequence[str] = ()


def parse(text: str) -> Filter:
    """Read a filter.

    Raises:
        InputError: it is not of the language; the message says where.

    Example:
        >>> parse("channel = chat and not region in (EU, 'North East')").parts[1].part.values
        ('EU', 'North East')
    """
    return _Reader(text).all()


class _Reader:
    """Recursive descent over the tokens."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens: list[tuple[str, str, int]] = []
        at = 0
        while text[at:].strip():
            match = _TOKEN.match(text, at)
            if match is None:
                raise self._wrong(
                    "a quote that is not closed", len(text[:at]) + len(text[at:]) - len(text[at:].lstrip())
                )
            kind = str(match.lastgroup)
            value = str(match[kind])
            word = kind == "word" and value.lower() in _WORDS
            kind = "value" if kind in ("quoted", "single") or (kind == "word" and not word) else kind
            self._tokens.append(
                ("key" if word else kind, value.lower() if word else value, match.start(match.lastgroup))
            )
            at = match.end()
        self._at = 0
        self._depth = 0

    def all(self) -> Filter:
        if not self._tokens:
            raise InputError("the filter is empty", hint=_EXAMPLE)
        found = self._either()
        if self._at < len(self._tokens):
            raise self._wrong(f"{self._tokens[self._at][1]!r} where 'and', 'or' or the end should be")
        return found

    def _either(self) -> Filter:
        parts = [self._every()]
        while self._take("key", "or"):
            parts.append(self._every())
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def _every(self) -> Filter:
        parts = [self._one()]
        while self._take("key", "and"):
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else Every(tuple(parts))

    def _one(self) -> Filter:
        self._depth += 1
        if self._depth > 100:
            raise self._wrong("more than 100 levels of parentheses or 'not'")
        if self._take("key", "not"):
            found: Filter = Not(self._one())
        elif self._take("mark", "("):
            found = self._either()
            if not self._take("mark", ")"):
                raise self._wrong("no ')' for this '('")
        else:
            found = self._comparison()
        self._depth -= 1
        return found

    def _comparison(self) -> Compare:
        name, place = self._value("a name"), self._place(-1)
        if self._take("key", "not"):
            if not self._take("key", "in"):
                raise self._wrong("'not' without 'in' after a name")
            return Compare(name, "!=", self._list(), place)
        if self._take("key", "in"):
            return Compare(name, "=", self._list(), place)
        if self._at >= len(self._tokens) or self._tokens[self._at][0] != "op":
            raise self._wrong(f"no comparison after {name!r} (one of {' '.join(OPERATORS)} in)")
        op = {"==": "=", "<>": "!="}.get(self._tokens[self._at][1], self._tokens[self._at][1])
        self._at += 1
        return Compare(name, op, (self._value(f"a value after {name}{op}"),), place)

    def _list(self) -> tuple[Value, ...]:
        if not self._take("mark", "("):
            raise self._wrong("no '(' after 'in'")
        values: list[Value] = [self._value("a value")]
        while self._take("mark", ","):
            values.append(self._value("a value"))
        if not self._take("mark", ")"):
            raise self._wrong("no ')' after the values of 'in'")
        return tuple(values)

    def _value(self, what: str) -> str:
        if self._at >= len(self._tokens) or self._tokens[self._at][0] != "value":
            raise self._wrong(f"{what} is missing")
        self._at += 1
        return self._tokens[self._at - 1][1]

    def _take(self, kind: str, value: str) -> bool:
        if self._at < len(self._tokens) and self._tokens[self._at][:2] == (kind, value):
            self._at += 1
            return True
        return False

    def _place(self, ahead: int = 0) -> int:
        at = self._at + ahead
        return self._tokens[at][2] if at < len(self._tokens) else len(self._text)

    def _wrong(self, what: str, place: int | None = None) -> InputError:
        place = self._place() if place is None else place
        return InputError(
            f"the filter cannot be read at character {place + 1} of {self._text!r}: {what}", hint=_EXAMPLE
        )


def bind(found: Filter, known: Known) -> Filter:
    """The filter with columns for names and checked values, ready for ``sql`` and ``holds``.

    Raises:
        InputError: a name or a value that does not occur, or an operator that makes no sense; with what was meant.
    """
    if isinstance(found, Not):
        return Not(bind(found.part, known))
    if isinstance(found, Every):
        return Every(tuple(bind(part, known) for part in found.parts))
    if isinstance(found, Either):
        return Either(tuple(bind(part, known) for part in found.parts))
    return _bound(found, known)


def _bound(found: Compare, known: Known) -> Compare:
    name = found.name.lower()
    if name not in FIELDS:
        return _attribute(found, known)
    kind = FIELDS[name]
    column = _COLUMN.get(name, name)
    if kind in ("day", "week"):
        read = _day if kind == "day" else _week
        return Compare(column, found.op, tuple(read(name, str(value)) for value in found.values), found.place)
    if found.op not in ("=", "!="):
        raise InputError(f"{name} {found.op}: {name} has no order", hint=f"use {name}=... or {name}!=...")
    if kind == "topic":
        return Compare(column, found.op, _topics(name, found.values, known), found.place)
    if kind == "personal":
        return _personal(found, known)
    listed = {"channel": known.channels, "language": known.languages}.get(name, ())
    return Compare(column, found.op, tuple(_listed(name, str(value), listed) for value in found.values), found.place)


def _attribute(found: Compare, known: Known) -> Compare:
    names = {name.lower(): name for name in known.attributes}
    name = names.get(found.name.lower())
    if name is None:
        every = sorted([*FIELDS, *known.attributes])
        raise InputError(f"nothing is called {found.name!r} here", hint=_meant(found.name, every))
    if found.op not in ("=", "!="):
        raise InputError(
            f"{name} {found.op}: attributes are words, without order", hint=f"use {name}=... or {name} in (...)"
        )
    values = tuple(f"{name}={_listed(name, str(value), known.attributes[name])}" for value in found.values)
    return Compare("labels", found.op, values, found.place)


def _listed(name: str, value: str, listed: Sequence[str]) -> str:
    """The value as it is written in the data; any value where none are listed."""
    if not listed or value in listed:
        return value
    folded = {item.lower(): item for item in listed}
    if value.lower() in folded:
        return folded[value.lower()]
    raise InputError(f"{name} is never {value!r}", hint=_meant(value, list(listed)))


def _meant(word: str, every: Sequence[str]) -> str:
    folded = {item.lower(): item for item in every}
    close = get_close_matches(word.lower(), list(folded), n=1)
    if close:
        return f"did you mean {folded[close[0]]!r}?"
    shown = ", ".join(every[:12])
    return f"known: {shown}{' ...' if len(every) > 12 else ''}" if every else ""


def _topics(name: str, values: Sequence[Value], known: Known) -> tuple[Value, ...]:
    ids: list[Value] = []
    for value in values:
        found = known.topics.get(str(value).lower())
        if found is None:
            raise InputError(f"there is no {name} {value!r}", hint=_meant(str(value), list(known.topics)))
        ids += found
    return tuple(dict.fromkeys(ids))


def _personal(found: Compare, known: Known) -> Compare:
    word = str(found.values[0]).lower()
    if word in ("yes", "true", "no", "false"):
        some = (word in ("yes", "true")) == (found.op == "=")
        return Compare("personal", "=" if some else "!=", (), found.place)
    kinds = tuple(_listed("personal", str(value).upper(), known.personal or ("",)) for value in found.values)
    return Compare("personal", found.op, kinds, found.place)


def _day(name: str, value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise InputError(f"{name} {value!r} is not a day", hint="write 2026-10-05") from None


def _week(name: str, value: str) -> date:
    """Monday of a week that is given as ``2026-W40`` or as any of its days."""
    match = _WEEK.fullmatch(value)
    try:
        if match:
            return date.fromisocalendar(int(match[1]), int(match[2]), 1)
        day = date.fromisoformat(value)
    except ValueError:
        raise InputError(f"{name} {value!r} is not a week", hint="write 2026-W40, or a day of it: 2026-10-01") from None
    return day - timedelta(days=day.weekday())


def sql(found: Filter) -> str:
    """A bound filter for the store.

    Example:
        >>> sql(bind(parse("customer='x'"), Known()))
        "(customer IS NOT NULL AND customer = 'x')"
    """
    if isinstance(found, Not):
        return f"(NOT {sql(found.part)})"
    if isinstance(found, Every | Either):
        return "(" + (" AND " if isinstance(found, Every) else " OR ").join(map(sql, found.parts)) + ")"
    column = found.name
    if column in _LISTS:
        some = [f"array_has({column}, {_quoted(value)})" for value in found.values]
        either = f"({' OR '.join(some)})" if some else f"(array_length({column}) > 0)"
        return either if found.op == "=" else f"(NOT {either})"
    if found.op == "!=":
        return f"({column} IS NULL OR NOT {_among(column, found.values)})"
    if found.op == "=":
        return f"({column} IS NOT NULL AND {_among(column, found.values)})"
    return f"({column} IS NOT NULL AND {column} {found.op} {_quoted(found.values[0])})"


def _among(column: str, values: Sequence[Value]) -> str:
    listed = [_quoted(value) for value in values]
    return f"{column} = {listed[0]}" if len(listed) == 1 else f"{column} IN ({', '.join(listed)})"


def _quoted(value: Value) -> str:
    if isinstance(value, date):
        return f"date '{value.isoformat()}'"
    return "'" + value.replace("'", "''") + "'"


_ORDER: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "<": lambda one, two: one < two,
    "<=": lambda one, two: one <= two,
    ">": lambda one, two: one > two,
    ">=": lambda one, two: one >= two,
}


def holds(found: Filter, row: Mapping[str, Any]) -> bool:
    """Whether a row of ``documents`` satisfies a bound filter."""
    if isinstance(found, Not):
        return not holds(found.part, row)
    if isinstance(found, Every):
        return all(holds(part, row) for part in found.parts)
    if isinstance(found, Either):
        return any(holds(part, row) for part in found.parts)
    value = row[found.name]
    if found.name in _LISTS:
        some = any(item in value for item in found.values) if found.values else bool(value)
        return some == (found.op == "=")
    if found.op in ("=", "!="):
        return (value is not None and value in found.values) == (found.op == "=")
    return value is not None and _ORDER[found.op](value, found.values[0])

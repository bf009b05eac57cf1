"""Checks a filter against what there is, and says what was probably meant."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from difflib import get_close_matches
from typing import Final

import regex

from headwater.core.errors import InputError
from headwater.search.filters import Compare, Either, Every, Filter, Not, Value

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
_WEEK = regex.compile(r"(\d{4})-?[Ww](\d{1,2})")


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

"""The filter language: ``channel=chat and week>=2026-W40 and not (region in (EU, US) or personal=yes)``.

A comparison is a name, one of ``= != < <= > >= in``, and a value, quoted where it holds a space. ``and`` binds tighter
than ``or``; ``not`` and parentheses as everywhere. ``filter_reader.parse`` reads it, ``filter_binding.bind`` checks names
and values against what there is and says what was probably meant, ``sql`` writes the store's filter, with every value
escaped, ``holds`` decides for one row. A row that lacks a value is not equal to anything: ``region!=EU`` keeps contacts
without a region.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

Value = str | date
OPERATORS: Final = ("=", "!=", "<", "<=", ">", ">=")

_LISTS: Final = frozenset({"topics", "labels", "personal"})


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


def to_plain(found: Filter) -> dict[str, Any]:
    """A filter as JSON types, to be kept.

    Example:
        >>> to_plain(Not(Compare("channel", "=", ("chat",))))
        {'not': {'name': 'channel', 'op': '=', 'values': ['chat']}}
    """
    if isinstance(found, Not):
        return {"not": to_plain(found.part)}
    if isinstance(found, Every | Either):
        return {"every" if isinstance(found, Every) else "either": [to_plain(part) for part in found.parts]}
    values = [{"day": value.isoformat()} if isinstance(value, date) else value for value in found.values]
    return {"name": found.name, "op": found.op, "values": values}


def from_plain(row: Mapping[str, Any]) -> Filter:
    """What ``to_plain`` gave."""
    if "not" in row:
        return Not(from_plain(row["not"]))
    if "every" in row or "either" in row:
        kind: type[Every] | type[Either] = Every if "every" in row else Either
        return kind(tuple(map(from_plain, next(iter(row.values())))))
    values = tuple(date.fromisoformat(value["day"]) if isinstance(value, dict) else value for value in row["values"])
    return Compare(row["name"], row["op"], values)


def sql(found: Filter) -> str:
    """A bound filter for the store.

    Example:
        >>> sql(Compare("customer", "=", ("x",)))
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

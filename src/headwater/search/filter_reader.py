"""Reads the filter language (``filters``): recursive descent over its tokens, errors that say where."""

from typing import Final

import regex

from headwater.core.errors import InputError
from headwater.search.filters import OPERATORS, Compare, Either, Every, Filter, Not, Value

_TOKEN = regex.compile(
    r"""\s*(?:(?P<op><=|>=|!=|<>|==|=|<|>)|(?P<mark>[(),])|"(?P<quoted>[^"]*)"|'(?P<single>[^']*)'|(?P<word>[^\s()<>=!,"']+))"""
)
_WORDS: Final = frozenset({"and", "or", "not", "in"})
_EXAMPLE = 'for example: channel=chat and week>=2026-W40 and not region="North East"'


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

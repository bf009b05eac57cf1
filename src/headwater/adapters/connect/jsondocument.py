"""One JSON document: an array of records, or an object that holds a list of them, read without loading it whole.

The text is decoded value by value in a sliding window, so memory is bounded by the largest single record.
"""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from headwater.adapters.connect.jsonlines import as_record
from headwater.core.types import RawRecord, Rejected

_CHUNK: Final = 1 << 18
_SPACE = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()
_SKIPPED_LISTS: Final = frozenset(
    ("users", "groups", "organizations", "fields", "columns", "schema", "meta", "metadata", "links", "errors", "facets")
)
_PARTS_OF_A_RECORD: Final = frozenset(
    ("turns", "messages", "comments", "events", "utterances", "transcript", "log", "dialog", "dialogue", "audits",
     "custom_fields", "tags")
)  # fmt: skip


class _Malformed(Exception):
    """The document stops being JSON here."""


class _Window:
    """The part of a document that has been read and not yet used."""

    def __init__(self, read: Callable[[int], str]) -> None:
        self._read = read
        self.text = ""
        self.at = 0
        self.ended = False

    def more(self) -> bool:
        if self.ended:
            return False
        # doubling keeps the cost of decoding one large value again and again linear
        piece = self._read(max(_CHUNK, len(self.text) - self.at))
        self.text, self.at = self.text[self.at :] + piece, 0
        self.ended = not piece
        return not self.ended

    def peek(self) -> str:
        while True:
            match = _SPACE.match(self.text, self.at)
            self.at = match.end() if match else self.at
            if self.at < len(self.text):
                return self.text[self.at]
            if not self.more():
                return ""

    def expect(self, char: str) -> None:
        if self.peek() != char:
            raise _Malformed(f"{char!r} was expected and {self.peek() or 'the end of the file'!r} found")
        self.at += 1

    def value(self) -> tuple[Any, str]:
        """The next value and its text."""
        self.peek()
        while True:
            try:
                value, end = _DECODER.raw_decode(self.text, self.at)
                # a number that touches the end of the window may go on
                if end < len(self.text) or self.ended or not self.more():
                    raw, self.at = self.text[self.at : end], end
                    return value, raw
            except (ValueError, RecursionError) as error:
                if isinstance(error, RecursionError) or not self.more():
                    raise _Malformed(str(error)) from error


def read_json_document(read: Callable[[int], str], source: str) -> Iterator[RawRecord | Rejected]:
    """The records of a JSON document.

    Args:
        read: gives up to so many characters of the document, ``""`` at its end.
        source: name for rejected records.
    """
    window = _Window(read)
    count = 0
    try:
        for value, raw in _records(window):
            count += 1
            yield as_record(value, count, raw, source)
        # documents one after the other: records a line whose first is longer than what the format was told from
        while window.peek():
            value, raw = window.value()
            count += 1
            yield as_record(value, count, raw, source)
    except _Malformed as error:
        rest = window.text[window.at : window.at + 10_000]
        yield Rejected(source, count + 1, "bad_json", f"record {count + 1}: the document is broken here: {error}", rest)


def _records(window: _Window) -> Iterator[tuple[Any, str]]:
    first = window.peek()
    if first == "[":
        yield from _items(window)
    elif first == "{":
        yield from _object(window)
    else:
        yield window.value()


def _items(window: _Window) -> Iterator[tuple[Any, str]]:
    window.expect("[")
    if window.peek() == "]":
        window.at += 1
        return
    while True:
        yield window.value()
        if window.peek() != ",":
            break
        window.at += 1
    window.expect("]")


def _object(window: _Window) -> Iterator[tuple[Any, str]]:
    """The records of the first list of objects in an object, or the object itself where it holds none."""
    window.expect("{")
    seen: dict[str, Any] = {}
    found = False
    while window.peek() != "}":
        key = window.value()[0]
        window.expect(":")
        char = window.peek()
        name = str(key).lower()
        wraps = not found and name not in _SKIPPED_LISTS and not (name in _PARTS_OF_A_RECORD and seen)
        if wraps and char == "[" and _holds_objects(window):
            found = True
            yield from _items(window)
        else:
            value = window.value()[0]
            # kept only until it is known whether this object is a wrapper or the one record
            if not found:
                seen[str(key)] = value
        if window.peek() != ",":
            break
        window.at += 1
    window.expect("}")
    if not found and seen:
        nested = [v for v in seen.values() if isinstance(v, dict)]
        inner = next((x for v in nested for x in v.values() if _is_list_of_objects(x)), None)
        if inner is not None and not any(isinstance(v, str) and len(v) > 40 for v in seen.values()):
            for item in inner:
                record = item.get("_source", item)
                yield record, json.dumps(record, ensure_ascii=False)
        else:
            yield seen, json.dumps(seen, ensure_ascii=False)


def _is_list_of_objects(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


def _holds_objects(window: _Window) -> bool:
    """Whether the list that starts here has an object as its first item."""
    while True:
        match = _SPACE.match(window.text, window.at + 1)
        end = match.end() if match else window.at + 1
        if end < len(window.text):
            return window.text[end] == "{"
        if not window.more():
            return False

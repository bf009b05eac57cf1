"""Delimited text: CSV, TSV and their cousins, with quoted line breaks, ragged rows and stray quotes survived.

The delimiter is the one of ``, ; tab |`` that cuts the sample into the most even rows. A row with the wrong number of
cells is rejected with its line. A quote that is never closed must not swallow the rest of the file: where a record of
several lines does not come out with the right number of cells, only its first line is rejected and reading resumes at
the second.
"""

import csv
import re
from collections import Counter, deque
from collections.abc import Iterator
from typing import Final

from headwater.core.types import RawRecord, Rejected

DELIMITERS: Final = (",", ";", "\t", "|")
_MAX_RECORD_CHARS: Final = 64 << 20
_DATA_CELL = re.compile(r"^\s*[-+]?[\d.,:/\- ]*\d[\d.,:/\-TZ+ ]*$")

csv.field_size_limit(1 << 30)


class _Runaway(Exception):
    """A record grew beyond any sensible size: its quote was never closed."""


class _Lines:
    """Lines with look-back: what the current record consumed, and a way to give it back."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._source = lines
        self._pushed: deque[str] = deque()
        self.taken: list[str] = []
        self.line = 0
        self.at_end = False
        self._chars = 0

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        if self._chars > _MAX_RECORD_CHARS:
            raise _Runaway
        if self._pushed:
            line = self._pushed.popleft()
        else:
            try:
                line = next(self._source)
            except StopIteration:
                self.at_end = True
                raise
        self.taken.append(line)
        self._chars += len(line)
        return line

    def begin(self) -> None:
        self.line += len(self.taken)
        self.taken = []
        self._chars = 0

    def give_back_all_but_first(self) -> str:
        first, *rest = self.taken
        self._pushed.extendleft(reversed(rest))
        self.taken = [first]
        if rest:
            self.at_end = False
        return first


def sniff_delimiter(text: str) -> str | None:
    """The delimiter that cuts the lines of a sample into the most even rows; ``None`` where none cuts at all."""
    best: tuple[float, int] = (0.0, 0)
    found = None
    for delimiter in DELIMITERS:
        widths = _row_widths(text, delimiter)
        if not widths:
            continue
        width, count = max(Counter(widths).items(), key=lambda item: (item[1] * (item[0] > 1), item[0]))
        if width < 2:
            continue
        # the first row is the header: a delimiter that does not cut it as wide as the rest is punctuation
        score = (count / len(widths) * (1.0 if widths[0] == width else 0.6), width)
        if score[0] >= 0.5 and score > best:
            best, found = score, delimiter
    if found is None:
        first = text.split("\n", 1)[0]
        counts = {d: first.count(d) for d in DELIMITERS}
        widest = max(counts, key=lambda d: counts[d])
        return widest if counts[widest] else None
    return found


def _row_widths(text: str, delimiter: str) -> list[int]:
    lines = text.splitlines(keepends=True)[:500]
    widths = []
    reader = csv.reader(iter(lines), delimiter=delimiter)
    while True:
        try:
            row = next(reader)
        except StopIteration:
            break
        except csv.Error:
            widths.append(0)
            continue
        if row:
            widths.append(len(row))
    # the last record of a sample may be cut
    return widths[:-1] if len(widths) > 2 else widths


def is_header(cells: list[str]) -> bool:
    """Whether a first row names columns: short, distinct, none of them a number or a date or a sentence."""
    names = [cell.strip() for cell in cells]
    if not any(names) or len({n for n in names if n}) < len([n for n in names if n]):
        return False
    if any(_DATA_CELL.match(name) for name in names):
        return False
    if len(names) == 1:
        return len(names[0].split()) <= 3 and len(names[0]) <= 40 and not names[0].endswith((".", "!", "?"))
    return all(len(name) <= 80 and "\n" not in name and "\r" not in name for name in names)


def column_names(cells: list[str]) -> list[str]:
    """The header's names made distinct and non-empty."""
    names: list[str] = []
    for k, cell in enumerate(cells, 1):
        name = cell.strip().strip("\ufeff") or f"column_{k}"
        stem, copy = name, 2
        while name in names:
            name, copy = f"{stem}_{copy}", copy + 1
        names.append(name)
    return names


def read_delimited(lines: Iterator[str], source: str, delimiter: str | None) -> Iterator[RawRecord | Rejected]:
    """The rows of a delimited file.

    Args:
        lines: with their ends.
        source: name for rejected rows.
        delimiter: one character, or ``None`` for a single column.
    """
    feed = _Lines(lines)
    names: list[str] | None = None
    # a file of one column still needs a delimiter that does not occur
    reader = csv.reader(feed, delimiter=delimiter or "\x1f")
    while True:
        feed.begin()
        start = feed.line + 1
        problem = ""
        row: list[str] = []
        try:
            row = next(reader)
        except StopIteration:
            return
        except (csv.Error, _Runaway) as error:
            problem = f"the row is not valid CSV ({error})" if str(error) else "a quote is opened and never closed"
        raw = "".join(feed.taken)
        if not problem and feed.at_end and raw.count('"') % 2 and len(feed.taken) > 1:
            problem = "a quote is opened and never closed"
        if not row and not problem:
            continue
        if names is None and not problem:
            if is_header(row):
                names = column_names(row)
                continue
            names = [f"column_{k}" for k in range(1, len(row) + 1)] if len(row) > 1 else ["text"]
        if not problem and names is not None:
            while len(row) > len(names) and not row[-1]:
                row.pop()
            if len(row) == len(names):
                yield RawRecord(start, dict(zip(names, row, strict=True)), raw)
                continue
            if not any(cell.strip() for cell in row):
                continue
            problem = f"{len(row)} cells where the header has {len(names)}"
        code = "ragged_row" if "cells" in problem else "bad_csv"
        first = feed.give_back_all_but_first() if len(feed.taken) > 1 else raw
        if len(feed.taken) <= 1:
            reader = csv.reader(feed, delimiter=delimiter or "\x1f")
        yield Rejected(source, start, code, problem, first)

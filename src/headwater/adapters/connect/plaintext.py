"""Plain text: one contact a line."""

from collections.abc import Iterator

from headwater.core.types import RawRecord, Rejected


def read_text(lines: Iterator[str]) -> Iterator[RawRecord | Rejected]:
    """One record for each line that is not blank, its text under ``text``."""
    for number, line in enumerate(lines, 1):
        text = line.rstrip("\r\n")
        if text.strip():
            yield RawRecord(number, {"text": text}, text)

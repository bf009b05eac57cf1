"""JSON lines: one object a line; a line that is not JSON is rejected and reading goes on."""

import json
from collections.abc import Iterator
from typing import Any

from headwater.core.types import RawRecord, Rejected


def read_json_lines(lines: Iterator[str], source: str) -> Iterator[RawRecord | Rejected]:
    """One record for each line that is not blank."""
    decode = json.JSONDecoder().decode
    for number, line in enumerate(lines, 1):
        try:
            value = decode(line)
        except (ValueError, RecursionError) as error:
            if line.strip("\x00\ufeff \t\r\n"):
                reason = f"the line is not JSON: {error}"
                yield Rejected(source, number, "bad_json", reason, line.rstrip("\r\n"))
            continue
        if value.__class__ is dict:
            yield RawRecord(number, value, line.rstrip("\r\n"))
        else:
            yield as_record(value, number, line.rstrip("\r\n"), source)


def as_record(value: Any, number: int, raw: str, source: str) -> RawRecord | Rejected:
    """A record of a JSON value: an object as it is, a text under ``text``; anything else is rejected."""
    if isinstance(value, dict):
        return RawRecord(number, value, raw)
    if isinstance(value, str):
        return RawRecord(number, {"text": value}, raw)
    return Rejected(source, number, "bad_json", f"an object was expected, not a {type(value).__name__}", raw)

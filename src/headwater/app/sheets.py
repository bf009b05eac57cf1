"""Small tables that a user brings (events, exposure, answers), row by row, whatever their format."""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from headwater.app import wiring
from headwater.core.errors import InputError
from headwater.core.types import RawRecord

CLUSTER: Final = ("customer", "customer_id", "conversation", "conversation_id", "contact_id")
"""Columns that say what rows depend on together, the widest first."""


def read_sheet(file: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Line and cells of each row; names of columns in lower case, empty cells left out, lists as JSON.

    Raises:
        InputError: the file cannot be read.
    """
    for record in wiring.open_file(Path(file)):
        if isinstance(record, RawRecord):
            yield record.line, {_key(name): _cell(value) for name, value in record.fields.items() if _cell(value)}


def pick(row: Mapping[str, str], names: Sequence[str]) -> str:
    """The first cell under one of these names; empty where there is none."""
    return next((row[name] for name in names if row.get(name)), "")


def number(cell: str, where: str, column: str) -> float:
    """The number in a cell.

    Raises:
        InputError: it is none; where it stands.
    """
    try:
        found = float(cell)
    except ValueError:
        found = math.nan
    if math.isnan(found):  # "nan" is how some programs write that there is none
        raise InputError(f"{where}: the {column} {cell[:60]!r} is no number", hint="write it as 0.93")
    return found


def need(rows: Sequence[Any], file: str, wanted: str) -> None:
    """Refuse a file in which no row could be used.

    Raises:
        InputError: there is none.
    """
    if not rows:
        raise InputError(f"{file} holds no row that can be used", hint=f"it needs the columns {wanted}")


def _key(name: str) -> str:
    return name.strip().lower().replace(" ", "_")


def _cell(value: Any) -> str:
    if isinstance(value, list | tuple | dict):
        return json.dumps(value, ensure_ascii=False)
    return "" if value is None else str(value).strip()

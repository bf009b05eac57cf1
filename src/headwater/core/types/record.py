"""A record as a connector hands it over: names and values, not yet understood."""

from dataclasses import dataclass
from typing import Any


@dataclass(slots=True)
class RawRecord:
    """One row, object or message of a source, before any column has a meaning.

    Attributes:
        line: 1-based line where it starts, or its number where the source has no lines.
        fields: values by column name: text, numbers, lists, or mappings; absent and ``None`` mean the same.
        raw: the record as it was read, to be shown, repaired and replayed.
    """

    line: int
    fields: dict[str, Any]
    raw: str

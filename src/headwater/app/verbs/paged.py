"""Lists that are read a page at a time: fields of their input and output, and the page itself."""

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

from pydantic import Field

from headwater.core.errors import InputError

CURSOR: Final[Any] = Field("", max_length=400, description="next_cursor of the page before; empty = the first")
NEXT: Final[Any] = Field("", description="cursor of the next page; empty at the end")

Row = TypeVar("Row")


def page(rows: Sequence[Row], limit: int, cursor: str, *, key: Callable[[Row], str]) -> tuple[Sequence[Row], str]:
    """The rows after the one that a cursor names, and the next cursor.

    A page begins after a row and not at a number, so that rows that come in between move nothing twice or past the reader.

    Args:
        rows: all of them, in their order.
        limit: how many.
        cursor: key of the last row of the page before; empty = from the beginning.
        key: what a row is known by, unlike every other's.

    Raises:
        InputError: no row has that key any more.

    Example:
        >>> page(["a", "b", "c"], 2, "", key=str)
        (['a', 'b'], 'b')
        >>> page(["a", "b", "c"], 2, "b", key=str)
        (['c'], '')
    """
    start = 0
    if cursor:
        start = next((place for place, row in enumerate(rows, 1) if key(row) == cursor), 0)
        if not start:
            raise InputError(
                "cursor: the row where the page before ended is gone", hint="begin with the first page again"
            )
    shown = rows[start : start + limit]
    return shown, key(shown[-1]) if start + limit < len(rows) else ""

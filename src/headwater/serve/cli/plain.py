"""How an answer looks in the terminal that has no look of its own: what is said, then a table or a block for each row."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from pydantic import BaseModel
from rich.table import Table
from rich.text import Text

from headwater.serve.cli.blocks import table
from headwater.serve.cli.console import Console

_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:[\d.]+(?:Z|\+00:00)")
_NARROW: Final = 24
"""Characters at which a cell may be broken: a table of longer ones that does not fit the terminal becomes blocks."""


def plain(answer: BaseModel, console: Console) -> None:
    """What is no list first, then the lists; what is empty is left out, but for a list that holds nothing."""
    data = answer.model_dump(mode="json")
    lists = {name: value for name, value in data.items() if isinstance(value, list)}
    _pairs({name: value for name, value in data.items() if name not in lists}, console)
    for name, rows in lists.items():
        if not rows:
            console.print(Text(f"{_words(name)}: none", "dim"))
        elif isinstance(rows[0], dict):
            _rows(rows, console)
        else:
            console.print(Text(f"{_words(name)}: {cell(rows)}"))


def cell(value: Any) -> str:
    """A value as a reader wants it: numbers with separators, moments to the minute in UTC, lists and names in a line."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:,.4g}" if abs(value) < 10_000 else f"{value:,.0f}"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, dict):
        return ", ".join(f"{_words(name)} {shown}" for name, item in value.items() if (shown := cell(item)))
    if isinstance(value, list):
        items = [cell(item) for item in value]
        return ("; " if any("," in shown for shown in items) else ", ").join(items)
    text = str(value)
    return text[:16].replace("T", " ") if _MOMENT.fullmatch(text) else text


def _rows(rows: Sequence[Mapping[str, Any]], console: Console) -> None:
    heads = [head for head in rows[0] if any(cell(row[head]) for row in rows)]
    cells = [[cell(row[head]) for head in heads] for row in rows]
    widths = [max(len(_words(head)), *(min(len(row[i]), _NARROW) for row in cells)) for i, head in enumerate(heads)]
    if sum(widths) + 2 * len(widths) <= console.width:
        table(console, [_words(head) for head in heads], cells)
        return
    for row in rows:
        _pairs(row, console)
        console.print()


def _pairs(values: Mapping[str, Any], console: Console) -> None:
    shown = {_words(name): found for name, value in values.items() if (found := cell(value))}
    if not shown:
        return
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    for name, found in shown.items():
        grid.add_row(name, Text(found))
    console.print(grid)


def _words(name: str) -> str:
    return name.replace("_", " ")

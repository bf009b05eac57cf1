"""What answers are made of in the terminal: tables, and series as a line of blocks."""

from collections.abc import Sequence
from typing import Final

from rich.table import Table
from rich.text import Text

from headwater.serve.cli.console import Console

_BLOCKS: Final = "▁▂▃▄▅▆▇█"


def sparkline(values: Sequence[float], width: int = 16) -> str:
    """A series as a line of blocks from zero to its maximum; the last ``width`` points."""
    shown = list(values)[-width:]
    top = max(shown, default=0.0)
    if top <= 0:
        return _BLOCKS[0] * len(shown)
    return "".join(_BLOCKS[min(7, int(8 * value / top))] for value in shown)


def table(console: Console, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Rows under dim heads, numbers to the right; nothing where there is no row."""
    if not rows:
        return
    grid = Table(box=None, header_style="dim", pad_edge=False)
    for i, head in enumerate(heads):
        numeric = all(row[i][:1].isdigit() for row in rows if row[i])
        grid.add_column(head, justify="right" if numeric and i else "left", overflow="fold")
    for row in rows:
        grid.add_row(*(Text(cell) for cell in row))
    console.print(grid)

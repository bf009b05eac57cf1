"""Erasures in the terminal: what went, and the proof."""

from collections.abc import Callable
from typing import Any, Final

from rich.text import Text

from headwater.serve.cli.blocks import table
from headwater.serve.cli.console import Console


def erased(answer: Any, console: Console) -> None:
    """The contacts, the places that held something, and the proof."""
    if answer.undated:
        console.print(Text(f"{answer.undated:,} contacts have no time: no age lets them go", "yellow"))
    if not answer.done:
        console.print(f"{answer.contacts:,} contacts would go")
        return
    touched = [row for row in answer.places if row.removed or row.changed or row.left]
    table(
        console,
        ["place", "looked at", "removed", "changed", "left"],
        [[row.place, *(f"{n:,}" for n in (row.looked_at, row.removed, row.changed, row.left))] for row in touched],
    )
    console.print(f"{answer.contacts:,} contacts are gone; looked again at {len(answer.places)} places")
    console.print(Text(f"in the log: {answer.subject}", "dim"))
    for name in [*answer.left, *answer.outside]:
        console.print(Text(f"still holds something: {name}", "bold red"))
    if answer.ok:
        console.print(Text("nothing of them is left", "green"))


SHOWS: Final[dict[str, Callable[[Any, Console], None]]] = {"erase": erased, "retain": erased}

"""Erasures and plans in the terminal: what went, and the proof; what is needed, and what that rests on."""

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


def needs(answer: Any, console: Console) -> None:
    """What is needed, a line each, then what costs most, warnings and assumptions."""
    table(
        console,
        ["", "likely", "interval", "", ""],
        [
            [row.what, _number(row.value), f"{_number(row.low)} to {_number(row.high)}", row.unit, row.how]
            for row in answer.needs
        ],
    )
    costly = sorted(answer.stages, key=lambda stage: -stage.first_hours)[:5]
    said = ", ".join(f"{stage.stage} {_number(stage.first_hours)}" for stage in costly)
    console.print(f"core hours of the first load: {said}")
    for line in answer.warnings:
        console.print(Text(f"! {line}", "yellow"))
    for line in answer.assumptions:
        console.print(Text(f"assumed: {line}", "dim"))
    console.print(Text(f"measured {answer.measured}", "dim"))


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:,.3g}"


SHOWS: Final[dict[str, Callable[[Any, Console], None]]] = {"erase": erased, "retain": erased, "plan": needs}

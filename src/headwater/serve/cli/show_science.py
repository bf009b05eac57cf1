"""How evaluations, comparisons, cards and decisions of the gate look in the terminal."""

from collections.abc import Callable, Mapping
from typing import Any

from rich.text import Text

from headwater.serve.cli.blocks import table
from headwater.serve.cli.console import Console


def evaluated(answer: Any, console: Console) -> None:
    """Each evaluation in full, then what can be done next."""
    for found in answer.evaluations:
        evaluation(found, console)
    for line in answer.next_steps:
        console.line(Text(line, "dim"))


def evaluation(answer: Any, console: Console) -> None:
    """Figures, segments, notes."""
    head = (
        f"  {answer.system} on {answer.task}: {answer.items:,} items of {answer.clusters:,} customers or conversations"
    )
    console.print(Text.assemble((f"{answer.name}@{answer.version}", "bold"), head))
    table(console, ["metric", "value", "interval", "better"], [[*_cells(f), f.better] for f in answer.figures])
    if answer.segments:
        rows = [[f"{s.property} {s.value}", f"{s.items:,}", *_cells(s.figure)[1:]] for s in answer.segments]
        table(console, ["segment", "items", answer.decides.metric, "interval"], rows)
    for note in answer.notes:
        console.print(Text(note, "yellow"))


def evaluations(answer: Any, console: Console) -> None:
    """A line each."""
    rows = [
        [f"{row.name}@{row.version}", row.task, f"{row.items:,}", " ".join(_cells(row.decides))]
        for row in answer.evaluations
    ]
    table(console, ["evaluation", "task", "items", "decided by"], rows)
    if not rows:
        console.print("no evaluations yet; make one: headwater evaluate labels.csv --task assignment")


def compared(answer: Any, console: Console) -> None:
    """The verdict, then the segments in which the first lost."""
    console.print(answer.reading)
    console.print(Text(f"{answer.items:,} items; they show a gap of {answer.detectable:.3f} four times in five", "dim"))
    rows = [
        [f"{s.property} {s.value}", f"{s.items:,}", f"{s.gap:+.3f}", f"{s.p_worse:.3g}"]
        for s in answer.segments
        if s.gap < 0
    ]
    table(console, ["where the first is behind", "items", "gap", "p, corrected"], rows)


def card(answer: Any, console: Console) -> None:
    """The Markdown as it is, or where it was written."""
    if answer.path:
        console.print(answer.path)
    else:
        console.part(answer.text)


def gate(answer: Any, console: Console) -> None:
    """The decision and each check."""
    verdict = ("passed", "bold green") if answer.ok else ("refused", "bold red")
    against = f" against {answer.against}" if answer.against else ""
    console.print(Text.assemble((answer.candidate, "bold"), f"{against}: ", verdict))
    for check in answer.checks:
        mark = ("  ok       ", "green") if check.passed else ("  refused  ", "red")
        console.print(Text.assemble(mark, f"{check.name}: {check.said}"))


def _cells(figure: Any) -> list[str]:
    return [figure.metric, f"{figure.value:.3f}", f"[{figure.low:.3f} to {figure.high:.3f}]"]


SHOWS: Mapping[str, Callable[[Any, Console], None]] = {
    "evaluate": evaluated,
    "evaluations.list": evaluations,
    "evaluations.show": evaluation,
    "evaluations.compare": compared,
    "card": card,
    "gate": gate,
}

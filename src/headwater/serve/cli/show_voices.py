"""How signals and anecdotes look in the terminal."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from headwater.app.usecases.sheet import kind_of, stands_for
from headwater.app.verbs.anecdotes import AnecdoteDetail, AnecdoteRow
from headwater.app.verbs.models import MoodShare
from headwater.app.verbs.signals import ContactSignals
from headwater.serve.cli.console import Console

_FEWEST = 0.005


def contact_signals(answer: ContactSignals, console: Console) -> None:
    """The contact, then each turn and statement: mood, what was seen, the words."""
    path = answer.trajectory
    console.print(Text.assemble((answer.contact_id, "bold")))
    console.print(
        f"mood from {path.opening:+.2f} over {path.trough:+.2f} (turn {path.trough_at + 1} of {path.turns}) "
        f"to {path.closing:+.2f}: recovery {path.recovery:.2f}"
        if path.turns
        else "the customer said nothing that could be read"
    )
    table = Table(box=None, header_style="dim", pad_edge=False)
    for head in ("", "mood", "signals", "at", "words"):
        table.add_column(head, overflow="fold")
    for row in answer.rows:
        unit = row.unit if row.unit == "contact" else f"{row.unit} {row.position + 1}"
        seen = ", ".join(f"{name} {value:.0%}" for name, value in row.signals.items())
        words = "; ".join(dict.fromkeys(f"{item.signal}: {item.text}" for item in row.evidence))
        aim = "" if row.target == "none" else row.target
        table.add_row(unit, f"{row.mood} {row.polarity:+.2f}", seen, aim, Text(words))
    console.print(table)


def mood_summary(answer: Any, console: Console) -> None:
    """Shares of the issue, then its weeks."""
    console.print(Text.assemble((answer.name, "bold"), (f"  {answer.issue_id}", "dim")))
    if answer.withheld:
        console.print(answer.withheld)
    shares(answer.shares, console)
    weeks = sorted({row.week for row in answer.weeks})
    table = Table(box=None, header_style="dim", pad_edge=False)
    for head in ("week of", "contacts", "negative", "effort", "severity"):
        table.add_column(head, justify="left" if head == "week of" else "right")
    told = {(row.week, row.measure): row for row in answer.weeks}
    for week in weeks:
        cells = [_share(told[week, name]) for name in ("negative", "effort", "severity")]
        table.add_row(str(week), f"{told[week, 'negative'].of:,}", *cells)
    if weeks:
        console.print(table)
    console.print(Text(f"{answer.method}; intervals cover sampling, not what the words miss", "dim"))


def shares(rows: list[MoodShare], console: Console) -> None:
    """What is seen at all, with intervals, on a line each."""
    shown = [row for row in rows if row.value >= _FEWEST or row.measure == "negative"]
    if not shown:
        return
    table = Table(box=None, header_style="dim", pad_edge=False)
    for head in ("mood and signals", "share [interval]", "contacts"):
        table.add_column(head, justify="left" if head.startswith("mood") else "right")
    for row in shown:
        table.add_row(row.measure, _share(row), f"{row.contacts:,} of {row.of:,}")
    console.print(table)


def _share(row: MoodShare) -> str:
    return f"{row.value:.0%} [{row.low:.0%}-{row.high:.0%}]"


def reading_list(answer: Any, console: Console) -> None:
    """Quotes to read, each with its reason and what it stands for."""
    for number, row in enumerate(answer.anecdotes, start=1):
        _anecdote(number, row, console)
    if not answer.anecdotes:
        console.print("nothing to read: no anecdote of this kind was found")
    cohorts = "; ".join(f"{name}: {n}" for name, n in answer.cohorts.items())
    console.print(Text(f"from {answer.candidates:,} anecdotes: {answer.note}", "dim"))
    if cohorts:
        console.print(Text(f"from {cohorts}", "dim"))


def _anecdote(number: int, row: AnecdoteRow, console: Console) -> None:
    console.print(
        Text.assemble((f"{number:>3}  ", "dim"), (kind_of(row), "bold"), f"  {row.issue or 'in no issue yet'}")
    )
    console.print(Padding(Text(f"“{row.quote}”"), (0, 0, 0, 5)))
    axes = f"story {row.story:.0%}, informative {row.informative:.0%}, usable {row.usable:.0%}"
    owner = f", {row.owner}, due {row.due}" if row.owner else ""
    state = "overdue" if row.overdue else row.state
    for line in (stands_for(row), "; ".join(row.why), axes):
        console.print(Padding(Text(line), (0, 0, 0, 5)))
    place = f"{row.cohort + '; ' if row.cohort else ''}{row.contact_id}; {row.anecdote_id}; {state}{owner}"
    console.print(Padding(Text(place, "dim"), (0, 0, 1, 5)))


def anecdote(answer: AnecdoteDetail, console: Console) -> None:
    """One anecdote, and what was said to it."""
    _anecdote(1, answer, console)
    for name in ("answer", "action", "learned"):
        if getattr(answer, name):
            console.print(Text.assemble((f"{name:<9} ", "dim"), getattr(answer, name)))
    for line in answer.history:
        said = ", ".join(f"{key}: {value}" for key, value in line.change.items())
        console.print(Text(f"{line.at[:16]} {line.who} {line.verb} {said}", "dim"))
    console.print(Text(f"next: {', '.join(answer.moves) or 'nothing'}", "dim"))


def overdue(answer: Any, console: Console) -> None:
    """What waits for an answer."""
    for number, row in enumerate(answer.anecdotes, start=1):
        _anecdote(number, row, console)
    if not answer.anecdotes:
        console.print("every anecdote that was assigned has its answer, or is not due yet")


SHOWS: Final[Mapping[str, Callable[[Any, Console], None]]] = {
    "signals.show": contact_signals,
    "signals.summary": mood_summary,
    "anecdotes.list": reading_list,
    **dict.fromkeys((f"anecdotes.{name}" for name in ("show", "assign", "answer", "close", "reopen")), anecdote),
    "anecdotes.overdue": overdue,
}

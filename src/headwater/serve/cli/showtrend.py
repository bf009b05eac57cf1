"""Trends in the terminal: the series, the forecast, changes of the ruler, and what a change is made of."""

from typing import Any

from rich.text import Text

from headwater.serve.cli.blocks import sparkline, table
from headwater.serve.cli.console import Console


def trend(answer: Any, console: Console) -> None:
    """Contacts as counted, the adjusted rate, what to expect, and why it changed."""
    console.print(Text.assemble((answer.name, "bold"), (f"  {answer.issue_id}", "dim")))
    _line(console, "contacts a week", answer.weeks, "")
    _line(console, "adjusted", answer.adjusted, f" {answer.unit}")
    if answer.growth is not None:
        g = answer.growth
        console.print(f"growth of the adjusted rate: {g.value:+.1%} a week [{g.low:+.1%} to {g.high:+.1%}]")
    if answer.coming:
        console.print(Text("to expect", "bold"))
        rates = {week.week: week for week in answer.coming_rates}
        heads = ["week of", "contacts", answer.unit]
        rows = [[f"{week.week}", _range(week), _range(rates[week.week], 2)] for week in answer.coming]
        table(console, heads, rows)
        console.print(f"together {_range(answer.total)} contacts")
    for row in answer.switches:
        _switch(row, console)
    if answer.change is not None:
        _change(answer.change, answer.unit, console)
    for note in answer.notes:
        console.print(Text(note, "dim"))


def _line(console: Console, label: str, weeks: Any, unit: str) -> None:
    if not weeks:
        return
    last = weeks[-1]
    digits = 2 if unit else 0
    console.print(
        Text.assemble(
            (f"{label:<16}", "dim"),
            (sparkline([week.value for week in weeks], 52), "cyan"),
            f"  {_range(last, digits)}{unit} in the week of {last.week}",
        )
    )


def _switch(row: Any, console: Console) -> None:
    old = "topics as discovered" if row.first == 0 else f"version {row.first}"
    console.print(Text(f"counted anew: {old} to version {row.second}", "bold"))
    r = row.ratio
    console.print(
        f"  the same contacts: {row.contacts_before:,} as “{row.old_name}”, {row.contacts_after:,} now: "
        f"x{r.value:.2f} [{r.low:.2f}-{r.high:.2f}]; a step of that size is the ruler's, not the customers'"
    )
    console.print(Text.assemble(("  old  ", "dim"), (sparkline(row.old, 52), "cyan")))
    console.print(Text.assemble(("  new  ", "dim"), (sparkline(row.new, 52), "cyan")))


def _change(change: Any, unit: str, console: Console) -> None:
    console.print(Text("why it changed", "bold"))
    console.print(
        f"  {_range(change.contacts_before, 1)} contacts a week from {change.before[0]} to {change.before[1]}, "
        f"{_range(change.contacts_after, 1)} from {change.after[0]} to {change.after[1]}"
    )
    parts = [("change", change.change), ("volume: more or less of everything", change.volume)]
    parts += [(f"mix: other shares of {change.by}", change.mix)] if change.by else []
    within = f"within values of {change.by}" if change.by else "the issue itself"
    parts.append((f"rate: {within}", change.rate))
    table(console, ["", "contacts a week"], [[label, _signed(number)] for label, number in parts])
    if change.parts:
        heads = [change.by, "share of all", unit.replace("contacts per 1,000", "per 1,000"), "from mix", "from rate"]
        rows = [
            [
                part.value,
                f"{part.share_before:.1%} to {part.share_after:.1%}",
                f"{_rate(part.rate_before)} to {_rate(part.rate_after)}",
                _signed(part.mix),
                _signed(part.rate),
            ]
            for part in change.parts
        ]
        table(console, heads, rows)


def _rate(value: float | None) -> str:
    return "none" if value is None else f"{value:.1f}"


def _range(n: Any, digits: int = 0) -> str:
    return f"{n.value:,.{digits}f} [{n.low:,.{digits}f}-{n.high:,.{digits}f}]"


def _signed(n: Any) -> str:
    return f"{n.value + 0.0:+,.1f} [{n.low + 0.0:+,.1f} to {n.high + 0.0:+,.1f}]"

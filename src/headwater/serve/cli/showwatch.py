"""Incidents of the watch in the terminal."""

from typing import Any

from rich.text import Text

from headwater.serve.cli.console import Console


def incidents(answer: Any, console: Console) -> None:
    """A block an incident, then what was watched."""
    for row in answer.incidents:
        e = row.excess
        kind = ("  not in the taxonomy yet: headwater candidates", "yellow") if row.is_new else ("", "dim")
        where = " & ".join(f"{name}={value}" for name, value in row.segment.items()) or "everywhere"
        up = ("still up", "bold red") if row.active else (f"until {row.last}", "dim")
        console.print(Text.assemble((row.name, "bold"), "  ", up, (f"  {row.key}", "dim"), kind))
        console.print(
            f"  {row.observed:,.0f} contacts since {row.onset} where {row.expected:,.1f} were expected: "
            f"{e.value:,.0f} [{e.low:,.0f} to {e.high:,.0f}] more"
        )
        console.print(f"  {where}; raised {row.raised}; odds {row.e_value:,.3g} to 1, p={row.p_value:.1g}")
        if len(row.topics) > 1:
            console.print(f"  also in: {', '.join(row.topics[1:6])}")
        for quote in row.quotes:
            console.print(Text.assemble(f"  “{quote.quote}”", (f"  {quote.contact_id}", "dim")))
        if row.state != "new":
            console.print(Text(f"  {row.state} {row.why}", "dim"))
    if not answer.incidents:
        console.print("nothing is new or growing beyond chance")
    hidden = f"; {answer.hidden} acknowledged or snoozed (--muted)" if answer.hidden else ""
    console.print(
        Text(
            f"{answer.series:,} series by {answer.every}, {answer.first} to {answer.last}; of the alarms of a step at most "
            f"{answer.fdr:.0%} are expected to be false{hidden}",
            "dim",
        )
    )


def backtest(answer: Any, console: Console) -> None:
    """The incidents and how often and how soon they would have been raised."""
    incidents(answer, console)
    delay = "" if answer.delay_days is None else f", {_lag(answer.delay_days, answer.every)} after the onset (median)"
    console.print(f"{len(answer.incidents)} incidents, {answer.per_month:.1f} a month{delay}")
    if answer.loudest:
        console.print(f"loudest: {', '.join(answer.loudest)}")


def _lag(days: float, every: str) -> str:
    return f"{days * 24:,.0f} hours" if every == "hour" else f"{days:,.0f} days"

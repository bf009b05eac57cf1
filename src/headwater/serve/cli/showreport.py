"""Reports in the terminal."""

from typing import Any

from rich.text import Text

from headwater.report.markdown import as_markdown
from headwater.serve.cli.blocks import table
from headwater.serve.cli.console import Console


def report(answer: Any, console: Console) -> None:
    """The report as Markdown, or the text of its file."""
    for line in (answer.text or as_markdown(answer.document)).splitlines():
        console.line(Text(line))


def written(answer: Any, console: Console) -> None:
    """What is told first, then where it lies."""
    console.print(Text(answer.title, "bold"))
    for line in answer.exceptions:
        console.print(Text(f"  {line}"))
    if not answer.exceptions and answer.title.startswith("Weekly"):
        console.print("  nothing is out of the ordinary")
    for path in answer.files:
        console.line(Text(path, "green"))


def schedules(answer: Any, console: Console) -> None:
    """What is made by the clock, and what was."""
    for row in answer.schedules:
        waits = f"; {row.waits} is due: headwater report due" if row.waits else ""
        console.print(f"{row.report} every {row.every} UTC, next {row.next:%Y-%m-%d %H:%M} UTC{waits}")
        console.line(Text(f"  to {row.folder}", "dim"))
    if not answer.schedules:
        console.print(
            'no report is made by the clock: headwater report schedule weekly --every "monday 07:00" --out FOLDER'
        )
    table(
        console,
        ("week", "report", "made", "file"),
        [
            (row.week, row.report, f"{row.at:%Y-%m-%d %H:%M} UTC", row.files[0] if row.files else "")
            for row in answer.made
        ],
    )


def due(answer: Any, console: Console) -> None:
    """A line a report."""
    for row in answer.reports:
        console.print(f"{row.report} {row.week}: {row.outcome}")
        for path in row.files:
            console.line(Text(f"  {path}", "green"))
    if not answer.reports:
        console.print("nothing is due")


SHOWS = {
    "report.show": report,
    "report.weekly": written,
    "report.issue": written,
    "report.ledger": written,
    "report.schedule": schedules,
    "report.schedules": schedules,
    "report.due": due,
}

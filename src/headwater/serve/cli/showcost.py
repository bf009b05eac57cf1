"""Costs in the terminal."""

from typing import Any

from rich.text import Text

from headwater.serve.cli.console import Console


def costs(answer: Any, console: Console) -> None:
    """A block an issue, highest priority first, then the total."""
    for row in answer.rows:
        c, one = row.cost, row.per_contact
        console.print(Text.assemble((row.name, "bold"), (f"  {row.issue_id}", "dim")))
        console.print(
            f"  cost {c.value:,.0f} [{c.low:,.0f} to {c.high:,.0f}]; "
            f"{one.value:,.2f} [{one.low:,.2f} to {one.high:,.2f}] a contact"
        )
        console.print(f"  priority {row.priority:,.0f} = {row.explained}")
        matter = ", ".join(f"{s.name.replace('_', ' ')} {s.share:.0%}" for s in row.sensitivity[:4])
        console.print(Text(f"  what the width comes from: {matter}", "dim"))
    console.print(f"all issues: {answer.total:,.0f}; contacts with several issues are split, none is counted twice")
    console.print(Text(f"assumptions version {answer.version}", "dim"))

"""How the quality of topics looks in the terminal."""

from typing import Any

from rich.text import Text

from headwater.serve.cli.blocks import table
from headwater.serve.cli.console import Console


def quality(answer: Any, console: Console) -> None:
    """The measures with their intervals, the least certain topics, names that repeat, rows that were left out."""
    rows = [
        [measure.name, f"{measure.value:.2f} [{measure.low:.2f} to {measure.high:.2f}]", measure.meaning]
        for measure in answer.measures
    ]
    table(console, ["measure", f"value [{answer.measures[0].level:.0%}]", "what it says"], rows)
    if answer.worst:
        console.print()
        worst = [
            [
                topic.name,
                f"{topic.statements:,}",
                f"{topic.found:.0%} [{topic.low:.0%} to {topic.high:.0%}]",
                f"{topic.taken_for} ({topic.taken})" if topic.taken else "",
            ]
            for topic in answer.worst
        ]
        table(console, ["least certain topics", "statements", "found again", "taken for"], worst)
    for group in answer.same_names:
        console.print(Text(f"say the same: {'; '.join(group)}", "yellow"))
    for line in answer.rejected:
        console.print(Text(line, "yellow"))
    console.print(answer.reading)
    of = f"{answer.looked_at:,} of {answer.statements:,} statements, {answer.topics:,} topics"
    console.print(Text(f"{of}; {answer.method}; vectors {answer.vectors}", "dim"))

"""How an answer to a question looks in the terminal."""

from typing import Any

from rich.text import Text

from headwater.core.text.visible import visible
from headwater.serve.cli.console import Console


def answered(answer: Any, console: Console) -> None:
    """The sentences, the quotes, and the commands that say the same; or why not, and what can be asked."""
    if answer.understood:
        console.print(Text(answer.understood, "dim"))
    for said in answer.sentences:
        cited = "".join(f" [{place + 1}]" for place in said.commands)
        console.print(Text.assemble(visible(said.text), (cited, "dim")))
    said = " ".join(row.text for row in answer.sentences)
    for quote in answer.quotes:
        if quote.quote not in said:
            console.print(Text.assemble(f"  “{visible(quote.quote)}”", (f"  {quote.contact_id}", "dim")))
    if answer.refusal:
        console.print(Text(answer.refusal, "yellow"))
    for choice in answer.which:
        console.print(Text.assemble(f"  {choice.name}", (f"  --issue {choice.issue_id}", "dim")))
    if answer.can:
        console.print(Text("it can answer: " + "  ".join(answer.can), "dim"))
    if answer.near:
        names = ", ".join(f"{one.name} ({one.issue_id})" for one in answer.near)
        console.print(Text(f"also close: {names}", "dim"))
    for place, command in enumerate(answer.commands):
        console.line(Text(f"[{place + 1}] {command}", "dim"))
    for note in answer.notes:
        console.print(Text(note, "yellow"))

"""Sizes, audits and the questions of an audit in the terminal."""

import sys
from typing import Any

import typer
from rich.table import Table
from rich.text import Text

from headwater.app.context import Context, call
from headwater.app.verbs.audit import AnswerInput
from headwater.app.verbs.table import verb
from headwater.serve.cli.console import Console

_SEVERAL = "ranks or names of its issues with commas, or none"


def sizes(answer: Any, console: Console) -> None:
    """A line a slice."""
    console.print(Text.assemble((answer.name, "bold"), (f"  {answer.issue_id}", "dim")))
    heads = ["slice", "contacts", "share", "customers", "repeats"]
    heads += [f"per 1,000 {answer.unit}"] if answer.unit else []
    table = Table(box=None, header_style="dim", pad_edge=False)
    for head in heads:
        table.add_column(head, overflow="fold")
    for row in answer.rows:
        cut = ", ".join(f"{name}={value}" for name, value in row.slice.items()) or "all"
        cells = [cut, *(_cell(getattr(row, name)) for name in ("contacts", "share", "customers", "repeats"))]
        table.add_row(*(Text(cell) for cell in cells + ([_cell(row.rate)] if answer.unit else [])))
    console.print(table)
    console.print(Text(answer.note, "dim"))


def audit_state(answer: Any, console: Console) -> None:
    """How well the size is known, and what more labels buy."""
    console.print(f"{answer.answered} answers")
    if answer.contacts is not None:
        console.print(f"size: {_cell(answer.contacts)} contacts; covers {', '.join(answer.contacts.covers)}")
    if answer.note:
        console.print(Text(answer.note, "yellow"))
    for row in answer.buys:
        console.print(f"  with {row.labels} labels in all: an interval about {row.width:,.0f} contacts wide")


def drawn(answer: Any, console: Console) -> None:
    """The question and the contacts to ask about."""
    console.print(Text(answer.question, "bold"))
    for row in answer.rows:
        console.print(Text.assemble((f"{row.contact_id}  ", "dim"), row.text))
    audit_state(answer, console)


def ask(answer: Any, context: Context, console: Console) -> None:
    """Ask about one contact after the other; every answer is kept at once, so that stopping loses nothing."""
    if not sys.stdin.isatty():
        console.note("--ask needs a terminal; use headwater audit export and audit load, or audit answer")
        return
    shared = answer.issue == "shared"
    console.print(Text(answer.question, "bold"))
    state = answer
    for number, row in enumerate(answer.rows, start=1):
        console.print(Text.assemble((f"{number} of {len(answer.rows)}  ", "dim"), row.text))
        told = typer.prompt(_SEVERAL if shared else "yes, no, skip or quit").strip().lower()
        if told in ("q", "quit"):
            break
        if told in ("s", "skip"):
            continue
        given = AnswerInput(issue=answer.issue, answer=[f"{row.contact_id}={told}"])
        state = call(verb("audit.answer"), context, given)
    audit_state(state, console)


def _cell(n: Any) -> str:
    if n is None:
        return ""
    if n.unit == "share":
        return f"{n.value:.2%} [{n.low:.2%}-{n.high:.2%}]"
    digits = 0 if n.unit in ("contacts", "customers") else 2
    return f"{n.value:,.{digits}f} [{n.low:,.{digits}f}-{n.high:,.{digits}f}]"

"""``headwater agents chat``: a conversation with an agent in the terminal; its tools answer as in a test."""

import sys
from typing import Annotated, Any

import typer
from rich.text import Text

from headwater.agents.run.state import Answered, HandOver, Invoke, Note
from headwater.core.registry import load
from headwater.core.text.visible import visible
from headwater.serve.cli.console import Console

_TRY = "headwater.agents.usecases.talking:try_out"  # loads an encoder: not with the commands
_STOPS = ("quit", "exit")


def chat(
    files: Annotated[list[str], typer.Argument(help="files of procedures (.md)")],
    world: Annotated[str, typer.Option(help="test in whose world the tools answer; the first by default")] = "",
    trace: Annotated[bool, typer.Option("--trace", help="show steps, calls and what was refused, too")] = False,
) -> None:
    r"""Talk to the agent that a procedure describes; nothing is changed: its tools answer as in a test.

    \b
    Examples:
      headwater agents chat refund.md
      headwater agents chat refund.md password.md --world "by post" --trace
    """
    console = Console()
    session = load(_TRY)(files, world)
    first = session.agent.procedures[0].tests[0]
    facts = "; ".join(f"{name}: {text}" for name, text in first.customer.items())
    console.print(
        Text(f"write as a customer; its world knows one with {facts}. An empty line or 'quit' ends it.", "dim")
    )
    while session.state.status not in ("done", "handed_off"):
        try:
            said = input("> " if sys.stdin.isatty() else "")
        except EOFError:
            break
        if not said.strip() or said.strip().lower() in _STOPS:
            break
        if not sys.stdin.isatty():
            console.line(Text(f"> {visible(said)}", "dim"))
        _turn(session, said, console, trace=trace)


def _turn(session: Any, said: str, console: Console, *, trace: bool) -> None:
    seen = len(session.trace)
    for reply in session.say(said):
        console.line(Text(visible(reply)))
    for one in session.trace[seen:]:
        if isinstance(one, HandOver):
            lines = [f"  {name}: {visible(text)}" for name, text in one.summary.items()]
            console.print(Text("\n".join([f"handed over to {one.team or 'a person'}", *lines]), "yellow"))
        elif trace and isinstance(one, Note):
            console.print(Text(f"  {one.what}: {visible(one.detail)}", "dim"))
        elif trace and isinstance(one, Invoke):
            console.print(Text(f"  call: {one.tool}", "dim"))
        elif trace and isinstance(one, Answered) and one.error:
            console.print(Text(f"  failed: {visible(one.error)}", "dim"))

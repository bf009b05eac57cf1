"""Questions of a sized query in the terminal: a key for each answer, the running interval beside."""

import sys

import click
from rich.panel import Panel
from rich.text import Text

from headwater.app.context import SizeQuestion
from headwater.core.types import Estimate
from headwater.serve.cli.console import Console

_KEYS = {"y": "yes", "n": "no", "u": "unsure", "b": "back", "q": "stop"}
_LONGEST = 900


class TerminalJudge:
    """Asks whoever sits at the terminal; implements ``app.context.Judge``.

    Args:
        console: where the questions are printed.
    """

    def __init__(self, console: Console) -> None:
        self._console = console

    def __call__(self, question: SizeQuestion) -> str:
        """``yes``, ``no``, ``unsure``, ``back`` or ``stop``."""
        shown = question.text if len(question.text) <= _LONGEST else question.text[:_LONGEST] + " …"
        self._console.err.print(Panel(Text(shown), title=f"{question.number}", title_align="left"))
        self._console.err.print(Text(f"does it mean “{question.wanted}”?  {running(question.estimate)}", "dim"))
        self._console.err.print("[bold]y[/]es  [bold]n[/]o  [bold]u[/]nsure  [bold]b[/]ack  [bold]q[/]uit ", end="")
        while True:
            key = click.getchar().lower()
            if key in _KEYS:
                self._console.err.print(_KEYS[key])
                return _KEYS[key]


def running(estimate: Estimate) -> str:
    """``so far: 41 [12-130] contacts``."""
    return f"so far: {estimate.value:,.0f} [{estimate.low:,.0f}-{estimate.high:,.0f}] contacts"


def judge_of(console: Console) -> TerminalJudge | None:
    """Somebody to ask, where there is a terminal and the answer is for people."""
    return TerminalJudge(console) if sys.stdin.isatty() and not console.as_json else None

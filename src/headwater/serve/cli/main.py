"""``headwater``: the command.

Exit codes: 0 done; 1 a fault of ours; 2 settings or usage; 3 input; 4 the store has moved on; 5 upstream;
6 an agent was stopped; 7 an extra is missing; 130 interrupted.
"""

import os
import sys
import textwrap
from collections.abc import Callable
from functools import cache
from importlib.metadata import version
from typing import Annotated, cast

import click
import typer

from headwater.app.verbs.table import VERBS
from headwater.core.errors import HeadwaterError
from headwater.serve.cli import queue
from headwater.serve.cli.agents import mcp
from headwater.serve.cli.chat import chat
from headwater.serve.cli.console import Console
from headwater.serve.cli.label import label
from headwater.serve.cli.render import mount
from headwater.serve.cli.server import serve
from headwater.serve.cli.show import shows
from headwater.serve.errors import as_disk_error, problem

_EPILOGUE = """\b
Start here:
  headwater demo                        a made-up company's contacts, from raw text to sized issues
  headwater run contacts.csv -w DIR     the same on yours
  headwater issues list -w DIR          the answer again

\b
Exit codes: 0 done, 1 a fault of ours, 2 settings or usage, 3 input, 4 conflict, 5 upstream, 6 agent, 7 missing extra
"""


def _version(wanted: bool) -> None:
    if wanted:
        Console().print(f"headwater {version('headwater')}")
        raise typer.Exit


def root(
    _version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="print the version and stop")
    ] = False,
) -> None:
    """Global options."""


@cache
def command_line(first: str = "") -> typer.core.TyperGroup:
    """The command, or what of it begins with one word: the whole takes a third of a second to put together.

    Args:
        first: word after ``headwater``; the whole command where it is none that we know.
    """
    app = typer.Typer(
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        help="From raw customer contacts to a short list of sized, root-caused, owned issues.",
        epilog=_EPILOGUE,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(root)
    offered = {name: verb for name, verb in VERBS.items() if "cli" in verb.doors}
    heads = {name.partition(".")[0] for name in offered if "." in name}
    ours: dict[str, Callable[..., None]] = {"serve": serve, "mcp": mcp, "label": label}
    known = {name.partition(".")[0] for name in offered} | ours.keys()
    wanted = {first} if first in known else known
    groups: dict[str, typer.Typer] = {}
    for name, verb in offered.items():
        if name.partition(".")[0] in wanted:
            mount(app, verb, groups, shows(name), heads=heads)
    for name, command in ours.items():
        if name in wanted:
            app.command(name)(command)
    if "queue" in groups:
        queue.mount(groups["queue"])
    if "agents" in groups:
        groups["agents"].command("chat")(chat)
    return cast(typer.core.TyperGroup, typer.main.get_command(app))


def run() -> None:
    """Entry point: errors that we foresaw are one line and a hint; no traceback unless HEADWATER_DEBUG is set."""
    console = Console(as_json="--json" in sys.argv)
    try:
        command_line(sys.argv[1] if len(sys.argv) > 1 else "")()
    except HeadwaterError as error:
        _complain(console, error)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        console.err.print("\ninterrupted; repeat the same command to continue where it stopped")
        sys.exit(130)
    except BrokenPipeError:  # the reader of our output has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except (click.exceptions.Exit, SystemExit):
        raise
    except OSError as error:
        foreseen = as_disk_error(error)
        _complain(console, foreseen)
        sys.exit(foreseen.exit_code)
    except Exception as error:
        if os.environ.get("HEADWATER_DEBUG"):
            raise
        console.err.print(f"[bold red]fault:[/] {type(error).__name__}: {error}", markup=True)
        console.err.print("  this is a defect of ours; HEADWATER_DEBUG=1 shows where")
        sys.exit(1)


def _complain(console: Console, error: HeadwaterError) -> None:
    if os.environ.get("HEADWATER_DEBUG"):
        console.err.print_exception()
    if console.as_json:
        console.err.print_json(data=problem(error))
        return
    console.err.print("[bold red]error:[/]", end=" ")
    console.err.print(str(error), markup=False, soft_wrap=True)
    if error.hint:
        console.err.print(textwrap.indent(error.hint, "  "), markup=False, soft_wrap=True)

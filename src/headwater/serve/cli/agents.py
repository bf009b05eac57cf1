"""``headwater mcp``: the verbs as tools for AI agents, on standard input and output."""

from pathlib import Path
from typing import Annotated

import typer

from headwater.core.extras import require
from headwater.core.registry import load
from headwater.serve.cli.server import DEFAULT_WORKSPACE


def mcp(
    workspace: Annotated[
        Path, typer.Option("--workspace", "-w", envvar="HEADWATER_WORKSPACE", help="folder to serve")
    ] = DEFAULT_WORKSPACE,
    write: Annotated[bool, typer.Option("--write", help="offer verbs that write, too")] = False,
) -> None:
    r"""The verbs as tools for AI agents (Model Context Protocol), on standard input and output. Reads only, unless told.

    \b
    Examples:
      headwater mcp --workspace ./my-contacts
      headwater mcp --workspace ./my-contacts --write
    """
    require("mcp", extra="mcp", why="to serve agents")
    load("headwater.serve.mcp.server:listen")(workspace, write=write)

"""``headwater serve``: the page and the API over one workspace, on this machine alone unless told otherwise."""

from pathlib import Path
from typing import Annotated

import typer

from headwater.core.errors import ConfigError
from headwater.core.registry import load
from headwater.serve.cli.console import Console

DEFAULT_WORKSPACE = Path("headwater-workspace")
DEFAULT_PORT = 8321
_LISTEN = "headwater.serve.api.listen:listen"


def serve(
    workspace: Annotated[
        Path, typer.Option("--workspace", "-w", envvar="HEADWATER_WORKSPACE", help="folder to serve")
    ] = DEFAULT_WORKSPACE,
    port: Annotated[int, typer.Option(help="0 = any that is free", min=0, max=65535)] = DEFAULT_PORT,
    host: Annotated[str, typer.Option(help="address to listen on; others than loopback need --public")] = "127.0.0.1",
    public: Annotated[
        bool, typer.Option("--public", help="allow an address that other machines reach; people sign in")
    ] = False,
    team: Annotated[
        bool, typer.Option("--team", help="people sign in on this machine, too (headwater users add)")
    ] = False,
    name: Annotated[
        list[str] | None, typer.Option(help="host name that a proxy in front passes on: issues.example.com")
    ] = None,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="open the page")] = False,
    log: Annotated[bool, typer.Option("--log", help="write a line of JSON for every answer to standard error")] = False,
) -> None:
    r"""The page and the API over one workspace.

    \b
    Examples:
      headwater serve --workspace ./my-contacts
      headwater serve --port 0 --browser
      headwater serve --team
    """
    load(_LISTEN)(
        workspace,
        host=host,
        port=port,
        public=public,
        team=team,
        names=name or (),
        browser=browser,
        log=log,
        say=Console().print,
    )


def listen(folder: Path, console: Console) -> None:
    """Serve a workspace as ``headwater serve`` does by default, on another port where that one is taken."""
    for port in (DEFAULT_PORT, 0):
        try:
            load(_LISTEN)(
                folder,
                host="127.0.0.1",
                port=port,
                public=False,
                team=False,
                names=(),
                browser=False,
                log=False,
                say=console.print,
            )
            return
        except ConfigError:
            if port == 0:
                raise

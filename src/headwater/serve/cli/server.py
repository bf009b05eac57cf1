"""``headwater serve``: the page and the API over one workspace, on this machine alone unless told otherwise."""

import socket
import threading
import webbrowser
from pathlib import Path
from typing import Annotated

import typer
import uvicorn

from headwater.app.workspace import Workspace
from headwater.core.errors import ConfigError
from headwater.serve.api.app import build
from headwater.serve.cli.console import Console
from headwater.serve.cli.render import DEFAULT_WORKSPACE

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def serve(
    workspace: Annotated[
        Path, typer.Option("--workspace", "-w", envvar="HEADWATER_WORKSPACE", help="folder to serve")
    ] = DEFAULT_WORKSPACE,
    port: Annotated[int, typer.Option(help="0 = any that is free", min=0, max=65535)] = 8321,
    host: Annotated[str, typer.Option(help="address to listen on; others than loopback need --public")] = "127.0.0.1",
    public: Annotated[bool, typer.Option("--public", help="allow an address that other machines reach")] = False,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="open the page")] = False,
) -> None:
    r"""The page and the API over one workspace.

    \b
    Examples:
      headwater serve --workspace ./my-contacts
      headwater serve --port 0 --browser
    """
    Workspace(workspace, create=False).close()  # a wrong folder is an error now, not in the page
    listen(workspace, host=host, port=port, public=public, browser=browser, console=Console())


def listen(folder: Path, *, host: str, port: int, public: bool, browser: bool, console: Console) -> None:
    """Serve until interrupted.

    Raises:
        ConfigError: the address is not loopback and ``public`` is not set, or cannot be listened on.
    """
    if host not in _LOOPBACK and not public:
        raise ConfigError(
            f"{host} can be reached from other machines, and there are no accounts yet",
            hint="leave --host away, or add --public if something in front of it checks who comes",
        )
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        raise ConfigError(f"cannot listen on {host}:{port}: {error.strerror}", hint="choose another --port") from error
    url = f"http://{'[' + host + ']' if ':' in host else host}:{listener.getsockname()[1]}/"
    console.print(f"serving {folder} at {url} (Ctrl-C stops)")
    if browser:
        threading.Timer(1.0, webbrowser.open, [url]).start()
    names = _LOOPBACK | {host}
    server = uvicorn.Server(uvicorn.Config(build(folder, hosts=frozenset(names)), log_level="warning", lifespan="off"))
    server.run(sockets=[listener])

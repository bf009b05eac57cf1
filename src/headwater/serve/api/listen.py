"""Listens: one socket, checked before anything is built."""

import socket
import threading
import webbrowser
from collections.abc import Callable
from pathlib import Path

import uvicorn

from headwater.app.workspace import Workspace
from headwater.core.errors import ConfigError
from headwater.serve.api.app import build

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def listen(folder: Path, *, host: str, port: int, public: bool, browser: bool, say: Callable[[str], None]) -> None:
    """Serve until interrupted.

    Raises:
        InputError: there is no workspace in the folder.
        ConfigError: the address is not loopback and ``public`` is not set, or cannot be listened on.
    """
    Workspace(folder, create=False).close()  # a wrong folder is an error now, not in the page
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
    say(f"serving {folder} at {url} (Ctrl-C stops)")
    if browser:
        threading.Timer(1.0, webbrowser.open, [url]).start()
    names = _LOOPBACK | {host}
    server = uvicorn.Server(uvicorn.Config(build(folder, hosts=frozenset(names)), log_level="warning", lifespan="off"))
    server.run(sockets=[listener])

"""Listens: one socket, checked before anything is built."""

import asyncio
import socket
import threading
import webbrowser
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from headwater.app.workspace import Workspace
from headwater.core.errors import ConfigError
from headwater.serve.api.app import build
from headwater.serve.api.talk import MAX_MESSAGE
from headwater.serve.api.telemetry import as_json
from headwater.serve.api.work import Worker

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def listen(
    folder: Path,
    *,
    host: str,
    port: int,
    public: bool,
    team: bool,
    names: Sequence[str],
    browser: bool,
    log: bool,
    say: Callable[[str], None],
) -> None:
    """Serve until interrupted.

    Args:
        folder: the workspace.
        host: address to listen on.
        port: to listen on; 0 = any that is free.
        public: allow an address that other machines reach; people then have to sign in.
        team: people have to sign in on this machine, too.
        names: host names under which the server is reached, as a proxy in front of it passes them on.
        browser: open the page.
        log: write a line of JSON to standard error for every answer.
        say: shows a line.

    Raises:
        InputError: there is no workspace in the folder.
        ConfigError: the address is not loopback and ``public`` is not set, it cannot be listened on, or nobody could sign in.
    """
    team = team or public
    with Workspace(folder, create=False) as workspace:  # a wrong folder is an error now, not in the page
        if team and not any(account.active for account in workspace.desk.accounts.accounts()):
            raise ConfigError(
                "nobody could sign in: there is no account yet",
                hint=f"headwater users add NAME --role admin --workspace {folder}",
            )
    if host not in _LOOPBACK and not public:
        raise ConfigError(
            f"{host} can be reached from other machines",
            hint="leave --host away, or add --public; people then sign in (headwater users add)",
        )
    listener = bound(host, port)
    url = f"http://{'[' + host + ']' if ':' in host else host}:{listener.getsockname()[1]}/"
    say(f"serving {folder} at {url} (Ctrl-C stops)")
    if browser:
        threading.Timer(1.0, webbrowser.open, [url]).start()
    api = build(folder, hosts=_LOOPBACK | {host, *names}, team=team, log=as_json if log else None)
    threading.Thread(target=api.state.held.warm, name="first view", daemon=True).start()
    config = uvicorn.Config(
        api,
        http=Patient,
        ws_max_size=MAX_MESSAGE,
        log_level="warning",
        lifespan="off",
        server_header=False,
        timeout_graceful_shutdown=20,
    )
    with Worker(folder):
        uvicorn.Server(config).run(sockets=[listener])


def bound(host: str, port: int) -> socket.socket:
    """A socket that listens: from now on callers wait rather than being turned away.

    Its protocol is named. Of a nameless one the event loop does not see that it is TCP, and lets every small answer wait some
    40 ms until the caller has confirmed its head.

    Raises:
        ConfigError: it cannot be listened on.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(1024)
    except OSError as error:
        raise ConfigError(f"cannot listen on {host}:{port}: {error.strerror}", hint="choose another --port") from error
    return listener


class Patient(H11Protocol):
    """Closes connections that do not tell within some seconds what they want: who drips keeps no place.

    A connection that waits for its next request is closed sooner, by the server's own limit.
    """

    PATIENCE_S: Final = 15.0
    _timer: asyncio.TimerHandle | None = None
    _talks = False

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._expect()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._talks:
            return
        if self.cycle is None or self.cycle.response_complete:
            if self._timer is None:
                self._expect()
        elif self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def handle_websocket_upgrade(self, event: Any) -> None:
        self._talks = True  # from now on another protocol has the connection
        if self._timer is not None:
            self._timer.cancel()
        super().handle_websocket_upgrade(event)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._timer is not None:
            self._timer.cancel()
        super().connection_lost(exc)

    def _expect(self) -> None:
        self._timer = self.loop.call_later(self.PATIENCE_S, self._give_up)

    def _give_up(self) -> None:
        self._timer = None
        if not self.transport.is_closing() and (self.cycle is None or self.cycle.response_complete):
            self.transport.close()

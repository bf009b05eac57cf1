"""What the HTTP servers share: routes, faults on purpose, and what they have done."""

import json
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Asked:
    """A request."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Said:
    """An answer."""

    status: int = 200
    document: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    raw: bytes | None = None

    def data(self) -> bytes:
        if self.raw is not None:
            return self.raw
        return b"" if self.document is None else json.dumps(self.document).encode()


FAULTS = ("429", "500", "lost", "500 after", "lost after", "slow", "gateway")
"""Busy; failing before or after the work is done; the line breaks before or after; too late; a gateway's page in its place."""


class Api:
    """A system: ``answer`` says what it does; everything is under one lock, as in a database.

    Args:
        faults: share of requests that go wrong, and what may happen to them.
        seed: of the faults.
        slow_s: how long a slow answer takes.
    """

    def __init__(
        self, *, faults: float = 0.0, kinds: tuple[str, ...] = FAULTS, seed: int = 0, slow_s: float = 0.6
    ) -> None:
        self.url = ""
        self.lock = threading.RLock()
        self.faults, self.kinds, self.slow_s = faults, kinds, slow_s
        self.random = random.Random(seed)
        self.next_faults: list[str] = []
        self.seen: list[Asked] = []
        self.happened: Counter[str] = Counter()

    def answer(self, asked: Asked) -> Said:
        raise NotImplementedError

    def made(self) -> list[str]:
        """A text of each thing that was made, in which its mark or id stands."""
        raise NotImplementedError

    def busy(self) -> Said:
        return Said(429, {"error": "too many"}, {"Retry-After": "0.02"})

    def _fault(self) -> str:
        with self.lock:
            if self.next_faults:
                return self.next_faults.pop(0)
            return self.random.choice(self.kinds) if self.random.random() < self.faults else ""

    def handle(self, asked: Asked, handler: BaseHTTPRequestHandler) -> None:
        fault = self._fault()
        with self.lock:
            self.seen.append(asked)
            self.happened[fault or "fine"] += 1
        if fault == "429":
            said = self.busy()
        elif fault == "500":
            said = Said(500, {"error": "wrong"})
        elif fault == "lost":
            handler.close_connection = True
            handler.connection.close()
            return
        else:
            with self.lock:
                said = self.answer(asked)
            if fault == "500 after":
                said = Said(500, {"error": "wrong"})
            elif fault == "gateway":
                said = Said(502, raw=b"<html>bad gateway</html>")
            elif fault == "slow":
                time.sleep(self.slow_s)
            elif fault == "lost after":
                handler.close_connection = True
                handler.connection.close()
                return
        data = said.data()
        handler.send_response(said.status)
        for name, value in {"Content-Type": "application/json", **said.headers}.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data)


@contextmanager
def running(api: Api) -> Iterator[Api]:
    """The system, at an address of this machine."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: Any) -> None:
            pass

        def _any(self) -> None:
            size = int(self.headers.get("Content-Length") or 0)
            parts = urlsplit(self.path)
            asked = Asked(
                self.command,
                parts.path,
                dict(parse_qsl(parts.query, keep_blank_values=True)),
                {name.lower(): value for name, value in self.headers.items()},
                self.rfile.read(size),
            )
            try:
                api.handle(asked, self)
            except OSError:
                self.close_connection = True  # the client gave up, or it is gone

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _any

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 64

        def handle_error(self, *_: Any) -> None:
            pass  # connections that break are part of the test

    http = Quiet(("127.0.0.1", 0), Handler)
    api.url = f"http://127.0.0.1:{http.server_address[1]}"
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield api
    finally:
        http.shutdown()
        http.server_close()
        thread.join()

"""An S3-compatible server on this machine, whose door can be shut in the middle of anything.

The store itself (moto, in a process of its own) keeps what it acknowledged; clients reach it through a gate that cuts every
connection when it is shut, answered or not, and refuses new ones until it is opened: what a client sees of a server that is
killed and started again.
"""

import contextlib
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import Request, urlopen

BUCKET = "lakes"
_START_S = 60.0


@dataclass
class Gate:
    """Forwards bytes between clients and a port.

    Attributes:
        port: where clients knock.
        lose: the answer to the next request whose first line holds this is lost: it was done, and nobody hears of it.
        lost: how many were.
    """

    target: int
    port: int = 0
    lose: bytes = b""
    lost: int = 0
    _door: socket.socket | None = None
    _open: set[socket.socket] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def open(self) -> None:
        """Let clients in; at the same port as before."""
        door = socket.socket()
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind(("127.0.0.1", self.port))
        door.listen(128)
        self.port = door.getsockname()[1]
        self._door = door
        threading.Thread(target=self._accept, args=(door,), daemon=True).start()

    def shut(self) -> None:
        """Cut every connection and refuse new ones."""
        door, self._door = self._door, None
        if door is not None:
            _end(door)
        with self._lock:
            for one in self._open:
                _end(one)
            self._open.clear()

    def _accept(self, door: socket.socket) -> None:
        while True:
            try:
                client, _ = door.accept()
                server = socket.create_connection(("127.0.0.1", self.target))
            except OSError:
                return
            with self._lock:
                self._open |= {client, server}
            dropped = threading.Event()
            threading.Thread(target=self._pump, args=(client, server, dropped, True), daemon=True).start()
            threading.Thread(target=self._pump, args=(server, client, dropped, False), daemon=True).start()

    def _pump(self, source: socket.socket, sink: socket.socket, dropped: threading.Event, asks: bool) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(1 << 16):
                if asks and self.lose and self.lose in data.split(b"\r\n", 1)[0]:
                    self.lose, self.lost = b"", self.lost + 1
                    dropped.set()
                if not asks and dropped.is_set():
                    break
                sink.sendall(data)
        with self._lock:
            self._open -= {source, sink}
        _end(source)
        _end(sink)


@dataclass(frozen=True)
class Store:
    """A running server with one bucket.

    Attributes:
        url: of the bucket: ``s3://lakes``.
        environment: variables with which a client finds it.
        gate: its door.
    """

    url: str
    environment: dict[str, str]
    gate: Gate

    def put_bucket(self, name: str) -> None:
        """Make another bucket."""
        _ask(self.gate.target, name)


@contextmanager
def s3(folder: Path) -> Iterator[Store]:
    """A server that lives as long as the context; its log lies in the folder."""
    port = free_port()
    with (folder / "s3.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
            stdout=log,
            stderr=log,
            env={name: value for name, value in os.environ.items() if not name.startswith("AWS_")},
        )
    gate = Gate(port)
    try:
        until(lambda: answers(port), process)
        _ask(port, BUCKET)
        gate.open()
        environment = {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{gate.port}",
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_REGION": "us-east-1",
        }
        yield Store(f"s3://{BUCKET}", environment, gate)
    finally:
        gate.shut()
        process.kill()
        process.wait()


def _ask(port: int, bucket: str) -> None:
    urlopen(Request(f"http://127.0.0.1:{port}/{bucket}", method="PUT"), timeout=30).close()


def answers(port: int) -> bool:
    """Whether somebody listens there."""
    with contextlib.suppress(OSError):
        socket.create_connection(("127.0.0.1", port)).close()
        return True
    return False


def until(ready: Callable[[], bool], process: "subprocess.Popen[bytes]") -> None:
    """Wait for a server of ours."""
    stop = time.monotonic() + _START_S
    while not ready():
        if process.poll() is not None or time.monotonic() > stop:
            raise AssertionError(f"{process.args} did not start: see its log")
        time.sleep(0.1)


def free_port() -> int:
    """A port where nobody listens."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def _end(one: socket.socket) -> None:
    with contextlib.suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()

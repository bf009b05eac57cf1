"""One writer of a lake at a time: a locked file beside a local one, an object with conditional writes in a bucket.

The object names its holder and is written anew every few seconds. Who waits needs no common clock: a holder whose object has
not changed for half a minute, as the one who waits measures it, is gone, and its object is replaced, if nobody was faster. A
holder that slept so long finds another's object in place of its own at its next write, and stops.

References:
    C. G. Gray, D. R. Cheriton. Leases: an efficient fault-tolerant mechanism for distributed file cache consistency.
    SOSP 1989.
"""

import fcntl
import json
import os
import secrets
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from headwater.adapters.store.bucket import Bucket
from headwater.core.errors import ConflictError, StaleVersion, UpstreamError

BEAT_S: Final = 8.0
SILENT_S: Final = 30.0
_LOOK_S: Final = 0.5
_NAME: Final = "writer.json"


class FileLease:
    """A lease on a folder; the system lets go of it when its holder dies. Implements ``core.ports.Lease``."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "writer.lock"

    @contextmanager
    def hold(self, wait_s: float) -> Iterator[None]:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("a") as file:
            _wait(lambda: _locked(file), wait_s, str(self._path.parent))
            yield

    def check(self) -> None:
        pass


class BucketLease:
    """A lease on what lies in a bucket. Implements ``core.ports.Lease``.

    Args:
        bucket: beside the tables.
        beat_s: how often it says that it lives.
        silent_s: who has said nothing for so long is gone; several beats.

    Attributes:
        place: address of the bucket.
    """

    def __init__(self, bucket: Bucket, *, beat_s: float = BEAT_S, silent_s: float = SILENT_S) -> None:
        self._bucket = bucket
        self._beat_s, self._silent_s = beat_s, silent_s
        self._lock = threading.Lock()
        self._held: dict[str, Any] | None = None
        self._mark = ""
        self._renewed = 0.0
        self._watched: tuple[str, float] = ("", 0.0)
        self.place = bucket.url

    @contextmanager
    def hold(self, wait_s: float) -> Iterator[None]:
        _wait(self._take, wait_s, self._bucket.url)
        ended = threading.Event()
        beat = threading.Thread(target=self._live, args=(ended,), daemon=True)
        beat.start()
        try:
            yield
        finally:
            ended.set()
            beat.join()
            self._release()

    def check(self) -> None:
        if self._held is not None and time.monotonic() - self._renewed > self._silent_s / 2:
            self._renew()

    def _take(self) -> bool:
        mine = {"holder": _self(), "nonce": secrets.token_hex(8), "beat": 0}
        found = self._bucket.get(_NAME)
        if found is None:
            mark = self._bucket.create(_NAME, _bytes(mine))
        else:
            data, before = found
            if before != self._watched[0]:
                self._watched = (before, time.monotonic())
            if not self._is_free(json.loads(data)):
                return False
            mark = self._bucket.swap(_NAME, _bytes(mine), before)
        if mark is None:
            return False
        self._held, self._mark, self._renewed = mine, mark, time.monotonic()
        return True

    def _is_free(self, held: dict[str, Any]) -> bool:
        if held.get("released") or time.monotonic() - self._watched[1] > self._silent_s:
            return True
        place, _, pid = str(held["holder"]).rpartition(":")
        return place == _place() and not Path(f"/proc/{pid}").exists()

    def _live(self, ended: threading.Event) -> None:
        while not ended.wait(self._beat_s):
            try:
                self._renew()
            except UpstreamError:  # it is not lost: tried again at the next beat, and before the next write
                continue
            except ConflictError:  # said by check() to the one who writes
                return

    def _renew(self) -> None:
        with self._lock:
            if self._held is None:
                raise StaleVersion(f"another process writes to {self._bucket.url}", hint="run again: it continues here")
            following = {**self._held, "beat": self._held["beat"] + 1}
            mark = self._bucket.swap(_NAME, _bytes(following), self._mark)
            if mark is None:
                self._renewed = float("-inf")  # so that every later check comes here, too
                raise StaleVersion(
                    f"this process said nothing for so long that another writes to {self._bucket.url} now",
                    hint="run again: it continues where the other one ends",
                )
            self._held, self._mark, self._renewed = following, mark, time.monotonic()

    def _release(self) -> None:
        with self._lock:
            held, self._held = self._held, None
        if held is not None:
            with suppress(UpstreamError):  # the next one waits until it is silent
                self._bucket.swap(_NAME, _bytes({**held, "released": True}), self._mark)


def _wait(take: Any, wait_s: float, what: str) -> None:
    """Until it is taken.

    Raises:
        ConflictError: another one holds it all the time.
    """
    stop = time.monotonic() + wait_s
    while not take():
        if time.monotonic() > stop:
            raise ConflictError(
                f"another run writes to {what}, and has done so for {wait_s:g} seconds",
                hint="wait until it ends, then run again; or let this one wait longer: --set lock_wait_s=3600",
            )
        time.sleep(_LOOK_S)


def _locked(file: Any) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _place() -> str:
    """This machine, as far as process numbers go: those of a container are its own."""
    return (
        f"{socket.gethostname()}/{os.stat('/proc/self/ns/pid').st_ino}" if os.path.exists("/proc/self/ns/pid") else ""
    )


def _self() -> str:
    return f"{_place()}:{os.getpid()}"


def _bytes(value: dict[str, Any]) -> bytes:
    return json.dumps(value, sort_keys=True).encode()

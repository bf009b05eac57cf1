"""Answers that are given again while nothing has changed in the workspace: most of a shared page asks the same.

What has changed is told by the times of the files, so that any process may write them. An answer that was made within a moment
of a change is not kept: a second change in that moment might leave the times as they are.
"""

import hashlib
import os
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple, Self

from cachetools import TLRUCache
from fastapi import Request, Response

from headwater.app.config import FILE
from headwater.app.context import Context
from headwater.app.verbs.verb import MOMENT_S

_BYTES: Final = 64_000_000
_MOMENT_NS: Final = 50_000_000  # clocks of file systems are coarser than their numbers


class Body(NamedTuple):
    """An answer as it is sent.

    Attributes:
        content: its bytes.
        tag: unlike that of every other content; begins with the version of what was read, where that has one.
    """

    content: bytes
    tag: str

    @classmethod
    def of(cls, content: bytes, version: int | None = None) -> Self:
        """The body of a content."""
        told = "" if version is None else f"{version}."
        return cls(content, f'"{told}{hashlib.sha256(content).hexdigest()[:24]}"')


Stamp = tuple[tuple[str, int, int], ...]


@dataclass(slots=True)
class _Answer:
    """One question: whoever asks first has it answered, the others wait."""

    holds_s: float
    lock: threading.Lock = field(default_factory=threading.Lock)
    stamp: Stamp = ()
    body: Body | None = None


class Answers:
    """Answers of one workspace.

    Args:
        folder: the workspace.
        watched: whether lake and desk lie in the folder; else nobody can tell from here when they change, and nothing is held.
    """

    def __init__(self, folder: Path, *, watched: bool = True) -> None:
        self._folder, self._watched = folder, watched
        self._held: TLRUCache[tuple[str, ...], _Answer] = TLRUCache(_BYTES, _until, getsizeof=_size)
        self._lock = threading.Lock()

    def held(self, context: Context, question: str) -> Body | None:
        """The answer where it is held and nothing has changed; never waits for one that is being made."""
        with self._lock:
            held = self._held.get(_key(context, question))
        if held is None or not held.lock.acquire(blocking=False):
            return None
        try:
            return held.body if held.body is not None and held.stamp == stamp_of(self._folder) else None
        finally:
            held.lock.release()

    def get(self, context: Context, question: str, make: Callable[[], Body], *, holds_s: float = MOMENT_S) -> Body:
        """The answer to a question of somebody.

        Args:
            context: who asks.
            question: the verb and its input.
            make: answers it.
            holds_s: seconds that the answer may be given again while nothing changes.
        """
        if not self._watched:
            return make()
        key = _key(context, question)
        with self._lock:
            held = self._held.get(key)
            if held is None:
                held = self._held[key] = _Answer(holds_s)
        with held.lock:
            stamp = stamp_of(self._folder)
            if held.body is not None and held.stamp == stamp:
                return held.body
            body = make()
            if _settled(stamp) and len(body.content) < _BYTES // 10:
                held.stamp, held.body = stamp, body
                with self._lock:
                    self._held[key] = held  # from now on it counts with its size, and its time begins
            return body


def tagged(request: Request, body: Body, media_type: str) -> Response:
    """The answer with a tag of its content; without the content where whoever asks holds it already."""
    headers = {"ETag": body.tag, "Cache-Control": "no-cache"}
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(body.content, media_type=media_type, headers=headers)


def _key(context: Context, question: str) -> tuple[str, ...]:
    return context.who, context.role, str(context.sees), question


def _until(_key: tuple[str, ...], held: _Answer, now: float) -> float:
    return now + held.holds_s


def _size(held: _Answer) -> int:
    return (len(held.body.content) if held.body else 0) + 1000  # what surrounds it


def stamp_of(folder: Path) -> Stamp:
    """The state of a workspace: names, times and sizes of what changes with every write.

    A table of the lake gets a file for every version; the desk is a file and its log, which is empty after each checkpoint.
    """
    return tuple(_stamps(folder))


def _stamps(folder: Path) -> Iterator[tuple[str, int, int]]:
    desk = folder / "desk.sqlite"
    for path in (desk, desk.with_name(desk.name + "-wal"), folder / FILE, folder / "models", folder / "inbox"):
        yield from _stat(path)
    lake = f"{folder}/lake"  # asked before every answer: paths are put together by hand
    try:
        tables = sorted(os.listdir(lake))
    except (FileNotFoundError, NotADirectoryError):
        return
    for table in tables:
        yield from _stat(f"{lake}/{table}/_versions")


def _stat(path: Path | str) -> Iterator[tuple[str, int, int]]:
    try:
        found = os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return
    if found.st_size:
        yield str(path), found.st_mtime_ns, found.st_size


def _settled(stamp: Stamp) -> bool:
    return all(changed < time.time_ns() - _MOMENT_NS for _, changed, _ in stamp)

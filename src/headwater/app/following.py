"""Where contacts come from while Headwater follows: files that wait somewhere, and what becomes of them when they are in.

A feed gives files and forgets them only once a run took them in. Killed in between, the files are given again, and their
contacts, which are known by id or by content, are counted as duplicates.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from headwater.app import wiring
from headwater.app.connecting import spec_of
from headwater.app.delivering import merged, spool, spooled
from headwater.app.inbox import Inbox
from headwater.core.ports import Desk, Queue

_UNFINISHED: Final = (".part", ".tmp", ".crdownload", ".filepart")
_AT_ONCE: Final = 10_000


class Feed(Protocol):
    """A place that contacts come from.

    Attributes:
        name: for messages.
        namespace: of the ids of its contacts.
        map: how its columns are read; empty: guessed.
    """

    @property
    def name(self) -> str: ...
    @property
    def namespace(self) -> str: ...
    @property
    def map(self) -> str: ...

    def files(self) -> list[Path]:
        """What is complete and not taken in yet."""
        ...

    def taken(self, files: Sequence[Path]) -> None:
        """These are in the workspace, or cannot be read: do not give them again."""
        ...


@dataclass(frozen=True)
class _Seen:
    bytes: int
    changed: int


class FolderFeed:
    """Files that are put into a folder. They stay there; one that changes is given again.

    A file is complete when its size and time are those of the look before. Names that begin with a dot or end as those of
    unfinished downloads do are left alone.

    Args:
        folder: to watch, without the folders in it.
        map: how columns are read.
        known: digests of files that were taken in before.
    """

    def __init__(self, folder: Path, *, map: str = "", known: Iterable[str] = ()) -> None:
        self.name, self.namespace, self.map = str(folder), "", map
        self._folder = folder
        self._before: dict[Path, _Seen] = {}
        self._done: dict[Path, _Seen] = {}
        self._known = set(known)

    def files(self) -> list[Path]:
        now = {path: _seen(path) for path in sorted(self._folder.iterdir()) if _is_contacts(path)}
        settled = [path for path, seen in now.items() if self._before.get(path) == seen != self._done.get(path)]
        self._before = now
        known = [path for path in settled if path not in self._done and wiring.digest_of(path) in self._known]
        self.taken(known)
        return [path for path in settled if path not in known]

    def taken(self, files: Sequence[Path]) -> None:
        self._done |= {path: self._before[path] for path in files}


class InboxFeed:
    """What was sent to the server, or fetched from a queue into the same inbox.

    Args:
        folder: of the workspace.
        map: how fields are read.
        queue: a message queue; what it holds is on this disk before the queue forgets it.
        name: for messages.
    """

    namespace = ""

    def __init__(self, folder: Path, *, map: str = "", queue: Queue | None = None, name: str = "inbox") -> None:
        self.name, self.map = name, map
        self._inbox, self._queue = Inbox(folder), queue

    def files(self) -> list[Path]:
        if self._queue is not None:
            self._fetch(self._queue)
        return self._inbox.files()

    def taken(self, files: Sequence[Path]) -> None:
        self._inbox.remove(list(files))

    def _fetch(self, queue: Queue) -> None:
        held = queue.receive(_AT_ONCE)
        if held:
            with self._inbox.receive(".jsonl") as file:
                file.write("".join(_line(message.body) for message in held).encode())
                file.keep()
            queue.forget(held)


class SpoolFeed:
    """What a connector fetched or was told by webhook.

    Args:
        folder: of the workspace.
        desk: that knows the connector.
        name: of the connector.
    """

    def __init__(self, folder: Path, desk: Desk, name: str) -> None:
        self._folder, self._spec = folder, spec_of(desk, name)
        self.name, self.namespace, self.map = f"connector {name}", name, self._spec.map

    def files(self) -> list[Path]:
        waiting = spooled(self._folder, self.namespace) if spool(self._folder, self.namespace).is_dir() else []
        return waiting if self._spec.kind == "files" else merged(waiting)

    def taken(self, files: Sequence[Path]) -> None:
        for path in files:
            path.unlink(missing_ok=True)


def _line(body: str) -> str:
    """A message as a line; one that is no JSON is turned away with its line, as in a file."""
    try:
        return json.dumps(json.loads(body), ensure_ascii=False) + "\n"
    except ValueError:
        return body.replace("\r", " ").replace("\n", " ") + "\n"


def _is_contacts(path: Path) -> bool:
    return path.is_file() and not path.name.startswith(".") and path.suffix not in _UNFINISHED


def _seen(path: Path) -> _Seen:
    stat = path.stat()
    return _Seen(stat.st_size, stat.st_mtime_ns)

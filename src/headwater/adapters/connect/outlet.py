"""The simplest way out: a file of JSON lines, one a message, which any program can follow.

A line is on disk before its receipt is given; a half-written last line, left by a kill, is cut off before the next one is
written. Several processes may write: the file is locked for the moment of a line.
"""

import fcntl
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

from headwater.core.errors import Unavailable


class FileOutlet:
    """Implements ``core.ports.Outlet``.

    Args:
        path: of the file; made where it does not exist.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known: dict[str, str] = {}
        self._read = 0  # bytes of the file whose lines are known

    def send(self, message_id: str, target: Mapping[str, str], payload: Mapping[str, Any]) -> str:
        try:
            with self._path.open("a+b") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                self._catch_up(file)
                if message_id not in self._known:
                    self._append(file, {"message_id": message_id, "target": dict(target), "payload": dict(payload)})
        except OSError as error:
            raise Unavailable(
                f"the outbox {self._path} cannot be written: {error.strerror}", hint="make room or mend its rights"
            ) from error
        return self._known[message_id]

    def _append(self, file: BinaryIO, line: Mapping[str, Any]) -> None:
        data = json.dumps(line, ensure_ascii=False, sort_keys=True).encode() + b"\n"
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
        self._known[line["message_id"]] = f"{self._path.name}:{self._read}"
        self._read += len(data)

    def _catch_up(self, file: BinaryIO) -> None:
        """Learn what is there since the last time, and cut a line off that was never finished."""
        file.seek(self._read)
        for raw in file.readlines():
            if not raw.endswith(b"\n"):
                file.truncate(self._read)
                break
            self._known[json.loads(raw)["message_id"]] = f"{self._path.name}:{self._read}"
            self._read += len(raw)

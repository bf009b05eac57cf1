"""The inbox of a workspace: contacts that were sent to it and wait to be taken in.

What is acknowledged is on the disk: a file is written aside, forced to the disk, then given the name of its content. The same
bytes sent twice are one file; a sender who heard nothing sends again.
"""

import hashlib
import os
import secrets
from pathlib import Path
from types import TracebackType
from typing import Final, NamedTuple, Self

from headwater.core.errors import RateLimited

MOST_BYTES: Final = 20 * 2**30
"""Bytes that may wait; more are refused until they have been taken in."""


class Received(NamedTuple):
    """A file of the inbox.

    Attributes:
        name: of the file, from its content.
        bytes: of the file.
    """

    name: str
    bytes: int


class Inbox:
    """Files that wait.

    Args:
        folder: of the workspace.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "inbox"

    def files(self) -> list[Path]:
        """Those that wait, by name."""
        return sorted(self._folder.glob("*.jsonl*"))

    def waiting(self) -> int:
        """Bytes that wait."""
        return sum(file.stat().st_size for file in self.files())

    def receive(self, suffix: str) -> "Receiving":
        """Begin a file.

        Args:
            suffix: ``.jsonl`` or ``.jsonl.gz``.

        Raises:
            RateLimited: too much waits already.
        """
        if self.waiting() > MOST_BYTES:
            raise RateLimited(
                "the inbox is full", hint="wait until what was sent has been taken in (headwater inbox run)"
            )
        self._folder.mkdir(parents=True, exist_ok=True)
        return Receiving(self._folder, suffix)

    def remove(self, files: list[Path]) -> None:
        """Forget files that have been taken in."""
        for file in files:
            file.unlink(missing_ok=True)


class Receiving:
    """A file that is being sent; gone unless it is kept.

    Args:
        folder: of the inbox.
        suffix: of its name.
    """

    def __init__(self, folder: Path, suffix: str) -> None:
        self._folder, self._suffix = folder, suffix
        self._scratch = folder / f".{secrets.token_hex(8)}.part"
        self._file = self._scratch.open("wb")
        self._hash = hashlib.sha256()
        self._bytes = 0

    def write(self, chunk: bytes) -> None:
        """More of it."""
        self._hash.update(chunk)
        self._bytes += len(chunk)
        self._file.write(chunk)

    def keep(self) -> Received:
        """The file, on the disk: a power cut cannot take it back."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        name = f"{self._hash.hexdigest()[:32]}{self._suffix}"
        self._scratch.replace(self._folder / name)
        directory = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)
        return Received(name, self._bytes)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
        self._scratch.unlink(missing_ok=True)

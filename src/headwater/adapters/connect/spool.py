"""Group more items by key than fit in memory: a hash partition on disk, then one part at a time.

Items are written to 256 files by the first byte of their key; each part is then sorted and grouped in memory. A
corpus that fits the buffer never touches the disk. Memory is bounded by the buffer and by the largest part, about a
256th of the corpus. Groups come in ascending order of key, whatever the order in which items went in.
"""

import marshal
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Final

_PARTS: Final = 256
_KEY_BYTES: Final = 12


class DiskSpool:
    """Collects ``(key, item)`` pairs, then gives the items of each key together.

    Args:
        directory: where to put temporary files; the system's place for them by default.
        buffer_bytes: how much is kept in memory before it goes to disk.

    Example:
        >>> with DiskSpool() as spool:
        ...     spool.add(b"b" * 12, (1, "x"))
        ...     spool.add(b"a" * 12, (2, "y"))
        ...     spool.add(b"b" * 12, (3, "z"))
        ...     [items for _, items in spool.groups()]
        [[(2, 'y')], [(1, 'x'), (3, 'z')]]
    """

    def __init__(self, directory: Path | None = None, *, buffer_bytes: int = 64 << 20) -> None:
        self._parent = directory
        self._folder: Path | None = None
        self._buffer_bytes = buffer_bytes
        self._parts: list[list[bytes]] = [[] for _ in range(_PARTS)]
        self._held = 0

    def __enter__(self) -> "DiskSpool":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def add(self, key: bytes, item: tuple[Any, ...]) -> None:
        """Take one item of plain values (None, bool, int, float, str, bytes, tuples) under a key of 12 bytes."""
        # version 2: equal items give equal bytes (later versions mark shared objects)
        data = key + marshal.dumps(item, 2)
        self._parts[data[0]].append(data)
        # a bytes object costs about 40 bytes beside its content
        self._held += len(data) + 48
        if self._held > self._buffer_bytes:
            self._flush()

    def groups(self) -> Iterator[tuple[bytes, list[tuple[Any, ...]]]]:
        """Each key with its items, keys ascending; the order within a group is that of their bytes."""
        for number in range(_PARTS):
            entries = self._read(number) if self._folder else []
            entries += self._parts[number]
            self._parts[number] = []
            entries.sort()
            group: list[tuple[Any, ...]] = []
            last = b""
            for data in entries:
                key = data[:_KEY_BYTES]
                if key != last and group:
                    yield last, group
                    group = []
                last = key
                group.append(marshal.loads(data[_KEY_BYTES:]))
            if group:
                yield last, group

    def close(self) -> None:
        """Drop everything, on disk too."""
        self._parts = [[] for _ in range(_PARTS)]
        self._held = 0
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None

    def _flush(self) -> None:
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="headwater-spool-", dir=self._parent))
        for number, entries in enumerate(self._parts):
            if entries:
                with self._path(number).open("ab") as file:
                    for data in entries:
                        file.write(len(data).to_bytes(4, "little") + data)
                entries.clear()
        self._held = 0

    def _path(self, number: int) -> Path:
        assert self._folder is not None
        return self._folder / f"{number:02x}"

    def _read(self, number: int) -> list[bytes]:
        path = self._path(number)
        if not path.exists():
            return []
        with path.open("rb") as file:
            return list(_entries(file))


def _entries(file: BinaryIO) -> Iterator[bytes]:
    while size := file.read(4):
        yield file.read(int.from_bytes(size, "little"))

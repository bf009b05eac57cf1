"""The lake on Lance: versioned columnar tables on local disk or an object store, no server.

One process writes a table at a time. Every call opens the latest version, so that a reader is never stale.
"""

import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from functools import lru_cache
from typing import Final

import pyarrow as pa
from cachetools import LRUCache

from headwater.adapters.store import compacting
from headwater.adapters.store.bucket import is_url, objects, storage_options, upstream
from headwater.core.errors import HeadwaterError, Unavailable
from headwater.core.ports.lake import Compacted
from headwater.core.schema import TABLES, conform, empty, schema

os.environ.setdefault("LANCE_LOG", "error")  # read by the library when it is imported; its notices are not for users

import lance
from lance import Session  # type: ignore[attr-defined]  # exported, but not declared

FEWEST_INDEXED: Final = 10_000
_INDEX_BYTES: Final = 256 << 20
_METADATA_BYTES: Final = 64 << 20
_STORE: Final = ("Generic S3 error", "Generic GCS error", "Generic MicrosoftAzure error", "performing", "HTTP error")


@lru_cache(maxsize=64)
def _session(path: str, folder: int) -> Session:
    """What was read of a table's indexes, for the next reader of this process; another table at its place has another folder."""
    return Session(index_cache_size_bytes=_INDEX_BYTES, metadata_cache_size_bytes=_METADATA_BYTES)


_OPEN: LRUCache[str, "tuple[tuple[int, int], lance.LanceDataset]"] = LRUCache(64)
"""Tables that are read, by place: when their newest commit was made, and how they were opened."""
_LOCK: Final = threading.Lock()
_MOMENT_NS: Final = 50_000_000  # clocks of file systems are coarser than their numbers


class LanceLake:
    """Tables under one URI; implements ``core.ports.Lake``.

    Args:
        uri: folder, or ``s3://bucket/prefix``.
        may_write: called before each write; raises where another process writes by now.
        fewest_indexed: rows below which a table gets no index: reading all of them is as fast.
    """

    def __init__(
        self, uri: str, *, may_write: Callable[[], None] = lambda: None, fewest_indexed: int = FEWEST_INDEXED
    ) -> None:
        self._uri = uri.rstrip("/")
        self._may_write = may_write
        self._fewest = fewest_indexed
        self._options = storage_options(uri, os.environ) if is_url(uri) else None

    def tables(self) -> list[str]:
        return [name for name in sorted(TABLES) if self._latest(name) is not None]

    def version(self, table: str) -> int:
        dataset = self._latest(table)
        return 0 if dataset is None else int(dataset.version)

    def count(self, table: str, where: str | None = None) -> int:
        dataset = self._latest(table)
        with self._sound(table):
            return 0 if dataset is None else int(dataset.count_rows(where))

    def scan(
        self,
        table: str,
        *,
        columns: Sequence[str] | None = None,
        where: str | None = None,
        batch_rows: int = 16_384,
        version: int | None = None,
    ) -> Iterator[pa.Table]:
        dataset = self._open(table)  # whole tables, and proofs that they are sound or empty: as they lie there now
        if dataset is None:
            return
        if version is not None and dataset.version != version:
            try:
                dataset = dataset.checkout_version(version)
            except (OSError, ValueError) as error:
                raise Unavailable(
                    f"state {version} of the table {table!r} is gone", hint="read the newest one"
                ) from error
        scanner = dataset.scanner(
            columns=list(columns) if columns is not None else None,
            filter=where,
            batch_size=batch_rows,
            batch_readahead=2,
            fragment_readahead=2,
            scan_in_order=True,
        )
        with self._sound(table):
            batches = iter(scanner.to_batches())
        while True:
            with self._sound(table):
                batch = next(batches, None)
            if batch is None:
                return
            if batch.num_rows:
                yield pa.Table.from_batches([batch])

    def read(self, table: str, *, columns: Sequence[str] | None = None, where: str | None = None) -> pa.Table:
        dataset = self._latest(table)
        if dataset is None:
            none = empty(table)
            return none if columns is None else none.select(list(columns))
        wanted = list(columns) if columns is not None else None
        with self._sound(table):
            return dataset.to_table(columns=wanted, filter=where, scan_in_order=True)

    def append(self, table: str, data: pa.Table) -> None:
        data = conform(table, data)
        dataset = self._open(table)
        if dataset is not None and data.num_rows == 0:
            return
        held = 0 if dataset is None else int(dataset.count_rows())
        self._may_write()
        # an emptied table may go on with vectors of another length
        written = self._write(table, data, "append" if held else "overwrite", held + data.num_rows)
        if written != held + data.num_rows:  # a commit whose answer was lost may have been made again
            raise Unavailable(
                f"{table} holds {written} rows, not {held + data.num_rows}",
                hint="run again: the last part is done anew",
            )

    def replace(self, table: str, batches: Iterable[pa.Table]) -> None:
        rows = iter(batches)
        first = conform(table, next(rows, empty(table)))

        def stream() -> Iterator[pa.RecordBatch]:
            yield from first.to_batches()
            for more in rows:
                yield from conform(table, more).to_batches()

        reader = pa.RecordBatchReader.from_batches(first.schema, stream())
        self._may_write()
        self._write(table, reader, "overwrite")

    def delete(self, table: str, where: str) -> None:
        dataset = self._open(table)
        with self._sound(table):
            if dataset is not None and dataset.count_rows(where):
                self._may_write()
                dataset.delete(where)

    def _write(self, table: str, data: pa.Table | pa.RecordBatchReader, mode: str, rows: int = -1) -> int:
        """Rows of the table afterwards; done where it holds ``rows`` although the store failed to say so."""
        try:
            with self._sound(table):
                made = lance.write_dataset(data, self._path(table), mode=mode, storage_options=self._options)
                return int(made.count_rows())
        except Unavailable:
            if rows < 0 or not is_url(self._uri) or self.count(table) != rows:
                raise
            return rows

    def index(self, table: str, column: str) -> None:
        dataset = self._open(table)
        if dataset is None:
            return
        with self._sound(table):
            if dataset.count_rows() >= self._fewest:
                self._may_write()
                compacting.index(dataset, column)

    def compact(self, table: str, *, keep: timedelta) -> Compacted:
        dataset = self._open(table)
        if dataset is None:
            return Compacted(0, 0, 0, 0)
        with self._sound(table):
            self._may_write()
            return compacting.compact(dataset, keep=keep)

    def erase(self, table: str, where: str) -> int:
        dataset = self._open(table)
        if dataset is None:
            return 0
        with self._sound(table):
            self._may_write()
            return compacting.erase(dataset, where)

    def stored(self) -> Iterator[tuple[str, bytes]]:
        return objects(self._uri) if is_url(self._uri) else compacting.stored(self._uri)

    def _path(self, table: str) -> str:
        schema(table)  # an unknown name is an error before it is a path
        return f"{self._uri}/{table}.lance"

    def _latest(self, table: str) -> "lance.LanceDataset | None":
        """The table at its newest commit, for those who only read; opened once for each commit, where that can be seen.

        A commit changes the time of a folder. One that was made within a moment of another is opened every time, because the
        second may have left the time as it was.
        """
        path = self._path(table)
        try:
            found = None if is_url(path) else os.stat(f"{path}/_versions")
        except (FileNotFoundError, NotADirectoryError):
            return None
        if found is None:
            return self._open(table)
        commit = found.st_ino, found.st_mtime_ns
        with _LOCK:
            held = _OPEN.get(path)
        if held is not None and held[0] == commit:
            return held[1]
        dataset = self._open(table)
        if dataset is not None and found.st_mtime_ns < time.time_ns() - _MOMENT_NS:
            with _LOCK:
                _OPEN[path] = commit, dataset
        return dataset

    def _open(self, table: str) -> "lance.LanceDataset | None":
        path = self._path(table)
        try:
            folder = 0 if is_url(path) else os.stat(os.path.join(path, "_versions")).st_ino
        except (FileNotFoundError, NotADirectoryError):
            return None
        with self._sound(table):
            try:
                return lance.dataset(path, session=_session(path, folder), storage_options=self._options)
            except ValueError as error:
                if "was not found" in str(error):
                    return None
                raise

    @contextmanager
    def _sound(self, table: str) -> Iterator[None]:
        """Say in plain words that a table's files are damaged or gone, or that the store does not answer.

        Raises:
            Unavailable: they cannot be read.
            ConfigError: the store refuses.
        """
        try:
            yield
        except HeadwaterError:
            raise
        except (ValueError, OSError) as error:
            said = str(error)
            if is_url(self._uri) and any(word in said for word in _STORE):
                raise upstream(self._uri, error) from error
            if "LanceError(IO)" not in said and "LanceError(NotFound)" not in said:
                raise
            raise Unavailable(
                f"the files of the table {table!r} are damaged or missing",
                hint="headwater doctor names all that is broken; restore the workspace from a backup, "
                "or run the same files into a new --workspace",
            ) from error

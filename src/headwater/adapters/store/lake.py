"""The lake on Lance: versioned columnar tables on local disk or an object store, no server.

One process writes a table at a time. Every call opens the latest version, so that a reader is never stale.
"""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta

import pyarrow as pa

from headwater.adapters.store import compacting
from headwater.core.errors import Unavailable
from headwater.core.ports.lake import Compacted
from headwater.core.schema import TABLES, conform, empty, schema

os.environ.setdefault("LANCE_LOG", "error")  # read by the library when it is imported; its notices are not for users

import lance


class LanceLake:
    """Tables under one URI; implements ``core.ports.Lake``.

    Args:
        uri: folder, or ``s3://bucket/prefix``.
        storage_options: credentials and endpoint of an object store.
    """

    def __init__(self, uri: str, *, storage_options: Mapping[str, str] | None = None) -> None:
        self._uri = uri.rstrip("/")
        self._options = dict(storage_options) if storage_options else None

    def tables(self) -> list[str]:
        return [name for name in sorted(TABLES) if self._open(name) is not None]

    def version(self, table: str) -> int:
        dataset = self._open(table)
        return 0 if dataset is None else int(dataset.version)

    def count(self, table: str, where: str | None = None) -> int:
        dataset = self._open(table)
        with _sound(table):
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
        dataset = self._open(table)
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
        with _sound(table):
            batches = iter(scanner.to_batches())
        while True:
            with _sound(table):
                batch = next(batches, None)
            if batch is None:
                return
            if batch.num_rows:
                yield pa.Table.from_batches([batch])

    def read(self, table: str, *, columns: Sequence[str] | None = None, where: str | None = None) -> pa.Table:
        dataset = self._open(table)
        if dataset is None:
            none = empty(table)
            return none if columns is None else none.select(list(columns))
        wanted = list(columns) if columns is not None else None
        with _sound(table):
            return dataset.to_table(columns=wanted, filter=where, scan_in_order=True)

    def append(self, table: str, data: pa.Table) -> None:
        data = conform(table, data)
        dataset = self._open(table)
        if dataset is not None and data.num_rows == 0:
            return
        # an emptied table may go on with vectors of another length
        mode = "overwrite" if dataset is None or dataset.count_rows() == 0 else "append"
        lance.write_dataset(data, self._path(table), mode=mode, storage_options=self._options)

    def replace(self, table: str, batches: Iterable[pa.Table]) -> None:
        rows = iter(batches)
        first = conform(table, next(rows, empty(table)))

        def stream() -> Iterator[pa.RecordBatch]:
            yield from first.to_batches()
            for more in rows:
                yield from conform(table, more).to_batches()

        reader = pa.RecordBatchReader.from_batches(first.schema, stream())
        lance.write_dataset(reader, self._path(table), mode="overwrite", storage_options=self._options)

    def delete(self, table: str, where: str) -> None:
        dataset = self._open(table)
        if dataset is not None and dataset.count_rows(where):
            dataset.delete(where)

    def compact(self, table: str, *, keep: timedelta) -> Compacted:
        dataset = self._open(table)
        if dataset is None:
            return Compacted(0, 0, 0, 0)
        with _sound(table):
            return compacting.compact(dataset, keep=keep)

    def erase(self, table: str, where: str) -> int:
        dataset = self._open(table)
        if dataset is None:
            return 0
        with _sound(table):
            return compacting.erase(dataset, where)

    def stored(self) -> Iterator[tuple[str, bytes]]:
        return compacting.stored(self._uri)

    def _path(self, table: str) -> str:
        schema(table)  # an unknown name is an error before it is a path
        return f"{self._uri}/{table}.lance"

    def _open(self, table: str) -> "lance.LanceDataset | None":
        path = self._path(table)
        if "://" not in path and not os.path.isdir(os.path.join(path, "_versions")):
            return None
        with _sound(table):
            try:
                return lance.dataset(path, storage_options=self._options)
            except ValueError as error:
                if "not found" in str(error).lower():
                    return None
                raise


@contextmanager
def _sound(table: str) -> Iterator[None]:
    """Say in plain words that a table's files are damaged or gone.

    Raises:
        Unavailable: they cannot be read.
    """
    try:
        yield
    except (ValueError, OSError) as error:
        if "LanceError(IO)" not in str(error) and "LanceError(NotFound)" not in str(error):
            raise
        raise Unavailable(
            f"the files of the table {table!r} are damaged or missing",
            hint="headwater doctor names all that is broken; restore the workspace from a backup, "
            "or run the same files into a new --workspace",
        ) from error

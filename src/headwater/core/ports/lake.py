"""What the lake must offer."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import NamedTuple, Protocol

import pyarrow as pa


class Compacted(NamedTuple):
    """What compaction did to a table.

    Attributes:
        files_before: files that held its rows.
        files_after: files that hold them now.
        versions: old states that are gone.
        bytes_freed: of files that are gone, indexes included.
    """

    files_before: int
    files_after: int
    versions: int
    bytes_freed: int


def among(column: str, values: Iterable[str]) -> str:
    """A filter of the lake: rows whose column has one of these values; none where there are none.

    Example:
        >>> among("contact_id", ["c_1", "it's"])
        "contact_id IN ('c_1', 'it''s')"
    """
    listed = ", ".join("'" + value.replace("'", "''") + "'" for value in values)
    return f"{column} IN ({listed})" if listed else "false"


class Lake(Protocol):
    """Contacts and their columns: versioned tables, one writer a table."""

    def tables(self) -> list[str]:
        """Names of the tables that exist, sorted."""
        ...

    def version(self, table: str) -> int:
        """Number of the table's latest commit; 0 where it does not exist."""
        ...

    def count(self, table: str, where: str | None = None) -> int:
        """Rows that satisfy the filter (SQL expression over the columns)."""
        ...

    def scan(
        self,
        table: str,
        *,
        columns: Sequence[str] | None = None,
        where: str | None = None,
        batch_rows: int = 16_384,
        version: int | None = None,
    ) -> Iterator[pa.Table]:
        """Batches in stored order; never more than a few of them in memory.

        Args:
            table: which.
            columns: all by default.
            where: SQL expression over the columns.
            batch_rows: in a batch, at most.
            version: a commit that is not the latest; it must not have been compacted away.
        """
        ...

    def read(self, table: str, *, columns: Sequence[str] | None = None, where: str | None = None) -> pa.Table:
        """All matching rows at once; empty where the table does not exist."""
        ...

    def append(self, table: str, data: pa.Table) -> None:
        """Add rows in one commit."""
        ...

    def replace(self, table: str, batches: Iterable[pa.Table]) -> None:
        """Put these rows in place of all, in one commit."""
        ...

    def delete(self, table: str, where: str) -> None:
        """Remove the rows that satisfy the filter, in one commit."""
        ...

    def index(self, table: str, column: str) -> None:
        """Make it cheap to read few rows by their value of a column, however many rows there are; rows and their order stay.

        Rows that are added later are found, too, and are looked through one by one until the next call. Replacing or erasing
        rows takes the index away.
        """
        ...

    def compact(self, table: str, *, keep: timedelta) -> Compacted:
        """Bring small files together, leave out deleted rows, and remove states that are older than ``keep``.

        The rows and their order stay. Whoever still reads a removed state fails; with ``keep`` of zero nobody may write
        meanwhile.
        """
        ...

    def erase(self, table: str, where: str) -> int:
        """Delete the rows so that no file holds them: files written anew, old states and all indexes gone.

        Returns:
            Rows removed.
        """
        ...

    def stored(self) -> Iterator[tuple[str, bytes]]:
        """Name and bytes of every file of the store, whatever it belongs to."""
        ...


class Lease(Protocol):
    """The right to write to a lake, which one process has at a time."""

    def hold(self, wait_s: float) -> AbstractContextManager[None]:
        """Nobody else writes inside.

        Args:
            wait_s: seconds to wait for the one who does.

        Raises:
            ConflictError: it is still held.
            Unavailable: the store does not answer.
        """
        ...

    def check(self) -> None:
        """Nothing, where it is still ours or was never asked for.

        Raises:
            StaleVersion: it was lost.
            Unavailable: the store does not answer.
        """
        ...

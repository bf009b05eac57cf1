"""What the lake must offer."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

import pyarrow as pa


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
    ) -> Iterator[pa.Table]:
        """Batches in stored order; never more than a few of them in memory."""
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

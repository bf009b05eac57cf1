"""What the desk must offer so that somebody's words can be taken out of it, and so that it can be copied."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, NamedTuple, Protocol

from headwater.core.ports.entry import Entry


class Row(NamedTuple):
    """A row of any table of the desk.

    Attributes:
        table: its name.
        keys: columns that tell it from others.
        values: column -> value.
    """

    table: str
    keys: Sequence[str]
    values: Mapping[str, Any]


class Touched(NamedTuple):
    """What became of the rows of a table.

    Attributes:
        seen: rows that were looked at.
        removed: rows that are gone.
        changed: rows that are another.
    """

    seen: int
    removed: int
    changed: int


class Snapshot(Protocol):
    """The desk as it was at one moment."""

    @property
    def revision(self) -> str:
        """Of its schema."""
        ...

    def tables(self) -> list[str]:
        """Names, sorted."""
        ...

    def rows(self, table: str) -> Iterator[dict[str, Any]]:
        """Its rows by key, in JSON values."""
        ...


class Upkeep(Protocol):
    """The desk as a whole."""

    def rows(self) -> Iterator[Row]:
        """Every row of every table."""
        ...

    def rewrite(
        self, edit: Callable[[Row], Mapping[str, Any] | None], entry: Entry, *, erased: Iterable[str] = ()
    ) -> dict[str, Touched]:
        """Show every row to ``edit``, which gives back its values, others, or ``None`` to remove it; all or nothing.

        Args:
            edit: keeps the values of the keys.
            entry: for the audit log; ``edit`` does not see it.
            erased: keys of what may not come in again.

        Returns:
            Table -> what became of its rows.
        """
        ...

    def erased(self, keys: Iterable[str]) -> set[str]:
        """Those of the keys that may not come in again."""
        ...

    def tidy(self) -> None:
        """Give back the space of what was removed, so that no file of the database holds it. Nobody may write meanwhile."""
        ...

    def snapshot(self) -> AbstractContextManager[Snapshot]:
        """The desk of this moment, whatever is written while the context lasts."""
        ...

    def restore(self, revision: str, tables: Iterable[tuple[str, Iterable[Mapping[str, Any]]]]) -> None:
        """Put the rows of a snapshot into an empty desk.

        Args:
            revision: of the schema that the rows are of; older ones are brought up to date.
            tables: name and rows, as ``Snapshot`` gives them.

        Raises:
            ConflictError: the desk is not empty.
            InputError: the schema is newer than this program.
        """
        ...

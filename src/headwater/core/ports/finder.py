"""What finds contacts by words and by meaning."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa


class Finder(Protocol):
    """Ranked candidates among the rows of ``documents``; rows that no index holds yet are found, too."""

    def version(self) -> int:
        """Number of the latest commit that is seen; 0 where there is nothing to find."""
        ...

    def candidates(
        self,
        vector: npt.NDArray[np.float32] | None,
        terms: Mapping[str, float],
        *,
        most: tuple[int, int],
        required: Sequence[Sequence[Sequence[str]]] = (),
        forbidden: Sequence[Sequence[str]] = (),
        where: str | None = None,
        columns: Sequence[str] = ("contact_id",),
    ) -> pa.Table:
        """The best by meaning and the best by words, roughly: rows that the caller scores again.

        Args:
            vector: ``(d,)``; rows of high cosine with it; ``None`` asks for none.
            terms: folded, stemmed words and their weights; rows of high BM25; none asks for none.
            most: rows by meaning, and rows by words.
            required: groups of phrases; a row by words holds at least one phrase of each group. With groups, ``terms``
                may be empty.
            forbidden: phrases that no row by words may hold.
            where: filter (SQL expression over the columns), applied before ranking.
            columns: of ``documents``.

        Returns:
            Each row once, of one state of the table, in no order.
        """
        ...

    def by_id(self, ids: Sequence[str], *, columns: Sequence[str] = ("contact_id",)) -> pa.Table:
        """The rows of these contacts, in any order; those that are not there are left out."""
        ...

    def refresh(self, may_write: Callable[[], None] = lambda: None) -> Mapping[str, int]:
        """Build what indexes are missing and bring the others up to date; may be killed and called again.

        Args:
            may_write: called before each write; raises where another process writes by now.

        Returns:
            Facts for the ledger: rows in all, whether vectors are indexed.
        """
        ...

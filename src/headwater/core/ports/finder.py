"""What finds contacts by words and by meaning."""

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa


class Finder(Protocol):
    """Ranked candidates among the rows of ``documents``; rows that no index holds yet are found, too."""

    def version(self) -> int:
        """Number of the latest commit that is seen; 0 where there is nothing to find."""
        ...

    def by_words(
        self,
        terms: Mapping[str, float],
        k: int,
        *,
        required: Sequence[Sequence[Sequence[str]]] = (),
        forbidden: Sequence[Sequence[str]] = (),
        where: str | None = None,
        columns: Sequence[str] = ("contact_id",),
    ) -> pa.Table:
        """The ``k`` best by BM25, roughly: candidates that the caller scores again.

        Args:
            terms: folded, stemmed words and their weights; may be empty where ``required`` is not.
            k: rows wanted.
            required: groups of phrases; a row holds at least one phrase of each group.
            forbidden: phrases that no row may hold.
            where: filter (SQL expression over the columns), applied before ranking.
            columns: of ``documents``.
        """
        ...

    def by_vector(
        self,
        vector: npt.NDArray[np.float32],
        k: int,
        *,
        where: str | None = None,
        columns: Sequence[str] = ("contact_id",),
    ) -> pa.Table:
        """The ``k`` rows whose vectors have the highest cosine with this one; exact where the rows are few.

        Args:
            vector: ``(d,)``.
            k: rows wanted.
            where: filter, applied before ranking.
            columns: of ``documents``.
        """
        ...

    def by_id(self, ids: Sequence[str], *, columns: Sequence[str] = ("contact_id",)) -> pa.Table:
        """The rows of these contacts, in any order; those that are not there are left out."""
        ...

    def refresh(self) -> Mapping[str, int]:
        """Build what indexes are missing and bring the others up to date; may be killed and called again.

        Returns:
            Facts for the ledger: rows in all, whether vectors are indexed.
        """
        ...

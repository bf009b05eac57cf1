"""A finder that looks at every row: slow, small, exact."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from headwater.core.ports import Lake
from headwater.core.tables import matrix
from headwater.search.dense import best
from headwater.search.grammar import satisfies
from headwater.search.lexical import LexicalIndex


class ExactFinder:
    """Implements ``core.ports.Finder`` over a lake, without any index."""

    def __init__(self, lake: Lake) -> None:
        self._lake = lake

    def version(self) -> int:
        return self._lake.version("documents")

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
        rows = self._lake.read("documents", where=where)
        index = LexicalIndex()
        index.add(rows["terms"].to_pylist())
        groups = [[tuple(phrase) for phrase in group] for group in required]
        never = [tuple(phrase) for phrase in forbidden]
        allowed = np.array([satisfies(text.split(), groups, never) for text in rows["terms"].to_pylist()], bool)
        scores = index.scores(terms) if rows.num_rows else np.zeros(0, np.float32)
        allowed &= (scores > 0) | bool(groups)
        chosen = best(np.where(allowed, scores, -np.inf), min(k, int(allowed.sum())))
        return rows.select(list(columns)).take(chosen)

    def by_vector(
        self,
        vector: npt.NDArray[np.float32],
        k: int,
        *,
        where: str | None = None,
        columns: Sequence[str] = ("contact_id",),
    ) -> pa.Table:
        rows = self._lake.read("documents", where=where)
        if not rows.num_rows:
            return rows.select(list(columns))
        return rows.select(list(columns)).take(best(matrix(rows["vector"]) @ np.asarray(vector, np.float32), k))

    def by_id(self, ids: Sequence[str], *, columns: Sequence[str] = ("contact_id",)) -> pa.Table:
        rows = self._lake.read("documents", columns=list(dict.fromkeys(["contact_id", *columns])))
        chosen = [row for row, key in enumerate(rows["contact_id"].to_pylist()) if key in set(ids)]
        return rows.select(list(columns)).take(pa.array(chosen, pa.int64()))

    def refresh(self) -> Mapping[str, int]:
        return {"rows": self._lake.count("documents"), "vectors_indexed": 0}

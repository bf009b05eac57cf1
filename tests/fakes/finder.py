"""A finder that looks at every row: slow, small, exact."""

from collections.abc import Callable, Mapping, Sequence

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
        rows = self._lake.read("documents", where=where)
        if not rows.num_rows:
            return rows.select(list(columns))
        by_meaning, by_words = most
        found: set[int] = set()
        if vector is not None:
            found.update(best(matrix(rows["vector"]) @ np.asarray(vector, np.float32), by_meaning).tolist())
        if terms or required:
            found.update(_worded(rows["terms"].to_pylist(), terms, by_words, required, forbidden))
        return rows.select(list(columns)).take(pa.array(sorted(found), pa.int64()))

    def by_id(self, ids: Sequence[str], *, columns: Sequence[str] = ("contact_id",)) -> pa.Table:
        rows = self._lake.read("documents", columns=list(dict.fromkeys(["contact_id", *columns])))
        chosen = [row for row, key in enumerate(rows["contact_id"].to_pylist()) if key in set(ids)]
        return rows.select(list(columns)).take(pa.array(chosen, pa.int64()))

    def refresh(self, may_write: Callable[[], None] = lambda: None) -> Mapping[str, int]:
        return {"rows": self._lake.count("documents"), "vectors_indexed": 0}


def _worded(
    texts: list[str],
    terms: Mapping[str, float],
    k: int,
    required: Sequence[Sequence[Sequence[str]]],
    forbidden: Sequence[Sequence[str]],
) -> list[int]:
    index = LexicalIndex()
    index.add(texts)
    groups = [[tuple(phrase) for phrase in group] for group in required]
    never = [tuple(phrase) for phrase in forbidden]
    allowed = np.array([satisfies(text.split(), groups, never) for text in texts], bool)
    scores = index.scores(terms)
    allowed &= (scores > 0) | bool(groups)
    return best(np.where(allowed, scores, -np.inf), min(k, int(allowed.sum()))).tolist()

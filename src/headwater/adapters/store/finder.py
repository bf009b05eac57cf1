"""Candidates from Lance's indexes over the table ``documents``: words by its inverted index, vectors by IVF.

Rows that came after an index was built are scanned beside it, so that they are found at once. Vectors are compared one
by one below 65,536 rows, where that is fast and exact, and where the index could not be trained well.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from headwater.adapters.store.bucket import is_url, storage_options, upstream
from headwater.core.ports import among

os.environ.setdefault("LANCE_LOG", "error")  # read by the library when it is imported; its notices are not for users

import lance
from lance import Session  # type: ignore[attr-defined]  # exported, but not declared
from lance.query import BooleanQuery, FullTextQuery, MatchQuery, Occur, PhraseQuery

FEWEST_INDEXED = 65_536
_ROWS_A_PARTITION = 4_096
_SCALARS: dict[str, Literal["BTREE", "BITMAP", "LABEL_LIST"]] = {
    "contact_id": "BTREE",
    "channel": "BITMAP",
    "language": "BITMAP",
    "day": "BTREE",
    "week": "BTREE",
    "customer": "BTREE",
    "topics": "LABEL_LIST",
    "labels": "LABEL_LIST",
}
_FEWEST_SCALAR = 10_000
_MOST_FILES = 16
_ROWS_A_FILE = 1_048_576


class LanceFinder:
    """Implements ``core.ports.Finder``.

    Args:
        uri: of the table ``documents``.
        fewest_indexed: vectors are indexed from this many rows on, at least 65,536 for an index worth its name.
        probes: partitions that a search by vector looks into; twice as many where there is a filter.
    """

    def __init__(self, uri: str, *, fewest_indexed: int = FEWEST_INDEXED, probes: int = 20) -> None:
        self._uri = uri
        self._options = storage_options(uri, os.environ) if is_url(uri) else None
        self._fewest = fewest_indexed
        self._probes = probes
        self._both = ThreadPoolExecutor(2)
        self._session = Session()
        self._held: tuple[int, lance.LanceDataset] | None = None
        self._lock = Lock()

    def version(self) -> int:
        dataset = self._open()
        return 0 if dataset is None else int(dataset.version)

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
        dataset = self._open()
        if dataset is None or not dataset.count_rows():
            return pa.table({name: pa.array([], pa.string()) for name in columns})
        by_meaning, by_words = most
        scans = []
        if vector is not None:
            scans.append(self._scan(dataset, where, nearest=self._nearest(vector, by_meaning, where)))
        if terms or required:
            query = _worded(terms, required, forbidden)
            scans.append(self._scan(dataset, where, full_text_query=query, limit=by_words))
        # both at once; what they bring up is fetched in one go, because most rows come up twice or not at all
        places = [
            running.result()["_rowid"].to_numpy() for running in [self._both.submit(scan.to_table) for scan in scans]
        ]
        every = np.unique(np.concatenate([np.zeros(0, np.uint64), *places]))
        return dataset._take_rows(every.tolist(), columns=list(columns))

    def _nearest(self, vector: npt.NDArray[np.float32], k: int, where: str | None) -> dict[str, Any]:
        """Compared by the index' short codes alone: the caller compares what comes up exactly, so ``k`` is some hundreds."""
        probes = self._probes * (2 if where else 1)
        wanted = np.asarray(vector, np.float32)
        return {"column": "vector", "q": wanted, "k": k, "metric": "cosine", "minimum_nprobes": probes}

    def by_id(self, ids: Sequence[str], *, columns: Sequence[str] = ("contact_id",)) -> pa.Table:
        dataset = self._open() if ids else None
        if dataset is None:
            return pa.table({name: pa.array([], pa.string()) for name in columns})
        return dataset.scanner(columns=list(columns), filter=among("contact_id", ids)).to_table()

    def refresh(self, may_write: Callable[[], None] = lambda: None) -> Mapping[str, int]:
        dataset = self._open()
        if dataset is None:
            return {"rows": 0, "vectors_indexed": 0}
        rows = int(dataset.count_rows())
        held = {name for index in dataset.describe_indices() for name in index.field_names}
        wanted = dict(_SCALARS) if rows >= _FEWEST_SCALAR else {}
        if len(dataset.get_fragments()) > _MOST_FILES:  # a fetch touches each file for each column
            may_write()
            dataset.optimize.compact_files(target_rows_per_fragment=_ROWS_A_FILE)
        if rows and "terms" not in held:
            may_write()
            dataset.create_scalar_index("terms", "FTS", replace=True, **_WORDS)
        for column in sorted(wanted.keys() - held):
            may_write()
            dataset.create_scalar_index(column, wanted[column], replace=True)
        if rows >= self._fewest and "vector" not in held:
            partitions = max(rows // _ROWS_A_PARTITION, 1)
            may_write()
            dataset.create_index("vector", "IVF_RQ", metric="cosine", num_partitions=partitions, replace=True)
        if held:
            may_write()
            dataset.optimize.optimize_indices()
        return {"rows": rows, "vectors_indexed": int(rows >= self._fewest or "vector" in held)}

    def _scan(self, dataset: "lance.LanceDataset", where: str | None, **query: Any) -> Any:
        return dataset.scanner(
            columns=[], with_row_id=True, filter=where, prefilter=True, disable_scoring_autoprojection=True, **query
        )

    def _open(self) -> "lance.LanceDataset | None":
        """The latest version; opened once for each, so that what was read of its indexes is read once.

        Raises:
            Unavailable: the object store does not answer.
            ConfigError: it refuses.
        """
        with self._lock:
            try:
                return self._latest()
            except (ValueError, OSError) as error:
                if not is_url(self._uri):
                    raise
                if "was not found" in str(error):
                    self._held = None
                    return None
                raise upstream(self._uri, error) from error

    def _latest(self) -> "lance.LanceDataset | None":
        try:
            folder = 0 if is_url(self._uri) else os.stat(os.path.join(self._uri, "_versions")).st_ino
        except FileNotFoundError:
            self._held = None
            return None
        if self._held is not None and self._held[0] == folder:
            dataset = self._held[1]
            if dataset.version == dataset.latest_version:
                return dataset
        else:
            self._session = Session()  # another table stands at this place
        self._held = (folder, lance.dataset(self._uri, session=self._session, storage_options=self._options))
        return self._held[1]


_WORDS: dict[str, Any] = {
    "base_tokenizer": "whitespace",  # our own tokens, folded and stemmed already
    "stem": False,
    "remove_stop_words": False,
    "lower_case": False,
    "ascii_folding": False,
    "max_token_length": None,
    "with_position": True,
}


def _worded(
    terms: Mapping[str, float], required: Sequence[Sequence[Sequence[str]]], forbidden: Sequence[Sequence[str]]
) -> FullTextQuery:
    weighed: dict[float, list[str]] = {}
    for term, weight in sorted(terms.items()):
        weighed.setdefault(weight, []).append(term)
    # one match of many words costs a quarter of as many matches of one, and finds the same
    scoring: list[FullTextQuery] = [MatchQuery(" ".join(each), "terms", boost=w) for w, each in weighed.items()]
    if len(scoring) == 1 and not (required or forbidden):
        return scoring[0]
    clauses: list[tuple[Occur, FullTextQuery]] = [(Occur.SHOULD, one) for one in scoring]
    for group in required:
        either: FullTextQuery = BooleanQuery([(Occur.SHOULD, _phrase(phrase)) for phrase in group])
        clauses.append((Occur.MUST, either if len(group) > 1 else _phrase(group[0])))
    clauses += [(Occur.MUST_NOT, _phrase(phrase)) for phrase in forbidden]
    return BooleanQuery(clauses)


def _phrase(words: Sequence[str]) -> FullTextQuery:
    return MatchQuery(words[0], "terms") if len(words) == 1 else PhraseQuery(" ".join(words), "terms")

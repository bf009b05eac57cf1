"""Texts, vectors and attributes into one dense row: meaning, wording and what the desk already knows.

Blocks, each of length about one before its weight: the embedding of the whole and of the head; tf-idf of body words,
lead words, head terms, head character n-grams, printed lines of forms and what the text looks like, together reduced to
their leading directions (exact where there are few examples); attributes one-hot.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer

from headwater.core.vectors.exact import Floats, snap
from headwater.route.passages import cues, head_terms, printed_lines, split

Doubles = npt.NDArray[np.float64]
Attributes = Sequence[Mapping[str, Any]]

_EMBEDDING_WEIGHT: Final = 1.2
_HEAD_WEIGHT: Final = 0.7
ATTRIBUTE_WEIGHT: Final = 0.7
_MOST_TERMS: Final = 40_000
_PRINTED: Final = 3
"""Texts that a line must recur in to be a printed one."""
_WORD: Final = r"(?u)\b\w+\b|[?!]"


@dataclass(frozen=True, slots=True)
class Features:
    """Fitted blocks.

    Attributes:
        tables: ``(field, weight, vectoriser)`` of the sparse blocks.
        directions: ``(n_terms, r)`` of all sparse blocks side by side.
        values: ``name=value`` of the attributes, sorted.
        terms: name of each sparse column; empty for the character n-grams, which explain nothing to a person.
        n_examples: that were learned from.
        chosen: places in ``blocks(n_examples)`` of the sparse blocks.
    """

    tables: tuple[tuple[str, float, TfidfVectorizer], ...]
    directions: Doubles
    values: tuple[str, ...]
    terms: tuple[str, ...]
    n_examples: int
    chosen: tuple[int, ...]

    @classmethod
    def of(
        cls,
        tables: Sequence[tuple[str, float, TfidfVectorizer]],
        directions: Doubles,
        values: tuple[str, ...],
        n_examples: int,
        chosen: tuple[int, ...],
    ) -> Self:
        """With the names of the sparse columns."""
        terms = [
            "" if vectoriser.analyzer == "char_wb" else str(term)
            for _, _, vectoriser in tables
            for term in vectoriser.get_feature_names_out()
        ]
        return cls(tuple(tables), directions, values, tuple(terms), n_examples, chosen)

    def table(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """``(n, n_terms)`` weighted tf-idf."""
        passages = [split(text) for text in texts]
        columns = [
            weight * vectoriser.transform([getattr(passage, field) for passage in passages])
            for field, weight, vectoriser in self.tables
        ]
        return _beside(columns, len(texts))

    def rows(self, table: sparse.csr_matrix, vectors: Floats, heads: Floats, attributes: Attributes | None) -> Doubles:
        """``(n, f) float64``: whole vector, head vector, reduced n-grams, attributes."""
        return np.hstack(
            [
                _EMBEDDING_WEIGHT * snap(vectors).astype(np.float64),
                _HEAD_WEIGHT * snap(heads).astype(np.float64),
                np.asarray(table @ self.directions),
                ATTRIBUTE_WEIGHT * one_hot(attributes, self.values, table.shape[0]),
            ]
        )


def fit_features(
    texts: Sequence[str], attributes: Attributes | None, *, most: int, exact_rows: int, seed: int
) -> tuple[Features, sparse.csr_matrix]:
    """Learn the terms, the directions and the attribute values of the examples; with their table.

    Args:
        texts: n texts in content order.
        attributes: n mappings or None.
        most: most directions.
        exact_rows: up to so many rows the directions are exact.
        seed: of the randomised reduction.
    """
    passages = [split(text) for text in texts]
    tables, chosen, columns = [], [], []
    for place, (field, weight, vectoriser) in enumerate(blocks(len(texts))):
        try:
            columns.append(weight * vectoriser.fit_transform([getattr(passage, field) for passage in passages]))
        except ValueError:  # no text holds a term of this block
            continue
        tables.append((field, weight, vectoriser))
        chosen.append(place)
    table = _beside(columns, len(texts))
    # as they are stored: a router read from its file decides as the fitted one does
    directions = leading_directions(table, most, exact_rows=exact_rows, seed=seed).astype(np.float32).astype(np.float64)
    return Features.of(tables, directions, _values(attributes), len(texts), tuple(chosen)), table


def one_hot(attributes: Attributes | None, values: Sequence[str], n_rows: int) -> Doubles:
    """``(n, len(values))`` 1 where the row has the attribute value; unknown values give zeros."""
    out = np.zeros((n_rows, len(values)))
    column = {value: j for j, value in enumerate(values)}
    for i, row in enumerate(attributes or ()):
        for name, value in row.items():
            j = column.get(f"{name}={value}")
            if j is not None:
                out[i, j] = 1.0
    return out


def leading_directions(table: sparse.csr_matrix, most: int, *, exact_rows: int, seed: int) -> Doubles:
    """``(f, r)`` leading right singular vectors: exact up to ``exact_rows`` rows, randomised beyond.

    References:
        N. Halko, P. Martinsson, J. Tropp, Finding structure with randomness, SIAM Review 53 (2011).
    """
    if not table.shape[1]:
        return np.zeros((0, 0))
    if table.shape[0] <= exact_rows:
        values, left = np.linalg.eigh((table @ table.T).toarray())
        keep = np.flatnonzero(values > 1e-9)[::-1][:most]
        return np.asarray(table.T @ (left[:, keep] / np.sqrt(values[keep])))
    size = min(most // 4, min(table.shape) - 1)
    probe = np.random.default_rng(seed).normal(size=(table.shape[1], size + 20))
    for _ in range(2):
        basis, _ = np.linalg.qr(table @ probe)
        probe, _ = np.linalg.qr(table.T @ basis)
    _, _, right = np.linalg.svd(table @ probe, full_matrices=False)
    return np.asarray(probe @ right.T[:, :size])


def blocks(n_rows: int) -> tuple[tuple[str, float, TfidfVectorizer], ...]:
    """The sparse blocks for so many examples: field of a passage, weight, vectoriser to be fitted."""
    rare = 1 if n_rows < 1500 else 2
    shared = {"sublinear_tf": True, "max_features": _MOST_TERMS}
    words = {"token_pattern": _WORD, "ngram_range": (1, 2), "lowercase": True, **shared}
    return (
        ("body", 0.8, TfidfVectorizer(min_df=2 if n_rows >= 50 else 1, **words)),
        ("lead", 0.5, TfidfVectorizer(min_df=2 if n_rows >= 50 else 1, **words)),
        ("head", 0.5, TfidfVectorizer(analyzer=head_terms, min_df=rare, **shared)),
        ("head", 0.7, TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), lowercase=True, min_df=rare, **shared)),
        ("whole", 1.0, TfidfVectorizer(analyzer=printed_lines, min_df=_PRINTED, **shared)),
        ("whole", 0.5, TfidfVectorizer(analyzer=cues, min_df=2 if n_rows >= 50 else 1, **shared)),
    )


def _beside(columns: Sequence[Any], n_rows: int) -> sparse.csr_matrix:
    return sparse.csr_matrix(sparse.hstack(columns)) if columns else sparse.csr_matrix((n_rows, 0))


def _values(attributes: Attributes | None) -> tuple[str, ...]:
    counts: dict[str, int] = {}
    for row in attributes or ():
        for name, value in row.items():
            if value is not None:
                counts[f"{name}={value}"] = counts.get(f"{name}={value}", 0) + 1
    return tuple(sorted(value for value, n in counts.items() if n >= 2))

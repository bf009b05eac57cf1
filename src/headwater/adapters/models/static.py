"""One vector a word piece, added up: a sentence encoder of numpy alone, thousands of texts a second on one core.

A text's vector is the sum of the vectors of its word pieces and of the frequent pairs of neighbouring pieces that the
table knows ("not working", "sign up"), scaled to length one. How much a piece counts is learned: it is the length of
its vector. The table comes from MiniLM: its vectors of single pieces, fitted to its vectors of whole sentences, then
tuned on public labelled intents (``tools/encoder``; the idea of distilling a sentence encoder into a table is
model2vec's, Tulkens & van Dongen 2024, after SIF, Arora et al. 2017). Rows are stored as int8 with one scale each.

Sums run over a text's own pieces in their order, so a row depends on its text alone, to the last bit.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt
from scipy import sparse

from headwater.adapters.models.npz import write_arrays
from headwater.adapters.models.wordpiece import WordPieces
from headwater.core.errors import ConfigError, InputError
from headwater.core.ids import content_hash

_BATCH_TEXTS: Final = 2_048  # bounds memory; no effect on the rows
_FORMAT: Final = 1
_MOST: Final = 2_047  # of a number of a matrix that turns a table


@dataclass(frozen=True, slots=True)
class Table:
    """What a static encoder knows.

    Attributes:
        pieces: word pieces of the vocabulary, continuations with ``##``.
        rows: ``(n_pieces + n_pairs, dim) int8``; the pairs follow the pieces.
        scales: ``(n_pieces + n_pairs,) float32``; vector = row x scale.
        pairs: ``(n_pairs, 2) int32`` numbers of two neighbouring pieces, sorted.
        name: family and version, e.g. ``static.v1``.
    """

    pieces: tuple[str, ...]
    rows: npt.NDArray[np.int8]
    scales: npt.NDArray[np.float32]
    pairs: npt.NDArray[np.int32]
    name: str

    def __post_init__(self) -> None:
        expected = len(self.pieces) + len(self.pairs)
        if self.rows.ndim != 2 or len(self.rows) != expected or self.scales.shape != (expected,):
            raise InputError(f"an encoder table of {expected} entries needs as many rows and scales")

    def vectors(self) -> npt.NDArray[np.float32]:
        """``(n, dim) float32``: rows times scales."""
        product: npt.NDArray[np.float32] = np.multiply(self.rows, self.scales[:, None], dtype=np.float32)
        return product

    def turned(self, whole: npt.NDArray[np.int16], *, name: str) -> "Table":
        """The same entries with each vector times a matrix of whole numbers.

        The products are whole numbers below 2**24, exact in float32 whatever adds them up: the same table everywhere.

        Args:
            whole: ``(dim, dim)`` numbers of at most 2,047 in magnitude.
            name: family and version of the result.

        Raises:
            InputError: the numbers, or those of this table, are too large for that.
        """
        largest = max(int(self.rows.max()), -int(self.rows.min()))
        if np.abs(whole).max() > _MOST or largest * self.rows.shape[1] * _MOST >= 2**24:
            raise InputError(f"a table of {self.rows.shape[1]} numbers a row and this matrix have no exact product")
        product = self.rows.astype(np.float32) @ whole.astype(np.float32)
        return self.with_vectors(product * self.scales[:, None], name=name)

    def with_vectors(self, vectors: npt.NDArray[np.floating[Any]], *, name: str) -> "Table":
        """The same entries with other vectors, quantised."""
        rows, scales = quantise(vectors)
        return Table(self.pieces, rows, scales, self.pairs, name)


def quantise(
    vectors: npt.NDArray[np.floating[Any]], *, levels: int = 127
) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.float32]]:
    """``(n, dim) int8`` rows within ``-levels..levels`` and ``(n,) float32`` scales whose product is nearest.

    Fewer levels make a smaller file: 31 are enough for rows that are added up, and compress to about six bits a number.
    """
    scales = np.abs(vectors).max(axis=1) / levels
    rows = np.rint(vectors / np.where(scales > 0, scales, 1)[:, None])
    return rows.astype(np.int8), scales.astype(np.float32)


class StaticEncoder:
    """Turns texts into vectors by adding up those of their word pieces and pairs.

    Use it for everything that must be fast; where the MiniLM extra is installed, fit it to a sample of the corpus first
    (``fit_to_corpus``). It reads no word order beyond neighbours: "A owes B" and "B owes A" are almost the same to it.

    Example:
        >>> encoder = StaticEncoder.shipped()
        >>> card, late, pizza = encoder.encode(["where is my card", "card has not arrived", "order a pizza"])
        >>> bool(card @ late > card @ pizza)
        True
    """

    costly = False

    def __init__(self, table: Table) -> None:
        self.table = table
        self.dim = table.rows.shape[1]
        self.id = f"{table.name}-{_hash(table)}"
        self.words = WordPieces(table.pieces)
        n_pieces = len(table.pieces)
        vectors = table.vectors()
        self._piece_vectors, self._pair_vectors = vectors[:n_pieces], vectors[n_pieces:]
        self._pair_keys = table.pairs[:, 0].astype(np.int64) * n_pieces + table.pairs[:, 1]

    @staticmethod
    def shipped(version: int = 1) -> "StaticEncoder":
        """An encoder inside this package; one for all callers, since reading it takes a third of a second.

        Args:
            version: 1; or 2, the first turned to what its teacher has learned of intents since.
        """
        return _shipped(version)

    @classmethod
    def load(cls, path: str | Path) -> Self:
        """An encoder that ``save`` wrote: its file, or the folder it was saved in.

        Raises:
            ConfigError: there is none.
        """
        file = Path(path) / "static.npz" if Path(path).is_dir() else Path(path)
        try:
            with np.load(file, allow_pickle=False) as stored:
                meta = json.loads(stored["meta"].tobytes())
                if meta["format"] != _FORMAT:
                    raise ConfigError(f"{file} has format {meta['format']}", hint=f"this version reads {_FORMAT}")
                pieces = tuple(stored["pieces"].tobytes().decode().split("\n"))
                table = Table(pieces, stored["rows"], stored["scales"], stored["pairs"], meta["name"])
        except (OSError, KeyError, ValueError) as error:
            if isinstance(error, ConfigError):
                raise
            raise ConfigError(
                f"{file} is not a static encoder: {error}", hint="give the path that was saved"
            ) from error
        return cls(table)

    @property
    def is_shipped(self) -> bool:
        """Whether it is one of those inside this package, so that a name is enough to find it."""
        family, _, version = self.table.name.partition(".v")
        return family == "static" and version in ("1", "2") and self.id == self.shipped(int(version)).id

    def save(self, path: str | Path) -> None:
        """Write to a file (any name) or, where ``path`` is a folder, to ``static.npz`` in it; atomically."""
        file = Path(path) / "static.npz" if Path(path).is_dir() else Path(path)
        arrays: dict[str, npt.NDArray[Any]] = {
            "meta": np.frombuffer(json.dumps({"format": _FORMAT, "name": self.table.name}).encode(), np.uint8),
            "pieces": np.frombuffer("\n".join(self.table.pieces).encode(), np.uint8),
            "rows": self.table.rows,
            "scales": self.table.scales,
            "pairs": self.table.pairs,
        }
        write_arrays(file, arrays, compressed=True)

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """``(n, dim) float32``, rows unit-norm; a text without a known piece gives a zero row."""
        rows = np.zeros((len(texts), self.dim), np.float32)
        for start in range(0, len(texts), _BATCH_TEXTS):
            part = texts[start : start + _BATCH_TEXTS]
            pieces, pairs = self.counts(part)
            total = pieces @ self._piece_vectors
            if len(self._pair_keys):
                total += pairs @ self._pair_vectors
            norms = np.sqrt(np.einsum("ij,ij->i", total, total))
            rows[start : start + len(part)] = total / np.where(norms > 0, norms, 1)[:, None]
        return rows

    def counts(self, texts: Sequence[str]) -> tuple[sparse.csr_matrix, sparse.csr_matrix]:
        """``(n, n_pieces)`` and ``(n, n_pairs)``: which entries each text has, in order, repeats kept."""
        cut = self.words.encode_many(texts)
        starts = np.zeros(len(cut) + 1, np.int64)
        np.cumsum(list(map(len, cut)), out=starts[1:])
        flat = np.fromiter(chain.from_iterable(cut), np.int64, count=int(starts[-1]))
        pieces = _indicator(flat, starts, len(self.table.pieces))
        if not len(self._pair_keys) or len(flat) < 2:
            return pieces, sparse.csr_matrix((len(cut), len(self._pair_keys)), dtype=np.float32)
        keys = flat[:-1] * len(self.table.pieces) + flat[1:]
        found = np.minimum(np.searchsorted(self._pair_keys, keys), len(self._pair_keys) - 1)
        known = self._pair_keys[found] == keys
        ends = starts[1:-1]
        known[ends[(ends > 0) & (ends < len(flat))] - 1] = False  # a pair never spans two texts
        before = np.concatenate([[0], np.cumsum(known), [known.sum()]])
        return pieces, _indicator(found[known], before[np.minimum(starts, len(before) - 1)], len(self._pair_keys))


@cache
def _shipped(version: int) -> StaticEncoder:
    data = Path(__file__).with_name("data")
    if version == 1:
        return StaticEncoder.load(data / "static-v1.npz")
    return StaticEncoder(_shipped(1).table.turned(np.load(data / "static-v2.npy"), name="static.v2"))


def _indicator(columns: npt.NDArray[np.int64], starts: npt.NDArray[np.int64], width: int) -> sparse.csr_matrix:
    ones = np.ones(len(columns), np.float32)
    return sparse.csr_matrix((ones, columns, starts), shape=(len(starts) - 1, width))


def _hash(table: Table) -> str:
    arrays = (np.ascontiguousarray(part).tobytes() for part in (table.rows, table.scales, table.pairs))
    return content_hash("\n".join(table.pieces), *arrays, size=6)

"""BM25 over an inverted index in two sparse arrays; texts can be added at any time.

Robertson & Zaragoza 2009, "The Probabilistic Relevance Framework: BM25 and Beyond"; with the document frequency term
kept positive as in Lucene. Weights are computed once for all texts (Lù 2024, bm25s), so that a query only adds up the
columns of its words.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
from scipy import sparse

from headwater.search.grammar import Phrase
from headwater.search.tokens import words

FloatArray = npt.NDArray[np.float32]
BoolArray = npt.NDArray[np.bool_]


class LexicalIndex:
    """Words of many texts.

    Memory: 4 bytes for each word of a text and 12 for each distinct one.

    Args:
        k1: saturation of repeated words.
        b: length normalisation, 0..1.

    Example:
        >>> index = LexicalIndex()
        >>> index.add(["the card is lost", "the parcel is late"])
        >>> index.scores({"card": 1.0}).round().tolist()
        [1.0, 0.0]
    """

    def __init__(self, *, k1: float = 1.5, b: float = 0.75) -> None:
        self._k1, self._b = k1, b
        self._vocabulary: dict[str, int] = {}
        self._parts: list[npt.NDArray[np.int32]] = []
        self._lengths: list[npt.NDArray[np.int32]] = []
        self._built: tuple[sparse.csc_matrix, npt.NDArray[np.int32], npt.NDArray[np.int64]] | None = None

    def add(self, texts: Sequence[str]) -> None:
        """Index more texts behind the others."""
        vocabulary = self._vocabulary
        flat: list[int] = []
        lengths = np.zeros(len(texts), dtype=np.int32)
        for row, text in enumerate(texts):
            found = words(text)
            lengths[row] = len(found)
            flat.extend([vocabulary.setdefault(word, len(vocabulary)) for word in found])
        self._parts.append(np.asarray(flat, dtype=np.int32))
        self._lengths.append(lengths)
        self._built = None

    def __len__(self) -> int:
        return sum(len(lengths) for lengths in self._lengths)

    def __contains__(self, word: str) -> bool:
        return word in self._vocabulary

    def counts(self) -> dict[str, int]:
        """Word -> number of texts that hold it."""
        weights, _, _ = self._arrays()
        per_word = np.diff(weights.indptr)
        return {word: int(per_word[column]) for word, column in self._vocabulary.items()}

    def scores(self, terms: Mapping[str, float]) -> FloatArray:
        """``(n,) float32`` BM25 of every text; ``terms`` gives the weight of each folded, stemmed word."""
        weights, _, _ = self._arrays()
        total = np.zeros(len(self), dtype=np.float32)
        for word in sorted(terms):
            column = self._vocabulary.get(word)
            if column is not None:
                begin, end = weights.indptr[column], weights.indptr[column + 1]
                total[weights.indices[begin:end]] += np.float32(terms[word]) * weights.data[begin:end]
        return total

    def holding(self, phrase: Phrase) -> BoolArray:
        """``(n,) bool``: which texts hold these words next to each other, in this order."""
        weights, tokens, offsets = self._arrays()
        columns = [self._vocabulary.get(word, -1) for word in phrase]
        found = np.zeros(len(self), dtype=bool)
        if not columns or min(columns) < 0:
            return found
        rarest = min(columns, key=lambda column: weights.indptr[column + 1] - weights.indptr[column])
        rows = weights.indices[weights.indptr[rarest] : weights.indptr[rarest + 1]]
        if len(columns) == 1:
            found[rows] = True
            return found
        wanted = np.asarray(columns, dtype=np.int32)
        for row in rows:
            text = tokens[offsets[row] : offsets[row + 1]]
            if len(text) >= len(wanted):
                windows = np.lib.stride_tricks.sliding_window_view(text, len(wanted))
                found[row] = bool((windows == wanted).all(axis=1).any())
        return found

    def _arrays(self) -> tuple[sparse.csc_matrix, npt.NDArray[np.int32], npt.NDArray[np.int64]]:
        """BM25 weights by column, all words in order, and where each text begins among them."""
        if self._built is None:
            lengths = np.concatenate([np.zeros(0, np.int32), *self._lengths])
            tokens = np.concatenate([np.zeros(0, np.int32), *self._parts])
            self._parts, self._lengths = [tokens], [lengths]
            n = len(lengths)
            rows = np.repeat(np.arange(n, dtype=np.int32), lengths)
            shape = (n, max(len(self._vocabulary), 1))
            counts = sparse.csc_matrix((np.ones(len(tokens), np.float32), (rows, tokens)), shape=shape)
            counts.sum_duplicates()
            frequency = np.diff(counts.indptr)
            rarity = np.log1p((n - frequency + 0.5) / (frequency + 0.5)).astype(np.float32)
            mean = float(lengths.mean()) if n and lengths.any() else 1.0
            scale = (self._k1 * (1 - self._b + self._b * lengths / mean)).astype(np.float32)
            counts.data = counts.data * (self._k1 + 1) / (counts.data + scale[counts.indices])
            counts.data = (counts.data * np.repeat(rarity, frequency)).astype(np.float32)
            self._built = (counts, tokens, np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)]))
        return self._built

"""What search knows of all contacts: how rare each word is, what is average, which values there are.

Counted once in one pass over the rows, in bounded memory; candidates that an index brings up are scored with it.
"""

import json
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from headwater.search.dense import FloatArray

MOST_WORDS = 200_000
MOST_VALUES = 500


@dataclass(frozen=True, slots=True)
class Corpus:
    """Of all contacts.

    Attributes:
        rows: contacts.
        length: mean number of words.
        counts: word -> number of contacts that hold it; the rarest may be missing.
        mean: ``(d,) float32`` mean vector.
        weight: of words against meaning.
        values: channel, language, personal and each attribute (``@name``) -> value -> contacts; an attribute with too
            many values to list has none.
    """

    rows: int
    length: float
    counts: Mapping[str, int]
    mean: FloatArray
    weight: float
    values: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def to_bytes(self) -> bytes:
        """The same bytes for the same contents."""
        data = {
            "rows": self.rows,
            "length": self.length,
            "counts": dict(self.counts),
            "mean": [round(float(x), 7) for x in self.mean],
            "weight": self.weight,
            "values": {name: dict(values) for name, values in self.values.items()},
        }
        return zlib.compress(json.dumps(data, sort_keys=True, separators=(",", ":")).encode(), 6)

    @classmethod
    def from_bytes(cls, data: bytes) -> "Corpus":
        """What ``to_bytes`` wrote."""
        found = json.loads(zlib.decompress(data))
        return cls(**{**found, "mean": np.asarray(found["mean"], np.float32)})

    @property
    def knows_all(self) -> bool:
        """Whether ``counts`` holds every word."""
        return len(self.counts) < MOST_WORDS

    def attributes(self) -> dict[str, list[str]]:
        """Name of each attribute and its values."""
        return {name[1:]: sorted(values) for name, values in self.values.items() if name.startswith("@")}

    def bm25(self, texts: Sequence[Sequence[str]], terms: Mapping[str, float], *, k1: float, b: float) -> FloatArray:
        """``(n,) float32`` BM25 of some texts with the rarities and the mean length of all.

        Args:
            texts: folded, stemmed words of each.
            terms: weight of each word.
            k1: saturation.
            b: length normalisation.
        """
        rarity = {
            term: weight * float(np.log1p((self.rows - n + 0.5) / (n + 0.5)))
            for term, weight in terms.items()
            if (n := min(self.counts.get(term, 1), self.rows)) >= 0
        }
        length = np.fromiter(map(len, texts), np.float64, len(texts))
        scale = k1 * (1 - b + b * length / max(self.length, 1e-9))
        scores = np.zeros(len(texts), np.float64)
        for term in sorted(rarity):
            held = np.fromiter((text.count(term) for text in texts), np.float64, len(texts))
            scores += rarity[term] * held * (k1 + 1) / (held + scale)
        return scores.astype(np.float32)


class Counting:
    """Counts a corpus, batch by batch."""

    def __init__(self) -> None:
        self._rows = 0
        self._words = 0
        self._counts: Counter[str] = Counter()
        self._sum: npt.NDArray[np.float64] | None = None
        self._values: dict[str, Counter[str]] = {}
        self._crowded: set[str] = set()

    def add(self, terms: Sequence[str], vectors: FloatArray, values: Mapping[str, Sequence[str]]) -> None:
        """One batch.

        Args:
            terms: the words of each contact, a space between.
            vectors: ``(n, d)``.
            values: name -> the value of each contact that has one.
        """
        for text in terms:
            found = text.split()
            self._words += len(found)
            self._counts.update(set(found))
        if len(self._counts) > 4 * MOST_WORDS:
            self._counts = Counter({word: n for word, n in self._counts.items() if n > 1})
        self._rows += len(terms)
        total = vectors.sum(axis=0, dtype=np.float64)
        self._sum = total if self._sum is None else self._sum + total
        for name, column in values.items():
            if name in self._crowded:
                continue
            held = self._values.setdefault(name, Counter())
            held.update(column)
            if len(held) > MOST_VALUES:
                self._crowded.add(name)
                held.clear()

    def corpus(self, *, weight: float) -> Corpus:
        """What was counted; ``weight`` of words against meaning."""
        words = sorted(self._counts.items(), key=lambda item: (-item[1], item[0]))[:MOST_WORDS]
        mean = np.zeros(0) if self._sum is None else self._sum / max(self._rows, 1)
        return Corpus(
            rows=self._rows,
            length=self._words / max(self._rows, 1),
            counts=dict(words),
            mean=mean.astype(np.float32),
            weight=weight,
            values={name: dict(sorted(held.items())) for name, held in sorted(self._values.items())},
        )

"""Keys of a contact's cleaned text: one of the whole text, then MinHash band keys that near-copies share.

Shingles of three words are hashed, ``N_BANDS * N_ROWS`` minima are taken under as many multiply-shift hash functions,
and each band of minima becomes one 64-bit key (``prepare.sketch.minhash.v1``). Two texts with Jaccard similarity s of
their shingles agree in a band with probability s ** N_ROWS.

References:
    Broder 1997, "On the resemblance and containment of documents"; Leskovec et al., "Mining of Massive
    Datasets", ch. 3.
"""

import hashlib
import zlib
from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

VERSION: Final = "prepare.sketch.minhash.v1"
N_BANDS: Final = 12
N_ROWS: Final = 6
MIN_WORDS: Final = 5
"""Shorter texts have no sketch: "thank you very much" said by thousands is no copy."""

_U64 = npt.NDArray[np.uint64]
_RNG: Final = np.random.default_rng(0x5EED)
_MULTIPLY: Final[_U64] = _RNG.integers(0, 2**64, N_BANDS * N_ROWS, dtype=np.uint64) | np.uint64(1)
_ADD: Final[_U64] = _RNG.integers(0, 2**64, N_BANDS * N_ROWS, dtype=np.uint64)
_MIX: Final = np.uint64(0x9E3779B97F4A7C15)


class _Codes(dict[str, int]):
    """Word -> its hash, computed once."""

    def __missing__(self, word: str) -> int:
        code = self[word] = zlib.crc32(word.encode("utf-8", "surrogatepass"))
        return code


def sketches(texts: Sequence[Sequence[str]]) -> list[_U64]:
    """``(1 + N_BANDS,) uint64`` keys of each text given as lower-case words; empty below ``MIN_WORDS`` words.

    The first key is a hash of all the words; the others are band keys. Each text's keys depend on its words alone.
    """
    codes = _Codes()
    flat: list[int] = []
    lengths = np.zeros(len(texts), dtype=np.int64)
    for i, words in enumerate(texts):
        if len(words) < MIN_WORDS:
            continue
        lengths[i] = len(words) - 2
        flat.extend(map(codes.__getitem__, words))
    used = np.flatnonzero(lengths)
    out: list[_U64] = [np.empty(0, dtype=np.uint64)] * len(texts)
    if not used.size:
        return out
    keys = _band_keys(*_shingles(np.array(flat, dtype=np.uint64), lengths[used]))
    for row, i in enumerate(used.tolist()):
        whole = hashlib.blake2b(" ".join(texts[i]).encode("utf-8", "surrogatepass"), digest_size=8).digest()
        out[i] = np.concatenate([np.frombuffer(whole, dtype="<u8"), keys[row]])
    return out


def _shingles(codes: _U64, lengths: npt.NDArray[np.int64]) -> tuple[_U64, npt.NDArray[np.int64]]:
    """Hashes of all three-word shingles, and where each text's begin."""
    triple = codes[:-2] * _MIX
    triple = (triple ^ (triple >> np.uint64(29))) + codes[1:-1] * np.uint64(0xBF58476D1CE4E5B9)
    triple = (triple ^ (triple >> np.uint64(32))) * np.uint64(0x94D049BB133111EB) + codes[2:]
    triple = (triple ^ (triple >> np.uint64(31))) * _MIX
    text_starts = np.concatenate([[0], np.cumsum(lengths + 2)[:-1]])
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    inside = np.repeat(text_starts - starts, lengths) + np.arange(int(lengths.sum()))
    return triple[inside], starts


def _band_keys(shingles: _U64, starts: npt.NDArray[np.int64]) -> _U64:
    """``(n, N_BANDS) uint64``."""
    keys = np.empty((len(starts), N_BANDS), dtype=np.uint64)
    for band in range(N_BANDS):
        key = np.full(len(starts), band + 1, dtype=np.uint64)
        for row in range(band * N_ROWS, (band + 1) * N_ROWS):
            hashed = shingles * _MULTIPLY[row] + _ADD[row]
            least = np.minimum.reduceat(hashed >> np.uint64(16), starts)
            key = (key ^ least) * _MIX
            key ^= key >> np.uint64(31)
        keys[:, band] = key
    return keys

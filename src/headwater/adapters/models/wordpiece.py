"""Word pieces, BERT style: text -> pieces of a fixed vocabulary, in plain Python with a cache of words.

The rules are those of the uncased BERT tokenizer (Devlin et al. 2019; Wu et al. 2016 for the longest-match-first
split): clean control characters, lower-case, strip accents, split at white space, punctuation and Chinese characters,
then cut each word into the longest pieces that the vocabulary holds. A word of the language is met thousands of times
in a corpus, so a dictionary from word to its pieces does nearly all the work, several times faster than cutting every
text anew."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from typing import Final

import regex

_CACHED_WORDS: Final = 200_000
_WORD_LIMIT: Final = 100  # characters; longer runs are one unknown piece, as in BERT
_ASCII_PARTS = re.compile(r"[^\s!-/:-@\[-`{-~]+|[!-/:-@\[-`{-~]")
_PARTS = regex.compile(
    r"[\u4E00-\u9FFF\u3400-\u4DBF\U00020000-\U0002A6DF\U0002A700-\U0002B73F\U0002B740-\U0002B81F\U0002B820-\U0002CEAF"
    r"\uF900-\uFAFF\U0002F800-\U0002FA1F]|[!-/:-@\[-`{-~]|\p{P}"
    r"|[^\s\p{P}!-/:-@\[-`{-~\u4E00-\u9FFF\u3400-\u4DBF\U00020000-\U0002A6DF\U0002A700-\U0002B73F\U0002B740-\U0002B81F"
    r"\U0002B820-\U0002CEAF\uF900-\uFAFF\U0002F800-\U0002FA1F]+"
)
_CONTROL = regex.compile(r"[\p{C}\uFFFD]")
_MARKS = regex.compile(r"\p{Mn}")


def split_words(text: str) -> list[str]:
    """Lower-cased words and single punctuation marks, accents stripped.

    Example:
        >>> split_words("Café's  CLOSED!")
        ['cafe', "'", 's', 'closed', '!']
    """
    if text.isascii() and text.isprintable():
        ascii_words: list[str] = _ASCII_PARTS.findall(text.lower())
        return ascii_words
    text = _CONTROL.sub(lambda found: " " if found.group().isspace() else "", text)
    text = _MARKS.sub("", unicodedata.normalize("NFD", text))
    words: list[str] = _PARTS.findall(text.replace("Σ", "σ").lower())  # BERT knows no final sigma
    return words


class _Known(dict[str, tuple[int, ...]]):
    """Word -> its pieces, found out when first asked for; forgotten when there are too many."""

    def __init__(self, find: Callable[[str], tuple[int, ...]]) -> None:
        self._find = find

    def __missing__(self, word: str) -> tuple[int, ...]:
        if len(self) >= _CACHED_WORDS:
            self.clear()
        found = self[word] = self._find(word)
        return found


class WordPieces:
    """Turns words into the numbers of their pieces.

    Args:
        pieces: the vocabulary; a piece's number is its place. Continuations begin with ``##``.
        unknown: the piece for what cannot be cut; None drops it.
    """

    def __init__(self, pieces: Sequence[str], *, unknown: str | None = None) -> None:
        self.pieces = tuple(pieces)
        self._number = {piece: i for i, piece in enumerate(self.pieces)}
        self._unknown: tuple[int, ...] = () if unknown is None else (self._number[unknown],)
        self._known = _Known(self._longest_match)

    def __len__(self) -> int:
        return len(self.pieces)

    def number(self, piece: str) -> int | None:
        """Place of a piece in the vocabulary; None where it has none."""
        return self._number.get(piece)

    def cut(self, word: str) -> tuple[int, ...]:
        """Pieces of one word as ``split_words`` gives it, longest first."""
        return self._known[word]

    def encode(self, text: str) -> list[int]:
        """Numbers of all pieces of the text, in order."""
        return list(chain.from_iterable(map(self._known.__getitem__, split_words(text))))

    def encode_many(self, texts: Iterable[str]) -> list[list[int]]:
        """One list of numbers a text."""
        return [self.encode(text) for text in texts]

    def _longest_match(self, word: str) -> tuple[int, ...]:
        if len(word) > _WORD_LIMIT:
            return self._unknown
        numbers: list[int] = []
        start = 0
        while start < len(word):
            head = "##" if start else ""
            for end in range(len(word), start, -1):
                number = self._number.get(head + word[start:end])
                if number is not None:
                    numbers.append(number)
                    start = end
                    break
            else:
                return self._unknown
        return tuple(numbers)

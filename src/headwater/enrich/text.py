"""Words, marks and emoji of a text as the mood models see them."""

import re
import unicodedata
from functools import lru_cache

import regex

_TOKEN = regex.compile(
    r"https?://\S+|www\.\S+|@\w+|[<>]?[:;=8xX][-o']?[)(\]\[DdPpOo/\\|*3](?!\w)|<3|\p{Extended_Pictographic}"
    r"|\b(?:[cdjlmnstCDJLMNST]|[Qq]u)['’](?=[^\W_]{2})|[^\W_]+(?:['’][^\W_]+)*|[!?]+|\.{2,}|[.,;:]"
)

_ASCII_TOKEN = re.compile(
    r"https?://[^ \t\n\r\f\v]+|www\.[^ \t\n\r\f\v]+|@\w+|[<>]?[:;=8xX][-o']?[)(\]\[DdPpOo/\\|*3](?!\w)|<3"
    r"|\b(?:[cdjlmnstCDJLMNST]|[Qq]u)'(?=[^\W_]{2})|[^\W_]+(?:'[^\W_]+)*|[!?]+|\.{2,}|[.,;:]",
    re.ASCII,
)
"""``_TOKEN`` for plain text, which holds no emoji; the standard library's engine takes half the time."""

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})  # "schön" is not "schon"


@lru_cache(maxsize=65_536)
def fold(word: str) -> str:
    """One case, no accents, no apostrophes; umlauts written out.

    Example:
        >>> fold("Décu"), fold("don't")
        ('decu', 'dont')
    """
    if word.isascii():
        return word.lower().replace("'", "")
    word = word.casefold().translate(_UMLAUTS)
    decomposed = unicodedata.normalize("NFKD", word)
    return "".join(c for c in decomposed if not unicodedata.combining(c) and c not in "'’")


def tokens(text: str) -> list[str]:
    """Words, mentions, links, smileys, emoji and marks of a text, as written.

    Example:
        >>> tokens("Great... NOT! :( @shop")
        ['Great', '...', 'NOT', '!', ':(', '@shop']
    """
    found: list[str] = (_ASCII_TOKEN if text.isascii() else _TOKEN).findall(text)
    return found


def is_mark(token: str) -> bool:
    """Whether the token ends or breaks a clause."""
    return token[0] in ".,;:!?" and (len(token) == 1 or token[0] in "!?.")


def fold_text(text: str) -> str:
    """A whole text in one case, without accents, with straight apostrophes.

    Example:
        >>> fold_text("Très DÉÇU, isn’t it?")
        "tres decu, isn't it?"
    """
    return fold_aligned(text)[0]


def fold_aligned(text: str) -> tuple[str, list[int] | None]:
    """``fold_text`` and, for each of its characters, the place of the character it came from; ``None`` = the same place.

    Example:
        >>> fold_aligned("süß")
        ('suess', [0, 1, 1, 2, 2])
    """
    if text.isascii():
        return text.lower(), None
    pieces = [_fold_character(character) for character in text]
    return "".join(pieces), [place for place, piece in enumerate(pieces) for _ in piece]


@lru_cache(maxsize=16_384)
def _fold_character(character: str) -> str:
    if character == "’":
        return "'"
    decomposed = unicodedata.normalize("NFKD", character.casefold().translate(_UMLAUTS))
    return "".join(c for c in decomposed if not unicodedata.combining(c))

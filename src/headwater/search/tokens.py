"""Words of a text and where they stand."""

import unicodedata

import regex

_WORD = regex.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def fold(word: str) -> str:
    """The form under which a word is indexed: one case, no accents, no apostrophes.

    Example:
        >>> fold("Café"), fold("don’t")
        ('cafe', 'dont')
    """
    if word.isascii():
        return word.lower().replace("'", "")
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c) and c not in "'’")


def words(text: str) -> list[str]:
    """Folded words of a text, in order.

    Example:
        >>> words("My refund: it hasn't arrived!")
        ['my', 'refund', 'it', 'hasnt', 'arrived']
    """
    return [fold(match) for match in _WORD.findall(text)]


def located(text: str) -> list[tuple[str, int, int]]:
    """Folded words with their first character and one past their last."""
    return [(fold(match.group()), match.start(), match.end()) for match in _WORD.finditer(text)]

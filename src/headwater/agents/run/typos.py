"""Words that are one slip of the finger away."""

import functools

from headwater.search.typos import edits


@functools.lru_cache(maxsize=65536)
def is_near(a: str, b: str, most: int) -> bool:
    """Whether ``a`` becomes ``b`` with at most ``most`` letters changed, added, left out or swapped with their neighbour.

    References:
        F. Damerau, A technique for computer detection and correction of spelling errors, CACM 7 (1964).

    Example:
        >>> is_near("refnud", "refund", 1), is_near("gold", "bold", 0)
        (True, False)
    """
    return edits(a, b, limit=most) <= most


def slips(word: str) -> int:
    """Slips that a word may have and still be known: none in short ones, which others are too near.

    Example:
        >>> slips("no"), slips("refund"), slips("subscription")
        (0, 1, 2)
    """
    return 0 if len(word) < 4 else 1 if len(word) < 8 else 2


_SHORTEST = 5
"""Letters from which a word is mended: short words have too many neighbours (want, wait)."""
_COMMON = frozenset(
    "might night light fight sight tight above about house those these peace place phase worry woman hasn't haven't".split()
)


@functools.lru_cache(maxsize=65536)
def mend(word: str, lexicon: frozenset[str]) -> str:
    """The word, or the one of the lexicon that it is a slip away from; ties go to the first in the alphabet.

    Example:
        >>> mend("refnud", frozenset({"refund"})), mend("want", frozenset({"wait"}))
        ('refund', 'want')
    """
    if word in lexicon or len(word) < _SHORTEST or word in _COMMON:
        return word
    near = [
        other for other in lexicon if len(other) >= _SHORTEST and is_near(word, other, slips(min(word, other, key=len)))
    ]
    return min(near, default=word)

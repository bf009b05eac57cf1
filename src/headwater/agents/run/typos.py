"""Words that are one slip of the finger away."""

import functools


@functools.lru_cache(maxsize=65536)
def is_near(a: str, b: str, most: int) -> bool:
    """Whether ``a`` becomes ``b`` with at most ``most`` letters changed, added, left out or swapped with their neighbour.

    References:
        F. Damerau, A technique for computer detection and correction of spelling errors, CACM 7 (1964).

    Example:
        >>> is_near("refnud", "refund", 1), is_near("gold", "bold", 0)
        (True, False)
    """
    if abs(len(a) - len(b)) > most:
        return False
    before, last = list[int](), list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        row = [i]
        for j, y in enumerate(b, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return False
        before, last = last, row
    return last[-1] <= most


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

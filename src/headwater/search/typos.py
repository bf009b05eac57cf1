"""Words that were probably meant, for words that the corpus does not know.

Candidates share character trigrams (Dice), and are kept within one edit for words up to five letters, two above
(insert, delete, replace, swap of neighbours: Damerau 1964).
"""

from collections import defaultdict
from collections.abc import Mapping


def trigrams(word: str) -> set[str]:
    """Character trigrams of the word with its ends marked.

    Example:
        >>> sorted(trigrams("fee"))
        ['  f', ' fe', 'ee ', 'fee']
    """
    padded = f"  {word} "
    return {padded[i : i + 3] for i in range(len(padded) - 2)}


def edits(one: str, two: str, *, limit: int = 2) -> int:
    """Damerau distance (neighbouring letters may swap), or ``limit + 1`` when it is larger.

    Example:
        >>> edits("refnud", "refund"), edits("cat", "cathedral")
        (1, 3)
    """
    if abs(len(one) - len(two)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(two) + 1))
    for i, a in enumerate(one, 1):
        last, row, earlier = row, [i], before
        for j, b in enumerate(two, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == two[j - 2] and one[i - 2] == b:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        before = last
        if min(row) > limit:
            return limit + 1
    return min(row[-1], limit + 1)


class Speller:
    """Suggestions from the words of a corpus.

    Args:
        counts: word -> number of texts that hold it.
    """

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._counts = counts
        self._by_gram: dict[str, list[str]] = defaultdict(list)
        for word in sorted(counts):
            if len(word) >= 3:
                for gram in sorted(trigrams(word)):
                    self._by_gram[gram].append(word)

    def suggest(self, word: str, *, most: int = 3) -> list[str]:
        """Known words within one or two edits, the nearest alone, most frequent first; none for fewer than four letters.

        Example:
            >>> Speller({"refund": 9, "fund": 2}).suggest("refnud")
            ['refund']
        """
        if len(word) < 4 or word.isdigit():
            return []
        shared: dict[str, int] = defaultdict(int)
        grams = trigrams(word)
        for gram in grams:
            for other in self._by_gram.get(gram, ()):
                shared[other] += 1
        limit = 1 if len(word) <= 5 else 2
        close = [
            (distance, -self._counts[other], other)
            for other, n in shared.items()
            if n >= 2 and (distance := edits(word, other, limit=limit)) <= limit
        ]
        nearest = min(close, default=(0, 0, ""))[0]
        return [other for distance, _, other in sorted(close)[:most] if distance == nearest]

"""Mark in a text what matched."""

from collections.abc import Collection

from headwater.search.tokens import located


def matched(text: str, terms: Collection[str]) -> list[tuple[int, int]]:
    """Spans of the words that are among ``terms`` (folded, stemmed), in order; neighbours are joined.

    Example:
        >>> matched("No refund yet. Refund me!", {"refund"})
        [(3, 9), (15, 21)]
    """
    spans: list[tuple[int, int]] = []
    for word, start, end in located(text):
        if word in terms:
            if spans and not text[spans[-1][1] : start].strip():
                spans[-1] = (spans[-1][0], end)
            else:
                spans.append((start, end))
    return spans

"""Mark in a text what matched, and say why it was found."""

from collections.abc import Collection, Mapping, Sequence

from headwater.search.tokens import located, words


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


def reasons(
    text: str, spans: Sequence[tuple[int, int]], corrected: Mapping[str, str], mode: str, meaning: float
) -> str:
    """Why a text was found, in words: what matched, what was corrected into what, how near the meaning is."""
    found = []
    shown = list(dict.fromkeys(text[start:end].lower() for start, end in spans))
    if shown:
        more = f" and {len(shown) - 6} more" if len(shown) > 6 else ""
        found.append("words: " + ", ".join(shown[:6]) + more)
        fixed = sorted(f"{typed} read as {meant}" for meant, typed in corrected.items() if meant in set(words(text)))
        found += fixed[:3]
    if mode != "lexical":
        found.append(f"meaning {meaning:.2f}")
    return "; ".join(found)

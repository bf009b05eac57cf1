"""The passage of a contact to quote: the sentences around the words that matter, as many as read well.

Pure. Offsets count characters of the contact's original text.
"""

from collections.abc import Sequence

from headwater.core.text.segment import sentences

Span = tuple[int, int]
MOST_WORDS = 110


def passage(text: str, kept: Sequence[Span], seen: Sequence[Span], *, most_words: int = MOST_WORDS) -> Span:
    """The span of whole sentences, inside one kept piece, that holds most of what was seen.

    Args:
        text: the contact's original text.
        kept: what cleaning left of the customer's words, in order.
        seen: the words that matter; may be empty.
        most_words: sentences are added around them up to this many words.

    Example:
        >>> text = "Hello. The brakes failed. I hit a wall. Bye."
        >>> text[slice(*passage(text, [(0, len(text))], [(11, 24)], most_words=7))]
        'The brakes failed. I hit a wall.'
    """
    pieces = [span for span in kept if text[slice(*span)].strip()] or [(0, len(text))]
    piece = max(pieces, key=lambda span: (_inside(seen, span), len(text[slice(*span)].split()), -span[0]))
    parts = sentences(text, *piece) or [piece]
    words = [len(text[slice(*part)].split()) for part in parts]
    counts = [_inside(seen, part) for part in parts]
    first = last = max(range(len(parts)), key=lambda i: (counts[i], words[i] if not any(counts) else 0, -i))
    total = words[first]
    while True:
        after = words[last + 1] if last + 1 < len(parts) else None
        before = words[first - 1] if first else None
        wants_after = after is not None and (before is None or counts[last + 1] >= counts[first - 1])
        if wants_after and after is not None and total + after <= most_words:
            last, total = last + 1, total + after
        elif before is not None and total + before <= most_words:
            first, total = first - 1, total + before
        elif after is not None and total + after <= most_words:
            last, total = last + 1, total + after
        else:
            return parts[first][0], parts[last][1]


def _inside(seen: Sequence[Span], span: Span) -> int:
    return sum(span[0] <= start and end <= span[1] for start, end in seen)

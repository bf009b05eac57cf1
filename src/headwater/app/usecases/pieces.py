"""A contact cut into pieces that a page can show: personal data replaced, statements and cleaned-away parts marked."""

from collections.abc import Sequence
from itertools import pairwise

from headwater.anecdotes.quote import render
from headwater.app.verbs.contacts import Piece
from headwater.core.types import PersonalSpan

Span = tuple[int, int]


def pieces(
    text: str, start: int, end: int, personal: Sequence[PersonalSpan], statements: Sequence[Span], kept: Sequence[Span]
) -> list[Piece]:
    """The characters ``start..end`` in order, cut where their kind changes.

    Joined, the pieces are what ``anecdotes.quote.render`` gives for the span: a piece of personal data is never cut.

    Args:
        text: the contact's original text.
        start: first character.
        end: one past the last character.
        personal: personal data by offsets in ``text``.
        statements: spans of the statements, in order; a piece carries the position of the first that it touches.
        kept: spans that cleaning left; pieces outside are signatures, quoted replies or boilerplate.

    Example:
        >>> spans = [PersonalSpan(3, 6, "PERSON", "<PERSON_1>")]
        >>> [piece.text for piece in pieces("I, Ann, wait.", 0, 13, spans, [(8, 13)], [(0, 13)])]
        ['I, ', '<PERSON_1>', ', ', 'wait.']
    """
    if start >= end:
        return []
    hidden = _merged([(span.start, span.end) for span in personal])
    edges = {start, end}
    for span in (*statements, *kept):
        edges.update(edge for edge in span if start < edge < end and not _inside(edge, hidden))
    edges.update(edge for span in hidden for edge in span if start < edge < end)
    cuts = sorted(edges)
    found = []
    for left, right in pairwise(cuts):
        number = next((i for i, span in enumerate(statements) if span[0] < right and left < span[1]), None)
        found.append(
            Piece(
                text=render(text, left, right, personal),
                personal=any(a < right and left < b for a, b in hidden),
                statement=number,
                kept=not kept or any(a < right and left < b for a, b in kept),
            )
        )
    return found


def _merged(spans: Sequence[Span]) -> list[Span]:
    """Spans that overlap joined, as ``render`` joins them."""
    joined: list[Span] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def _inside(edge: int, spans: Sequence[Span]) -> bool:
    return any(start < edge < end for start, end in spans)

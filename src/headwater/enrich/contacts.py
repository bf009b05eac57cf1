"""Signals of a contact: of each turn of the customer, of each statement, and of the contact as a whole.

Method ``enrich.signals.words.v2``. What cleaning left out (signatures, quoted replies, boilerplate), markup and
personal data are blanked before reading, character for character, so that offsets stay those of the original and no
piece of evidence shows anything personal. A contact is as angry, urgent and grave as its worst turn; effort adds up.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from headwater.core.text.visible import TAG, hidden_spans
from headwater.core.types import Contact
from headwater.enrich.mood import Mood
from headwater.enrich.reading import KINDS, NO_TARGET, SIGNALS, Reading, Span, read
from headwater.enrich.trajectory import follow, mood_score

_ADDS_UP = frozenset({"effort"})


@dataclass(frozen=True, slots=True)
class Signal:
    """A row of the table ``signals``, but for its polarity.

    Attributes:
        contact_id: the contact.
        unit: ``contact``, ``turn`` or ``statement``.
        position: which of its kind, from 0.
        start: first character in the contact's text.
        end: one past the last.
        text: what was read, for the encoder.
        mood: its good and bad words.
        scores: signal -> 0..1.
        target: what the mood is aimed at.
        evidence: (signal, start, end), by start.
    """

    contact_id: str
    unit: str
    position: int
    start: int
    end: int
    text: str
    mood: Mood
    scores: dict[str, float]
    target: str
    evidence: tuple[tuple[str, int, int], ...]


def masked(text: str, kept: Sequence[Span], personal: Sequence[Span]) -> str:
    """The text with everything outside ``kept``, personal data and markup blanked; as long as before.

    Example:
        >>> masked("Ann: <b>it</b> broke. Bye", [(0, 21)], [(0, 3)])
        '   :    it     broke.    '
    """
    pieces = [" " * len(text)] if not kept else []
    at = 0
    for start, end in sorted(kept):
        start = max(start, at)
        if start < end:
            pieces += [" " * (start - at), text[start:end]]
            at = end
    if kept:
        pieces.append(" " * (len(text) - at))
    left = "".join(pieces)
    gaps = [*personal]
    if "<" in text:
        gaps += [*hidden_spans(text), *(match.span() for match in TAG.finditer(text))]
    for start, end in gaps:
        left = left[:start] + " " * (end - start) + left[end:]
    return left


def signals_of(contact: Contact, statements: Sequence[Span], *, original: str) -> tuple[list[Signal], dict[str, Any]]:
    """The rows of one contact, the contact's own first, and its trajectory.

    Args:
        contact: its text ``masked``.
        statements: spans of its statements, in order.
        original: its text as it came; of the other side's turns no more is used than how they answer.
    """
    known: dict[Span, Reading] = {}

    def reading(span: Span) -> Reading:
        if span not in known:
            known[span] = read(contact.text[slice(*span)])
        return known[span]

    turns = [_trimmed(contact.text, span) for span in contact.customer_spans()]
    turns = [span for span in turns if span[0] < span[1]]
    rows = [_row(contact, "turn", n, span, reading(span)) for n, span in enumerate(turns)]
    said = [_trimmed(contact.text, span) for span in statements]
    rows += [
        _row(contact, "statement", n, (span[0], span[1]), reading(trimmed), shift=trimmed[0])
        for n, (span, trimmed) in enumerate(zip(statements, said, strict=True))
    ]
    moods = {contact.text[slice(*span)]: reading(span).mood for span in turns}
    path = follow(_conversation(contact, original), lambda text: mood_score(moods[text.strip()]))
    return [_whole(contact, rows[: len(turns)]), *rows], {
        "turns": len(path.scores),
        "opening": path.start,
        "trough": path.trough,
        "closing": path.end,
        "recovery": path.recovery,
        "trough_at": path.trough_at,
    }


def _conversation(contact: Contact, original: str) -> list[tuple[str, str]]:
    """(speaker, words) in order: the customer's as cleaned, the other side's as they came."""
    own = set(contact.customer_spans())
    whole = [(turn.start, turn.end) for turn in contact.turns] or [(0, len(contact.text))]
    return [
        ("customer", contact.text[slice(*span)]) if span in own else ("other", original[slice(*span)]) for span in whole
    ]


def _trimmed(text: str, span: Span) -> Span:
    piece = text[slice(*span)]
    start = span[0] + len(piece) - len(piece.lstrip())
    return start, max(start, span[1] - len(piece) + len(piece.rstrip()))


def _row(contact: Contact, unit: str, position: int, span: Span, found: Reading, *, shift: int = -1) -> Signal:
    at = span[0] if shift < 0 else shift
    evidence = sorted(
        (start + at, end + at, name)
        for name, spans in found.spans.items()
        if name != "severity"
        for start, end in spans
    )
    return Signal(
        contact.id, unit, position, *span, contact.text[slice(*span)], found.mood, found.scores, found.target,
        tuple((name, start, end) for start, end, name in evidence),
    )  # fmt: skip


def _whole(contact: Contact, turns: Sequence[Signal]) -> Signal:
    scores = {name: max((turn.scores[name] for turn in turns), default=0.0) for name in (*SIGNALS, *KINDS)}
    for name in _ADDS_UP:
        missed = 1.0
        for turn in turns:
            missed *= 1 - turn.scores[name]
        scores[name] = 1 - missed
    aims = [turn.target for turn in turns if turn.target != NO_TARGET]
    felt = Mood(
        good=sum(turn.mood.good for turn in turns),
        bad=sum(turn.mood.bad for turn in turns),
        n_words=sum(turn.mood.n_words for turn in turns),
        words=tuple(dict.fromkeys(word for turn in turns for word in turn.mood.words)),
        question=any(turn.mood.question for turn in turns),
        language=max(turns, key=lambda turn: turn.mood.n_words).mood.language if turns else "en",
    )
    return Signal(
        contact.id, "contact", 0, 0, len(contact.text), " ".join(turn.text for turn in turns), felt, scores,
        max(aims, key=lambda aim: (aims.count(aim), -aims.index(aim))) if aims else NO_TARGET,
        tuple(item for turn in turns for item in turn.evidence),
    )  # fmt: skip

"""The best candidates of each topic and kind, kept while contacts stream by, and what is written of those chosen."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from headwater.anecdotes.kinds import Verdict
from headwater.anecdotes.quote import is_verbatim, make_quote
from headwater.anecdotes.score import informative, usable
from headwater.anecdotes.select import Selection
from headwater.anecdotes.story import story_probability
from headwater.core.errors import NotVerbatim
from headwater.core.ids import content_hash
from headwater.core.stats.intervals import wilson
from headwater.core.types import PersonalSpan

KEPT = 60
"""Candidates of a topic and kind that are looked at when the list is made."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A contact that may be read.

    Attributes:
        contact_id: the contact.
        topic_id: the topic; empty for a weak signal.
        statement_id: its statement there, whose vector stands for it.
        start: first character of the passage to quote.
        end: one past the last.
        text: the contact's original text.
        personal: its personal data.
        verdict: kind, score, reason.
    """

    contact_id: str
    topic_id: str
    statement_id: str
    start: int
    end: int
    text: str
    personal: tuple[PersonalSpan, ...]
    verdict: Verdict


class Pool:
    """At most ``KEPT`` candidates a topic and kind, by score, and how many there were in all."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], list[Candidate]] = {}
        self._totals: dict[tuple[str, str], int] = {}

    def add(self, candidate: Candidate) -> None:
        """Keep it if it is among the best."""
        key = (candidate.topic_id, candidate.verdict.kind)
        self._totals[key] = self._totals.get(key, 0) + 1
        held = self._kept.setdefault(key, [])
        held.append(candidate)
        if len(held) > 2 * KEPT:
            held.sort(key=_order)
            del held[KEPT:]

    def groups(self) -> list[tuple[list[Candidate], int]]:
        """Candidates of each topic and kind, best first, and their number before the best were kept."""
        return [(sorted(self._kept[key], key=_order)[:KEPT], self._totals[key]) for key in sorted(self._kept)]


def _order(candidate: Candidate) -> tuple[float, str, int]:
    return -candidate.verdict.score, candidate.contact_id, candidate.start


def anecdote_id(contact_id: str, start: int, end: int) -> str:
    """The id of a passage of a contact: the same in every run."""
    return "a_" + content_hash(contact_id, str(start), str(end), size=8)


def rows(candidates: Sequence[Candidate], chosen: Selection, *, total: int) -> list[dict[str, Any]]:
    """Rows of the table ``anecdotes`` for what was chosen among the candidates of one topic and kind.

    Args:
        candidates: those that the selection saw, in its order.
        chosen: which, and how many candidates each stands for.
        total: contacts of the topic and kind, of which the candidates are a part.

    Raises:
        NotVerbatim: a quote is not what the contact says.
    """
    picked = [candidates[i] for i in chosen.indices]
    quotes = [make_quote(c.contact_id, c.text, c.start, c.end, c.personal) for c in picked]
    for candidate, quote in zip(picked, quotes, strict=True):
        if not is_verbatim(quote, candidate.text, candidate.personal):
            raise NotVerbatim(f"the quote of {quote.contact_id} at {quote.start} is not what the contact says")
    texts = [quote.text for quote in quotes]
    counts = shares(chosen.stands_for, total)
    low, high = interval(chosen.stands_for, counts, total)
    axes = np.round([story_probability(texts), informative(texts), usable(texts)], 5).T.tolist() if texts else []
    return [
        {
            "anecdote_id": anecdote_id(quote.contact_id, quote.start, quote.end),
            "topic_id": candidate.topic_id or None,
            "kind": candidate.verdict.kind,
            "rank": rank,
            "contact_id": quote.contact_id,
            "statement_id": candidate.statement_id,
            "start": quote.start,
            "end": quote.end,
            "quote": quote.text,
            "score": candidate.verdict.score,
            "why": list(candidate.verdict.why),
            "story": story,
            "informative": told,
            "usable": fit,
            "stands_for": counts[rank],
            "low": float(low[rank]),
            "high": float(high[rank]),
            "of": total,
        }
        for rank, (candidate, quote, (story, told, fit)) in enumerate(zip(picked, quotes, axes, strict=True))
    ]


def shares(stands_for: npt.NDArray[np.int64], total: int) -> list[int]:
    """Counts among the candidates, scaled to all contacts; they add up to the total.

    Example:
        >>> shares(np.array([2, 1]), 10)
        [7, 3]
    """
    exact = stands_for / max(int(stands_for.sum()), 1) * total
    floor = np.floor(exact).astype(int)
    for index in np.argsort(-(exact - floor), kind="stable")[: total - int(floor.sum())]:
        floor[index] += 1
    return [int(value) for value in floor]


def interval(
    stands_for: npt.NDArray[np.int64], counts: Sequence[int], total: int, *, level: float = 0.95
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Ends of ``shares``, for the error of having looked at some candidates only (Wilson 1927)."""
    low, high = wilson(stands_for, max(int(stands_for.sum()), 1), level=level)
    return np.minimum(low * total, counts), np.maximum(high * total, counts)

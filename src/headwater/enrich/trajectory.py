"""How a customer's mood moves through a conversation: start, trough, end, recovery.

Method ``enrich.trajectory.v1``: only turns of the customer count, each scored -1..1 by its words; start and end are the
first and last turns that say anything, recovery is end minus trough.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from headwater.core.types import Contact
from headwater.enrich.mood import mood

METHOD = "enrich.trajectory.v1"


@dataclass(frozen=True, slots=True)
class Trajectory:
    """The customer's mood, -1 (bad) .. 1 (good).

    Attributes:
        start: first turn.
        trough: worst turn.
        end: last turn.
        recovery: end minus trough, 0..2.
        scores: every customer turn, in order.
        trough_at: position of the worst turn among the customer's turns (the first of equals); -1 without turns.
    """

    start: float
    trough: float
    end: float
    recovery: float
    scores: tuple[float, ...]
    trough_at: int


def turn_score(text: str) -> float:
    """-1..1 how a turn sounds; 0 where it says nothing.

    Example:
        >>> turn_score("great, thank you!") > 0 > turn_score("no, that is wrong again")
        True
    """
    felt = mood(text)
    total = felt.good - felt.bad
    return total / (abs(total) + 3.0)


def trajectory(contact: Contact | Sequence[str], *, score: Callable[[str], float] = turn_score) -> Trajectory:
    """The mood of the customer through one contact.

    Args:
        contact: a contact, of which the customer's turns count, or those turns as texts.
        score: text -> -1..1; the words by default.

    Example:
        >>> path = trajectory(["hello", "this is awful, it failed again", "great, that solved it, thanks"])
        >>> path.start, path.trough_at, path.recovery > 0.5
        (0.0, 1, True)
    """
    if isinstance(contact, Contact):
        turns = [contact.text[start:end] for start, end in contact.customer_spans()]
    else:
        turns = list(contact)
    scores = tuple(float(score(turn)) for turn in turns if turn.strip())
    if not scores:
        return Trajectory(0.0, 0.0, 0.0, 0.0, (), -1)
    trough = min(scores)
    return Trajectory(scores[0], trough, scores[-1], scores[-1] - trough, scores, scores.index(trough))

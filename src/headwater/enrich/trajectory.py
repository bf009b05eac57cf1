"""How a customer's mood moves through a conversation: start, trough, end, recovery.

Method ``enrich.trajectory.v2``: only turns of the customer are scored, -1..1, by their words and by what came before
them (``dialogue``); start and end are the first and last turns that say anything, recovery is end minus trough.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from headwater.core.errors import InputError
from headwater.core.types import Contact
from headwater.enrich.dialogue import trouble
from headwater.enrich.mood import Mood, mood

METHOD = "enrich.trajectory.v2"


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
    return mood_score(mood(text))


def mood_score(felt: Mood) -> float:
    """-1..1 how words that were read already sound."""
    total = felt.good - felt.bad
    return total / (abs(total) + 3.0)


def trajectory(contact: Contact | Sequence[str], *, score: Callable[[str], float] = turn_score) -> Trajectory:
    """The mood of the customer through one contact.

    Args:
        contact: a contact, of which the customer's turns are scored, or those turns as texts.
        score: text -> -1..1, how a turn sounds by itself; the words by default.

    Raises:
        InputError: what is given is neither a contact nor texts.

    Example:
        >>> path = trajectory(["hello", "this is awful, it failed again", "great, that solved it, thanks"])
        >>> path.start, path.trough_at, path.recovery > 0.5
        (0.0, 1, True)
    """
    if isinstance(contact, Contact):
        own = set(contact.customer_spans())
        whole = [(turn.start, turn.end) for turn in contact.turns] or [(0, len(contact.text))]
        turns = [("customer" if span in own else "other", contact.text[slice(*span)]) for span in whole]
    else:
        strange = next((place for place, text in enumerate(contact) if not isinstance(text, str)), None)
        if isinstance(contact, str) or strange is not None:
            said = "a text" if strange is None else f"a {type(contact[strange]).__name__} at place {strange}"
            raise InputError(
                f"trajectory takes the customer's turns, each a text, got {said}", hint='trajectory(["hello", ...])'
            )
        turns = [("customer", text) for text in contact]
    return follow(turns, score)


def follow(turns: Sequence[tuple[str, str]], score: Callable[[str], float]) -> Trajectory:
    """``trajectory`` of (speaker, words), speakers other than ``customer`` being the other side."""
    turns = [(speaker, text) for speaker, text in turns if text.strip()]
    said = [float(score(text)) for speaker, text in turns if speaker == "customer"]
    return path([max(-1.0, min(1.0, own + more)) for own, more in zip(said, trouble(turns), strict=True)])


def path(scores: Sequence[float]) -> Trajectory:
    """The trajectory of turns that are scored already."""
    if not scores:
        return Trajectory(0.0, 0.0, 0.0, 0.0, (), -1)
    trough = min(scores)
    return Trajectory(scores[0], trough, scores[-1], scores[-1] - trough, tuple(scores), list(scores).index(trough))

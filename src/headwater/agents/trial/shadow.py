"""A recorded contact, read as an agent would have read it: whether it takes it, what it does next at each reply of a person.

Nothing is said, called or written. The customer of a recorded contact answered a person, not the agent: what they would
have said to its questions nobody knows, so that a shadow tells what the agent takes, what it would do at the moments that
there were, and where it would have passed the contact on, not whether the customer would have been served.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from headwater.agents.assist.guide import Encode, Guide, Guides, NextStep
from headwater.agents.procedure import Procedure
from headwater.agents.run.state import Agent
from headwater.agents.run.understand import Expected, Reader
from headwater.agents.turns import Turn

Verdict = Literal["carried", "person", "other", "none"]
_SAME: Final = 0.62
"""Likeness from which a person's reply says what the agent would say; as in ``assist.guide``."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A reply of a person, and what the agent would have done instead.

    Attributes:
        at: place of the reply among the turns.
        next: of the procedure; None: it has come to its end.
        same: whether the reply says what the agent would say; None where the agent would say nothing of its own.
    """

    at: int
    next: NextStep | None
    same: bool | None


@dataclass(frozen=True, slots=True)
class Shadow:
    """A contact beside an agent.

    Attributes:
        verdict: ``carried`` as far as it was recorded, ``person``: the agent would have passed it on, ``other``: another
            procedure
            takes it, ``none``: nobody does.
        because: why a person, or which other procedure.
        known: slots that were read from the customer's words.
        moments: replies of people from the moment on at which the agent takes it.
    """

    verdict: Verdict
    because: str = ""
    known: tuple[str, ...] = ()
    moments: tuple[Moment, ...] = ()

    @property
    def taken(self) -> bool:
        """Whether the agent takes it."""
        return self.verdict in ("carried", "person")


class Shadows:
    """Reads contacts beside one procedure.

    Args:
        procedure: whose turn it would be.
        others: procedures that are in use beside it.
        encode: texts to unit vectors.
    """

    def __init__(self, procedure: Procedure, others: Sequence[Procedure], encode: Encode) -> None:
        rest = [one for one in others if one.name != procedure.name]
        self._procedure = procedure
        self._encode = encode
        self._all = Guides([procedure, *rest], encode)
        self._own = Guides([procedure], encode)
        self._reader = Reader(Agent((procedure,)), encode)

    def read(self, turns: Sequence[Turn]) -> Shadow:
        """One contact: its turns as they were said."""
        first = next((i for i, turn in enumerate(turns) if turn.role == "agent"), len(turns))
        opening = turns[:first] if any(turn.role == "customer" for turn in turns[:first]) else turns[: first + 2]
        found = self._all.read(opening)
        if found is None:
            return Shadow("none")
        if found.procedure.name != self._procedure.name:
            return Shadow("other", found.procedure.name)
        moments, known, because = [], found.known, ""
        for at in range(len(opening), len(turns)):
            if turns[at].role != "agent":
                because = because or self._passes(turns, at)
                continue
            guide = self._own.read(turns[:at])
            if guide is None:
                continue
            known = guide.known
            moments.append(Moment(at, guide.next, self._same(guide, turns[at].text)))
            if guide.next is not None and guide.next.kind == "hand_off":
                because = because or guide.next.because
        because = because or next((why for i in range(len(opening)) if (why := self._passes(turns, i))), "")
        last = self._own.read(turns)
        known = last.known if last is not None else known
        return Shadow("person" if because else "carried", because, known, tuple(moments))

    def _passes(self, turns: Sequence[Turn], at: int) -> str:
        """Why a person takes over at what the customer says there; empty: nobody does."""
        if turns[at].role != "customer":
            return ""
        wants = self._reader.read(turns[at].text, Expected()).wants
        return "the customer asked for a person" if wants == "person" else ""

    def _same(self, guide: Guide, said: str) -> bool | None:
        if guide.next is None or not guide.next.words:
            return None
        would, did = self._encode([guide.next.words, said])
        return bool(float(would @ did) >= _SAME)


def next_steps(shadows: Sequence[Shadow]) -> list[tuple[str, str, int, int, int]]:
    """What the agent would have done, most often first: ``(kind, step, moments, comparable, said the same)``."""
    n: Counter[tuple[str, str]] = Counter()
    could: Counter[tuple[str, str]] = Counter()
    same: Counter[tuple[str, str]] = Counter()
    for moment in (one for shadow in shadows for one in shadow.moments):
        key = (moment.next.kind, moment.next.step) if moment.next else ("end", "")
        n[key] += 1
        could[key] += moment.same is not None
        same[key] += bool(moment.same)
    return [(*key, n[key], could[key], same[key]) for key in sorted(n, key=lambda key: (-n[key], key))]

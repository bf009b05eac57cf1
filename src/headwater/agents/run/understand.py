"""What a customer's words mean to an agent: a closed set of wishes, intents and values. Nothing else gets in.

Intents by likeness: the encoder's cosine with what customers say who need a procedure, and shared words; the better of both
counts. Values by the kinds of the slots. Words are mended against the lexicon of cues, so that slips do not matter.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import regex

from headwater.agents.expression import Value
from headwater.agents.procedure import Procedure, Slot
from headwater.agents.run import cues
from headwater.agents.run.state import Agent, Reading, State
from headwater.agents.run.typos import mend
from headwater.agents.run.values import Found, apart, find, last
from headwater.core.text.visible import visible

Encode = Callable[[Sequence[str]], npt.NDArray[np.float32]]
_MOST: Final = 1000
"""Characters of a message that are read."""
_ALSO: Final = 0.55
"""Likeness from which words that begin with "also" are another issue, even where any words are an answer."""
_TOKEN: Final = regex.compile(r"[\p{L}\p{M}]+(?:['’][\p{L}\p{M}]+)*|\p{N}+")
_DULL: Final = frozenset(
    "a an the i my me you your it is am are was be to of in on for with and or can could would will do does did have has had "
    "please want need like help this that hi hello hey there get got some if so just im i'm i'd "
    "yes no ok okay thanks thank sorry".split()
)


@dataclass(frozen=True, slots=True)
class Expected:
    """What the agent waits for: a value of ``slot``, or yes or no to a question (``confirming``)."""

    procedure: Procedure | None = None
    slot: Slot | None = None
    confirming: bool = False


def expected(agent: Agent, state: State) -> Expected:
    """What is waited for in a state."""
    if not state.threads:
        return Expected()
    thread = state.threads[0]
    procedure = agent.procedure(thread.procedure)
    return Expected(procedure, procedure.slot(thread.asking) if thread.asking else None, bool(thread.pending))


class Reader:
    """Reads customers' words for an agent.

    Args:
        agent: whose procedures tell what can be meant.
        encode: texts to unit vectors.
    """

    def __init__(self, agent: Agent, encode: Encode) -> None:
        self._agent = agent
        self._encode = encode
        said = [(p.name, text) for p in agent.procedures for text in (p.purpose, *p.applies)]
        self._owners = [name for name, _ in said]
        self._vectors = encode([text for _, text in said])
        self._words = [_content(text) for _, text in said]
        self._lexicon = frozenset(word for words in self._words for word in words if len(word) > 3)

    def read(self, text: str, waits: Expected) -> Reading:
        """What the words mean where ``waits`` is waited for."""
        text = " ".join(visible(text[:_MOST]).split())
        words = [mend(word.lower().replace("’", "'"), cues.LEXICON) for word in _TOKEN.findall(text)]
        plain = " ".join(words)
        wants = _wish(plain, text, asked=waits.slot)
        suspect = bool(cues.SUSPECT.search(text))
        also = bool(cues.ALSO.search(plain))
        intents = self._intents(text, waits) if also or not waits.procedure else ()
        own = waits.procedure.name if waits.procedure else ""
        raises = also and any(like >= _ALSO and name != own for name, like in intents)
        is_none = suspect or wants in ("person", "stop")
        slots = {} if is_none else self._slots(text, plain, waits, wants, other=raises)
        if not (slots or also) and waits.procedure:  # no answer: it may be another issue
            intents = self._intents(text, waits)
        affirms = None if suspect else _affirms(words, plain)
        if waits.slot and waits.slot.kind == "yes_no" and not is_none:
            said = affirms if affirms is not None else _begins(words)
            slots |= {} if said is None else {waits.slot.name: said}
        return Reading(
            text,
            slots,
            intents,
            affirms,
            wants,
            also,
            suspect,
        )

    def _slots(self, text: str, plain: str, waits: Expected, wants: str, *, other: bool) -> dict[str, Value]:
        """Values of the slots of the issue under way; before one is, of all slots that have one shape only."""
        own = waits.procedure.slots if waits.procedure else self._openings()
        asked = waits.slot.name if waits.slot else ""
        found: list[tuple[Slot, Found]] = []
        for slot in own:
            is_asked = slot.name == asked
            if is_asked and slot.kind in ("text", "name", "number") and (other or wants in ("why", "skip", "wait")):
                continue
            one = last(find(slot, text, asked=is_asked), text)
            if one and (is_asked or one.is_named or slot.kind != "number" or self._is_meant(slot, plain, waits)):
                found.append((slot, one))
        return apart(found, asked)

    def _is_meant(self, slot: Slot, plain: str, waits: Expected) -> bool:
        """A bare number corrects the only number there is, where nothing else is asked for."""
        kinds = [one.kind for one in waits.procedure.slots] if waits.procedure else []
        return waits.confirming and kinds.count(slot.kind) == 1 and bool(cues.CORRECTS.search(plain))

    def _openings(self) -> list[Slot]:
        seen: dict[str, Slot] = {}
        for procedure in self._agent.procedures:
            for slot in procedure.slots:
                seen.setdefault(slot.name, slot)
        return list(seen.values())

    def _intents(self, text: str, waits: Expected) -> tuple[tuple[str, float], ...]:
        words = _content(text)
        if not words or (waits.procedure and (len(words) < 2 or len(self._agent.procedures) == 1)):
            return ()
        mended = {mend(word, self._lexicon) for word in words}
        parts = (
            [text]
            if mended == words
            else [text, " ".join(mend(w.lower(), self._lexicon) for w in _TOKEN.findall(text))]
        )
        cosines = (self._encode(parts) @ self._vectors.T).max(axis=0)
        best: dict[str, float] = {}
        for owner, cosine, own in zip(self._owners, cosines.tolist(), self._words, strict=True):
            shared = len(mended & own) / max(1.0, (len(own) * min(len(mended), 2 * len(own))) ** 0.5)
            best[owner] = max(best.get(owner, 0.0), cosine, min(1.0, shared))
        return tuple(sorted(((n, round(like, 4)) for n, like in best.items()), key=lambda one: (-one[1], one[0])))


def _content(text: str) -> frozenset[str]:
    return frozenset(word for word in (w.lower() for w in _TOKEN.findall(text)) if word not in _DULL)


def _wish(plain: str, text: str, *, asked: Slot | None) -> str:
    if cues.PERSON.search(plain):
        return "person"
    if cues.STOP.search(plain) and not (asked and asked.kind == "text"):
        return "stop"
    if cues.WHY.search(plain):
        return "why"
    if cues.WAIT.search(plain):
        return "wait"
    if asked and cues.SKIP.search(plain) and len(plain) < 40:
        return "skip"
    if cues.HELLO.search(text.lower()):
        return "hello"
    return "bye" if cues.BYE.search(plain) else ""


def _affirms(words: Sequence[str], plain: str) -> bool | None:
    """A plain yes or no. A yes says nothing else; a no may give its reason; a hedge is neither."""
    said = set(words)
    if not said or said & cues.HEDGES:
        return None
    alone = bool(said & cues.YES_ALONE)
    yes = alone or any(phrase in plain for phrase in cues.YES_PHRASES) or (len(words) <= 3 and bool(said & cues.YES))
    no = bool(set(plain.replace("no problem", "").split()) & cues.NO) or any(
        phrase in plain for phrase in cues.NO_PHRASES
    )
    if no:
        return None if alone else False
    return True if yes and said <= cues.PLAIN else None


def _begins(words: Sequence[str]) -> bool | None:
    """A yes or no that goes on: enough for a fact, never for an approval."""
    first = words[0] if words else ""
    return True if first in cues.YES_ALONE else False if first in cues.NO - {"not"} else None


def affirms(text: str) -> bool | None:
    """Whether words are a plain yes (True) or no (False); None: neither.

    Example:
        >>> affirms("yes, please"), affirms("no thanks"), affirms("yes, but to another address")
        (True, False, None)
    """
    words = [mend(word.lower().replace("’", "'"), cues.LEXICON) for word in _TOKEN.findall(visible(text[:_MOST]))]
    return None if cues.SUSPECT.search(text) else _affirms(words, " ".join(words))


def fact_value(slot: Slot, text: str) -> Value | None:
    """What a plain answer to a slot's question is read as; None: nothing.

    Example:
        >>> fact_value(Slot("amount", kind="number"), "40")
        40.0
    """
    if slot.kind == "yes_no":
        return _affirms(text.lower().split(), text.lower())
    found = find(slot, text, asked=True)
    return found[-1].value if found else None

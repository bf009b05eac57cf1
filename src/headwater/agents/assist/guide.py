"""What a published procedure says to the person who answers: which applies, the next step, the rules to keep.

A procedure runs by itself in ``agents.run``; here a person runs it. Tools are called by them, out of sight, so that the place in
the procedure is read from what was said: the last step whose question or reply the associate has used, by likeness.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from headwater.agents.procedure import HAND_OFF, Procedure, Step
from headwater.agents.run.machine import LIKE
from headwater.agents.run.state import Agent
from headwater.agents.run.understand import Expected, Reader
from headwater.agents.turns import Turn

Encode = Callable[[Sequence[str]], npt.NDArray[np.float32]]
_USED: Final = 0.62
"""Likeness from which an associate's words are those of a step."""


@dataclass(frozen=True, slots=True)
class Way:
    """A step that may follow, and when."""

    step: str
    when: str


@dataclass(frozen=True, slots=True)
class NextStep:
    """What a procedure says to do now.

    Attributes:
        step: its name.
        kind: ``ask`` for a slot, ``call`` a tool, ``say`` a reply, ``choose`` between ways, or ``hand_off``.
        words: the question or reply, as the procedure has it; empty where it has none.
        tool: to call, with its arguments as they are written; empty: none.
        ways: what may follow where a tool's answer decides.
        because: in words.
    """

    step: str
    kind: Literal["ask", "call", "say", "choose", "hand_off"]
    words: str = ""
    tool: str = ""
    ways: tuple[Way, ...] = ()
    because: str = ""


@dataclass(frozen=True, slots=True)
class Reminder:
    """A rule to keep; ``kind``: policy, approval, forbidden or hand_off."""

    kind: Literal["policy", "approval", "forbidden", "hand_off"]
    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Guide:
    """A procedure that applies.

    Attributes:
        procedure: which.
        likeness: of the customer's words with what it is for, 0..1.
        known: slots that the customer has filled; what is secret is not told.
        next: what to do now; None where it has come to its end.
        reminders: rules to keep.
    """

    procedure: Procedure
    likeness: float
    known: tuple[str, ...]
    next: NextStep | None
    reminders: tuple[Reminder, ...] = field(default=())


class Guides:
    """Published procedures, read for people.

    Args:
        procedures: with different names.
        encode: texts to unit vectors.

    Attributes:
        procedures: as given.
    """

    def __init__(self, procedures: Sequence[Procedure], encode: Encode) -> None:
        self.procedures = tuple(procedures)
        self._encode = encode
        self._reader = Reader(Agent(self.procedures), encode) if procedures else None

    def read(self, history: Sequence[Turn]) -> Guide | None:
        """The procedure that applies to these turns, and what it says; None where none does."""
        said = [turn.text for turn in history if turn.role == "customer"]
        if self._reader is None or not said:
            return None
        likes: dict[str, float] = {}
        for text in said:
            for name, like in self._reader.read(text, Expected()).intents:
                likes[name] = max(likes.get(name, 0.0), like)
        name, like = max(likes.items(), key=lambda one: (one[1], one[0]), default=("", 0.0))
        if like < LIKE:
            return None
        procedure = next(one for one in self.procedures if one.name == name)
        known, asked_last = self._slots(procedure, history)
        at = self._place(procedure, history)
        return Guide(procedure, like, known, _next(procedure, at, known, asked_last), reminders(procedure))

    def _slots(self, procedure: Procedure, history: Sequence[Turn]) -> tuple[tuple[str, ...], str]:
        """Slots that are filled, in the order of the procedure, and the slot that was asked for last, if that is open."""
        assert self._reader is not None
        questions = [slot for slot in procedure.slots if slot.ask]
        vectors = self._encode([slot.ask for slot in questions]) if questions else None
        found: set[str] = set()
        asked = ""
        for turn in history:
            if turn.role == "agent" and vectors is not None:
                likes = vectors @ self._encode([turn.text])[0]
                asked = questions[int(likes.argmax())].name if likes.max() >= _USED else ""
            elif turn.role == "customer":
                slot = procedure.slot(asked) if asked else None
                found |= set(self._reader.read(turn.text, Expected(procedure, slot)).slots)
                asked = ""
        return tuple(slot.name for slot in procedure.slots if slot.name in found), asked

    def _place(self, procedure: Procedure, history: Sequence[Turn]) -> Step | None:
        """The last step whose reply an associate has used; None where none was."""
        worded = [step for step in procedure.steps if step.reply]
        used = [turn.text for turn in history if turn.role == "agent"]
        if not worded or not used:
            return None
        likes = self._encode(used) @ self._encode([step.reply for step in worded]).T
        for row in likes[::-1]:
            if row.max() >= _USED:
                return worded[int(row.argmax())]
        return None


def reminders(procedure: Procedure) -> tuple[Reminder, ...]:
    """The rules of a procedure, in words where it has them."""
    found = [
        Reminder("policy", rule.name, rule.says or f"{rule.requires} ({', '.join(rule.guards)})")
        for rule in procedure.policy
    ]
    found += [
        Reminder("approval", tool.name, f"{tool.name}: only after the {tool.approval} has approved it")
        for tool in procedure.tools
        if tool.approval != "none"
    ]
    found += [
        Reminder("forbidden", act.name, f"never call {act.tool}" if act.tool else f"never say: {act.words}")
        for act in procedure.forbidden
    ]
    when = procedure.hand_off.when
    team = procedure.hand_off.team or "a colleague"
    found += [Reminder("hand_off", "hand_off", f"pass on to {team} when {condition}") for condition in when]
    return tuple(found)


def _next(procedure: Procedure, done: Step | None, known: Sequence[str], asked: str) -> NextStep | None:
    """What to do after ``done``, or at the start."""
    if done is None:
        step = procedure.step(procedure.start[0]) if procedure.start else next(iter(procedure.steps), None)
        return None if step is None else _at(procedure, step, known, asked)
    ways = procedure.ways(done.action)
    if not ways:
        return None
    if len(ways) == 1 and not ways[0].when:
        return _into(procedure, ways[0].target, known, asked)
    return NextStep(
        done.action, "choose", ways=tuple(Way(way.target, way.when) for way in ways),
        because=f"after {done.action}, what the tools answered decides",
    )  # fmt: skip


def _into(procedure: Procedure, name: str, known: Sequence[str], asked: str) -> NextStep | None:
    if name == HAND_OFF:
        return NextStep(HAND_OFF, "hand_off", procedure.hand_off.say, because="the procedure ends with a colleague")
    step = procedure.step(name)
    return None if step is None else _at(procedure, step, known, asked)


def _at(procedure: Procedure, step: Step, known: Sequence[str], asked: str) -> NextStep:
    missing = next((name for name in step.ask if name not in known), "")
    if missing:
        slot = procedure.slot(missing)
        again = "was asked for and is not known yet" if missing == asked else "is not known yet"
        return NextStep(step.action, "ask", slot.ask if slot else "", because=f"{missing} {again}")
    if step.hand_off:
        return NextStep(step.action, "hand_off", procedure.hand_off.say, because=step.hand_off)
    if step.tool:
        arguments = ", ".join(f"{name}={expression}" for name, expression in step.arguments)
        ways = tuple(Way(way.target, way.when) for way in procedure.ways(step.action))
        return NextStep(step.action, "call", step.confirm or step.reply, f"{step.tool}({arguments})", ways,
                        "all that it needs is known" if step.ask else "it needs nothing else")  # fmt: skip
    return NextStep(step.action, "say", step.reply, because=step.note)

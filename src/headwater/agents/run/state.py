"""What a conversation is between two events, what can happen to it, and what the agent does then. Plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from headwater.agents.expression import Facts, Value
from headwater.agents.procedure import Procedure
from headwater.core.ids import content_hash

Phase = Literal["enter", "ask", "call", "wait", "say"]
Status = Literal["open", "waiting", "done", "handed_off"]
Arguments = tuple[tuple[str, Value], ...]


@dataclass(frozen=True, slots=True)
class Limits:
    """Budgets of one conversation.

    Attributes:
        turns: of the customer; ``calls`` of tools, until a person takes over.
        steps: between two events: a procedure that turns in circles is stopped.
        queued: issues that wait while another is dealt with.
    """

    turns: int = 80
    calls: int = 40
    steps: int = 60
    queued: int = 4


@dataclass(frozen=True, slots=True)
class Wording:
    """What is said where no procedure says it."""

    hello: str = "Hello! What can I do for you?"
    offer: str = "I can help with this: {purposes}. What is it about?"
    which: str = "Is it about this: {first}? Or this: {second}?"
    again: str = "Sorry, I did not understand that."
    because: str = "I need it to go on with your request."
    waits: str = "Take your time."
    noted: str = "I have noted that you also ask about something else; I will come to that next."
    next: str = "Now to your other question."
    more: str = "Is there anything else I can do for you?"
    bye: str = "Thank you, and goodbye."
    stopped: str = "I have stopped; nothing more will be done."
    asks_colleague: str = "A colleague has to approve this; I have asked for it."
    plain: str = "Please answer yes or no."
    still: str = "Is the {name} still {value}?"
    closed: str = "This conversation has been passed to a colleague."


@dataclass(frozen=True, slots=True)
class Agent:
    """Procedures that are followed together, first match first."""

    procedures: tuple[Procedure, ...]
    limits: Limits = Limits()
    wording: Wording = Wording()

    def procedure(self, name: str) -> Procedure:
        """The procedure of that name."""
        return next(one for one in self.procedures if one.name == name)


@dataclass(frozen=True, slots=True)
class Thread:
    """One issue of the conversation.

    Attributes:
        procedure: that deals with it; ``step`` and ``phase``: where it stands.
        path: steps so far, the present one last.
        slots: what is known; ``skipped``: optional slots that stay unknown.
        results: tool -> its last answer.
        counts: tool -> calls.
        asking: slot that was asked for; empty: none.
        offered: whether it was asked for by offering what was remembered; ``refused``: slots for which that was wrong.
        pending: key of the call that waits for approval; ``approved``: of the call that has it.
    """

    procedure: str
    step: str
    phase: Phase = "enter"
    path: tuple[str, ...] = ()
    slots: Mapping[str, Value] = field(default_factory=dict)
    skipped: tuple[str, ...] = ()
    results: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    asking: str = ""
    offered: bool = False
    refused: tuple[str, ...] = ()
    pending: str = ""
    approved: str = ""

    def facts(self, arguments: Arguments = ()) -> Facts:
        """What conditions see; arguments of a call hide slots of the same name."""
        return Facts({**self.slots, **dict(arguments)}, self.results, self.counts)


@dataclass(frozen=True, slots=True)
class Made:
    """A call that was made.

    Attributes:
        key: hash of conversation, tool and arguments: the same call is made once.
        ok: whether it was answered.
    """

    key: str
    procedure: str
    tool: str
    arguments: Arguments
    writes: bool
    ok: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """A conversation.

    Attributes:
        conversation: its id.
        status: ``waiting``: for a person's approval.
        threads: issues, the present one first.
        finished: ``(procedure, last step)`` of those dealt with.
        calls: made so far; tries: of the call that is under way.
        turns: of the customer; ``misses``: in a row that were not understood.
        said: last words of the customer.
        remembered: slot -> value that the same customer gave in an earlier conversation; offered, never taken for granted.
        told: slot -> value that they gave in this one, of the kinds that are remembered; no secrets.
        outside: a person takes it at once: it is not in the share of conversations that its procedures are tried on.
    """

    conversation: str
    status: Status = "open"
    threads: tuple[Thread, ...] = ()
    finished: tuple[tuple[str, str], ...] = ()
    calls: tuple[Made, ...] = ()
    tries: int = 0
    turns: int = 0
    misses: int = 0
    said: str = ""
    remembered: Mapping[str, Value] = field(default_factory=dict)
    told: Mapping[str, Value] = field(default_factory=dict)
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood from a customer's words; see ``understand``.

    Attributes:
        text: the words, cleaned and cut.
        slots: values that were found; of the slot that was asked for, too.
        intents: procedures that it may be about with their likeness, best first.
        affirms: a plain yes (True) or no (False); None: neither.
        wants: ``person``, ``stop``, ``why``, ``wait``, ``skip``, ``bye``, ``hello`` or nothing.
        also: it raises something besides.
        suspect: it looks like an order to the agent; noted, never obeyed.
    """

    text: str
    slots: Mapping[str, Value] = field(default_factory=dict)
    intents: tuple[tuple[str, float], ...] = ()
    affirms: bool | None = None
    wants: str = ""
    also: bool = False
    suspect: bool = False


@dataclass(frozen=True, slots=True)
class Heard:
    """The customer said something."""

    reading: Reading


@dataclass(frozen=True, slots=True)
class Answered:
    """A tool answered, or failed."""

    key: str
    result: Mapping[str, Value] = field(default_factory=dict)
    error: str = ""


@dataclass(frozen=True, slots=True)
class Decided:
    """A person approved a call with exactly these arguments, or did not."""

    key: str
    who: str
    approves: bool


Event = Heard | Answered | Decided


@dataclass(frozen=True, slots=True)
class Reply:
    """Say this."""

    text: str


@dataclass(frozen=True, slots=True)
class Invoke:
    """Call this; ``key`` is the idempotency key."""

    key: str
    tool: str
    arguments: Arguments


@dataclass(frozen=True, slots=True)
class AskPerson:
    """Let a person approve this call; answered by ``Decided``."""

    key: str
    tool: str
    arguments: Arguments


@dataclass(frozen=True, slots=True)
class HandOver:
    """A person takes over.

    Attributes:
        team: who; empty: whoever is there.
        why: in words.
        summary: label -> text; all that a colleague needs to go on.
    """

    team: str
    why: str
    summary: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Note:
    """A line of the trace."""

    what: str
    detail: str


Act = Reply | Invoke | AskPerson | HandOver | Note


def key_of(conversation: str, tool: str, arguments: Arguments) -> str:
    """Hash of a call: approvals are bound to it, and the same call is made once."""
    return content_hash(
        conversation, tool, *(part for name, value in sorted(arguments) for part in (name, repr(value)))
    )


def shown(value: Value) -> str:
    """A value as it is said.

    Example:
        >>> shown(40.0), shown(4.5), shown(True)
        ('40', '4.50', 'yes')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.0f}" if value == int(value) else f"{value:.2f}"
    return value

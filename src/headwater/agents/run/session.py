"""A conversation with an agent, as it is held: words are read, the machine is asked, tools are called, a trace is kept."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from headwater.agents.expression import Value
from headwater.agents.procedure import Procedure
from headwater.agents.run.machine import advance
from headwater.agents.run.state import (
    Act,
    Agent,
    Answered,
    AskPerson,
    Decided,
    Event,
    HandOver,
    Heard,
    Invoke,
    Reply,
    State,
)
from headwater.agents.run.understand import Reader, expected
from headwater.core.errors import HeadwaterError


class Tools(Protocol):
    """What answers calls."""

    def call(self, tool: str, arguments: Mapping[str, Value], key: str) -> Mapping[str, Value]:
        """The answer; the same key does the same thing once.

        Raises:
            Exception: it failed; the agent tries once more, then a person takes over.
        """
        ...


class FunctionTools:
    """Implements ``Tools`` with Python functions that take the arguments by name and return a mapping.

    A call that went through is not made again: its answer is kept under its key.
    """

    def __init__(self, functions: Mapping[str, Callable[..., Mapping[str, object]]]) -> None:
        self._functions = functions
        self._kept: dict[str, Mapping[str, Value]] = {}

    def call(self, tool: str, arguments: Mapping[str, Value], key: str) -> Mapping[str, Value]:
        if key not in self._kept:
            self._kept[key] = {name: as_value(given) for name, given in self._functions[tool](**arguments).items()}
        return self._kept[key]


def as_value(given: object) -> Value:
    """A text, number or truth of an answer; anything else as text."""
    if isinstance(given, bool | str):
        return given
    return float(given) if isinstance(given, int | float) else str(given)


class ScriptedTools:
    """Implements ``Tools`` from the rows of a test's world.

    The first row of a tool whose arguments are equal answers. Where none does, a reading tool answers with what says
    nothing (no, 0, ""), a writing one with yes.
    """

    def __init__(self, procedures: tuple[Procedure, ...], world: Mapping[str, tuple[Mapping[str, str], ...]]) -> None:
        self._tools = {tool.name: tool for procedure in procedures for tool in procedure.tools}
        self._world = world
        self.log: list[tuple[str, dict[str, Value], dict[str, Value]]] = []

    def call(self, tool: str, arguments: Mapping[str, Value], key: str) -> Mapping[str, Value]:
        answer = self._answer(tool, arguments)
        self.log.append((tool, dict(arguments), answer))
        return answer

    def _answer(self, tool: str, arguments: Mapping[str, Value]) -> dict[str, Value]:
        found = self._tools[tool]
        for row in self._world.get(tool, ()):
            if all(_same(row[name], given) for name, given in arguments.items() if name in row):
                return {one.name: typed(row.get(one.name, ""), one.kind) for one in found.gives}
        empty = "yes" if found.effect == "write" else ""
        return {one.name: typed(empty if one.kind == "yes_no" else "", one.kind) for one in found.gives}


def _same(wanted: str, given: Value) -> bool:
    if isinstance(given, str):
        return given.casefold() == wanted.casefold()
    return typed(wanted, "yes_no" if isinstance(given, bool) else "number") == given


def typed(text: str, kind: str) -> Value:
    """A value of a test, as the kind says; what is no number is 0.

    Example:
        >>> typed("yes", "yes_no"), typed("12", "number"), typed("x", "text")
        (True, 12.0, 'x')
    """
    if kind == "yes_no":
        return text.lower() in ("yes", "true")
    if kind == "number":
        try:
            return float(text.replace(",", ""))
        except ValueError:
            return 0.0
    return text


@dataclass(slots=True)
class Session:
    """One conversation.

    Attributes:
        agent: whose procedures are followed.
        reader: of the customer's words.
        tools: that answer calls.
        state: where it stands.
        trace: everything that was said, noted, called and answered, in order.
    """

    agent: Agent
    reader: Reader
    tools: Tools
    state: State
    trace: list[Act | Event] = field(default_factory=list)

    def say(self, text: str) -> list[str]:
        """The customer says something; the agent's replies."""
        return self._go(Heard(self.reader.read(text, expected(self.agent, self.state))))

    def decide(self, key: str, who: str, *, approves: bool) -> list[str]:
        """A person approves a call with exactly these arguments, or does not; the agent's replies."""
        return self._go(Decided(key, who, approves))

    @property
    def asks_person(self) -> AskPerson | None:
        """The call that waits for a person's approval, where one does."""
        if self.state.status != "waiting":
            return None
        return next((act for act in reversed(self.trace) if isinstance(act, AskPerson)), None)

    @property
    def handed_over(self) -> HandOver | None:
        """The hand-off, where there was one."""
        return next((act for act in reversed(self.trace) if isinstance(act, HandOver)), None)

    def _go(self, event: Event) -> list[str]:
        replies: list[str] = []
        waiting: list[Event] = [event]
        while waiting:
            now = waiting.pop(0)
            self.trace.append(now)
            self.state, acts = advance(self.agent, self.state, now)
            self.trace += acts
            for act in acts:
                if isinstance(act, Reply):
                    replies.append(act.text)
                elif isinstance(act, Invoke):
                    waiting.append(self._call(act))
        return replies

    def _call(self, act: Invoke) -> Answered:
        try:
            return Answered(act.key, dict(self.tools.call(act.tool, dict(act.arguments), act.key)))
        except HeadwaterError as error:
            return Answered(act.key, error=str(error))
        except Exception as error:  # a tool is foreign: whatever it raises is an answer that is lacking
            return Answered(act.key, error=f"{type(error).__name__}: {error}")

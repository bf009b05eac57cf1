"""A conversation whose next act is chosen from outside, by a language model or a script, and held to the rules of the runtime.

There are no steps: the chooser sees the conversation and says something, calls a tool or hands over. Every call passes
``run.policy``; a write that needs the customer's approval is asked for with exactly these arguments and made after a plain yes;
budgets, retries under one key, answers that are not as promised and the hand-off are as in ``run.machine``.
Version ``agents.experimental.free.v1``.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict
from pydantic import Field as About

from headwater.agents.draft.ask import originals, restored
from headwater.agents.expression import Value
from headwater.agents.procedure import Procedure
from headwater.agents.run import policy
from headwater.agents.run.session import Tools, as_value
from headwater.agents.run.state import Arguments, Limits, Made, Status, Thread, Wording, key_of, shown
from headwater.agents.run.understand import affirms
from headwater.core.errors import HeadwaterError
from headwater.core.ports import Question
from headwater.prepare.redact import redact

_ACTS: Final = 24
"""Acts in one turn."""
_REFUSALS: Final = 3
"""Calls in a row that break a rule before a person takes over."""


@dataclass(frozen=True, slots=True)
class Line:
    """Something that happened: ``who`` is customer, agent or tool."""

    who: Literal["customer", "agent", "tool"]
    text: str


@dataclass(frozen=True, slots=True)
class Choice:
    """The next act: ``text`` is what is said, or why a person takes over."""

    act: Literal["say", "call", "hand_off"]
    text: str = ""
    tool: str = ""
    arguments: Arguments = ()


Choose = Callable[[Sequence[Line]], Choice]


@dataclass(slots=True)
class FreeSession:
    """One conversation.

    Attributes:
        procedure: its tools, rules, forbidden acts and hand-off hold; its steps are not looked at.
        choose: says what comes next.
        tools: that answer calls.
        conversation: its id.
        made: calls that were made; ``lines``: all that happened; ``why``: it was handed over.
    """

    procedure: Procedure
    choose: Choose
    tools: Tools
    conversation: str
    limits: Limits = field(default_factory=Limits)
    wording: Wording = field(default_factory=Wording)
    status: Status = "open"
    why: str = ""
    made: list[Made] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    _thread: Thread = field(init=False)
    _pending: tuple[str, Arguments] | None = None
    _turns: int = 0

    def __post_init__(self) -> None:
        self._thread = Thread(self.procedure.name, "")

    def say(self, text: str) -> list[str]:
        """The customer says something; the agent's replies."""
        if self._is_over():
            return [self.wording.closed]
        self._turns += 1
        self.lines.append(Line("customer", text))
        if self._turns > self.limits.turns:
            return self._hand_over("the conversation has become too long")
        if self._pending is not None and not self._settled(text):
            return self._reply(self.wording.plain)
        refused = 0
        for _ in range(_ACTS):
            if self._is_over():
                return [self.lines[-1].text]
            choice = self.choose(tuple(self.lines))
            if choice.act == "hand_off":
                return self._hand_over(choice.text or "the agent passed it on")
            if choice.act == "say":
                return self._said(choice.text)
            verdict = policy.judge(self.procedure, self._thread, choice.tool, choice.arguments)
            if not verdict.allowed:
                refused += 1
                self.lines.append(Line("tool", f"refused: {verdict.why}"))
                if refused >= _REFUSALS:
                    return self._hand_over(verdict.why)
                continue
            refused = 0
            tool = self.procedure.tool(choice.tool)
            if tool is not None and tool.approval != "none":
                self._pending = (choice.tool, choice.arguments)
                return self._reply(
                    f"Shall I go on with {_words(choice.tool, choice.arguments)}? Please answer yes or no."
                )
            self._call(choice.tool, choice.arguments)
        return self._hand_over("the agent goes round in circles")

    def _is_over(self) -> bool:
        return self.status == "handed_off"

    def _settled(self, text: str) -> bool:
        """Whether the customer said plainly yes or no to the call that waits; a yes makes it."""
        assert self._pending is not None
        answer = affirms(text)
        if answer is None:
            return False
        (name, arguments), self._pending = self._pending, None
        if answer:
            self._call(name, arguments)
        else:
            self.lines.append(Line("tool", f"the customer declined {name}"))
        return True

    def _call(self, name: str, arguments: Arguments) -> None:
        """Make a call, once more where it fails; a write that was made is not made again."""
        tool = self.procedure.tool(name)
        assert tool is not None
        key, writes = key_of(self.conversation, name, arguments), tool.effect == "write"
        if writes and any(made.key == key and made.ok for made in self.made):
            self.lines.append(Line("tool", f"{name} was called with the same arguments before"))
            return
        if len(self.made) >= self.limits.calls:
            self._hand_over("the budget of calls is spent")
            return
        counts = {**self._thread.counts, name: self._thread.counts.get(name, 0) + 1}
        self._thread = replace(self._thread, counts=counts)
        made = Made(key, self.procedure.name, name, arguments, writes)
        result = self._tried(name, arguments, key)
        self.made.append(replace(made, ok=result is not None))
        if result is None:
            self._hand_over(f"{name} failed")
            return
        self._thread = replace(self._thread, results={**self._thread.results, name: dict(result)})
        wrong = policy.fault(self.procedure, self._thread, name, arguments, dict(result))
        if wrong:
            self._hand_over(wrong)
        else:
            told = ", ".join(f"{part} = {shown(value)}" for part, value in sorted(result.items()))
            self.lines.append(Line("tool", f"{name}: {told or 'done'}"))

    def _tried(self, name: str, arguments: Arguments, key: str) -> Mapping[str, Value] | None:
        for _ in range(2):
            try:
                return self.tools.call(name, dict(arguments), key)
            except HeadwaterError as error:
                self.lines.append(Line("tool", f"{name} failed: {error}"))
            except Exception as error:  # a tool is foreign: whatever it raises is an answer that is lacking
                self.lines.append(Line("tool", f"{name} failed: {type(error).__name__}"))
        return None

    def _said(self, text: str) -> list[str]:
        broken = policy.broken_by(self.procedure, text)
        if broken is not None:
            return self._hand_over(f"a reply would have broken {broken.name!r}")
        return self._reply(text)

    def _reply(self, text: str) -> list[str]:
        self.lines.append(Line("agent", text))
        return [text]

    def _hand_over(self, why: str) -> list[str]:
        self.status, self.why = "handed_off", why
        return self._reply(self.procedure.hand_off.say)


def _words(tool: str, arguments: Arguments) -> str:
    given = ", ".join(f"{name.replace('_', ' ')} {shown(value)}" for name, value in arguments)
    return f"{tool.replace('_', ' ')} ({given})" if given else tool.replace("_", " ")


# --- a language model as the chooser ----------------------------------------------------------------------------------


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Given(_Form):
    name: str
    value: str | float | bool


class Next(_Form):
    """What the model fills in."""

    act: Literal["say", "call", "hand_off"]
    text: str = ""
    tool: str = ""
    arguments: list[_Given] = About([], max_length=30)


_INSTRUCTION: Final = (
    "You are an agent who serves a customer. The data hold the policy that you keep, the tools, and the conversation so far. "
    "Choose one next act: say something to the customer, call one tool with all of its arguments, or hand over to a person. "
    "Never promise what no tool can do. Whether a call is allowed is checked after you."
)


def model_chooser(procedure: Procedure, rules: str, ask: Callable[[Question], Next]) -> Choose:
    """A language model that chooses; it never sees personal data, and its placeholders are turned back before a call is made.

    Args:
        procedure: whose tools it may call.
        rules: the policy in words.
        ask: asks the model within its budget; what it raises goes through.
    """
    tools = "\n".join(
        f"{tool.name}({', '.join(f'{one.name}: {one.kind}' for one in tool.takes)}): {tool.does}"
        for tool in procedure.tools
    )

    def choose(lines: Sequence[Line]) -> Choice:
        text = "\n".join(f"{line.who}: {line.text}" for line in lines)
        hidden = redact(text)
        pairs = originals(hidden, text)
        data = {"policy": redact(rules).text, "tools": redact(tools).text, "conversation": hidden.text}
        found = ask(Question("agents.free", _INSTRUCTION, data, max_tokens=600))
        arguments: Any = tuple((one.name, as_value(one.value)) for one in found.arguments)
        return Choice(found.act, restored(found.text, pairs), found.tool, restored(arguments, pairs))

    return choose

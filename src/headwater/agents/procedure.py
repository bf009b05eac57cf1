"""A procedure: what an agent does for one kind of issue, as a value.

``format`` writes it as text and reads it back, ``check`` says what is wrong with it, ``mine`` makes a draft from dialogues,
``run`` follows it. Conditions are expressions (``expression``), kept as they were written.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar, Final, Literal

from pydantic import Field as About

Kind = Literal["text", "number", "yes_no"]
SlotKind = Literal["text", "name", "number", "choice", "yes_no", "email", "code", "time"]
Effect = Literal["read", "write"]
Approval = Literal["none", "customer", "person"]
HAND_OFF: Final = "hand_off"
"""Where a policy rule sends a conversation that a person must take."""
_STRICT: Final[dict[str, Any]] = {"extra": "forbid"}


@dataclass(frozen=True, slots=True)
class Slot:
    """Something to learn from the customer."""

    __pydantic_config__: ClassVar[Any] = _STRICT
    name: Annotated[str, About(description="one word; conditions, calls and replies use it", min_length=1)]
    ask: Annotated[str, About(description="the question that asks for it")] = ""
    why: Annotated[str, About(description="what is said to a customer who asks why it is needed")] = ""
    kind: Annotated[SlotKind, About(description="how an answer is read")] = "text"
    values: Annotated[tuple[str, ...], About(description="of a choice: what may be chosen")] = ()
    also: Annotated[dict[str, tuple[str, ...]], About(description="of a choice: value -> other words for it")] = field(
        default_factory=dict
    )
    pattern: Annotated[str, About(description="of a code: regular expression of the whole of it")] = ""
    required: Annotated[bool, About(description="false: it is not asked for twice")] = True
    secret: Annotated[bool, About(description="true: never repeated, masked in traces and hand-offs")] = False
    asked_by: Annotated[str, About(description="of a mined procedure: the step that asks for it")] = ""

    @property
    def given_as(self) -> Kind:
        """Type of its value, as a tool takes it."""
        return self.kind if self.kind == "number" or self.kind == "yes_no" else "text"


@dataclass(frozen=True, slots=True)
class Field:
    """An argument of a tool, or a part of its answer."""

    __pydantic_config__: ClassVar[Any] = _STRICT
    name: Annotated[str, About(description="one word", min_length=1)]
    kind: Annotated[Kind, About(description="its type")] = "text"


@dataclass(frozen=True, slots=True)
class Tool:
    """Something that an agent may call."""

    __pydantic_config__: ClassVar[Any] = _STRICT
    name: Annotated[str, About(description="one word", min_length=1)]
    does: Annotated[str, About(description="one sentence")] = ""
    takes: Annotated[tuple[Field, ...], About(description="its arguments; a call gives all of them")] = ()
    gives: Annotated[tuple[Field, ...], About(description="what it answers; conditions see it as tool.field")] = ()
    effect: Annotated[Effect, About(description="write: it changes something outside")] = "read"
    needs: Annotated[tuple[str, ...], About(description="conditions that hold before a call")] = ()
    ensures: Annotated[
        tuple[str, ...], About(description="conditions that its answer meets, else a person takes over")
    ] = ()
    approval: Annotated[Approval, About(description="who must agree to a call with exactly these arguments")] = "none"
    at_most: Annotated[int, About(description="calls in one conversation; 0: no limit", ge=0)] = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that a call must keep."""

    __pydantic_config__: ClassVar[Any] = _STRICT
    name: Annotated[str, About(description="one word", min_length=1)]
    guards: Annotated[
        tuple[str, ...], About(description="tools that may be called only where the rule holds", min_length=1)
    ]
    requires: Annotated[str, About(description="the condition", min_length=1)]
    says: Annotated[str, About(description="the rule in words, for people")] = ""
    otherwise: Annotated[str, About(description="step to go on with where it does not hold; hand_off: a person")] = (
        HAND_OFF
    )


@dataclass(frozen=True, slots=True)
class HandOff:
    """When a person takes over, and what is said."""

    __pydantic_config__: ClassVar[Any] = _STRICT
    team: Annotated[str, About(description="who takes over")] = ""
    say: Annotated[str, About(description="what the customer is told")] = (
        "I am passing you to a colleague, who will take over from here."
    )
    when: Annotated[tuple[str, ...], About(description="conditions under which a person takes over at once")] = ()
    misses: Annotated[
        int, About(description="answers in a row that are not understood before a person takes over", ge=1)
    ] = 3


@dataclass(frozen=True, slots=True)
class Forbidden:
    """What the agent must never do."""

    __pydantic_config__: ClassVar[Any] = _STRICT
    name: Annotated[str, About(description="one word", min_length=1)]
    tool: Annotated[str, About(description="a tool that is never called")] = ""
    words: Annotated[str, About(description="regular expression that no reply may match")] = ""


@dataclass(frozen=True, slots=True)
class Example:
    """What a customer may say, and what is to be understood from it; checked with the procedure."""

    __pydantic_config__: ClassVar[Any] = _STRICT
    said: Annotated[str, About(description="the customer's words", min_length=1)]
    slots: Annotated[dict[str, str], About(description="slot -> value that is read from it")] = field(
        default_factory=dict
    )
    asked: Annotated[str, About(description="slot that was just asked for; empty: none")] = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A test: a customer with facts, a world that answers calls, and how it must end."""

    __pydantic_config__: ClassVar[Any] = _STRICT
    name: Annotated[str, About(description="one line", min_length=1)]
    customer: Annotated[dict[str, str], About(description="slot -> what this customer answers")] = field(
        default_factory=dict
    )
    says: Annotated[str, About(description="first words; empty: one of 'applies'")] = ""
    approves: Annotated[
        bool, About(description="what the customer, or a colleague, answers when asked to approve a call")
    ] = True
    world: Annotated[
        dict[str, tuple[dict[str, str], ...]],
        About(description="tool -> answers; a row answers a call where the arguments that it names are equal"),
    ] = field(default_factory=dict)
    calls: Annotated[
        tuple[str, ...], About(description="the calls that write, in any order: tool(name=value, ...)")
    ] = ()
    ends: Annotated[str, About(description="step that it ends at; hand_off: with a person; empty: any")] = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A guideline that steps cite."""

    __pydantic_config__: ClassVar[Any] = _STRICT
    name: Annotated[str, About(description="of its file; one word", pattern=r"^[^\s;]+$")]
    hash: Annotated[str, About(description="of its text, so that a change is noticed")] = ""


@dataclass(frozen=True, slots=True)
class Cite:
    """Where a guideline says it: bytes ``start..end`` of its file in UTF-8."""

    source: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Quote:
    """What a customer said right before a step; ``contact`` and ``start`` (a character) say where, if that is known."""

    text: str
    contact: str = ""
    start: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """One action: ask, then call, then say, then go on.

    Attributes:
        action: its name.
        note: for people.
        forget: slots whose value is dropped first, to be asked anew.
        ask: slots that must be known; the first that is not is asked for.
        confirm: the question that asks the customer to approve the call, with ``{slots}``.
        declined: step to go on with where they do not.
        tool: tool that it calls; empty: none.
        arguments: ``(name, expression)`` of the call.
        reply: what the agent says, with ``{slots}`` and ``{tool.field}``.
        hand_off: why a person takes over here; empty: none does.
        support: dialogues in which it was taken; 0 where a person wrote the step.
        share: the same as a share of all dialogues, 0..1.
        examples: customers' words right before it.
        cites: where guidelines say so.
    """

    action: str
    note: str = ""
    forget: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()
    confirm: str = ""
    declined: str = ""
    tool: str = ""
    arguments: tuple[tuple[str, str], ...] = ()
    reply: str = ""
    hand_off: str = ""
    support: int = 0
    share: float = 0.0
    examples: tuple[Quote, ...] = ()
    cites: tuple[Cite, ...] = ()


@dataclass(frozen=True, slots=True)
class Edge:
    """``target`` follows ``source``; of several ways, the first whose condition holds.

    Attributes:
        when: condition; empty: always.
        support: times that it was seen; ``share`` of what leaves ``source``, 0..1.
        after: words of the customer or of a tool that tell this way from the others; empty: none found.
        is_loop: it goes back.
    """

    source: str
    target: str
    when: str = ""
    support: int = 0
    share: float = 0.0
    after: tuple[str, ...] = ()
    is_loop: bool = False


@dataclass(frozen=True, slots=True)
class Procedure:
    """How one kind of issue is resolved.

    Attributes:
        name: one lower-case word or words joined by ``-``.
        purpose: one sentence.
        applies: what customers say who need it; ``excludes``: what it is not for, in words.
        slots: what must be known.
        tools: what may be called.
        policy: rules that calls keep.
        hand_off: when a person takes over.
        forbidden: what is never done.
        examples: of what is understood; ``tests``: of how it ends.
        steps: in their usual order; ``edges``: which follows which.
        start: steps that a conversation begins with, the first of them when it is run; ``end``: that it ends with.
        n_dialogues: dialogues it was mined from; 0 where a person wrote it.
        sources: guidelines it was drafted from.
    """

    __pydantic_config__: ClassVar[Any] = _STRICT
    name: Annotated[
        str, About(description="one lower-case word, or words joined by -", pattern=r"^[a-z0-9][a-z0-9_\-]*$")
    ]
    purpose: Annotated[str, About(description="one sentence", min_length=1)] = ""
    applies: Annotated[tuple[str, ...], About(description="what customers say who need it")] = ()
    excludes: Annotated[tuple[str, ...], About(description="what it is not for, in words")] = ()
    slots: Annotated[tuple[Slot, ...], About(description="what must be known")] = ()
    tools: Annotated[tuple[Tool, ...], About(description="what may be called")] = ()
    policy: Annotated[tuple[Rule, ...], About(description="rules that calls keep")] = ()
    hand_off: Annotated[HandOff, About(description="when a person takes over")] = HandOff()
    forbidden: Annotated[tuple[Forbidden, ...], About(description="what is never done")] = ()
    examples: Annotated[tuple[Example, ...], About(description="of what is understood")] = ()
    tests: Annotated[tuple[Case, ...], About(description="of how it ends")] = ()
    start: Annotated[tuple[str, ...], About(description="first steps; the first of them when it is run")] = ()
    end: Annotated[tuple[str, ...], About(description="last steps")] = ()
    n_dialogues: Annotated[int, About(description="dialogues it was mined from", ge=0)] = 0
    sources: Annotated[tuple[Source, ...], About(description="guidelines that steps cite")] = ()
    steps: tuple[Step, ...] = ()
    edges: tuple[Edge, ...] = ()

    def step(self, action: str) -> Step | None:
        """The step of an action; None where there is none."""
        return next((step for step in self.steps if step.action == action), None)

    def slot(self, name: str) -> Slot | None:
        """The slot of that name; None where there is none."""
        return next((slot for slot in self.slots if slot.name == name), None)

    def tool(self, name: str) -> Tool | None:
        """The tool of that name; None where there is none."""
        return next((tool for tool in self.tools if tool.name == name), None)

    def ways(self, action: str) -> list[Edge]:
        """Edges that leave a step, in their order."""
        return [edge for edge in self.edges if edge.source == action]

    def pairs(self) -> set[tuple[str, str]]:
        """Edges as pairs of actions."""
        return {(edge.source, edge.target) for edge in self.edges}


def reachable(start: Sequence[str], pairs: set[tuple[str, str]]) -> set[str]:
    """Actions that can be reached from ``start``, itself included.

    Example:
        >>> sorted(reachable(["a"], {("a", "b"), ("c", "d")}))
        ['a', 'b']
    """
    seen, stack = set(start), list(start)
    while stack:
        here = stack.pop()
        for source, target in pairs:
            if source == here and target not in seen:
                seen.add(target)
                stack.append(target)
    return seen

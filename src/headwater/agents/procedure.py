"""A procedure: what an agent does for one kind of issue, with its evidence.

A procedure is a value. ``format`` writes it as text and reads it back; ``mine`` makes one from dialogues.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Slot:
    """Something to learn from the customer; ``asked_by`` is the action that asks for it."""

    name: str
    asked_by: str = ""
    required: bool = True


@dataclass(frozen=True, slots=True)
class Step:
    """One action.

    Attributes:
        action: its name.
        reply: what the agent says, with ``{slots}``; empty for a tool call.
        when: conditions in words, all of which hold; empty: whenever its turn comes.
        tool: tool that it calls; empty: none.
        support: dialogues in which it was taken; 0 where a person wrote the step.
        share: the same as a share of all dialogues, 0..1.
        examples: customer quotes right before it, as they were written.
    """

    action: str
    reply: str = ""
    when: tuple[str, ...] = ()
    tool: str = ""
    support: int = 0
    share: float = 0.0
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Edge:
    """``target`` follows ``source``.

    Attributes:
        support: times that it was seen; ``share`` of what leaves ``source``, 0..1.
        when: words of the customer or of a tool that tell this way from the others; empty: none found.
        is_loop: it goes back.
    """

    source: str
    target: str
    support: int = 0
    share: float = 0.0
    when: tuple[str, ...] = ()
    is_loop: bool = False


@dataclass(frozen=True, slots=True)
class Procedure:
    """How one kind of issue is resolved.

    Attributes:
        name: one lower-case word or words joined by ``-``.
        purpose: one sentence.
        slots: what must be known.
        steps: in their usual order.
        tools: tools that steps call.
        hand_off: when a person takes over, in words.
        edges: which step follows which.
        start: actions that a dialogue begins with; ``end``: that it ends with.
        n_dialogues: dialogues it was mined from; 0 where a person wrote it.
    """

    name: str
    purpose: str = ""
    slots: tuple[Slot, ...] = ()
    steps: tuple[Step, ...] = ()
    tools: tuple[str, ...] = ()
    hand_off: tuple[str, ...] = ()
    edges: tuple[Edge, ...] = ()
    start: tuple[str, ...] = ()
    end: tuple[str, ...] = ()
    n_dialogues: int = 0

    def step(self, action: str) -> Step | None:
        """The step of an action; None where there is none."""
        return next((step for step in self.steps if step.action == action), None)

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

"""Dialogues as people have them: turns with a speaker, a text and sometimes an action."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from headwater.core.errors import InputError

Role = Literal["customer", "agent", "tool"]
Dialogue = Sequence[Mapping[str, Any]]

_CUSTOMERS: Final = frozenset("user customer client caller consumer guest member patient visitor human".split())
_TOOLS: Final = frozenset("knowledgebase knowledge_base kb tool api function database".split())


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn; ``action`` is empty where there is none, or where a customer speaks.

    ``contact``, ``start`` and ``end`` (characters) say where it stands in a stored contact; empty: it is of none.
    """

    role: Role
    text: str
    action: str
    contact: str = ""
    start: int = 0
    end: int = 0


def read_turns(dialogue: Dialogue, *, row: int = 0) -> list[Turn]:
    """Turns of a dialogue with their roles.

    A speaker is a customer or a tool by name (``user``, ``customer``, ``tool`` ...), else an agent. Actions of customers
    and tools are not the agent's and are dropped. An action may be a list: its parts are sorted and joined by " + ".

    Raises:
        InputError: the dialogue is not a list of mappings with ``speaker``.
    """
    if isinstance(dialogue, str | bytes) or not isinstance(dialogue, Sequence):
        raise InputError(f"dialogue {row} is a {type(dialogue).__name__}", hint="give a list of turns")
    out = []
    for i, turn in enumerate(dialogue):
        if not isinstance(turn, Mapping) or not turn.get("speaker"):
            raise InputError(
                f"turn {i} of dialogue {row} has no speaker", hint="a turn is {'speaker', 'text', 'action'}"
            )
        name = str(turn["speaker"]).strip().lower()
        role: Role = "customer" if name in _CUSTOMERS else "tool" if name in _TOOLS else "agent"
        out.append(Turn(role, str(turn.get("text") or ""), _action(turn.get("action")) if role == "agent" else ""))
    return out


def _action(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    return " + ".join(sorted(str(part) for part in value)) if isinstance(value, Sequence) else str(value)

"""Dialogues as data sets write them, in the form of ``turns``: lists of turns, or records that hold one under ``turns``."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from headwater.core.errors import InputError

_PLAIN: Final = frozenset({"utter", "pick_suggestion", "say", "message", "return_item", "request_suggestions"})
"""Actions that say no more than that something was said."""


def as_dialogue(row: Any, *, line: int) -> list[dict[str, Any]]:
    """Turns with ``speaker``, ``text`` and ``action``.

    A turn is a mapping (``speaker`` or ``agent`` or ``role``; ``text`` or ``content``; ``label`` or ``action``) or a pair of
    speaker and text. A speaker ``action`` is the agent doing something: what it does is the action.

    Args:
        row: of a data set.
        line: its number, for messages.

    Raises:
        InputError: there are no turns in it.

    Example:
        >>> as_dialogue({"turns": [["customer", "hi"], ["agent", "Hello"]]}, line=1)[1]
        {'speaker': 'agent', 'text': 'Hello', 'action': None}
    """
    turns = row.get("turns") if isinstance(row, Mapping) else row
    if not isinstance(turns, Sequence) or isinstance(turns, str):
        raise InputError(
            f"line {line} holds no turns", hint='write {"turns": [{"speaker": ..., "text": ..., "action": ...}]}'
        )
    return [_turn(turn, line) for turn in turns]


def _turn(turn: Any, line: int) -> dict[str, Any]:
    if isinstance(turn, Mapping):
        speaker = turn.get("speaker") or turn.get("agent") or turn.get("role")
        text = turn.get("text") or turn.get("content") or _told(turn.get("item"))
        action = turn.get("label") or turn.get("action")
    elif isinstance(turn, Sequence) and not isinstance(turn, str) and len(turn) == 2:
        speaker, text = turn
        action = None
    else:
        raise InputError(f"line {line}: a turn is a {type(turn).__name__}", hint="a mapping, or speaker and text")
    if speaker == "action":
        speaker, action = "agent", None
    if not speaker:
        raise InputError(f"line {line}: a turn has no speaker", hint="add speaker: customer, agent or tool")
    is_plain = isinstance(action, str) and (action in _PLAIN or action.startswith("select_"))
    return {"speaker": speaker, "text": str(text or ""), "action": None if is_plain else action}


def _told(item: Any) -> str:
    return " ".join(f"{name} {value}" for name, value in item.items()) if isinstance(item, Mapping) else str(item or "")

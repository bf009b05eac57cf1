"""The life of an anecdote that somebody must read: assigned, answered, closed; what may follow what.

Pure: an anecdote and a command in, the anecdote after it out. Version: ``anecdotes.lifecycle.v1``.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from headwater.core.errors import IllegalMove, InputError, UnknownComponent
from headwater.core.types.read import Read, ReadState

METHOD: Final = "anecdotes.lifecycle.v1"

MOVES: Final[Mapping[str, tuple[frozenset[ReadState], ReadState, tuple[str, ...]]]] = {
    "assign": (frozenset({"open", "assigned"}), "assigned", ("owner", "due")),
    "answer": (frozenset({"assigned", "answered"}), "answered", ("answer",)),
    "close": (frozenset({"answered"}), "closed", ("action", "learned")),
    "reopen": (frozenset({"answered", "closed"}), "assigned", ("why", "due")),
}
"""Move -> states it may start from, state it leads to, what must be said with it."""


def allowed(state: ReadState) -> list[str]:
    """Moves from a state, sorted.

    Example:
        >>> allowed("assigned")
        ['answer', 'assign']
    """
    return sorted(name for name, (sources, _, _) in MOVES.items() if state in sources)


def move(item: Read, name: str, details: Mapping[str, str], *, due: date | None = None, at: datetime) -> Read:
    """The anecdote after a move.

    Args:
        item: as it stands.
        name: a key of ``MOVES``.
        details: ``owner``, ``answer``, ``action``, ``learned``, ``why``: what the move needs.
        due: the day by which an answer is wanted, for ``assign`` and ``reopen``.
        at: when, aware.

    Raises:
        UnknownComponent: there is no such move.
        IllegalMove: not from this state.
        InputError: something that must be said is missing.

    Example:
        >>> from datetime import UTC
        >>> now = datetime(2026, 10, 5, tzinfo=UTC)
        >>> fresh = Read("a_1", "c_1", 0, 9, since=now)
        >>> move(fresh, "assign", {"owner": "jo"}, due=date(2026, 10, 12), at=now).state
        'assigned'
    """
    if name not in MOVES:
        raise UnknownComponent(name, list(MOVES), kind="move")
    sources, target, needs = MOVES[name]
    if item.state not in sources:
        raise IllegalMove(
            f"anecdote {item.anecdote_id} is {item.state}: it cannot {name}",
            hint=f"from here: {', '.join(allowed(item.state))}",
        )
    said = {**details, "due": due.isoformat() if due else ""}
    missing = [need for need in needs if not said.get(need, "").strip()]
    if missing:
        raise InputError(f"to {name} an anecdote, say {', '.join(missing)}", hint=f"--{missing[0]} ...")

    def told(field: str, before: str) -> str:
        return details.get(field, "").strip() or before

    return replace(
        item,
        owner=told("owner", item.owner),
        answer=told("answer", item.answer),
        action=told("action", item.action),
        learned=told("learned", item.learned),
        state=target,
        due=due or item.due,
        since=at,
        version=item.version + 1,
    )


def is_overdue(item: Read, today: date) -> bool:
    """Whether an answer was wanted before today and there is none.

    Example:
        >>> from datetime import UTC
        >>> asked = Read("a_1", "c_1", 0, 9, state="assigned", due=date(2026, 10, 5), since=datetime(2026, 10, 1, tzinfo=UTC))
        >>> is_overdue(asked, date(2026, 10, 5)), is_overdue(asked, date(2026, 10, 6))
        (False, True)
    """
    return item.state == "assigned" and item.due is not None and item.due < today

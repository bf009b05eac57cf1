"""Which column means what, as a value that can be shown, edited, saved and loaded."""

import json
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from difflib import get_close_matches
from typing import Any, Final

from headwater.core.errors import InputError
from headwater.ingest.normalise import key_of

ROLES: Final = (
    "id", "text", "timestamp", "channel", "customer", "speaker", "conversation", "turn", "turns", "reply_to",
    "attributes",
)  # fmt: skip
_MANY: Final = frozenset(("text", "attributes"))
_OPTIONS: Final = ("reply_prefix", "day_first", "zone", "default_channel")


@dataclass(frozen=True, slots=True)
class Guess:
    """Why a column got its role.

    Attributes:
        role: one of ``ROLES``.
        column: the column, or the columns joined by ``+``.
        confidence: 0..1; below 0.5 the user should look.
        reason: plain words.
    """

    role: str
    column: str
    confidence: float
    reason: str


@dataclass(frozen=True, slots=True)
class Mapping:
    """What each column of a source means. ``None`` or empty: there is no such column.

    Attributes:
        id: identifies the contact (or, in a conversation or thread, the turn).
        text: what was said; several columns are joined by a line feed.
        timestamp: when.
        channel: over which channel.
        customer: who; stored as a one-way hash only.
        speaker: who speaks in this row: a role such as ``agent``, or a flag that is true for the customer.
        conversation: rows with the same value are turns of one contact.
        turn: order of the row in its conversation.
        turns: a list of turns within one row.
        reply_to: id of the row that this one answers; rows linked so are one contact.
        attributes: columns kept as name and value.
        reply_prefix: what ``id`` has in front of the value that ``reply_to`` holds.
        day_first: order of day and month in numeric dates; ``None`` = decided by the column.
        zone: zone of timestamps that name none; empty = that of the settings.
        default_channel: channel where no column says it.
        guesses: how it was guessed; empty where a person wrote it.
    """

    id: str | None = None
    text: tuple[str, ...] = ()
    timestamp: str | None = None
    channel: str | None = None
    customer: str | None = None
    speaker: str | None = None
    conversation: str | None = None
    turn: str | None = None
    turns: str | None = None
    reply_to: str | None = None
    attributes: tuple[str, ...] = ()
    reply_prefix: str = ""
    day_first: bool | None = None
    zone: str = ""
    default_channel: str = "text"
    guesses: tuple[Guess, ...] = field(default=(), compare=False)

    @property
    def shape(self) -> str:
        """``thread``, ``conversation`` (one row a turn), ``turns`` (a list in one row) or ``flat``."""
        if self.conversation:
            return "conversation"
        if self.reply_to and self.id:
            return "thread"
        return "turns" if self.turns else "flat"

    def columns(self) -> list[str]:
        """Every column that the mapping names."""
        singles = [getattr(self, role) for role in ROLES if role not in _MANY]
        return [name for name in (*singles, *self.text, *self.attributes) if name]

    def explain(self) -> str:
        """One line for each role: the column, how sure the guess is, and why."""
        rows = [f"{g.role:<12} {g.column}  ({g.confidence:.0%}: {g.reason})" for g in self.guesses]
        return "\n".join(rows) or "\n".join(f"{role:<12} {value}" for role, value in _as_text(self).items())


def parse_mapping(spec: str, known: Iterable[str] = (), *, start: Mapping | None = None) -> Mapping:
    """A mapping from ``"text=subject+body,timestamp=created_at"``.

    Args:
        spec: ``role=column`` pairs; ``+`` joins several columns, an empty column takes the role away.
        known: the source's columns, to check against; empty = no check.
        start: roles that the spec does not name are taken from here.

    Raises:
        InputError: a role or a column is not known; the hint names the nearest.

    Example:
        >>> parse_mapping("text=subject+body,timestamp=created_at").text
        ('subject', 'body')
    """
    changes: dict[str, Any] = {}
    names = list(known)
    for pair in filter(None, (piece.strip() for piece in spec.split(","))):
        role, equals, column = (piece.strip() for piece in pair.partition("="))
        if not equals:
            raise InputError(
                f"{pair!r} is no pair of role and column", hint="write it as text=comment,timestamp=created"
            )
        changes.update(_change(role, column, names))
    return replace(start or Mapping(), guesses=_kept_guesses(start, changes), **changes)


def _kept_guesses(start: Mapping | None, changes: dict[str, Any]) -> tuple[Guess, ...]:
    if start is None or not start.guesses:
        return ()
    kept = [guess for guess in start.guesses if guess.role not in changes]
    for role, value in changes.items():
        column = "+".join(value) if isinstance(value, tuple) else str(value)
        if role in ROLES and value:
            kept.append(Guess(role, column, 1.0, "set by you"))
    return tuple(kept)


def _change(role: str, column: str, known: list[str]) -> dict[str, Any]:
    if role not in (*ROLES, *_OPTIONS):
        close = get_close_matches(role, [*ROLES, *_OPTIONS], n=1)
        hint = f"did you mean {close[0]!r}?" if close else f"roles are {', '.join(ROLES)}"
        raise InputError(f"unknown role {role!r} in the mapping", hint=hint)
    if role in _OPTIONS:
        flag = {"true": True, "false": False, "yes": True, "no": False}.get(column.lower())
        return {role: flag if role == "day_first" else column}
    columns = [known_column(name.strip(), known) for name in column.split("+") if name.strip()]
    if role in _MANY:
        return {role: tuple(columns)}
    if len(columns) > 1:
        raise InputError(
            f"the role {role!r} takes one column, not {column!r}", hint="only text and attributes take more"
        )
    return {role: columns[0] if columns else None}


def known_column(name: str, known: list[str]) -> str:
    """``name`` as the source spells it.

    Raises:
        InputError: there is no such column; the hint names the nearest.
    """
    if not known or name in known:
        return name
    by_key = {key_of(column): column for column in known}
    if key_of(name) in by_key:
        return by_key[key_of(name)]
    if "." in name and name.split(".")[0] in known:
        return name
    close = get_close_matches(name, known, n=1) or get_close_matches(key_of(name), list(by_key), n=1)
    nearest = by_key.get(close[0], close[0]) if close else ""
    hint = f"did you mean {nearest!r}?" if close else "columns are " + ", ".join(known[:30])
    raise InputError(f"there is no column {name!r}", hint=hint)


def check_mapping(mapping: Mapping, known: Iterable[str]) -> Mapping:
    """The mapping itself, its columns spelled as the source does.

    Raises:
        InputError: it names a column that the source does not have, or no text at all.
    """
    names = list(known)
    if not (mapping.text or mapping.turns):
        raise InputError("the mapping names no text", hint="add text=COLUMN; columns are " + ", ".join(names[:30]))
    changes: dict[str, Any] = {role: tuple(known_column(n, names) for n in getattr(mapping, role)) for role in _MANY}
    for role in ROLES:
        if role not in _MANY and getattr(mapping, role):
            changes[role] = known_column(getattr(mapping, role), names)
    return replace(mapping, **changes)


def _as_text(mapping: Mapping) -> dict[str, Any]:
    result: dict[str, Any] = {}
    empty = Mapping()
    for item in fields(Mapping):
        value = getattr(mapping, item.name)
        if item.name != "guesses" and value != getattr(empty, item.name):
            result[item.name] = list(value) if isinstance(value, tuple) else value
    return result


def dump_mapping(mapping: Mapping, *, format: str = "toml") -> str:
    """The mapping as TOML or JSON text; ``load_mapping`` reads it back."""
    values = _as_text(mapping)
    if format == "json":
        return json.dumps(values, ensure_ascii=False, indent=2) + "\n"
    # a JSON value is a TOML value for texts, lists of texts and booleans, but for DEL, which TOML wants escaped
    written = {role: json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f") for role, value in values.items()}
    lines = [f"{role} = {value}\n" for role, value in written.items()]
    return "# which column means what; see docs/how-to/bring-your-data.md\n" + "".join(lines)


def load_mapping(text: str, known: Iterable[str] = ()) -> Mapping:
    """A mapping from TOML or JSON text.

    Raises:
        InputError: the text cannot be parsed, or names an unknown role or column.
    """
    try:
        values = json.loads(text) if text.lstrip().startswith("{") else tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(
            f"the mapping is neither TOML nor JSON: {error}", hint='write lines such as text = "comment"'
        ) from error
    changes: dict[str, Any] = {}
    names = list(known)
    for role, value in values.items():
        if role in _MANY and isinstance(value, list):
            changes[role] = tuple(known_column(str(name), names) for name in value)
        elif role == "day_first" and isinstance(value, bool):
            changes[role] = value
        elif role in ROLES and role not in _MANY and isinstance(value, str):
            changes[role] = known_column(value, names) or None
        else:
            changes.update(_change(str(role), str(value), names))
    return Mapping(**changes)

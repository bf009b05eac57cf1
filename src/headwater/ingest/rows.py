"""One record -> one ``Row``: every value read, nothing yet joined with other rows."""

from collections.abc import Callable
from datetime import tzinfo
from typing import Any, NamedTuple

from headwater.core.types import RawRecord, Rejected
from headwater.ingest.config import IngestConfig
from headwater.ingest.mapping import Mapping
from headwater.ingest.normalise import (
    attribute_of,
    channel_of,
    customer_hash,
    id_of,
    speaker_of,
    text_of,
)
from headwater.ingest.timestamps import Ambiguous, BadTime, order_shown, read_time
from headwater.ingest.turns import RawTurn, read_turns

Time = int | tuple[int, int] | None
"""Microseconds since 1970; or both readings (month first, day first) of a date that reads both ways; or none."""
TurnRow = tuple[str, str, Time]
"""Speaker, text, time."""


class Row(NamedTuple):
    """A record in plain values, fit to be written to disk and read back.

    Attributes:
        source_id: id of the record, or ``None``.
        group_id: id of its conversation, or ``None``.
        reply_to: id of the row that it answers, or ``None``.
        order: number of the turn, or ``None``.
        speaker: one of ``SPEAKERS``; empty where no column says it.
        text: what was said; for a list of turns, the text before the first.
        turns: the turns of a list.
        time: when.
        channel: one of the channels.
        customer: hash of the customer's id, or ``None``.
        attributes: names and values, names sorted.
        line: where it stands in the source.
        raw: as it was read.
    """

    source_id: str | None
    group_id: str | None
    reply_to: str | None
    order: float | None
    speaker: str
    text: str
    turns: tuple[TurnRow, ...]
    time: Time
    channel: str
    customer: str | None
    attributes: tuple[tuple[str, str], ...]
    line: int
    raw: str


class _Unreadable(ValueError):
    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code


def _getter(column: str | None) -> Callable[[dict[str, Any]], Any] | None:
    """Reads a column, or a value inside a nested object (``user.id``)."""
    if not column:
        return None
    outer, dot, inner = column.partition(".")

    if not dot:
        return lambda fields: fields.get(column)

    def read(fields: dict[str, Any]) -> Any:
        value = fields.get(column)
        if value is None:
            nested = fields.get(outer)
            value = nested.get(inner) if isinstance(nested, dict) else None
        return value

    return read


class RowReader:
    """Reads records under a mapping, and counts which order of day and month their dates show.

    Attributes:
        n_day_first: dates that can only be read with the day first.
        n_month_first: dates that can only be read with the month first.
    """

    def __init__(self, mapping: Mapping, config: IngestConfig, *, zone: tzinfo, salt: bytes, source: str) -> None:
        self._config = config
        self._zone = zone
        self._salt = salt
        self._source = source
        self._default_channel = mapping.default_channel
        self._prefix = mapping.reply_prefix
        self._id = _getter(mapping.id)
        self._texts = [(name, read) for name in mapping.text if (read := _getter(name))]
        self._time = _getter(mapping.timestamp)
        self._time_name = mapping.timestamp or ""
        self._channel = _getter(mapping.channel)
        self._customer = _getter(mapping.customer)
        self._speaker = _getter(mapping.speaker)
        self._group = _getter(mapping.conversation)
        self._order = _getter(mapping.turn)
        self._turns = _getter(mapping.turns)
        self._reply = _getter(mapping.reply_to)
        self._attributes = [
            (text_of(name), read) for name in sorted(set(mapping.attributes)) if (read := _getter(name))
        ]
        # values of these repeat: reading one of them once is enough
        self._channels: dict[Any, str] = {}
        self._speakers: dict[Any, str] = {}
        self._clean: dict[str, str] = {}
        self.n_day_first = 0
        self.n_month_first = 0

    def read(self, record: RawRecord) -> Row | Rejected:
        """The row of a record, or why there is none."""
        try:
            return self._read(record)
        except _Unreadable as error:
            return Rejected(self._source, record.line, error.code, str(error), text_of(record.raw))

    def ids(self, record: RawRecord) -> tuple[str | None, str | None]:
        """Only the id of a record and the id of the one that it answers."""
        own = id_of(self._id(record.fields)) if self._id else None
        return own, self._answered(record.fields)

    def _answered(self, fields: dict[str, Any]) -> str | None:
        reply = id_of(self._reply(fields)) if self._reply else None
        return self._prefix + reply if reply else None

    def _read(self, record: RawRecord) -> Row:
        fields = record.fields
        limit = self._config.max_attribute_chars
        attributes = []
        for name, read in self._attributes:
            found = read(fields)
            if found.__class__ is str and len(found) < 100:
                value = self._clean.get(found)
                if value is None:
                    value = self._clean[found] = attribute_of(found, limit)
            else:
                value = attribute_of(found, limit)
            if value:
                attributes.append((name, value))
        if len(self._clean) > 10_000:
            self._clean.clear()
        turns = self._read_turns(fields)
        text = self._read_text(fields, bool(turns))
        order = self._order(fields) if self._order else None
        return Row(
            id_of(self._id(fields)) if self._id else None,
            id_of(self._group(fields)) if self._group else None,
            self._answered(fields),
            _number(order),
            self._known(self._speakers, speaker_of, self._speaker(fields)) if self._speaker else "",
            text,
            turns,
            self._read_time(self._time(fields), self._time_name) if self._time else None,
            self._known(self._channels, self._read_channel, self._channel(fields))
            if self._channel
            else self._default_channel,
            customer_hash(self._customer(fields), self._salt) if self._customer else None,
            tuple(attributes),
            record.line,
            text_of(record.raw),
        )

    def _read_channel(self, value: Any) -> str:
        return channel_of(value, self._default_channel)

    def _known(self, cache: dict[Any, str], read: Callable[[Any], str], value: Any) -> str:
        key = (value.__class__, value) if isinstance(value, (str, int, float, type(None))) else None
        if key is None:
            return read(value)
        if key not in cache:
            if len(cache) > 10_000:
                cache.clear()
            cache[key] = read(value)
        return cache[key]

    def _read_text(self, fields: dict[str, Any], has_turns: bool) -> str:
        if len(self._texts) == 1:
            text = text_of(self._texts[0][1](fields))
        else:
            pieces = [text_of(read(fields)) for _, read in self._texts]
            text = "\n".join(piece for piece in pieces if piece.strip())
        if not has_turns and (not text or text.isspace()):
            names = "+".join(name for name, _ in self._texts) or "turns"
            raise _Unreadable("empty_text", f"the column {names!r} holds no text")
        self._check_length(text)
        return text

    def _check_length(self, text: str) -> None:
        limit = self._config.max_text_bytes
        if len(text) * 4 > limit and len(text.encode("utf-8", "replace")) > limit:
            size = len(text.encode("utf-8", "replace"))
            raise _Unreadable("too_long", f"the text has {size:,} bytes, more than the {limit:,} allowed")

    def _read_turns(self, fields: dict[str, Any]) -> tuple[TurnRow, ...]:
        if not self._turns:
            return ()
        turns: list[TurnRow] = []
        value = self._turns(fields)
        found = read_turns(value)
        if found is None and isinstance(value, str) and value.lstrip()[:1] not in ("[", "{"):
            # a transcript that names no speakers
            found = [RawTurn(None, text_of(value))]
        for turn in found or ():
            if turn.text and not turn.text.isspace():
                speaker = self._known(self._speakers, speaker_of, turn.speaker)
                turns.append((speaker, turn.text, self._turn_time(turn.time)))
        if turns:
            self._check_length("\n".join(text for _, text, _ in turns))
        return tuple(turns)

    def _turn_time(self, value: Any) -> Time:
        """The time of a turn; offsets such as 00:12 into a call are no instants and give none."""
        try:
            return self._read_time(value, "turn")
        except _Unreadable:
            return None

    def _read_time(self, value: Any, name: str) -> Time:
        try:
            found = read_time(value, self._zone)
        except BadTime as error:
            raise _Unreadable("bad_timestamp", f"the column {name!r}: {error}") from error
        if found.__class__ is int or found is None:
            if value.__class__ is str and value[4:5] != "-":
                self._note_order(value)
            return found
        assert isinstance(found, Ambiguous)
        return (found.month_first, found.day_first)

    def _note_order(self, value: str) -> None:
        shown = order_shown(value.strip())
        self.n_day_first += shown == "day"
        self.n_month_first += shown == "month"


def _number(value: Any) -> float | None:
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if abs(number) < 1e300 else None

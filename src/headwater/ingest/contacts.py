"""Records -> contacts: ids, duplicates, conflicts, conversations and threads, whatever the order of the rows.

Every record is read into a ``Row`` and put under the key of the contact it belongs to; a spool brings the rows of a
key together beyond memory; each group then becomes contacts. So nothing that is decided within a file (which of two
conflicting rows stays, how often a text occurs, which way round a column writes its dates) can depend on row order.

Ids: ``contact_id(namespace, source_id)`` where the source gives an id (of the conversation, of the thread's first row,
or of the row), otherwise ``contact_id(namespace, None, content_hash, k)`` where ``k`` counts identical contents within
the file. Reading a file again, or one that overlaps it, gives the same ids.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from hashlib import blake2b
from typing import Any, Protocol

from headwater.core.ids import ContactId, contact_id
from headwater.core.types import Contact, RawRecord, Rejected
from headwater.ingest.config import IngestConfig
from headwater.ingest.conversation import contact_of, conversation_of, hash_of, said_hash, settled
from headwater.ingest.mapping import Mapping
from headwater.ingest.outcome import Accepted, Counts, Outcome
from headwater.ingest.rows import Row, RowReader
from headwater.ingest.threads import Threads
from headwater.ingest.timestamps import day_first, zone_named

Records = Iterable[RawRecord | Rejected]
_FAR = float("inf")


class Spool(Protocol):
    """Brings items of the same key together, beyond memory if need be."""

    def add(self, key: bytes, item: tuple[Any, ...]) -> None:
        """Take one item under a key of 12 bytes."""
        ...

    def groups(self) -> Iterator[tuple[bytes, list[tuple[Any, ...]]]]:
        """Each key with its items, keys ascending."""
        ...


class RecordsToContacts:
    """Turns the records of one source into contacts.

    Args:
        mapping: what each column means.
        config: limits, batch size, zone, namespace.
        source: name of the file or system, stored with each contact.
        salt: secret of the workspace, with which customers' ids are hashed.

    Example:
        >>> class InMemory(dict):
        ...     def add(self, key, item): self.setdefault(key, []).append(item)
        ...     def groups(self): return ((key, self[key]) for key in sorted(self))
        >>> records = [RawRecord(1, {"id": "7", "text": "It broke"}, ""), RawRecord(2, {"id": "8", "text": " "}, "")]
        >>> build = RecordsToContacts(Mapping(id="id", text=("text",)), source="a.csv", salt=b"secret")
        >>> outcome, = build.stream(lambda: records, InMemory())
        >>> outcome.counts
        Counts(read=2, accepted=1, duplicate=0, quarantined=1, contacts=1)
    """

    def __init__(self, mapping: Mapping, config: IngestConfig | None = None, *, source: str, salt: bytes) -> None:
        self._mapping = mapping
        self._config = config or IngestConfig()
        self._source = source
        zone = zone_named(mapping.zone or self._config.zone)
        self._reader = RowReader(mapping, self._config, zone=zone, salt=salt, source=source)
        self._shape = mapping.shape
        self._day_first = False

    def stream(
        self, records: Callable[[], Records], spool: Spool, *, progress: Callable[[int], None] | None = None
    ) -> Iterator[Outcome]:
        """Batches of contacts and rejected rows; the counts of each batch add up, so the sums do.

        Args:
            records: gives the records from the start; called twice where rows answer each other, otherwise once.
            spool: an empty one.
            progress: told how many more records were read, every few thousand.
        """
        threads = self._threads(records()) if self._shape == "thread" else None
        batch = _Batch(self._config.batch_size)
        pending = 0
        for record in records():
            pending += 1
            if progress and pending >= 2000:
                progress(pending)
                pending = 0
            row = record if isinstance(record, Rejected) else self._reader.read(record)
            if isinstance(row, Rejected):
                batch.reject(row)
                if batch.is_full:
                    yield batch.take()
            else:
                spool.add(self._key(row, threads), tuple(row))
        if progress and pending:
            progress(pending)
        decided = self._mapping.day_first
        self._day_first = (
            day_first(self._reader.n_day_first, self._reader.n_month_first) if decided is None else decided
        )
        for key, group in spool.groups():
            if (
                len(group) == 1
                and self._shape != "conversation"
                and self._shape != "thread"
                and group[0][0] is not None
            ):
                # the common case first: the key of a row that stands alone is its id
                self._build_one(ContactId("c_" + key.hex()), [Row._make(group[0])], batch)
            else:
                self._build([Row._make(item) for item in group], batch)
            if batch.is_full:
                yield batch.take()
        if batch.counts.read:
            yield batch.take()

    def _threads(self, records: Records) -> Threads:
        threads = Threads()
        for record in records:
            if isinstance(record, RawRecord):
                own, answers = self._reader.ids(record)
                if own:
                    threads.link(own, answers)
        threads.resolve()
        return threads

    def _key(self, row: Row, threads: Threads | None) -> bytes:
        if threads is not None and row.source_id is not None:
            return threads.of(row.source_id)
        if row.group_id is not None:
            return bytes.fromhex(contact_id(self._config.namespace, row.group_id)[2:])
        if row.source_id is not None:
            return bytes.fromhex(contact_id(self._config.namespace, row.source_id)[2:])
        said = row.text + "\x1e".join(turn[1] for turn in row.turns)
        return blake2b(said.encode("utf-8", "replace"), digest_size=12).digest()

    def _build(self, rows: list[Row], batch: "_Batch") -> None:
        joined = [row for row in rows if self._is_joined(row)]
        if joined:
            self._build_joined(joined, batch)
            rows = [row for row in rows if not self._is_joined(row)]
        by_id: dict[str | None, list[Row]] = {}
        for row in rows:
            by_id.setdefault(row.source_id, []).append(row)
        # a digest may in principle be shared by two ids, so the id itself decides
        for source_id in sorted(by_id, key=lambda name: name or ""):
            if source_id is None:
                self._build_nameless(by_id[source_id], batch)
            else:
                self._build_one(contact_id(self._config.namespace, source_id), by_id[source_id], batch)

    def _is_joined(self, row: Row) -> bool:
        if self._shape == "conversation":
            return row.group_id is not None
        return self._shape == "thread" and row.source_id is not None

    def _build_one(self, name: ContactId, rows: list[Row], batch: "_Batch") -> None:
        """Rows of one id: the smallest content hash stays, equal ones are duplicates, others are conflicts."""
        if len(rows) == 1:  # nearly all: nothing to compare it with
            (row,) = rows
            batch.accept(self._accepted(contact_of(row, self._day_first, name), rows, row.source_id))
            return
        made = [(*self._hashed(row, name), row) for row in rows]
        made.sort(key=lambda item: (item[1], item[2].line))
        contact, digest, first = made[0]
        batch.accept(self._accepted(contact, [first], first.source_id))
        for _, other, row in made[1:]:
            if other == digest:
                batch.duplicate()
            else:
                batch.reject(self._conflict(row, first))

    def _build_nameless(self, rows: list[Row], batch: "_Batch") -> None:
        made = [(*self._hashed(row, ""), row) for row in rows]
        made.sort(key=lambda item: (item[1], item[2].line))
        last, k = "", 0
        for contact, digest, row in made:
            k = k + 1 if digest == last else 0
            last = digest
            name = contact_id(self._config.namespace, None, digest, str(k))
            batch.accept(self._accepted(replace(contact, id=name), [row], None))

    def _build_joined(self, rows: list[Row], batch: "_Batch") -> None:
        rows = self._without_repeats(rows, batch)
        if self._shape == "conversation":
            rows.sort(key=self._turn_order)
            source_id = rows[0].group_id
        else:
            rows = _in_reply_order(rows, self._day_first)
            source_id = rows[0].source_id
        contact = conversation_of(rows, self._day_first, contact_id(self._config.namespace, source_id))
        batch.accept(self._accepted(contact, rows, source_id))

    def _turn_order(self, row: Row) -> tuple[Any, ...]:
        time = settled(row.time, self._day_first)
        # only where a file says neither the number nor the time of a turn does the order of its rows say it
        place = row.line if row.order is None and time is None else 0
        return (
            _FAR if row.order is None else row.order, _FAR if time is None else time, place,
            row.source_id or "", row.text, row.speaker,
        )  # fmt: skip

    def _without_repeats(self, rows: list[Row], batch: "_Batch") -> list[Row]:
        kept: dict[Any, Row] = {}
        result: list[Row] = []
        for row in sorted(rows, key=_content):
            name: Any = row.source_id
            if name is None and (row.order is not None or row.time is not None):
                name = _content(row)
            if name is None:
                result.append(row)
            elif name not in kept:
                kept[name] = row
                result.append(row)
            elif _content(kept[name])[:-1] == _content(row)[:-1]:
                batch.duplicate()
            else:
                batch.reject(self._conflict(row, kept[name]))
        return result

    def _conflict(self, row: Row, kept: Row) -> Rejected:
        reason = f"the id {row.source_id!r} is on line {kept.line} too, with other content"
        return Rejected(self._source, row.line, "conflicting_id", reason, row.raw)

    def _accepted(self, contact: Contact, rows: list[Row], source_id: str | None) -> Accepted:
        origin = tuple((row.line, row.raw) for row in rows)
        return Accepted(contact, self._source, min(origin)[0], source_id, said_hash(contact), origin)

    def _hashed(self, row: Row, name: str) -> tuple[Contact, str]:
        contact = contact_of(row, self._day_first, name)
        return contact, hash_of(contact)


def _content(row: Row) -> tuple[Any, ...]:
    """Everything a row says, comparable, its line last."""
    return (
        row.source_id or "", row.order is None, row.order or 0.0, row.speaker, row.text, str(row.turns), str(row.time),
        row.channel, row.customer or "", row.attributes, row.reply_to or "", row.line,
    )  # fmt: skip


def _in_reply_order(rows: list[Row], is_day_first: bool) -> list[Row]:
    """The rows of a thread by time, an answer never before what it answers; the first is its root."""
    ids = {row.source_id for row in rows}

    def order(row: Row) -> tuple[Any, ...]:
        time = settled(row.time, is_day_first)
        return (_FAR if time is None else time, len(row.source_id or ""), row.source_id or "", row.text)

    answers: dict[str | None, list[Row]] = {}
    for row in rows:
        parent = row.reply_to if row.reply_to in ids and row.reply_to != row.source_id else None
        answers.setdefault(parent, []).append(row)
    if None not in answers:
        # replies in a circle: time alone decides
        return sorted(rows, key=order)
    if all(settled(row.time, is_day_first) is not None for row in rows):
        root = min(answers[None], key=order)
        return [root, *sorted((row for row in rows if row is not root), key=order)]
    result: list[Row] = []
    waiting = sorted(answers[None], key=order, reverse=True)
    while waiting:
        row = waiting.pop()
        result.append(row)
        waiting.extend(sorted(answers.get(row.source_id, ()), key=order, reverse=True))
    return result + sorted((row for row in rows if row not in result), key=order) if len(result) < len(rows) else result


class _Batch:
    """Collects one ``Outcome``."""

    def __init__(self, size: int) -> None:
        self._size = max(1, size)
        self._clear()

    def _clear(self) -> None:
        self._accepted: list[Accepted] = []
        self._rejected: list[Rejected] = []
        self._rows = 0
        self._duplicates = 0

    @property
    def counts(self) -> Counts:
        quarantined = len(self._rejected)
        read = self._rows + self._duplicates + quarantined
        return Counts(read, self._rows, self._duplicates, quarantined, len(self._accepted))

    @property
    def is_full(self) -> bool:
        return len(self._accepted) >= self._size or len(self._rejected) >= self._size

    def accept(self, accepted: Accepted) -> None:
        self._accepted.append(accepted)
        self._rows += accepted.rows

    def duplicate(self) -> None:
        self._duplicates += 1

    def reject(self, rejected: Rejected) -> None:
        self._rejected.append(rejected)

    def take(self) -> Outcome:
        outcome = Outcome(self._accepted, self._rejected, self.counts)
        self._clear()
        return outcome

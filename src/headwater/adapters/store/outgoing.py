"""Messages that are to leave, and replies that wait for review, on the desk."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, insert, or_, select, update

from headwater.adapters.store.acting import drafts, outgoing
from headwater.adapters.store.issues import append_on
from headwater.adapters.store.locks import lock_events
from headwater.adapters.store.rows import read_rows, write_entry
from headwater.core.errors import StaleVersion
from headwater.core.ports.entry import Entry
from headwater.core.ports.issues import Change
from headwater.core.types.message import Draft, Message

_CHUNK = 500


class SqlOutgoing:
    """Implements ``core.ports.Outgoing``."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def queue(
        self, messages: Iterable[Message], entry: Entry, *, changes: Sequence[Change] = (), approves: str = ""
    ) -> list[str]:
        with self._engine.begin() as db:
            lock_events(db)
            if approves:
                decide_on(db, approves, "approved", entry)
            new = queue_on(db, messages)
            append_on(db, changes)
            write_entry(db, entry)
        return new

    def claim(self, now: datetime, limit: int = 100) -> list[Message]:
        table = outgoing
        due = or_(table.c.state == "sending", (table.c.state == "waiting") & (table.c.due <= now))
        query = select(table).where(due).order_by(table.c.due, table.c.message_id).limit(limit)
        with self._engine.begin() as db:
            lock_events(db)
            ids = list(db.execute(query.with_only_columns(table.c.message_id)).scalars())
            if not ids:
                return []
            db.execute(update(table).where(table.c.message_id.in_(ids)).values(state="sending"))
        return self._read(select(table).where(table.c.message_id.in_(ids)))

    def settle(self, message_id: str, receipt: str) -> None:
        with self._engine.begin() as db:
            db.execute(
                update(outgoing)
                .where(outgoing.c.message_id == message_id)
                .values(state="sent", receipt=receipt, attempts=outgoing.c.attempts + 1, error="")
            )

    def fail(self, message_id: str, error: str, *, again: datetime | None) -> None:
        state = {"state": "failed"} if again is None else {"state": "waiting", "due": again}
        with self._engine.begin() as db:
            db.execute(
                update(outgoing)
                .where(outgoing.c.message_id == message_id, outgoing.c.state == "sending")
                .values(error=error, attempts=outgoing.c.attempts + 1, **state)
            )

    def withdraw(self, origin: str, entry: Entry) -> int:
        with self._engine.begin() as db:
            lock_events(db)
            done = db.execute(
                update(outgoing)
                .where(outgoing.c.origin == origin, outgoing.c.state == "waiting")
                .values(state="withdrawn")
            )
            write_entry(db, entry)
            return int(done.rowcount)

    def retry(self, message_ids: Iterable[str], entry: Entry) -> int:
        with self._engine.begin() as db:
            done = db.execute(
                update(outgoing)
                .where(outgoing.c.message_id.in_(list(message_ids)), outgoing.c.state == "failed")
                .values(state="waiting", attempts=0)
            )
            write_entry(db, entry)
            return int(done.rowcount)

    def all(self, *, origin: str = "", state: str = "") -> list[Message]:
        query = select(outgoing)
        if origin:
            query = query.where(outgoing.c.origin == origin)
        if state:
            query = query.where(outgoing.c.state == state)
        return self._read(query)

    def _read(self, query: Any) -> list[Message]:
        rows = read_rows(self._engine, query.order_by(outgoing.c.due, outgoing.c.message_id))
        return [Message(**row) for row in rows]


class SqlDrafts:
    """Implements ``core.ports.Drafts``."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, draft: Draft, entry: Entry) -> None:
        with self._engine.begin() as db:
            lock_events(db)
            draft_on(db, draft)
            write_entry(db, entry)

    def all(self) -> list[Draft]:
        rows = read_rows(self._engine, select(drafts).order_by(drafts.c.at, drafts.c.draft_id))
        return [Draft(**row) for row in rows]

    def decide(self, draft_id: str, state: str, entry: Entry) -> Draft:
        with self._engine.begin() as db:
            decide_on(db, draft_id, state, entry)
            write_entry(db, entry)
        return next(draft for draft in self.all() if draft.draft_id == draft_id)


def queue_on(db: Connection, messages: Iterable[Message]) -> list[str]:
    """Keep messages within a transaction; ids of those that were not there, or were withdrawn and wait again."""
    given = {message.message_id: message for message in messages}
    names = [field.name for field in fields(Message)]
    states: dict[str, str] = {}
    wanted = sorted(given)
    for start in range(0, len(wanted), _CHUNK):
        query = select(outgoing.c.message_id, outgoing.c.state).where(
            outgoing.c.message_id.in_(wanted[start : start + _CHUNK])
        )
        states |= {row.message_id: row.state for row in db.execute(query)}
    rows = [{name: getattr(given[key], name) for name in names} for key in wanted if key not in states]
    for row in rows:
        row["target"], row["payload"] = dict(row["target"]), dict(row["payload"])
    if rows:
        db.execute(insert(outgoing), rows)
    back = [key for key, state in states.items() if state == "withdrawn"]
    for key in back:
        again = given[key]
        db.execute(
            update(outgoing)
            .where(outgoing.c.message_id == key)
            .values(state="waiting", origin=again.origin, due=again.due)
        )
    return sorted([row["message_id"] for row in rows] + back)


def draft_on(db: Connection, draft: Draft) -> None:
    """Keep a draft within a transaction; one of the same id stays as it is."""
    if db.execute(select(drafts.c.state).where(drafts.c.draft_id == draft.draft_id)).first() is None:
        db.execute(insert(drafts).values(**asdict(draft)))


def decide_on(db: Connection, draft_id: str, state: str, entry: Entry) -> None:
    """Decide about a draft within a transaction.

    Raises:
        StaleVersion: somebody has decided in between.
    """
    before = drafts.c.state != "open" if state == "open" else drafts.c.state == "open"
    reviewer = "" if state == "open" else entry.who
    done = db.execute(
        update(drafts)
        .where(drafts.c.draft_id == draft_id, before)
        .values(state=state, reviewer=reviewer, why=entry.why)
    )
    if done.rowcount != 1:
        raise StaleVersion(f"draft {draft_id} has been decided in between", hint="look at it again")

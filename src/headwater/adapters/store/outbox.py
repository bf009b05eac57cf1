"""Messages out, events in, tickets and connectors on SQLAlchemy.

A message is claimed before it is sent, in a transaction of its own: whoever dies afterwards leaves it marked as begun, and
the next worker, once the lease is over, asks the other side before it sends again. One worker claims at a time: SQLite has
one writer; PostgreSQL takes an advisory lock for the moment of the claim.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Select, and_, delete, func, insert, or_, select, update

from headwater.adapters.store import connected as tables
from headwater.adapters.store.locks import MESSAGES
from headwater.adapters.store.rows import begin_writing, read_rows, write_entry
from headwater.core.ports.entry import Entry
from headwater.core.types.posted import ConnectorSpec, Inbound, Outbound, Ticket


class SqlOutbox:
    """Implements ``core.ports.Outbox``.

    Args:
        engine: of the desk, schema up to date.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def put(self, message: Outbound, entry: Entry) -> Outbound:
        table = tables.outbox
        with begin_writing(self._engine, MESSAGES) as db:
            query = select(table).where(table.c.message_id == message.message_id)
            found = db.execute(query).mappings().first()
            if found is None:
                due = message.next_try or message.created
                db.execute(insert(table).values(**_row(message), created=message.created, next_try=due.timestamp()))
                write_entry(db, entry)
                found = db.execute(query).mappings().one()
        return _outbound(dict(found))

    def claim(
        self,
        now: datetime,
        *,
        lease_s: Mapping[str, float],
        gap_s: Mapping[str, float],
        burst_s: Mapping[str, float] | None = None,
    ) -> Outbound | None:
        table, states, at = tables.outbox, tables.connector_states, now.timestamp()
        with begin_writing(self._engine, MESSAGES) as db:
            free_at = {row.name: row.free_at for row in db.execute(select(states.c.name, states.c.free_at))}
            free = [name for name in lease_s if free_at.get(name, 0.0) <= at + (burst_s or {}).get(name, 0.0)]
            found = db.execute(_due(at, free)).mappings().first() if free else None
            if found is None:
                return None
            target = found["target"]
            db.execute(
                update(table)
                .where(table.c.seq == found["seq"])
                .values(begun=True, attempts=found["attempts"] + 1, next_try=at + lease_s[target])
            )
            _set_state(db, target, free_at=max(at, free_at.get(target, 0.0)) + gap_s.get(target, 0.0))
        return _outbound(dict(found))

    def settle(self, message: Outbound) -> None:
        table = tables.outbox
        with begin_writing(self._engine, MESSAGES) as db:
            values = _row(message)
            if message.next_try is not None:
                values["next_try"] = message.next_try.timestamp()
            db.execute(update(table).where(table.c.message_id == message.message_id).values(**values))
            if message.receipt.get("ticket") and message.payload.get("action") == "open":
                _link(db, _ticket_of(message))

    def pause(self, target: str, until: datetime) -> None:
        with begin_writing(self._engine, MESSAGES) as db:
            _set_state(db, target, free_at=until.timestamp(), later=True)

    def decide(
        self, message_ids: Sequence[str], state: str, now: datetime, entry: Entry, *, forget: bool = False
    ) -> int:
        table = tables.outbox
        values: dict[str, Any] = {"state": state} | ({"begun": False} if forget else {})
        if state == "waiting":
            values |= {"attempts": 0, "next_try": now.timestamp()}
        mine = and_(
            table.c.message_id.in_(message_ids), table.c.state.in_(["dead"] + ["waiting"] * (state == "dropped"))
        )
        with self._engine.begin() as db:
            done = db.execute(update(table).where(mine).values(**values)).rowcount
            if done:
                write_entry(db, entry)
        return done

    def listed(self, state: str = "", target: str = "", limit: int = 100) -> list[Outbound]:
        table = tables.outbox
        query = select(table).order_by(table.c.seq).limit(limit)
        if state:
            query = query.where(table.c.state == state)
        if target:
            query = query.where(table.c.target == target)
        return [_outbound(row) for row in read_rows(self._engine, query)]

    def counts(self) -> dict[tuple[str, str], int]:
        table = tables.outbox
        query = select(table.c.target, table.c.state, func.count()).group_by(table.c.target, table.c.state)
        with self._engine.connect() as db:
            return {(target, state): n for target, state, n in db.execute(query)}

    def next_due(self) -> datetime | None:
        table = tables.outbox
        with self._engine.connect() as db:
            at = db.execute(select(func.min(table.c.next_try)).where(table.c.state == "waiting")).scalar()
        return None if at is None else datetime.fromtimestamp(at, UTC)


class SqlNews:
    """Implements ``core.ports.News``.

    Args:
        engine: of the desk, schema up to date.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def receive(self, events: Iterable[Inbound], *, source: str = "", cursor: str | None = None) -> list[str]:
        table = tables.news
        fresh = {event.event_id: event for event in events}
        with begin_writing(self._engine, MESSAGES) as db:
            for known in _known(db, fresh):
                del fresh[known]
            if fresh:
                db.execute(insert(table), [_event_row(event) for event in fresh.values()])
            if cursor is not None:
                _set_state(db, source, cursor=cursor)
        return list(fresh)

    def known(self, event_ids: Iterable[str]) -> set[str]:
        with self._engine.connect() as db:
            return _known(db, event_ids)

    def waiting(self, limit: int = 100) -> list[Inbound]:
        table, known = tables.news, tables.tickets
        linked = and_(known.c.connector == table.c.source, known.c.ticket == table.c.subject)
        query = (
            select(table)
            .join(known, linked)
            .where(table.c.state == "waiting", table.c.kind == "ticket")
            .order_by(table.c.source, table.c.subject, table.c.version)
            .limit(limit)
        )
        return [Inbound(**row) for row in read_rows(self._engine, query)]

    def settle(self, event: Inbound, ticket: Ticket | None = None) -> None:
        table, known = tables.news, tables.tickets
        values = {"state": event.state, "error": event.error}
        with self._engine.begin() as db:
            db.execute(update(table).where(table.c.event_id == event.event_id).values(**values))
            if ticket is not None:
                mine = and_(known.c.connector == ticket.connector, known.c.ticket == ticket.ticket)
                # an event that was delayed in another worker takes nothing back
                mine = and_(mine, known.c.version < ticket.version)
                told = {"state": ticket.state, "version": ticket.version, "url": ticket.url}
                db.execute(update(known).where(mine).values(**told))

    def decide(self, event_ids: Sequence[str], now: datetime, entry: Entry) -> int:
        table = tables.news
        mine = and_(table.c.event_id.in_(event_ids), table.c.state == "dead", table.c.kind == "ticket")
        with self._engine.begin() as db:
            done = db.execute(update(table).where(mine).values(state="waiting", error="", at=now)).rowcount
            if done:
                write_entry(db, entry)
        return done

    def listed(self, state: str = "", source: str = "", limit: int = 100) -> list[Inbound]:
        table = tables.news
        query = select(table).order_by(table.c.at.desc(), table.c.event_id).limit(limit)
        if state:
            query = query.where(table.c.state == state)
        if source:
            query = query.where(table.c.source == source)
        return [Inbound(**row) for row in read_rows(self._engine, query)]

    def cursor(self, source: str) -> str:
        states = tables.connector_states
        with self._engine.connect() as db:
            return db.execute(select(states.c.cursor).where(states.c.name == source)).scalar_one_or_none() or ""

    def link(self, ticket: Ticket) -> None:
        with begin_writing(self._engine, MESSAGES) as db:
            _link(db, ticket)

    def tickets(self, *, connector: str = "", ticket: str = "", issue_id: str = "") -> list[Ticket]:
        table = tables.tickets
        query = select(table).order_by(table.c.connector, table.c.ticket)
        for column, wanted in ((table.c.connector, connector), (table.c.ticket, ticket), (table.c.issue_id, issue_id)):
            if wanted:
                query = query.where(column == wanted)
        return [Ticket(**row) for row in read_rows(self._engine, query)]


class SqlConnectors:
    """Implements ``core.ports.Connectors``.

    Args:
        engine: of the desk, schema up to date.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def put(self, specs: Sequence[ConnectorSpec], entry: Entry) -> None:
        with self._engine.begin() as db:
            db.execute(delete(tables.connectors))
            for spec in specs:
                db.execute(insert(tables.connectors).values(name=spec.name, document=spec.document()))
            write_entry(db, entry)

    def all(self) -> dict[str, ConnectorSpec]:
        rows = read_rows(self._engine, select(tables.connectors).order_by(tables.connectors.c.name))
        return {row["name"]: _spec(row["document"]) for row in rows}


def _due(at: float, targets: list[str]) -> Select[Any]:
    """The first message that may go: of its lane the oldest that waits."""
    table, older = tables.outbox, tables.outbox.alias()
    before = (
        select(older.c.seq)
        .where(older.c.target == table.c.target, older.c.lane == table.c.lane)
        .where(older.c.state == "waiting", older.c.seq < table.c.seq)
    )
    return (
        select(table)
        .where(table.c.state == "waiting", table.c.next_try <= at, table.c.target.in_(targets))
        .where(or_(table.c.lane == "", ~before.exists()))
        .order_by(table.c.next_try, table.c.seq)
        .limit(1)
    )


def _set_state(
    db: Connection, name: str, *, cursor: str | None = None, free_at: float | None = None, later: bool = False
) -> None:
    table = tables.connector_states
    found = db.execute(select(table).where(table.c.name == name)).mappings().first()
    held: dict[str, Any] = dict(found) if found else {"name": name, "cursor": "", "free_at": 0.0}
    if cursor is not None:
        held["cursor"] = cursor
    if free_at is not None:
        held["free_at"] = max(free_at, held["free_at"]) if later else free_at
    if found:
        db.execute(update(table).where(table.c.name == name).values(**held))
    else:
        db.execute(insert(table).values(**held))


def _link(db: Connection, ticket: Ticket) -> None:
    table = tables.tickets
    mine = and_(table.c.connector == ticket.connector, table.c.ticket == ticket.ticket)
    if db.execute(select(table.c.ticket).where(mine)).first() is None:
        values = {name: getattr(ticket, name) for name in Ticket.__slots__}
        db.execute(insert(table).values(**values))


def _ticket_of(message: Outbound) -> Ticket:
    receipt = message.receipt
    issue = message.payload.get("issue_id", "")
    return Ticket(message.target, receipt["ticket"], issue, receipt.get("url", ""))


def _known(db: Connection, event_ids: Iterable[str]) -> set[str]:
    table, wanted = tables.news, list(event_ids)
    found: set[str] = set()
    for start in range(0, len(wanted), 500):  # databases bound the number of values in a query
        part = wanted[start : start + 500]
        found |= set(db.execute(select(table.c.event_id).where(table.c.event_id.in_(part))).scalars())
    return found


def _row(message: Outbound) -> dict[str, Any]:
    names = ("message_id", "target", "lane", "state", "attempts", "begun", "error")
    row = {name: getattr(message, name) for name in names}
    return {**row, "payload": dict(message.payload), "receipt": dict(message.receipt)}


def _outbound(row: dict[str, Any]) -> Outbound:
    created = row["created"] if row["created"].tzinfo else row["created"].replace(tzinfo=UTC)  # SQLite forgets the zone
    return Outbound(**{**row, "created": created, "next_try": datetime.fromtimestamp(row["next_try"], UTC)})


def _event_row(event: Inbound) -> dict[str, Any]:
    return {name: getattr(event, name) for name in Inbound.__slots__} | {"details": dict(event.details)}


def _spec(document: dict[str, Any]) -> ConnectorSpec:
    values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in document.items()}
    return ConnectorSpec(**values)

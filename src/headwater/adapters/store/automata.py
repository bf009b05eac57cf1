"""What sets automations off, what they did, and the switch, on the desk."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Engine, delete, func, insert, select

from headwater.adapters.store.acting import automation_log, switches, triggers
from headwater.adapters.store.issues import acknowledge_on, append_on
from headwater.adapters.store.locks import lock_events
from headwater.adapters.store.outgoing import draft_on, queue_on
from headwater.adapters.store.rows import read_rows, write_entry
from headwater.core.ports.automata import Fired, Seen
from headwater.core.ports.entry import Entry
from headwater.core.ports.issues import Change
from headwater.core.types.message import Draft, Message


class SqlAutomata:
    """Implements ``core.ports.Automata``."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def see(self, seen: Sequence[Seen]) -> list[str]:
        with self._engine.begin() as db:
            lock_events(db)
            known = set(db.execute(select(triggers.c.trigger_id)).scalars())
            new = [one for one in seen if one.trigger_id not in known]
            for one in new:
                db.execute(
                    insert(triggers).values(
                        trigger_id=one.trigger_id, kind=one.kind, at=one.at, fields=dict(one.fields)
                    )
                )
        return [one.trigger_id for one in new]

    def seen(self, after: int = 0) -> list[Seen]:
        rows = read_rows(self._engine, select(triggers).where(triggers.c.seq > after).order_by(triggers.c.seq))
        return [Seen(**row) for row in rows]

    def fired(self) -> list[Fired]:
        rows = read_rows(self._engine, select(automation_log).order_by(automation_log.c.seq))
        return [Fired(**{name: row[name] for name in Fired._fields}) for row in rows]

    def n_acted(self, automation: str, day: date) -> int:
        table, first = automation_log, datetime.combine(day, time(), UTC)
        query = select(func.count()).where(
            table.c.automation == automation,
            table.c.outcome == "acted",
            table.c.at >= first,
            table.c.at < first + timedelta(days=1),
        )
        with self._engine.connect() as db:
            return int(db.execute(query).scalar_one())

    def act(
        self,
        fired: Sequence[Fired],
        *,
        messages: Sequence[Message] = (),
        drafts: Sequence[Draft] = (),
        changes: Sequence[Change] = (),
        consumer: str = "",
        seq: int = 0,
        entry: Entry | None = None,
    ) -> bool:
        table = automation_log
        with self._engine.begin() as db:
            lock_events(db)
            if consumer and not acknowledge_on(db, consumer, seq):
                return False
            for one in fired:
                same = (table.c.automation == one.automation) & (table.c.trigger_id == one.trigger_id)
                if db.execute(select(table.c.seq).where(same)).first() is not None:
                    db.rollback()
                    return False
                db.execute(insert(table).values(**{**one._asdict(), "actions": list(one.actions)}))
            append_on(db, changes)
            queue_on(db, messages)
            for draft in drafts:
                draft_on(db, draft)
            if entry is not None:
                write_entry(db, entry)
        return True

    def stopped(self) -> dict[str, str]:
        return {row["name"]: row["why"] for row in read_rows(self._engine, select(switches).order_by(switches.c.name))}

    def switch(self, name: str, *, on: bool, entry: Entry) -> None:
        with self._engine.begin() as db:
            db.execute(delete(switches).where(switches.c.name == name))
            if not on:
                db.execute(insert(switches).values(name=name, why=entry.why))
            write_entry(db, entry)

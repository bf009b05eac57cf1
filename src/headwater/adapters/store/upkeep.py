"""The desk as a whole: words taken out of every table, copies of all of it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any, Final

from alembic.runtime.migration import MigrationContext
from sqlalchemy import (
    Column,
    Connection,
    Date,
    DateTime,
    Engine,
    Integer,
    MetaData,
    Select,
    String,
    Table,
    and_,
    delete,
    func,
    insert,
    select,
    text,
    update,
)

from headwater.adapters.store.locks import UPKEEP
from headwater.adapters.store.rows import aware, begin_writing, write_entry
from headwater.adapters.store.schema import MIGRATING, is_known, upgrade
from headwater.adapters.store.tables import metadata
from headwater.core.errors import ConflictError, InputError
from headwater.core.ports.entry import Entry
from headwater.core.ports.upkeep import Row, Touched

erased = Table(
    "erased",
    metadata,
    Column("key", String(64), primary_key=True),  # hash of a contact's id
    Column("at", DateTime(timezone=True), nullable=False),
)

_BATCH: Final = 500
_VERSION: Final = "alembic_version"


class SqlUpkeep:
    """Implements ``core.ports.Upkeep``."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def rows(self) -> Iterator[Row]:
        with self._engine.connect() as db:
            for table in metadata.sorted_tables:
                yield from _rows(db, table)

    def rewrite(
        self, edit: Callable[[Row], Mapping[str, Any] | None], entry: Entry, *, erased: Iterable[str] = ()
    ) -> dict[str, Touched]:
        done = {}
        with begin_writing(self._engine, UPKEEP) as db:
            for table in metadata.sorted_tables:
                seen = removed = changed = 0
                for row in list(_rows(db, table)):
                    seen += 1
                    if edit(row) is row.values:
                        continue
                    mine = and_(*(table.c[key] == row.values[key] for key in row.keys))
                    # as it is now, held until the end: what somebody wrote since it was read is not undone
                    held = next(_found(db, table, select(table).where(mine).with_for_update()), None)
                    if held is None or (values := edit(held)) is held.values:
                        continue
                    if values is None:
                        removed += db.execute(delete(table).where(mine)).rowcount
                    else:
                        changed += db.execute(update(table).where(mine).values(**values)).rowcount
                done[table.name] = Touched(seen, removed, changed)
            _remember(db, erased, entry.at)
            write_entry(db, entry)
        return done

    def erased(self, keys: Iterable[str]) -> set[str]:
        found: set[str] = set()
        wanted = list(keys)
        with self._engine.connect() as db:
            for start in range(0, len(wanted), _BATCH):
                query = select(erased.c.key).where(erased.c.key.in_(wanted[start : start + _BATCH]))
                found.update(db.execute(query).scalars())
        return found

    def tidy(self) -> None:
        with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
            if self._engine.dialect.name == "postgresql":
                for table in metadata.sorted_tables:  # others may live in the same database
                    db.execute(text(f'VACUUM FULL "{table.name}"'))
            elif self._engine.dialect.name == "sqlite":
                db.exec_driver_sql("VACUUM")
                db.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    @contextmanager
    def snapshot(self) -> Iterator["SqlSnapshot"]:
        level = {"isolation_level": "REPEATABLE READ"} if self._engine.dialect.name == "postgresql" else {}
        with self._engine.connect().execution_options(**level) as db:
            if self._engine.dialect.name == "sqlite":
                db.exec_driver_sql("BEGIN")  # the driver begins none for reading alone
            yield SqlSnapshot(db)

    def restore(self, revision: str, tables: Iterable[tuple[str, Iterable[Mapping[str, Any]]]]) -> None:
        with MIGRATING, self._engine.begin() as db:
            held = _reflected(db)
            full = [name for name, table in held.tables.items() if db.execute(select(table).limit(1)).first()]
            full = [name for name in full if name != _VERSION]
            if full:
                raise ConflictError(
                    f"the desk is not empty: {', '.join(sorted(full))}", hint="restore into a new --workspace"
                )
            if not is_known(revision):
                raise InputError(
                    f"the desk's schema {revision!r} is not known here", hint="restore with the version that wrote it"
                )
            held.drop_all(db)
            upgrade(db, revision)
            held = _reflected(db)
            for name, rows in tables:
                if name not in held.tables:
                    raise InputError(f"the backup holds a table {name!r} that its schema {revision!r} does not have")
                _fill(db, held.tables[name], rows)
            upgrade(db, "head")


class SqlSnapshot:
    """Implements ``core.ports.Snapshot``; the tables are those of the database itself, whatever this program knows of them."""

    def __init__(self, db: Connection) -> None:
        self._db = db
        self.revision = MigrationContext.configure(db).get_current_revision() or ""
        self._held = _reflected(db)

    def tables(self) -> list[str]:
        return sorted(name for name in self._held.tables if name != _VERSION)

    def rows(self, table: str) -> Iterator[dict[str, Any]]:
        found = self._held.tables[table]
        for row in self._db.execute(select(found).order_by(*found.primary_key)).mappings():
            yield {name: _said(value) for name, value in aware(row).items()}


def _rows(db: Connection, table: Table) -> Iterator[Row]:
    return _found(db, table, select(table).order_by(*table.primary_key))


def _found(db: Connection, table: Table, query: Select[Any]) -> Iterator[Row]:
    keys = [column.name for column in table.primary_key]
    for row in db.execute(query).mappings():
        yield Row(table.name, keys, dict(row))


def _remember(db: Connection, keys: Iterable[str], at: datetime) -> None:
    for key in sorted(set(keys)):
        db.execute(delete(erased).where(erased.c.key == key))
        db.execute(insert(erased).values(key=key, at=at))


def _reflected(db: Connection) -> MetaData:
    held = MetaData()
    held.reflect(db)
    return held


def _fill(db: Connection, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append({name: _read(table.c[name], value) for name, value in row.items()})
        if len(batch) == _BATCH:
            db.execute(insert(table), batch)
            batch = []
    if batch:
        db.execute(insert(table), batch)
    numbers = [column for column in table.primary_key if isinstance(column.type, Integer)]
    if db.dialect.name == "postgresql" and len(table.primary_key) == 1 and numbers:  # go on counting where it stopped
        name = numbers[0].name
        sequence = db.execute(select(func.pg_get_serial_sequence(table.name, name))).scalar()
        top = db.execute(select(func.max(numbers[0]))).scalar()
        if sequence and top is not None:
            db.execute(select(func.setval(sequence, top)))


def _said(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime | date) else value


def _read(column: "Column[Any]", value: Any) -> Any:
    if value is None:
        return None
    if isinstance(column.type, DateTime):
        return datetime.fromisoformat(value).astimezone(UTC)
    return date.fromisoformat(value) if isinstance(column.type, Date) else value

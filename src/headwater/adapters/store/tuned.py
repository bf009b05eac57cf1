"""Encoders tuned on labels, on SQLAlchemy: choices are added, never changed."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, insert, select

from headwater.adapters.store import tables


class SqlTunedEncoders:
    """Implements ``core.ports.TunedEncoders``."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def choose(self, row: Mapping[str, Any], *, at: datetime, who: str, verb: str) -> None:
        with self._engine.begin() as db:
            db.execute(insert(tables.tuned_encoders).values(**row, who=who, at=at))
            change = {name: row[name] for name in ("path", "base", "gain")}
            subject = str(row["encoder_id"])
            db.execute(insert(tables.audit).values(at=at, who=who, verb=verb, subject=subject, why="", change=change))

    def chosen(self) -> dict[str, Any] | None:
        table = tables.tuned_encoders
        with self._engine.connect() as db:
            row = db.execute(select(table).order_by(table.c.seq.desc()).limit(1)).mappings().first()
        if row is None or not row["path"]:
            return None
        at = row["at"] if row["at"].tzinfo else row["at"].replace(tzinfo=UTC)  # SQLite forgets the zone
        return {**row, "at": at}

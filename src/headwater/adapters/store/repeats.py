"""Answers to calls that may be sent twice, on the desk."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Engine, and_, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from headwater.adapters.store.rows import read_rows
from headwater.adapters.store.tables import repeats

_KEPT: Final = timedelta(days=1)


class SqlRepeats:
    """Implements ``core.ports.Repeats``."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def begin(self, who: str, key: str, asked: str, at: datetime) -> Mapping[str, Any] | None:
        try:
            with self._engine.begin() as db:
                db.execute(delete(repeats).where(repeats.c.at < at - _KEPT))
                db.execute(insert(repeats).values(who=who, key=key, asked=asked, at=at, answer=None))
        except IntegrityError:  # the primary key decides between two that come at once
            found = read_rows(self._engine, select(repeats).where(_same(who, key)))
            return found[0] if found else self.begin(who, key, asked, at)
        return None

    def finish(self, who: str, key: str, answer: Mapping[str, Any]) -> None:
        with self._engine.begin() as db:
            db.execute(update(repeats).where(_same(who, key)).values(answer=dict(answer)))

    def release(self, who: str, key: str) -> None:
        with self._engine.begin() as db:
            db.execute(delete(repeats).where(_same(who, key)))


def _same(who: str, key: str) -> Any:
    return and_(repeats.c.who == who, repeats.c.key == key)

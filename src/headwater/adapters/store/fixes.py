"""Fixes and verdicts on the desk."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Engine, insert, select
from sqlalchemy.exc import IntegrityError

from headwater.adapters.store.rows import read_rows, write_entry
from headwater.adapters.store.tables import fixes, verdicts
from headwater.core.errors import ConflictError
from headwater.core.ports.entry import Entry


class SqlFixes:
    """Implements ``core.ports.fixes.Fixes``."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def register(self, fix: Mapping[str, Any], entry: Entry) -> None:
        try:
            with self._engine.begin() as db:
                db.execute(insert(fixes).values(**fix))
                write_entry(db, entry)
        except IntegrityError as error:
            raise ConflictError(
                f"the fix {fix['fix_id']} is registered already", hint="headwater fix list; a promise is not altered"
            ) from error

    def all(self) -> list[dict[str, Any]]:
        return read_rows(self._engine, select(fixes).order_by(fixes.c.at, fixes.c.fix_id))

    def judge(self, fix_id: str, run_id: str, verdict: Mapping[str, Any], entry: Entry) -> bool:
        try:
            with self._engine.begin() as db:
                db.execute(insert(verdicts).values(fix_id=fix_id, run_id=run_id, **verdict))
                write_entry(db, entry)
        except IntegrityError:  # the primary key is the one writer's lock
            return False
        return True

    def verdicts(self) -> list[dict[str, Any]]:
        order = (verdicts.c.at, verdicts.c.fix_id, verdicts.c.run_id)
        return read_rows(self._engine, select(verdicts).order_by(*order))

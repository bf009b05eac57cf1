"""States of incidents and settings of the watch on the desk."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Engine, delete, insert, select

from headwater.adapters.store.rows import read_rows, write_entry
from headwater.adapters.store.tables import incident_states, watch_settings
from headwater.core.ports.entry import Entry


class SqlWatches:
    """Implements ``core.ports.watches.Watches``."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def set_state(self, key: str, state: Mapping[str, Any], entry: Entry) -> None:
        with self._engine.begin() as db:
            db.execute(delete(incident_states).where(incident_states.c.incident == key))
            db.execute(insert(incident_states).values(incident=key, **state))
            write_entry(db, entry)

    def states(self) -> dict[str, dict[str, Any]]:
        found = read_rows(self._engine, select(incident_states).order_by(incident_states.c.incident))
        return {row.pop("incident"): row for row in found}

    def tune(self, settings: Mapping[str, Any], entry: Entry) -> None:
        with self._engine.begin() as db:
            for name, value in settings.items():
                db.execute(delete(watch_settings).where(watch_settings.c.name == name))
                if value is not None:
                    db.execute(insert(watch_settings).values(name=name, value=value))
            write_entry(db, entry)

    def settings(self) -> dict[str, Any]:
        found = read_rows(self._engine, select(watch_settings).order_by(watch_settings.c.name))
        return {row["name"]: row["value"] for row in found}

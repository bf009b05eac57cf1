"""The desk's schema: brought up to date by migrations."""

import functools
import threading
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from headwater.adapters.store.locks import UPGRADE, lock
from headwater.core.errors import ConfigError

_MIGRATIONS: Final = Path(__file__).parent / "migrations"
MIGRATING: Final = threading.Lock()
"""A migration's context lives in module globals: one at a time in a process."""


def migrate(engine: Engine) -> None:
    """Bring the schema to the newest version; a no-op where it is.

    Raises:
        ConfigError: the desk has a schema that this version does not know.
    """
    with engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    if found == _newest():
        return
    if found is not None and not is_known(found):
        raise ConfigError(
            f"the desk at {engine.url.render_as_string(hide_password=True)} has the schema {found!r}, "
            "which this version of Headwater does not know: a newer one has opened it",
            hint="upgrade this installation to that version, or name another desk (--set desk=... or another workspace)",
        )
    with MIGRATING, engine.begin() as connection:
        if connection.dialect.name == "postgresql":  # of processes that open it at once, one makes the tables
            lock(connection, UPGRADE)
        upgrade(connection, "head")


def upgrade(connection: Connection, revision: str) -> None:
    """Bring the schema to a revision; whoever calls holds ``MIGRATING``."""
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


@functools.cache
def _newest() -> str | None:
    return ScriptDirectory.from_config(_config()).get_current_head()


def is_known(revision: str) -> bool:
    """Whether a revision is one of the migrations."""
    return any(found.revision == revision for found in ScriptDirectory.from_config(_config()).walk_revisions())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    return config

"""Connections to a desk's database: SQLite in WAL mode, or PostgreSQL that may be started again under us."""

import time
from collections.abc import Callable
from typing import Any, Final, TypeVar

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import ExceptionContext, make_url
from sqlalchemy.exc import ArgumentError

from headwater.core.errors import ConfigError, Unavailable
from headwater.core.extras import require

T = TypeVar("T")

PATIENCE_S: Final = 60.0
"""How long a server that was up before is waited for."""
_LOOK_S: Final = 0.5
_EXAMPLE: Final = (
    "postgresql://USER@HOST/DATABASE; the password comes from PGPASSWORD or ~/.pgpass; "
    "several workspaces in one database: a schema each, ?options=-csearch_path%3DNAME"
)


def server_url(url: str) -> str:
    """The address of a PostgreSQL database with the driver that is used.

    Raises:
        ConfigError: it is none.
        MissingExtra: the driver is not installed.
    """
    scheme, _, rest = url.partition("://")
    if scheme not in ("postgresql", "postgres", "postgresql+psycopg") or not rest:
        raise ConfigError("desk is not the address of a PostgreSQL database", hint=_EXAMPLE)
    require("psycopg", extra="postgres", why="to keep the desk on PostgreSQL")
    try:
        return make_url(f"postgresql+psycopg://{rest}").render_as_string(hide_password=False)
    except (ArgumentError, ValueError) as error:
        raise ConfigError("desk is not the address of a PostgreSQL database", hint=_EXAMPLE) from error


def open_engine(url: str) -> Engine:
    """An engine for a desk.

    A connection that died while it lay unused is replaced; a server that goes down is waited for, up to a minute, by whoever
    asks next. What was under way when it went down is undone there and is ``Unavailable`` here.
    """
    sqlite = url.startswith("sqlite")
    engine = create_engine(url) if sqlite else create_engine(url, pool_pre_ping=True, pool_size=5, max_overflow=27)
    if sqlite:
        event.listen(engine, "connect", _pragmas)
    else:
        event.listen(engine, "do_connect", _Patient())
        event.listen(engine, "handle_error", _say)
    return engine


def again(do: Callable[[], T]) -> T:
    """What may be done twice, once more where the server went down meanwhile; it is waited for."""
    try:
        return do()
    except Unavailable:
        return do()


class _Patient:
    """Connects; tries again only where it has been connected before, so that a wrong address fails at once."""

    def __init__(self) -> None:
        self._was_up = False

    def __call__(self, dialect: Any, _record: Any, args: Any, given: Any) -> Any:
        stop = time.monotonic() + (PATIENCE_S if self._was_up else 0.0)
        while True:
            try:
                connection = dialect.loaded_dbapi.connect(*args, **given)
            except dialect.loaded_dbapi.OperationalError:
                if time.monotonic() > stop:
                    raise
                time.sleep(_LOOK_S)
            else:
                self._was_up = True
                return connection


def _say(context: ExceptionContext) -> None:
    gone = context.is_disconnect or (context.connection is None and context.sqlalchemy_exception is not None)
    if gone and not context.is_pre_ping:
        said = str(context.original_exception).strip().splitlines()[0]
        raise Unavailable(
            f"the desk's database does not answer: {said}",
            hint="what was under way is undone there; the same command continues once it is back",
        ) from context.original_exception


def _pragmas(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA busy_timeout=30000")
    cursor.close()

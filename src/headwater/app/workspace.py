"""A workspace: one folder that holds a lake, a desk, models and settings."""

import os
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pyarrow as pa

from headwater.app import wiring
from headwater.app.config import Resolved, Settings, resolve
from headwater.app.context import Context
from headwater.core.errors import InputError
from headwater.core.ports import Finder
from headwater.core.schema import schema

_SALT = "salt"


class Workspace:
    """A folder of contacts and what was found in them.

    Args:
        path: the folder; made where it does not exist, unless ``create`` is false.
        create: whether to make it.
        settings: overrides, as ``--set`` on the command line.

    Raises:
        InputError: the path is a file, or does not exist and may not be made.

    Example:
        >>> import headwater
        >>> workspace = headwater.Workspace("./my-contacts")
        >>> workspace.read("contacts", columns=["contact_id"]).num_rows
        0
    """

    def __init__(
        self, path: str | os.PathLike[str], *, create: bool = True, settings: Mapping[str, Any] | None = None
    ) -> None:
        self.path = Path(path)
        if self.path.exists() and not self.path.is_dir():
            raise InputError(f"{self.path} is a file, not a workspace", hint="name a folder with --workspace")
        self.resolved: Resolved = resolve(self.path, os.environ, settings or {})
        if not create and not exists(self.path, self.resolved.settings):
            raise InputError(
                f"there is no workspace at {self.path}",
                hint=f"make one: headwater run FILE --workspace {self.path}, or headwater demo --workspace {self.path}",
            )
        self.path.mkdir(parents=True, exist_ok=True)
        place = self.resolved.settings.lake
        self._lease = wiring.lease(self.path, place)
        self._writers = 0
        self.lake = wiring.lake(self.path, place, self._lease)
        self.artefacts = wiring.artefacts(self.path, place)
        self.desk = wiring.desk(self.path, self.resolved.settings.desk)

    @property
    def finder(self) -> Finder:
        """What finds contacts in it."""
        return wiring.finder(self.path, self.resolved.settings.lake)

    @contextmanager
    def writing(self, wait_s: float | None = None) -> Iterator[None]:
        """Nobody else writes to the lake inside; every change of it happens here.

        Args:
            wait_s: seconds to wait for another process that writes; ``lock_wait_s`` of the settings when ``None``.

        Raises:
            ConflictError: another process still writes after that.
        """
        wait_s = self.resolved.settings.lock_wait_s if wait_s is None else wait_s
        with nullcontext() if self._writers else self._lease.hold(wait_s):
            self._writers += 1
            try:
                yield
            finally:
                self._writers -= 1

    def may_write(self) -> None:
        """Called before a write inside ``writing``.

        Raises:
            StaleVersion: another process writes by now, since this one said nothing for so long.
        """
        self._lease.check()

    def salt(self) -> str:
        """The secret with which customers' ids are hashed: made once, kept beside the lake, readable by its owner."""
        return self.artefacts.once(_SALT, secrets.token_hex(16).encode()).decode()

    def set_salt(self, salt: str) -> None:
        """Fix the salt of a new workspace, so that two workspaces give the same bytes.

        Raises:
            InputError: the workspace has another one already.
        """
        if self.artefacts.once(_SALT, salt.encode()).decode() != salt:
            place = self.resolved.settings.lake or self.path
            raise InputError(f"{place} already has a salt", hint="use a new workspace")

    def read(self, table: str, *, columns: Sequence[str] | None = None, where: str | None = None) -> pa.Table:
        """Rows of a table of the lake.

        Args:
            table: a name of ``core.schema.TABLES``.
            columns: which; all of them by default.
            where: SQL expression over the columns.

        Raises:
            UnknownComponent: there is no such table.
        """
        schema(table)
        return self.lake.read(table, columns=columns, where=where)

    def close(self) -> None:
        """Let go of the stores."""
        self.desk.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def exists(folder: Path, settings: Settings) -> bool:
    """Whether there is a workspace: a server's database always is one."""
    return bool(settings.desk) or (folder / "desk.sqlite").exists()


def opened(context: Context, *, create: bool = False) -> AbstractContextManager[Workspace]:
    """The workspace that a verb works on: the one that is held open, else one that is closed afterwards.

    Raises:
        InputError: there is none and ``create`` is false.
    """
    if context.held is not None:
        return nullcontext(context.held)
    return Workspace(context.folder, create=create, settings=context.settings)


@contextmanager
def hold(context: Context) -> Iterator[None]:
    """Keep the workspace open for all calls with this context.

    Raises:
        InputError: there is none.
    """
    with Workspace(context.folder, create=False, settings=context.settings) as workspace:
        context.held = workspace
        try:
            yield
        finally:
            context.held = None

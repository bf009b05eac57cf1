"""The workspace of a server, open for all who read: to open the desk and look at its schema costs more than most answers."""

import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from headwater.app.config import FILE
from headwater.app.context import Context, call
from headwater.app.kept import FEWEST
from headwater.app.verbs.table import VERBS
from headwater.app.workspace import Workspace
from headwater.core.errors import HeadwaterError

_FIRST: Final[Mapping[str, Mapping[str, Any]]] = {
    "issues.list": {},
    "report.show": {"report": "weekly"},
    "data.show": {},
    "search": {"query": "help", "limit": 1},
}
_Files = tuple[int | None, tuple[int, int] | None]
"""Which desk lies there, and when which settings were written."""


class Held:
    """One open workspace, for verbs that change nothing.

    Args:
        folder: of the workspace.
        settings: overrides.
    """

    def __init__(self, folder: Path, settings: Mapping[str, str]) -> None:
        self._folder, self._settings = folder, dict(settings)
        self._lock = threading.Lock()
        self._open: tuple[_Files, Workspace] | None = None

    def workspace(self) -> Workspace:
        """The workspace, opened anew where another desk lies in the folder or its settings were written.

        Raises:
            InputError: there is none.
            ConfigError: its settings are wrong.
        """
        with self._lock:
            now = self._files()
            if self._open is None or self._open[0] != now:
                before = self._open
                self._open = now, Workspace(self._folder, create=False, settings=self._settings)
                if before is not None:
                    before[1].close()  # connections in use are closed by those who use them
            return self._open[1]

    def warm(self) -> None:
        """Ask what the first view asks, where there are many contacts: who comes first then finds the answers ready."""
        with suppress(HeadwaterError):
            workspace = self.workspace()
            if workspace.lake.count("contacts") < FEWEST:
                return
            context = Context(self._folder, settings=self._settings, held=workspace)
            for name, given in _FIRST.items():
                verb = VERBS[name]
                with suppress(HeadwaterError):  # whoever asks is told
                    call(verb, context, verb.input(**given))

    def _files(self) -> _Files:
        desk, settings = _stat(self._folder / "desk.sqlite"), _stat(self._folder / FILE)
        return (desk[0] if desk else None), settings


def _stat(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_mtime_ns

"""Does the jobs of a workspace while it is served, one after another, each in a process of its own."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from headwater.app.context import SystemClock
from headwater.app.usecases.jobs import SILENT
from headwater.app.workspace import Workspace

_LOOK_S: Final = 1.0
_COMMAND: Final = "from headwater.serve.cli.main import run; run()"


class Worker:
    """Looks for jobs as long as the context lives.

    A job that is under way when the server stops is stopped with it; whoever serves the workspace next goes on with it.

    Args:
        folder: of the workspace.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, name="jobs", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._ended.wait(_LOOK_S):
            if self._is_asked():
                self._work()

    def _is_asked(self) -> bool:
        with Workspace(self._folder, create=False) as workspace:
            return workspace.desk.jobs.are_ready(SystemClock().now(), silent=SILENT)

    def _work(self) -> None:
        words = [sys.executable, "-c", _COMMAND, "jobs", "work", "--json", "--workspace", str(self._folder)]
        with subprocess.Popen(
            words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        ) as child:
            while child.poll() is None:
                if self._ended.wait(_LOOK_S):
                    os.killpg(child.pid, signal.SIGTERM)  # its workers, too
                    return
        self._ended.wait(_LOOK_S)

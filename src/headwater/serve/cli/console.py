"""The terminal: tables and progress for people, JSON for programs; ``NO_COLOR`` and pipes respected."""

import re
import sys
import time

from pydantic import BaseModel
from rich.console import Console as RichConsole
from rich.console import RenderableType
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)


class Console:
    """Answers go to standard output, everything else to standard error.

    Args:
        as_json: print data only.
    """

    def __init__(self, *, as_json: bool = False) -> None:
        self.as_json = as_json
        self._out = RichConsole(highlight=False, soft_wrap=False)
        self.err = RichConsole(stderr=True, highlight=False)

    @property
    def width(self) -> int:
        """Columns of the terminal."""
        return self._out.width

    def print(self, what: RenderableType = "") -> None:
        """Part of an answer."""
        self._out.print(what)

    def line(self, what: RenderableType) -> None:
        """A line that is never broken: a command to copy."""
        self._out.print(what, soft_wrap=True)

    def part(self, what: str) -> None:
        """Characters of a line that goes on, as they are."""
        self._out.file.write(what)
        self._out.file.flush()

    def screen(self, lines: list[str]) -> None:
        """Lines with their own escape sequences, at once; the sequences are left out where colour is not wanted."""
        text = "\n".join(lines) + "\n"
        if self._out.no_color or not self._out.is_terminal:
            text = re.sub(r"\x1b\[[0-9;]*m", "", text)
        self.part(text)

    def note(self, what: str) -> None:
        """Something beside the answer."""
        if not self.as_json:
            self.err.print(what)

    def data(self, answer: BaseModel) -> None:
        """The answer as JSON."""
        sys.stdout.write(answer.model_dump_json(indent=2) + "\n")


class TerminalProgress:
    """Implements ``core.ports.Progress``: bars on a terminal, a line a stage elsewhere, nothing with ``--json``."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._live = console.err.is_terminal and not console.as_json
        self._bars: Progress | None = None
        self._task: TaskID | None = None
        self._name, self._unit, self._done, self._began = "", "", 0, 0.0

    def start(self, task: str, total: int | None, unit: str) -> None:
        self._name, self._unit, self._done, self._began = task, unit, 0, time.monotonic()
        if self._live:
            self._bars = Progress(
                SpinnerColumn(),
                TextColumn("{task.description:<11}"),
                BarColumn(bar_width=28),
                MofNCompleteColumn(),
                TextColumn("{task.fields[unit]} {task.fields[rate]}"),
                TimeElapsedColumn(),
                TextColumn("left"),
                TimeRemainingColumn(),
                console=self._console.err,
            )
            self._bars.start()
            self._task = self._bars.add_task(task, total=total, unit=unit, rate="")

    def advance(self, n: int) -> None:
        self._done += n
        if self._bars is not None and self._task is not None:
            self._bars.update(self._task, advance=n, rate=f"{self._rate():,.0f}/s")

    def finish(self, note: str = "") -> None:
        if self._bars is not None and self._task is not None:
            self._bars.update(self._task, total=max(self._done, 1), completed=max(self._done, 1))
            self._bars.stop()
            self._bars = None
        elif not self._console.as_json:
            took = time.monotonic() - self._began
            done = f"{self._done:,} {self._unit}, {self._rate():,.0f}/s, " if self._done else ""
            self._console.err.print(f"{self._name}: {done}{took:.1f} s{'; ' + note if note else ''}")

    def _rate(self) -> float:
        return self._done / max(time.monotonic() - self._began, 1e-9)

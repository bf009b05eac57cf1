"""What a caller lends: the time of day, and somewhere to say how far the work is."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """The time of day, injected so that results do not depend on it."""

    def now(self) -> datetime:
        """Aware UTC."""
        ...


class Progress(Protocol):
    """Where long work says how far it is."""

    def start(self, task: str, total: int | None, unit: str) -> None:
        """Begin a task of ``total`` units, or of unknown length."""
        ...

    def advance(self, n: int) -> None:
        """``n`` more units are done."""
        ...

    def finish(self, note: str = "") -> None:
        """The task is done."""
        ...

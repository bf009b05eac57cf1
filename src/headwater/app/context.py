"""What a verb is given besides its input."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from headwater.app.config import Resolved, resolve
from headwater.app.wiring import environment
from headwater.app.workspace import Workspace
from headwater.core.ports import Clock, Progress


class SystemClock:
    """Implements ``core.ports.Clock``."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class NoProgress:
    """Implements ``core.ports.Progress``; says nothing."""

    def start(self, task: str, total: int | None, unit: str) -> None:
        pass

    def advance(self, n: int) -> None:
        pass

    def finish(self, note: str = "") -> None:
        pass


@dataclass
class Context:
    """Where and as whom a verb runs.

    Attributes:
        folder: of the workspace.
        who: for the audit log.
        settings: overrides of this call.
        progress: where long work says how far it is.
        clock: the time of day.
    """

    folder: Path
    who: str = "local"
    settings: dict[str, str] = field(default_factory=dict)
    progress: Progress = field(default_factory=NoProgress)
    clock: Clock = field(default_factory=SystemClock)

    def open(self, *, create: bool = False) -> Workspace:
        """The workspace.

        Raises:
            InputError: there is none and ``create`` is false.
        """
        return Workspace(self.folder, create=create, settings=self.settings)

    def resolved(self) -> Resolved:
        """The settings, without opening the workspace."""
        return resolve(self.folder, environment(), self.settings)

"""What a verb is given besides its input."""

import os
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from headwater.app.config import Resolved, resolve
from headwater.core.ports import Clock, Progress
from headwater.core.registry import load
from headwater.core.types import Role


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


class Judge(Protocol):
    """Whoever answers the questions of a sized query: a person at a terminal, a program, later a language model."""

    def __call__(self, question: Any, /) -> str:
        """``yes``, ``no``, ``unsure``, ``back`` or ``stop`` to an ``app.sizing.Question``."""
        ...


@dataclass
class Context:
    """Where and as whom a verb runs.

    Attributes:
        folder: of the workspace.
        who: for the audit log.
        role: what that person may do; whoever runs Headwater on their own machine is its admin.
        settings: overrides of this call.
        progress: where long work says how far it is.
        clock: the time of day.
        judge: who answers questions; nobody by default.
    """

    folder: Path
    who: str = "local"
    role: Role = "admin"
    settings: dict[str, str] = field(default_factory=dict)
    progress: Progress = field(default_factory=NoProgress)
    clock: Clock = field(default_factory=SystemClock)
    judge: Judge | None = None

    def resolved(self) -> Resolved:
        """The settings, without opening the workspace."""
        return resolve(self.folder, os.environ, self.settings)


def call(run: str, context: Context, given: object) -> Any:
    """Do what a verb says.

    Args:
        run: ``"module:function"``, as in ``Verb.run``.
        context: where and as whom.
        given: its input.
    """
    return load(run)(context, given)

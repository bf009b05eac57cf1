"""What a verb is given besides its input."""

import os
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from headwater.app.config import Resolved, resolve
from headwater.app.verbs.verb import Verb
from headwater.core.errors import ActionDenied
from headwater.core.ports import Clock, Progress
from headwater.core.registry import load
from headwater.core.types import ROLES, Estimate, Role, Sees


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


@dataclass(frozen=True, slots=True)
class SizeQuestion:
    """A question of a sized query: does this contact mean what was searched for?

    Attributes:
        contact_id: of the contact.
        text: what the customer said, personal data replaced.
        number: 1 for the first.
        wanted: what was searched for.
        estimate: what the answers so far say.
    """

    contact_id: str
    text: str
    number: int
    wanted: str
    estimate: Estimate


class Judge(Protocol):
    """Whoever answers the questions of a sized query: a person at a terminal, a program, later a language model."""

    def __call__(self, question: SizeQuestion, /) -> str:
        """``yes``, ``no``, ``unsure``, ``back`` or ``stop``."""
        ...


@dataclass
class Context:
    """Where and as whom a verb runs.

    Attributes:
        folder: of the workspace.
        who: for the audit log.
        role: what that person may do; whoever runs Headwater on their own machine is its admin.
        sees: the contacts that they may see; ``None`` = all.
        settings: overrides of this call.
        progress: where long work says how far it is.
        clock: the time of day.
        judge: who answers questions; nobody by default.
        held: an open workspace that verbs use and leave open, where many calls follow one another (``app.workspace.hold``).
    """

    folder: Path
    who: str = "local"
    role: Role = "admin"
    sees: Sees | None = None
    settings: dict[str, str] = field(default_factory=dict)
    progress: Progress = field(default_factory=NoProgress)
    clock: Clock = field(default_factory=SystemClock)
    judge: Judge | None = None
    held: Any = None

    def author(self, named: str) -> str:
        """In whose name a label or a decision is kept: the caller's own; an admin may name somebody else.

        Raises:
            ActionDenied: the caller is no admin and names another.
        """
        if named and named != self.who and self.role != "admin":
            raise ActionDenied(f"{self.who} may not answer in the name of {named}", hint="leave the author away")
        return named or self.who

    def resolved(self) -> Resolved:
        """The settings, without opening the workspace."""
        return resolve(self.folder, os.environ, self.settings)


def call(verb: Verb, context: Context, given: object) -> Any:
    """Do what a verb says, as far as the caller's role allows it.

    Args:
        verb: what to do.
        context: where and as whom.
        given: its input.

    Raises:
        ActionDenied: not by this role.
    """
    permit(verb, context.role, context.sees)
    return load(verb.run)(context, given)


def permit(verb: Verb, role: Role, sees: Sees | None) -> None:
    """Nothing, where the role may do it and the verb keeps to what the caller may see.

    Raises:
        ActionDenied: it may not, or the verb is about all contacts.
    """
    if not verb.keeps:
        all_seen(sees, verb.name)
    if not verb.may(role):
        may = ", ".join(other for other in ROLES if verb.may(other) and other != "system")
        raise ActionDenied(f"the role {role} may not {verb.name}", hint=f"ask one of: {may}")


def all_seen(sees: Sees | None, what: str) -> None:
    """Nothing, where the caller may see all contacts.

    Raises:
        ActionDenied: what is asked for is about all, and the caller may see some.
    """
    if sees is not None:
        raise ActionDenied(
            f"{what} is about all contacts, and this account sees those with {sees} alone",
            hint="search, size, issues list, contacts list and contacts show keep to them",
        )

"""Who may come in, and as what."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, get_args

from headwater.core.types.tracked import Role

Scope = Literal["read", "propose", "write"]

SCOPES: Final[tuple[Scope, ...]] = get_args(Scope)
"""Each opens what those before it do."""


@dataclass(frozen=True, slots=True)
class Sees:
    """The contacts that somebody may see: those with one of these values.

    Attributes:
        attribute: ``channel``, or one of the contacts' own, such as ``region``.
        values: at least one.
    """

    attribute: str
    values: tuple[str, ...]

    @classmethod
    def read(cls, text: str) -> "Sees | None":
        """Of ``region=EU,UK``; ``None`` of nothing: everything may be seen.

        Raises:
            ValueError: it is not of that form.
        """
        if not text:
            return None
        attribute, _, values = text.partition("=")
        found = cls(attribute.strip(), tuple(value.strip() for value in values.split(",") if value.strip()))
        if not (found.attribute and found.values):
            raise ValueError(f"{text!r} is not of the form region=EU,UK")
        return found

    def __str__(self) -> str:
        return f"{self.attribute}={','.join(self.values)}"


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody, or a program, that may come in.

    Attributes:
        name: unique, as it stands in the audit log.
        role: what they may do.
        active: whether they may come in at present.
        since: when the account was made, aware UTC.
        sees: the contacts that it may see; ``None`` = all.
    """

    name: str
    role: Role
    active: bool
    since: datetime
    sees: Sees | None = None


@dataclass(frozen=True, slots=True)
class Token:
    """A key for a program. Only a hash of it is stored.

    Attributes:
        token_id: names it in lists; no secret.
        account: whose it is; what it may do ends where their role does.
        note: what it is for.
        scope: the furthest effect of the verbs it opens: ``write`` opens all, ``read`` those that change nothing.
        made: when, aware UTC.
        expires: when it stops to work, aware UTC.
        revoked: when it was taken back; ``None`` = it was not.
    """

    token_id: str
    account: str
    note: str
    scope: Scope
    made: datetime
    expires: datetime
    revoked: datetime | None = None

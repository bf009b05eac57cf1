"""Who may come in, and as what."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, get_args

from headwater.core.types.tracked import Role

Scope = Literal["read", "propose", "write"]

SCOPES: Final[tuple[Scope, ...]] = get_args(Scope)
"""Each opens what those before it do."""


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody, or a program, that may come in.

    Attributes:
        name: unique, as it stands in the audit log.
        role: what they may do.
        active: whether they may come in at present.
        since: when the account was made, aware UTC.
    """

    name: str
    role: Role
    active: bool
    since: datetime


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

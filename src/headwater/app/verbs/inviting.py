"""``users preview``, ``invite`` and ``renew``: an account whose first password is made here, and what it may see and do first."""

from typing import Final

from pydantic import Field

from headwater.app.verbs.access import NAME, ROLE, SEES, AccountRole, UserRow
from headwater.app.verbs.verb import ADMINS, Input, Output, Verb, argument

_USE: Final = "headwater.app.usecases.inviting:"


class PreviewUserInput(Input):
    """An account that might be."""

    role: AccountRole = Field("viewer", description=ROLE)
    sees: str = Field("", description=SEES, max_length=1000)


class SeenRow(Output):
    """One of the values that an account is limited to."""

    value: str
    contacts: int = Field(description="that have it; 0: perhaps it is mistyped")


class PreviewUserOutput(Output):
    """What an account may see and do."""

    contacts: int = Field(description="that it would see")
    of: int = Field(description="contacts of the workspace")
    values: list[SeenRow] = Field(description="empty: it sees all")
    reads: int = Field(description="verbs that it may read by")
    writes: int = Field(description="verbs that it may propose or write by")
    closed: int = Field(description="verbs closed to it because they tell of contacts that it may not see")
    reveals: bool = Field(description="whether it may look at personal data, with a reason that the log keeps")
    makes_accounts: bool


class InviteInput(Input):
    """A new account."""

    name: str = argument("as it shall stand in the audit log", pattern=NAME)
    role: AccountRole = Field("viewer", description=ROLE)
    sees: str = Field("", description=SEES, max_length=1000)


class InvitedUser(Output):
    """An account and its password, which is shown this once."""

    user: UserRow
    password: str = Field(description="made at random; whoever has it changes it on the page: Settings, People")


class RenewInput(Input):
    """Whose."""

    name: str = argument("of the account")


VERBS: Final = (
    Verb("users.preview", "What an account would see and might do, before it is made.", PreviewUserInput, PreviewUserOutput,
         _USE + "preview_user", "read", ("headwater users preview --role analyst --sees region=EU,UK",), roles=ADMINS),
    Verb("users.invite", "Let somebody in with a password made here; it is shown once.", InviteInput, InvitedUser,
         _USE + "invite", "write", ("headwater users invite ann --role analyst",), roles=ADMINS, secret=True),
    Verb("users.renew", "Make an account another password, shown once; every session of it ends.", RenewInput, InvitedUser,
         _USE + "renew", "write", ("headwater users renew ann",), roles=ADMINS, secret=True),
)  # fmt: skip

"""The use cases behind ``users preview``, ``invite`` and ``renew``."""

import secrets
from typing import Final

import pyarrow.compute as pc

from headwater.app.context import Context
from headwater.app.usecases.access import add_user, read_sees, set_password
from headwater.app.verbs.access import AddUserInput, PasswordInput
from headwater.app.verbs.inviting import (
    InvitedUser,
    InviteInput,
    PreviewUserInput,
    PreviewUserOutput,
    RenewInput,
    SeenRow,
)
from headwater.app.verbs.table import VERBS
from headwater.app.workspace import Workspace, opened
from headwater.core.tables import value_of
from headwater.core.types import Sees

_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is read as another
_GROUPS, _GROUP = 5, 4  # 99 bits


def preview_user(context: Context, given: PreviewUserInput) -> PreviewUserOutput:
    """What an account of that role and with that limit would see.

    Raises:
        InputError: the limit is not of the form ``region=EU,UK``.
    """
    sees = read_sees(given.sees)
    with opened(context) as workspace:
        of = workspace.lake.count("contacts")
        values = _counted(workspace, sees) if sees else []
    offered = [verb for verb in VERBS.values() if "http" in verb.doors and verb.may(given.role)]
    mine = [verb for verb in offered if sees is None or verb.keeps]
    reads = [verb for verb in mine if verb.effect == "read"]
    return PreviewUserOutput(
        contacts=sum(row.contacts for row in values) if sees else of,
        of=of,
        values=values,
        reads=len(reads),
        writes=len(mine) - len(reads),
        closed=len(offered) - len(mine),
        reveals=VERBS["contacts.reveal"] in mine,
        makes_accounts=VERBS["users.invite"] in mine,
    )


def invite(context: Context, given: InviteInput) -> InvitedUser:
    """A new account and, this once, its password.

    Raises:
        ConflictError: there is one of that name.
        InputError: the limit is not of the form ``region=EU,UK``.
    """
    password = _password()
    user = add_user(context, AddUserInput(name=given.name, password=password, role=given.role, sees=given.sees))
    return InvitedUser(user=user, password=password)


def renew(context: Context, given: RenewInput) -> InvitedUser:
    """An account and, this once, its new password.

    Raises:
        UnknownComponent: there is no such account.
    """
    password = _password()
    return InvitedUser(user=set_password(context, PasswordInput(name=given.name, password=password)), password=password)


def _password() -> str:
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))


def _counted(workspace: Workspace, sees: Sees) -> list[SeenRow]:
    """Contacts by value; a contact has one value of an attribute."""
    counts = dict.fromkeys(sees.values, 0)
    for batch in workspace.lake.scan("contacts", columns=["contact_id", "channel", "attributes"]):
        for row in pc.value_counts(pc.cast(value_of(batch, sees.attribute), "string")).to_pylist():
            if row["values"] in counts:
                counts[row["values"]] += row["counts"]
    return [SeenRow(value=value, contacts=n) for value, n in counts.items()]

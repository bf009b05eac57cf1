"""``users``, ``tokens``, ``log``: who may come in when a workspace is shared, and who changed what."""

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from headwater.app.verbs.config import Nothing
from headwater.app.verbs.verb import ADMINS, ANALYSTS, EVERYONE, LOCAL, Input, Output, Verb, argument
from headwater.core.types import Role, Scope

_USE = "headwater.app.usecases.access:"
NAME = r"^[A-Za-z0-9._@+-]{1,100}$"
AccountRole = Literal["viewer", "analyst", "triager", "editor", "admin", "agent"]
ROLE = "viewer reads; analyst, triager, editor work; admin decides who comes in; agent: a program"
_PASSWORD = Field(
    description="env:VARIABLE or file:PATH that holds it; asked for at the terminal where left out",
    json_schema_extra={"cli": "secret"},
)


SEES = "only contacts with one of these values: region=EU,UK; what is about all contacts is closed then"


class AddUserInput(Input):
    """A new account."""

    name: str = argument("as it shall stand in the audit log", pattern=NAME)
    password: str = _PASSWORD
    role: AccountRole = Field("viewer", description=ROLE)
    sees: str = Field("", description=SEES, max_length=1000)


class PasswordInput(Input):
    """Another password."""

    name: str = argument("of the account")
    password: str = _PASSWORD


class ChangeUserInput(Input):
    """What is to be different."""

    name: str = argument("of the account")
    role: Literal["", AccountRole] = Field("", description=ROLE)
    active: Literal["", "yes", "no"] = Field("", description="no: keep the account, let nobody in with it")
    sees: str = Field("", description=f"{SEES}; 'all': every contact", max_length=1000)


class UserRow(Output):
    """An account."""

    name: str
    role: Role
    active: bool
    since: datetime
    sees: str = Field(description="the contacts that it may see: region=EU; empty: all")
    signs_in: bool = Field(description="whether it has a password; one without comes in by token alone")


class UsersOutput(Output):
    """All accounts."""

    users: list[UserRow]


class MakeTokenInput(Input):
    """A key for a program."""

    note: str = argument("what it is for", min_length=1, max_length=200)
    account: str = Field("", description="whose; default: the caller's. It may do what the account's role may")
    scope: Scope = Field("read", description="how far it reaches: read; propose, too; write, too")
    days: int = Field(90, ge=1, le=366, description="days until it expires")


class TokenRow(Output):
    """A token, without its secret."""

    token_id: str
    account: str
    note: str
    scope: Scope
    made: datetime
    expires: datetime
    state: Literal["valid", "expired", "revoked"]


class MadeToken(Output):
    """A new token. Its secret is shown this once."""

    token: TokenRow
    secret: str


class TokensOutput(Output):
    """Tokens, newest first."""

    tokens: list[TokenRow]


class RevokeInput(Input):
    """Which token."""

    token_id: str = argument("as tokens list shows it")


class LogInput(Input):
    """Which lines of the audit log."""

    who: str = Field("", description="only what this account did")
    verb: str = Field("", description="only this verb: issues.move, or issues for all of them")
    before: int = Field(0, ge=0, description="only lines older than this number: the next page")
    limit: int = Field(50, ge=1, le=1000, description="lines")


class LogRow(Output):
    """A line of the audit log."""

    seq: int
    at: datetime
    who: str
    verb: str
    subject: str
    why: str
    change: dict[str, Any]


class LogOutput(Output):
    """Lines of the audit log, newest first."""

    lines: list[LogRow]
    older: int = Field(description="give it as before to see older lines; 0: there are none")


VERBS = (
    Verb(
        "users.add",
        "Let somebody in: an account with a password and a role.",
        AddUserInput,
        UserRow,
        _USE + "add_user",
        "write",
        ("headwater users add ann --role analyst", "headwater users add bot --role agent --password env:BOT_PASSWORD"),
        LOCAL,
        ADMINS,
    ),
    Verb(
        "users.password",
        "Set another password; every session of the account ends.",
        PasswordInput,
        UserRow,
        _USE + "set_password",
        "write",
        ("headwater users password ann",),
        LOCAL,
        ADMINS,
    ),
    Verb(
        "users.change",
        "Give an account another role, or let nobody in with it.",
        ChangeUserInput,
        UserRow,
        _USE + "change_user",
        "write",
        (
            "headwater users change ann --role editor",
            "headwater users change ann --active no",
            "headwater users change ann --sees region=EU,UK",
        ),
        roles=ADMINS,
    ),
    Verb(
        "users.list",
        "Who may come in, and as what.",
        Nothing,
        UsersOutput,
        _USE + "list_users",
        "read",
        ("headwater users list",),
        roles=ADMINS,
    ),
    Verb(
        "tokens.create",
        "A key for a program; its secret is shown once.",
        MakeTokenInput,
        MadeToken,
        _USE + "make_token",
        "write",
        ("headwater tokens create 'weekly dashboard' --account bot --days 30",),
        roles=EVERYONE,
        keeps=True,
        secret=True,
    ),
    Verb(
        "tokens.list",
        "Your tokens; an admin sees all.",
        Nothing,
        TokensOutput,
        _USE + "list_tokens",
        "read",
        ("headwater tokens list",),
        keeps=True,
    ),
    Verb(
        "tokens.revoke",
        "Take a token back: it stops to work at once.",
        RevokeInput,
        TokenRow,
        _USE + "revoke_token",
        "write",
        ("headwater tokens revoke k_3f8a21",),
        roles=EVERYONE,
        keeps=True,
    ),
    Verb(
        "log.list",
        "Who changed what, when and why.",
        LogInput,
        LogOutput,
        _USE + "list_log",
        "read",
        ("headwater log list", "headwater log list --who ann --verb taxonomy"),
        roles=ANALYSTS,
    ),
)

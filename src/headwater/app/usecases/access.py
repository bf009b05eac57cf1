"""The use cases behind ``users``, ``tokens`` and ``log``."""

import os
import secrets
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Literal

from headwater.app import wiring
from headwater.app.access import TOKEN_PREFIX, check_password, digest
from headwater.app.context import Context
from headwater.app.secret import secret
from headwater.app.verbs.access import (
    AddUserInput,
    ChangeUserInput,
    LogInput,
    LogOutput,
    LogRow,
    MadeToken,
    MakeTokenInput,
    PasswordInput,
    RevokeInput,
    TokenRow,
    TokensOutput,
    UserRow,
    UsersOutput,
)
from headwater.app.verbs.config import Nothing
from headwater.app.workspace import Workspace, opened
from headwater.core.errors import ActionDenied, ConflictError, InputError, UnknownComponent
from headwater.core.ports.entry import Entry
from headwater.core.types import Account, Sees, Token


def add_user(context: Context, given: AddUserInput) -> UserRow:
    """A new account.

    Raises:
        ConflictError: there is one of that name.
        InputError: the password is too short.
    """
    password, sees = _password(given.password), read_sees(given.sees)
    with opened(context, create=True) as workspace:
        if any(account.name == given.name for account in workspace.desk.accounts.accounts()):
            raise ConflictError(
                f"there is an account {given.name}", hint="headwater users change gives it another role"
            )
        account = Account(given.name, given.role, True, context.clock.now(), sees)
        entry = _entry(context, "users.add", given.name, {"role": given.role, "sees": str(sees or "")})
        workspace.desk.accounts.put(account, entry)
        _store_password(context, workspace, given.name, password)
        return _row(workspace, account)


def set_password(context: Context, given: PasswordInput) -> UserRow:
    """An account with another password.

    Raises:
        UnknownComponent: there is no such account.
        InputError: the password is too short.
    """
    password = _password(given.password)
    with opened(context) as workspace:
        account = _account(workspace, given.name)
        _store_password(context, workspace, account.name, password)
        return _row(workspace, account)


def change_user(context: Context, given: ChangeUserInput) -> UserRow:
    """An account with another role or state.

    Raises:
        UnknownComponent: there is no such account.
        ConflictError: nobody would be left who decides who comes in.
    """
    with opened(context) as workspace:
        before = _account(workspace, given.name)
        active = {"yes": True, "no": False}.get(given.active, before.active)
        sees = before.sees if not given.sees else None if given.sees == "all" else read_sees(given.sees)
        after = replace(before, role=given.role or before.role, active=active, sees=sees)
        others = [a for a in workspace.desk.accounts.accounts() if a.name != before.name]
        if before.role == "admin" and not any(_decides(account) for account in [*others, after]):
            raise ConflictError(f"{before.name} is the last admin", hint="make somebody else admin first")
        change = {"role": [before.role, after.role], "active": [before.active, after.active]}
        if given.sees:
            change["sees"] = [str(before.sees or ""), str(sees or "")]
        workspace.desk.accounts.put(after, _entry(context, "users.change", before.name, change))
        return _row(workspace, after)


def list_users(context: Context, _given: Nothing) -> UsersOutput:
    """All accounts."""
    with opened(context) as workspace:
        return UsersOutput(users=[_row(workspace, account) for account in workspace.desk.accounts.accounts()])


def make_token(context: Context, given: MakeTokenInput) -> MadeToken:
    """A token and, this once, its secret.

    Raises:
        UnknownComponent: there is no such account.
        ActionDenied: for somebody else, by another than an admin.
    """
    with opened(context) as workspace:
        account = _account(workspace, given.account or context.who)
        if account.name != context.who and context.role != "admin":
            raise ActionDenied(f"{context.who} may not make a token for {account.name}", hint="ask an admin")
        now, key = context.clock.now(), TOKEN_PREFIX + secrets.token_urlsafe(32)
        token = Token(
            f"k_{secrets.token_hex(6)}",
            account.name,
            given.note,
            given.scope,
            now,
            now + timedelta(days=given.days),
        )
        change = {"account": account.name, "scope": token.scope, "days": given.days}
        entry = _entry(context, "tokens.create", token.token_id, change)
        workspace.desk.accounts.add_token(token, digest(key), entry)
        return MadeToken(token=_token_row(token, now), secret=key)


def list_tokens(context: Context, _given: Nothing) -> TokensOutput:
    """Tokens that the caller may see."""
    with opened(context) as workspace:
        return TokensOutput(tokens=[_token_row(token, context.clock.now()) for token in _tokens(context, workspace)])


def revoke_token(context: Context, given: RevokeInput) -> TokenRow:
    """The token, taken back.

    Raises:
        UnknownComponent: the caller has no such token.
    """
    with opened(context) as workspace:
        known = {token.token_id: token for token in _tokens(context, workspace)}
        if given.token_id not in known:
            raise UnknownComponent(given.token_id, list(known), kind="token")
        now = context.clock.now()
        if known[given.token_id].revoked is None:
            entry = _entry(context, "tokens.revoke", given.token_id, {})
            workspace.desk.accounts.revoke(given.token_id, now, entry)
        return _token_row(replace(known[given.token_id], revoked=now), now)


def list_log(context: Context, given: LogInput) -> LogOutput:
    """Lines of the audit log, newest first."""
    with opened(context) as workspace:
        lines = [
            LogRow(**line)
            for line in reversed(workspace.desk.audit())
            if given.who in ("", line["who"])
            and (not given.verb or line["verb"] == given.verb or line["verb"].startswith(f"{given.verb}."))
            and (not given.before or line["seq"] < given.before)
        ]
    shown = lines[: given.limit]
    return LogOutput(lines=shown, older=shown[-1].seq if len(lines) > len(shown) else 0)


def _decides(account: Account) -> bool:
    return account.role == "admin" and account.active and account.sees is None


def read_sees(text: str) -> Sees | None:
    """The contacts that an account is limited to; ``None`` = none.

    Raises:
        InputError: the text is not of the form ``region=EU,UK``.
    """
    try:
        return Sees.read(text)
    except ValueError as error:
        raise InputError(
            f"sees: {error}", hint="an attribute of the contacts and its values: --sees region=EU,UK"
        ) from error


def _tokens(context: Context, workspace: Workspace) -> list[Token]:
    found = workspace.desk.accounts.tokens()
    return [token for token in found if context.role == "admin" or token.account == context.who]


def _password(given: str) -> str:
    found = secret(given, os.environ, setting="password") if given.startswith(("env:", "file:")) else given
    check_password(found)
    return found


def _store_password(context: Context, workspace: Workspace, name: str, password: str) -> None:
    entry = _entry(context, "users.password", name, {})
    workspace.desk.accounts.set_password(name, wiring.hash_password(password), entry)


def _account(workspace: Workspace, name: str) -> Account:
    known = {account.name: account for account in workspace.desk.accounts.accounts()}
    if name not in known:
        raise UnknownComponent(name, list(known), kind="account")
    return known[name]


def _row(workspace: Workspace, account: Account) -> UserRow:
    return UserRow(
        name=account.name,
        role=account.role,
        active=account.active,
        since=account.since,
        sees=str(account.sees or ""),
        signs_in=bool(workspace.desk.accounts.password(account.name)),
    )


def _token_row(token: Token, now: datetime) -> TokenRow:
    ended: Literal["expired", "valid"] = "expired" if token.expires <= now else "valid"
    return TokenRow(
        token_id=token.token_id,
        account=token.account,
        note=token.note,
        scope=token.scope,
        made=token.made,
        expires=token.expires,
        state="revoked" if token.revoked is not None else ended,
    )


def _entry(context: Context, verb: str, subject: str, change: dict[str, Any]) -> Entry:
    return Entry(context.clock.now(), context.who, verb, subject, "", change)

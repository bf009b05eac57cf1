"""Who comes in over the network: signing in, sessions, tokens. What they may do is said by each verb."""

import hashlib
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final, cast

from headwater.app.context import permit
from headwater.app.verbs.access import NAME
from headwater.app.verbs.verb import Verb
from headwater.app.wiring import hash_password, password_fits
from headwater.core.errors import ActionDenied, InputError
from headwater.core.ports import Accounts, Clock
from headwater.core.ports.entry import Entry
from headwater.core.types import SCOPES, Account, Role, Scope, Sees

SESSION: Final = timedelta(hours=12)
_LEAST: Final = 12  # characters of a password
TOKEN_PREFIX: Final = "hw_"  # lets scanners for leaked secrets know it


@dataclass(frozen=True, slots=True)
class Principal:
    """Somebody who has come in.

    Attributes:
        who: name of the account.
        role: of the account.
        scope: how far they may go; a token may open less than the role does.
        sees: the contacts that they may see; ``None`` = all.
    """

    who: str
    role: Role
    scope: Scope = "write"
    sees: Sees | None = None

    def reaches(self, effect: Scope) -> bool:
        """Whether verbs of that effect are open to them."""
        return SCOPES.index(effect) <= SCOPES.index(self.scope)


def admit(principal: Principal, verb: Verb) -> None:
    """Nothing, where they may do it.

    Raises:
        ActionDenied: by their role, with this token, or because it is about more than they may see.
    """
    if not principal.reaches(verb.effect):
        raise ActionDenied(f"this token may not {verb.effect}", hint=f"make one with --scope {verb.effect}")
    permit(verb, principal.role, principal.sees)


LOCAL: Final = Principal("local", "admin")
"""Whoever runs Headwater on their own machine."""


class Gate:
    """Lets people and programs in.

    Args:
        accounts: of the desk.
        clock: the time of day.
    """

    def __init__(self, accounts: Accounts, clock: Clock) -> None:
        self._accounts, self._clock = accounts, clock

    def sign_in(self, name: str, password: str) -> str:
        """The secret of a new session.

        Raises:
            ActionDenied: wrong name or password; which of them is not said.
        """
        self._prove(name, password)
        return self._open(name, {})

    def change_password(self, name: str, password: str, new: str) -> str:
        """The secret of a new session of somebody who has taken another password; their other sessions end.

        Args:
            name: of their account.
            password: the one that holds.
            new: the one that shall.

        Raises:
            ActionDenied: ``password`` is wrong.
            InputError: ``new`` is too short.
        """
        self._prove(name, password)
        check_password(new)
        self._accounts.set_password(
            name, hash_password(new), Entry(self._clock.now(), name, "users.password", name, "", {})
        )
        return self._open(name, {})

    def _prove(self, name: str, password: str) -> None:
        known = {account.name: account for account in self._accounts.accounts()}
        fits = password_fits(self._accounts.password(name), password)  # takes as long for unknown names
        if not fits or name not in known or not known[name].active:
            raise ActionDenied("wrong name or password", hint="an admin can make another: headwater users renew NAME")

    def vouched(self, claims: Mapping[str, Any], *, by: str, named: str, role: str) -> str:
        """The secret of a new session of somebody for whom a provider of identities vouches.

        Args:
            claims: what it says of them.
            by: its address.
            named: the claim that names the account.
            role: of an account made now; empty = there must be one.

        Raises:
            ActionDenied: the claim is missing or not verified, or there is no such account.
        """
        name = str(claims.get(named, ""))
        if not re.fullmatch(NAME, name) or (named == "email" and claims.get("email_verified") is not True):
            raise ActionDenied(f"{by} does not say a verified {named} that can name an account", hint="ask an admin")
        known = {account.name: account for account in self._accounts.accounts()}
        if name not in known and role:
            account = Account(name, cast("Role", role), True, self._clock.now())
            self._accounts.put(
                account, Entry(account.since, name, "users.add", name, f"vouched for by {by}", {"role": role})
            )
        elif name not in known or not known[name].active:
            raise ActionDenied(
                f"{name} has no account here", hint=f"ask an admin: headwater users add {name} --role viewer"
            )
        return self._open(name, {"by": by})

    def _open(self, name: str, change: Mapping[str, str]) -> str:
        secret, now = secrets.token_urlsafe(32), self._clock.now()
        entry = Entry(now, name, "session.open", name, "", dict(change))
        self._accounts.open_session(digest(secret), name, now + SESSION, entry)
        return secret

    def sign_out(self, secret: str) -> None:
        """End a session."""
        self._accounts.close_session(digest(secret))

    def of_session(self, secret: str) -> Principal | None:
        """Who signed in with that secret, while the session lasts."""
        account = self._accounts.by_session(digest(secret), self._clock.now())
        return Principal(account.name, account.role, sees=account.sees) if account else None

    def of_token(self, secret: str) -> Principal | None:
        """Whose token it is, while it holds."""
        found = self._accounts.by_token(digest(secret), self._clock.now())
        if found is None:
            return None
        account, token = found
        return Principal(account.name, account.role, token.scope, account.sees)


def check_password(password: str) -> None:
    """Nothing, where a password is long enough.

    Raises:
        InputError: it is not.
    """
    if len(password) < _LEAST:
        raise InputError(
            f"a password has at least {_LEAST} characters", hint="four words that nobody would put together"
        )


def digest(secret: str) -> str:
    """What is stored of a session's or token's secret: they are random enough for a plain hash."""
    return hashlib.sha256(secret.encode()).hexdigest()

"""What the desk must offer to know who comes in. Secrets reach it hashed."""

from datetime import datetime
from typing import Protocol

from headwater.core.ports.entry import Entry
from headwater.core.types import Account, Token


class Accounts(Protocol):
    """Accounts, their sessions and tokens."""

    def accounts(self) -> list[Account]:
        """All, by name."""
        ...

    def put(self, account: Account, entry: Entry) -> None:
        """Add an account, or change its role and whether it is active; what it holds open ends where it is not."""
        ...

    def password(self, name: str) -> str:
        """The hash of a password; empty where there is none."""
        ...

    def set_password(self, name: str, hashed: str, entry: Entry) -> None:
        """Set it, and end every session of the account."""
        ...

    def add_token(self, token: Token, hashed: str, entry: Entry) -> None:
        """Store a token."""
        ...

    def tokens(self) -> list[Token]:
        """All, newest first."""
        ...

    def revoke(self, token_id: str, at: datetime, entry: Entry) -> None:
        """Take a token back."""
        ...

    def open_session(self, hashed: str, name: str, expires: datetime, entry: Entry) -> None:
        """Remember that an account has signed in; forgets those that have expired."""
        ...

    def close_session(self, hashed: str) -> None:
        """Forget it."""
        ...

    def by_session(self, hashed: str, now: datetime) -> Account | None:
        """The active account of a session that has not expired."""
        ...

    def by_token(self, hashed: str, now: datetime) -> tuple[Account, Token] | None:
        """The active account of a token that holds."""
        ...

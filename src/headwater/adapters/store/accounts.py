"""Accounts, sessions and tokens on the desk."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, delete, insert, select, update

from headwater.adapters.store.rows import read_rows, write_entry
from headwater.adapters.store.tables import access_tokens, accounts, sessions
from headwater.core.ports.entry import Entry
from headwater.core.types import Account, Sees, Token


class SqlAccounts:
    """Implements ``core.ports.Accounts``."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def accounts(self) -> list[Account]:
        return [_account(row) for row in read_rows(self._engine, select(accounts).order_by(accounts.c.name))]

    def put(self, account: Account, entry: Entry) -> None:
        changed = {"role": account.role, "active": account.active, "sees": str(account.sees or "")}
        with self._engine.begin() as db:
            known = db.execute(update(accounts).where(accounts.c.name == account.name).values(**changed)).rowcount
            if not known:
                db.execute(insert(accounts).values(name=account.name, since=account.since, password="", **changed))
            if not account.active:
                _end_sessions(db, account.name)
            write_entry(db, entry)

    def password(self, name: str) -> str:
        rows = read_rows(self._engine, select(accounts.c.password).where(accounts.c.name == name))
        return str(rows[0]["password"]) if rows else ""

    def set_password(self, name: str, hashed: str, entry: Entry) -> None:
        with self._engine.begin() as db:
            db.execute(update(accounts).where(accounts.c.name == name).values(password=hashed))
            _end_sessions(db, name)
            write_entry(db, entry)

    def add_token(self, token: Token, hashed: str, entry: Entry) -> None:
        with self._engine.begin() as db:
            db.execute(insert(access_tokens).values(hashed=hashed, **asdict(token)))
            write_entry(db, entry)

    def tokens(self) -> list[Token]:
        query = select(access_tokens).order_by(access_tokens.c.made.desc(), access_tokens.c.token_id)
        return [_token(row) for row in read_rows(self._engine, query)]

    def revoke(self, token_id: str, at: datetime, entry: Entry) -> None:
        with self._engine.begin() as db:
            db.execute(update(access_tokens).where(access_tokens.c.token_id == token_id).values(revoked=at))
            write_entry(db, entry)

    def open_session(self, hashed: str, name: str, expires: datetime, entry: Entry) -> None:
        with self._engine.begin() as db:
            db.execute(delete(sessions).where(sessions.c.expires <= entry.at))
            db.execute(insert(sessions).values(hashed=hashed, account=name, expires=expires))
            write_entry(db, entry)

    def close_session(self, hashed: str) -> None:
        with self._engine.begin() as db:
            db.execute(delete(sessions).where(sessions.c.hashed == hashed))

    def by_session(self, hashed: str, now: datetime) -> Account | None:
        query = (
            select(accounts)
            .join(sessions, sessions.c.account == accounts.c.name)
            .where(sessions.c.hashed == hashed, sessions.c.expires > now, accounts.c.active)
        )
        rows = read_rows(self._engine, query)
        return _account(rows[0]) if rows else None

    def by_token(self, hashed: str, now: datetime) -> tuple[Account, Token] | None:
        held = (access_tokens.c.hashed == hashed, access_tokens.c.expires > now, access_tokens.c.revoked.is_(None))
        tokens = [_token(row) for row in read_rows(self._engine, select(access_tokens).where(*held))]
        if not tokens:
            return None
        whose = select(accounts).where(accounts.c.name == tokens[0].account, accounts.c.active)
        rows = read_rows(self._engine, whose)
        return (_account(rows[0]), tokens[0]) if rows else None


def _end_sessions(db: Connection, name: str) -> None:
    db.execute(delete(sessions).where(sessions.c.account == name))


def _account(row: Mapping[str, Any]) -> Account:
    return Account(row["name"], row["role"], row["active"], row["since"], Sees.read(row["sees"]))


def _token(row: Mapping[str, Any]) -> Token:
    return Token(**{key: value for key, value in row.items() if key != "hashed"})

"""Accounts, sessions, tokens, and calls that are sent twice, on every database."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from headwater.core.ports import Desk
from headwater.core.ports.entry import Entry
from headwater.core.types import Account, Token

NOW = datetime(2026, 10, 5, 8, 30, tzinfo=UTC)
SOON = NOW + timedelta(hours=1)


def entry(verb: str) -> Entry:
    return Entry(NOW, "root", verb, "ann", "", {})


def test_an_account_comes_in_by_session_and_token_until_it_is_closed(desk: Desk) -> None:
    store = desk.accounts
    ann = Account("ann", "analyst", True, NOW)
    store.put(ann, entry("users.add"))
    assert (store.accounts(), store.password("ann"), store.password("bo")) == ([ann], "", "")
    store.set_password("ann", "hash", entry("users.password"))
    assert store.password("ann") == "hash"
    token = Token("k_1", "ann", "dashboard", "read", NOW, SOON)
    store.add_token(token, "t" * 64, entry("tokens.create"))
    store.open_session("s" * 64, "ann", SOON, entry("session.open"))
    assert store.by_session("s" * 64, NOW) == ann
    assert store.by_token("t" * 64, NOW) == (ann, token)
    assert store.by_session("s" * 64, SOON) is None
    assert store.by_token("t" * 64, SOON) is None
    assert store.by_session("t" * 64, NOW) is None

    closed = Account("ann", "analyst", False, NOW)
    store.put(closed, entry("users.change"))
    assert store.by_token("t" * 64, NOW) is None
    store.put(ann, entry("users.change"))
    assert store.by_session("s" * 64, NOW) is None  # it ended when the account was closed
    assert store.by_token("t" * 64, NOW) == (ann, token)
    store.revoke("k_1", NOW, entry("tokens.revoke"))
    assert store.by_token("t" * 64, NOW) is None
    assert [t.revoked for t in store.tokens()] == [NOW]


def test_a_new_password_ends_sessions_and_signing_in_forgets_old_ones(desk: Desk) -> None:
    store = desk.accounts
    store.put(Account("kim", "editor", True, NOW), entry("users.add"))
    store.open_session("a" * 64, "kim", NOW, entry("session.open"))
    store.open_session("b" * 64, "kim", SOON, entry("session.open"))
    assert store.by_session("b" * 64, NOW) is not None
    store.close_session("b" * 64)
    assert store.by_session("b" * 64, NOW) is None
    store.open_session("c" * 64, "kim", SOON, entry("session.open"))
    store.set_password("kim", "other", entry("users.password"))
    assert store.by_session("c" * 64, NOW) is None


def test_of_many_calls_with_one_key_one_is_done(desk: Desk) -> None:
    with ThreadPoolExecutor(8) as pool:
        claims = list(pool.map(lambda _: desk.repeats.begin("ann", "once", "f" * 64, NOW), range(16)))
    assert sum(claim is None for claim in claims) == 1
    assert desk.repeats.begin("bo", "once", "f" * 64, NOW) is None  # keys are a caller's own
    desk.repeats.finish("ann", "once", {"body": "done"})
    kept = desk.repeats.begin("ann", "once", "0" * 64, NOW)
    assert kept is not None
    assert (kept["answer"], kept["asked"]) == ({"body": "done"}, "f" * 64)
    desk.repeats.release("bo", "once")
    assert desk.repeats.begin("bo", "once", "f" * 64, NOW) is None
    assert desk.repeats.begin("ann", "once", "f" * 64, NOW + timedelta(days=2)) is None  # forgotten by then

"""Accounts, sessions, tokens, calls that are sent twice and long work, on every database."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from headwater.core.ports import Desk
from headwater.core.ports.entry import Entry
from headwater.core.types import Account, Job, Token

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


def test_of_many_workers_one_does_a_job_and_one_job_is_done_at_a_time(desk: Desk) -> None:
    silent = timedelta(seconds=60)
    for number in range(2):
        job = Job(f"j_{number}", "inbox.run", {"limit": 5}, "ann", "editor", "waiting", NOW + number * silent, NOW)
        desk.jobs.add(job, entry("jobs.start"))
    with ThreadPoolExecutor(8) as pool:
        claims = [job for job in pool.map(lambda _: desk.jobs.claim(NOW, silent=silent), range(16)) if job]
    assert [job.job_id for job in claims] == ["j_0"]
    assert desk.jobs.say("j_0", {"done": 1}, NOW + silent / 2) == "running"
    assert desk.jobs.claim(NOW + silent, silent=silent) is None  # it lives
    assert desk.jobs.are_ready(NOW + silent, silent=silent)  # the other one waits
    again = desk.jobs.claim(NOW + 3 * silent, silent=silent)  # it has been silent for too long
    assert again is not None
    assert (again.job_id, again.progress) == ("j_0", {"done": 1})
    desk.jobs.move("j_0", "stopping", NOW + 3 * silent, answer={}, entry=entry("jobs.cancel"))
    assert desk.jobs.say("j_0", {}, NOW + 3 * silent) == "stopping"
    other = desk.jobs.claim(NOW + 9 * silent, silent=silent)
    assert other is not None
    assert other.job_id == "j_1"
    found = desk.jobs.job("j_0")
    assert found is not None
    assert found.state == "cancelled"
    desk.jobs.move("j_1", "done", NOW + 9 * silent, answer={"rows": 3}, entry=None)
    assert [job.state for job in desk.jobs.jobs()] == ["done", "cancelled"]
    assert [job.job_id for job in desk.jobs.jobs(limit=1)] == ["j_1"]
    assert not desk.jobs.are_ready(NOW + 20 * silent, silent=silent)
    assert desk.jobs.claim(NOW + 20 * silent, silent=silent) is None

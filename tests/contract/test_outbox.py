"""Messages out and news in on every desk: once, in order, also under many workers."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from headwater.core.ports import Desk, Entry
from headwater.core.types import ConnectorSpec, Inbound, Outbound, Ticket

NOW = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)
ENTRY = Entry(NOW, "jo", "test", "x", "", {})


@pytest.fixture
def there(desk: Desk) -> str:
    """A target of this test alone: PostgreSQL keeps one database for all."""
    return f"t{id(desk)}"


def message(there: str, name: str, *, lane: str = "") -> Outbound:
    return Outbound(f"{there}.{name}", there, {"action": "post", "text": name}, NOW, lane=lane)


def claim(desk: Desk, there: str, at: datetime = NOW) -> Outbound | None:
    return desk.outbox.claim(at, lease_s={there: 60.0}, gap_s={})


def test_an_id_is_stored_once_with_one_line_in_the_log(desk: Desk, there: str) -> None:
    before = len(desk.audit())
    first = desk.outbox.put(message(there, "a"), ENTRY)
    assert desk.outbox.put(replace(message(there, "a"), payload={"text": "other"}), ENTRY) == first
    assert (first.state, first.payload["text"], first.created) == ("waiting", "a", NOW)
    assert len(desk.audit()) == before + 1


def test_a_claim_shows_what_was_before_and_holds_while_its_lease_does(desk: Desk, there: str) -> None:
    desk.outbox.put(message(there, "a"), ENTRY)
    first = claim(desk, there)
    assert first is not None
    assert (first.begun, first.attempts) == (False, 0)
    assert claim(desk, there, NOW + timedelta(seconds=59)) is None
    again = claim(desk, there, NOW + timedelta(seconds=61))
    assert again is not None
    assert (again.begun, again.attempts) == (True, 1)
    desk.outbox.settle(replace(again, state="sent", receipt={"ticket": "7"}))
    assert claim(desk, there, NOW + timedelta(days=1)) is None
    assert desk.outbox.listed("sent", there)[0].receipt == {"ticket": "7"}


def test_many_workers_claim_each_message_once(desk: Desk, there: str) -> None:
    for number in range(40):
        desk.outbox.put(message(there, f"{number}"), ENTRY)

    def work(_: int) -> list[str]:
        found = []
        while (got := claim(desk, there)) is not None:
            found.append(got.message_id)
            desk.outbox.settle(replace(got, state="sent"))
        return found

    with ThreadPoolExecutor(8) as pool:
        taken = Counter(name for found in pool.map(work, range(8)) for name in found)
    assert len(taken) == 40
    assert set(taken.values()) == {1}


def test_a_lane_keeps_its_order_and_holds_no_other(desk: Desk, there: str) -> None:
    for name, lane in (("1a", "one"), ("1b", "one"), ("2a", "two")):
        desk.outbox.put(message(there, name, lane=lane), ENTRY)
    first, second = claim(desk, there), claim(desk, there)
    assert [m and m.payload["text"] for m in (first, second)] == ["1a", "2a"]
    assert claim(desk, there) is None
    assert first is not None
    desk.outbox.settle(replace(first, state="dead", error="no"))
    third = claim(desk, there)
    assert third is not None
    assert third.payload["text"] == "1b"


def test_the_rate_lets_some_run_ahead_and_a_pause_none(desk: Desk, there: str) -> None:
    for number in range(6):
        desk.outbox.put(message(there, f"{number}"), ENTRY)

    def at(seconds: float) -> Outbound | None:
        moment = NOW + timedelta(seconds=seconds)
        return desk.outbox.claim(moment, lease_s={there: 900.0}, gap_s={there: 10.0}, burst_s={there: 20.0})

    assert [at(0) is not None for _ in range(4)] == [True, True, True, False]
    assert at(11) is not None
    desk.outbox.pause(there, NOW + timedelta(seconds=120))
    assert at(99) is None
    assert at(101) is not None


def test_dead_ones_are_replayed_and_others_dropped(desk: Desk, there: str) -> None:
    stored = [desk.outbox.put(message(there, name), ENTRY) for name in "abc"]
    desk.outbox.settle(replace(stored[0], state="dead", begun=True, attempts=9))
    desk.outbox.settle(replace(stored[1], state="sent"))
    names = [one.message_id for one in stored]
    assert desk.outbox.decide(names, "waiting", NOW, ENTRY) == 1
    again = desk.outbox.listed("waiting", there)[0]
    assert (again.attempts, again.begun) == (0, True)
    assert desk.outbox.decide(names, "dropped", NOW, ENTRY) == 2
    assert {state: n for (target, state), n in desk.outbox.counts().items() if target == there} == {
        "sent": 1,
        "dropped": 2,
    }


def told(there: str, version: str, state: str = "closed") -> Inbound:
    return Inbound(f"{there}:7:{version}", there, "ticket", "7", version, NOW, {"state": state})


def test_news_and_cursor_are_stored_together_and_news_once(desk: Desk, there: str) -> None:
    assert desk.news.cursor(there) == ""
    assert len(desk.news.receive([told(there, "1"), told(there, "1")], source=there, cursor="c1")) == 1
    assert desk.news.receive([told(there, "1")], source=there, cursor="c2") == []
    assert desk.news.cursor(there) == "c2"
    assert desk.news.known([f"{there}:7:1", f"{there}:7:2"]) == {f"{there}:7:1"}


def test_news_wait_for_their_ticket_and_come_by_version(desk: Desk, there: str) -> None:
    desk.news.receive([told(there, "3"), told(there, "1"), told(there, "2")])
    assert [event for event in desk.news.waiting(1000) if event.source == there] == []
    desk.news.link(Ticket(there, "7", "i_1"))
    desk.news.link(Ticket(there, "7", "i_2"))  # the first word stands
    mine = [event for event in desk.news.waiting(1000) if event.source == there]
    assert [event.version for event in mine] == ["1", "2", "3"]
    (ticket,) = desk.news.tickets(connector=there)
    assert ticket.issue_id == "i_1"
    desk.news.settle(replace(mine[2], state="done"), replace(ticket, state="closed", version="3"))
    desk.news.settle(replace(mine[0], state="done"), replace(ticket, state="open", version="1"))
    assert desk.news.tickets(connector=there)[0].state == "closed"  # a late word takes nothing back
    assert [event.state for event in desk.news.listed(source=there)] == ["done", "waiting", "done"]


def test_connectors_are_replaced_as_a_whole(desk: Desk) -> None:
    shop = ConnectorSpec("shop", "github", "https://api.github.com", to=("a@b",), per_minute=5.0)
    desk.connectors.put([shop, ConnectorSpec("drop", "files")], ENTRY)
    assert desk.connectors.all()["shop"] == shop
    desk.connectors.put([shop], ENTRY)
    assert list(desk.connectors.all()) == ["shop"]

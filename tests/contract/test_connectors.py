"""What every connector must do, against a real server of its kind: nothing lost, nothing twice, whatever goes wrong."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from tests.rig import KINDS, TRACKERS, VARIABLE, Rig, rig
from tests.servers.http import FAULTS
from tests.servers.trackers import TOKEN

from headwater.adapters.connect.remote.tool import mark
from headwater.app.connecting import tool_of
from headwater.core.errors import ConfigError, InputError, RateLimited, UnknownComponent
from headwater.core.ports import Entry

HTTP = [kind for kind in KINDS if kind not in ("mail", "files")]
ONCE = [kind for kind in KINDS if kind != "teams"]
"""Kinds that can make sure by themselves that nothing arrives twice."""


@pytest.fixture
def at(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rig]:
    with rig(request.param, tmp_path, monkeypatch.setenv) as found:
        yield found


every = pytest.mark.parametrize("at", KINDS, indirect=True)
over_http = pytest.mark.parametrize("at", HTTP, indirect=True)
tracker = pytest.mark.parametrize("at", list(TRACKERS), indirect=True)
once = pytest.mark.parametrize("at", ONCE, indirect=True)


def entry(at: Rig) -> Entry:
    return Entry(at.clock(), "jo", "test", "x", "", {})


def respec(at: Rig, **changes: object) -> None:
    """The connector, changed."""
    at.spec = replace(at.spec, **changes)  # type: ignore[arg-type]
    at.desk.connectors.put([at.spec], entry(at))


@every
def test_it_says_who_we_are_there(at: Rig) -> None:
    tool = tool_of(at.spec, at.clock)
    assert tool.check()
    tool.close()


@pytest.mark.parametrize("at", [*TRACKERS, "mail"], indirect=True)
def test_a_refused_key_holds_the_target_and_blames_no_message(at: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "another-key")
    if at.kind in TRACKERS:
        respec(at, user="")  # as a bearer token: the servers take any basic one
    at.put("m1")
    at.put("m2")
    done = at.round()
    assert (done.sent, done.dead, done.again) == (0, 0, 1)  # the second is not even tried
    message = at.desk.outbox.listed()[0]
    assert message.attempts == 0
    assert "refuses the" in message.error
    monkeypatch.setenv(VARIABLE, TOKEN)
    at.clock.move(400)
    at.until_settled()
    assert set(at.states().values()) == {"sent"}


@every
def test_a_message_arrives_once_however_often_it_is_written(at: Rig) -> None:
    assert at.put("m1").state == "waiting"
    assert at.put("m1", text="other words, same id").payload["text"] == "Parcels come late"
    assert at.round().sent == 1
    assert at.put("m1").state == "sent"
    assert at.round().sent == 0
    (made,) = at.made()
    assert "Parcels come late" in made
    assert "Late parcels" in made


@every
def test_personal_data_is_replaced_before_it_is_stored(at: Rig) -> None:
    at.put("m1", text="Write to ann.miller@example.com or call +44 20 7946 0958")
    at.round()
    (made,) = at.made()
    stored = str(at.desk.outbox.listed()[0].payload)
    for text in (made, stored):
        assert "ann.miller@" not in text
        assert "7946 0958" not in text


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("at", [kind for kind in HTTP if kind != "teams"], indirect=True)
def test_every_fault_is_survived_and_nothing_arrives_twice(at: Rig, fault: str) -> None:
    at.server.next_faults = [fault, "500", fault]
    at.put("m1")
    at.until_settled()
    message = at.desk.outbox.listed()[0]
    assert message.state == "sent", message.error
    assert message.attempts <= 3
    (made,) = at.made()
    assert mark("m1") in made or '"id": "m1"' in made
    assert at.server.happened[fault]


@pytest.mark.parametrize("at", ["mail"], indirect=True)
@pytest.mark.parametrize("fault", ["busy", "lost after", "refused for now"])
def test_mail_that_was_not_taken_goes_again_under_the_same_message_id(at: Rig, fault: str) -> None:
    at.server.next_faults = [fault, fault]
    at.put("m1")
    at.until_settled()
    assert at.states() == {"m1": "sent"}
    (key,) = at.server.mails
    assert mark("m1") in key
    assert at.server.copies[key] == (3 if fault == "lost after" else 1)


@pytest.mark.parametrize("at", ["teams"], indirect=True)
@pytest.mark.parametrize("fault", ["500 after", "lost after", "slow"])
def test_what_cannot_be_looked_for_is_left_to_a_person(at: Rig, fault: str) -> None:
    at.server.next_faults = [fault]
    at.put("m1")
    at.until_settled()
    message = at.desk.outbox.listed()[0]
    assert (message.state, message.begun) == ("dead", True)
    assert "may have arrived" in message.error
    assert len(at.made()) == 1
    at.desk.outbox.decide(["m1"], "waiting", at.clock(), entry(at))
    at.until_settled()
    assert at.states() == {"m1": "dead"}  # a replay alone changes nothing about what is not known
    at.desk.outbox.decide(["m1"], "waiting", at.clock(), entry(at), forget=True)
    at.until_settled()
    assert at.states() == {"m1": "sent"}
    assert len(at.made()) == 2  # as was said


@pytest.mark.parametrize("at", ["teams"], indirect=True)
@pytest.mark.parametrize("fault", ["429"])
def test_what_surely_did_not_arrive_goes_again(at: Rig, fault: str) -> None:
    at.server.next_faults = [fault, fault]
    at.put("m1")
    at.until_settled()
    assert at.states() == {"m1": "sent"}
    assert len(at.made()) == 1


@over_http
def test_a_busy_system_is_left_alone_for_as_long_as_it_asks(at: Rig) -> None:
    said = at.server.busy()
    said.headers["Retry-After"] = "90"
    at.server.busy = lambda: said
    at.server.next_faults = ["429"]
    at.put("m1")
    at.put("m2", issue_id="i_2")
    assert at.round().again == 1
    asked = len(at.server.seen)
    at.clock.move(85)
    at.round()
    assert len(at.server.seen) == asked  # not the other message either
    at.clock.move(10)
    at.until_settled()
    assert set(at.states().values()) == {"sent"}
    assert at.desk.outbox.listed()[0].attempts == 0


@once
@pytest.mark.parametrize("is_sent", [True, False], ids=["after it was sent", "before it was sent"])
def test_a_worker_that_dies_leaves_nothing_lost_and_nothing_twice(at: Rig, *, is_sent: bool) -> None:
    at.put("m1")
    claimed = at.desk.outbox.claim(at.clock(), lease_s={"there": 60.0}, gap_s={})
    assert claimed is not None
    tool = tool_of(at.spec, at.clock)
    if is_sent:
        tool.send(claimed, again=claimed.begun)
    tool.close()
    assert at.round().sent == 0  # the lease holds
    at.clock.move(61)
    assert at.round().sent == 1
    assert len(at.made()) == 1
    assert at.states() == {"m1": "sent"}


@every
def test_a_system_that_stays_down_gives_a_dead_letter_that_can_be_replayed(at: Rig) -> None:
    respec(at, attempts=3)
    if at.kind == "files":
        (at.folder / "there").mkdir()
        (at.folder / "there" / "out").write_text("a file where a folder should be")
    else:
        at.server.next_faults = ["busy" if at.kind == "mail" else "500"] * 40
    at.put("m1")
    at.until_settled()
    assert at.states() == {"m1": "dead"}
    assert at.desk.outbox.listed()[0].error
    assert at.round().sent == 0
    if at.kind == "files":
        (at.folder / "there" / "out").unlink()
    else:
        at.server.next_faults = []
    at.desk.outbox.decide(["m1"], "waiting", at.clock(), entry(at), forget=at.kind == "teams")
    at.until_settled()
    assert at.states() == {"m1": "sent"}
    assert len(at.made()) == 1


@pytest.mark.parametrize("at", [*TRACKERS, "slack"], indirect=True)
def test_an_answer_of_another_form_is_a_dead_letter_with_a_reason_and_is_found_later(at: Rig) -> None:
    at.server.is_changed = True
    at.put("m1")
    at.until_settled()
    message = at.desk.outbox.listed()[0]
    assert message.state == "dead"
    assert "not the one that is documented" in message.error
    at.server.is_changed = False
    at.desk.outbox.decide(["m1"], "waiting", at.clock(), entry(at))
    at.until_settled()
    assert at.states() == {"m1": "sent"}
    assert len(at.made()) == 1


@tracker
def test_a_comment_follows_its_ticket_even_when_the_ticket_is_late(at: Rig) -> None:
    at.put("open")
    at.put("say", text="Seen in the store, too", action="comment")
    at.server.next_faults = ["500"]
    at.until_settled()
    assert at.states() == {"open": "sent", "say": "sent"}
    made = at.made()
    assert len([text for text in made if "Seen in the store" in text]) == 1
    (ticket,) = at.desk.news.tickets()
    assert at.desk.outbox.listed()[1].receipt["ticket"] == ticket.ticket


@tracker
@pytest.mark.parametrize("fault", ["500 after", "lost after", "slow"])
def test_a_comment_arrives_once(at: Rig, fault: str) -> None:
    at.put("open")
    at.until_settled()
    before = len(at.made())
    at.put("say", text="Seen in the store, too", action="comment")
    at.server.next_faults = [fault, "500", fault]
    at.until_settled()
    assert at.states()["say"] == "sent"
    assert len(at.made()) == before + 1
    assert len([text for text in at.made() if "Seen in the store" in text]) == 1


@tracker
def test_a_ticket_is_brought_up_to_date(at: Rig) -> None:
    at.put("open")
    at.put("new", action="update", title="Very late parcels", text="Twice as many now")
    at.server.next_faults = []
    at.until_settled()
    assert at.states()["new"] == "sent"
    assert len(at.desk.news.tickets()) == 1
    assert any("Twice as many now" in text for text in at.made())


@tracker
def test_a_comment_without_a_ticket_says_what_to_do(at: Rig) -> None:
    at.put("say", text="Seen in the store, too", action="comment")
    at.until_settled()
    message = at.desk.outbox.listed()[0]
    assert message.state == "dead"
    assert "headwater ticket open ISSUE --to there" in message.error


@tracker
def test_what_they_close_is_noted_once_and_moves_nothing(at: Rig) -> None:
    at.put("open")
    at.until_settled()
    (ticket,) = at.desk.news.tickets()
    at.fetch()
    assert at.notes() == []  # that it is open is no news
    at.server.close_ticket(ticket.ticket)
    assert at.fetch().events == 1
    assert at.fetch().events == 0
    (note,) = at.notes()
    assert note.startswith(f"there: ticket {ticket.ticket} is closed")
    assert at.desk.issues.tracked()["i_1"].state == "proposed"
    at.server.reopen_ticket(ticket.ticket)
    at.fetch()
    assert len(at.notes()) == 2
    assert at.desk.news.tickets()[0].state == "open"


@tracker
def test_pages_are_read_to_their_end_and_news_once(at: Rig) -> None:
    for number in range(7):
        at.put(f"m{number}", issue_id=f"i_x{number}")
    at.desk.issues.track([f"i_x{number}" for number in range(7)], at.clock())
    at.until_settled()
    at.server.page = 2
    module = {"github": "github", "servicenow": "servicenow"}.get(at.kind)
    with pytest.MonkeyPatch.context() as patch:
        if module:  # these name the size of a page themselves
            patch.setattr(f"headwater.adapters.connect.remote.{module}._PAGE", 2)
        for ticket in at.desk.news.tickets():
            at.server.close_ticket(ticket.ticket)
        found = at.fetch()
        assert found.events == 7
        assert at.fetch().events == 0
    assert all(ticket.state == "closed" for ticket in at.desk.news.tickets())
    assert [len(at.notes(f"i_x{number}")) for number in range(7)] == [1] * 7


@tracker
def test_news_of_another_form_are_kept_for_a_person_and_stop_nothing(at: Rig) -> None:
    at.put("open")
    at.until_settled()
    at.server.is_changed = True
    found = at.fetch()
    assert (found.events, found.unreadable) == (0, 1)
    (event,) = at.desk.news.listed("dead")
    assert "not the one that is documented" in event.error
    at.server.is_changed = False
    at.server.close_ticket(at.desk.news.tickets()[0].ticket)
    assert at.fetch().events == 1
    assert len(at.notes()) == 1


@tracker
def test_events_out_of_order_and_told_twice_leave_the_newest_state(at: Rig) -> None:
    at.put("open")
    at.until_settled()
    (ticket,) = at.desk.news.tickets()
    states = []
    for number in range(4):
        at.server.set_state(ticket.ticket, is_closed=number % 2 == 0)
        states += tool_pull(at)
    newest_first = sorted(states, key=lambda event: event.version, reverse=True)
    for event in [*newest_first, *newest_first]:
        at.desk.news.receive([event])
        at.round()
    (ticket,) = at.desk.news.tickets()
    assert ticket.state == newest_first[0].details["state"] == "open"
    assert len(at.notes()) == 0  # open, and open again: what came late told nothing new
    assert {event.state for event in at.desk.news.listed()} <= {"done", "stale"}


def tool_pull(at: Rig) -> list:  # type: ignore[type-arg]
    """All states of tickets, as of now."""
    tool = tool_of(at.spec, at.clock)
    try:
        return [event for event in tool.pull("").events if event.kind == "ticket"]
    finally:
        tool.close()


@tracker
def test_news_of_a_ticket_that_we_do_not_know_yet_wait_for_it(at: Rig) -> None:
    """The worker died between making the ticket and writing its receipt; they were faster than its lease."""
    at.put("open")
    claimed = at.desk.outbox.claim(at.clock(), lease_s={"there": 60.0}, gap_s={})
    assert claimed is not None
    tool = tool_of(at.spec, at.clock)
    key = tool.send(claimed, again=False)["ticket"]
    tool.close()
    at.server.close_ticket(key)
    at.fetch()
    assert at.notes() == []
    at.clock.move(61)
    at.until_settled()
    assert len(at.notes()) == 1
    assert at.desk.news.tickets()[0].state == "closed"


@every
def test_the_secret_is_nowhere(at: Rig, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> None:
    caplog.set_level(logging.DEBUG)
    at.put("m1")
    if at.server is not None:
        at.server.next_faults = ["busy"] if at.kind == "mail" else ["500", "lost", "429"]
    at.until_settled()
    respec(at, project="no such thing")
    at.put("m2")
    at.round()
    at.desk.close()
    assert TOKEN.encode() not in b"".join(path.read_bytes() for path in at.folder.glob("desk.sqlite*"))
    said = capfd.readouterr()
    assert TOKEN not in caplog.text + said.out + said.err


@every
def test_the_rate_is_kept(at: Rig) -> None:
    respec(at, per_minute=6.0)
    for number in range(12):
        at.put(f"m{number}", issue_id=f"i_{number}")
    assert at.round().sent == 10  # at once, where nothing went before
    at.clock.move(9)
    assert at.round().sent == 0
    at.clock.move(2)
    assert at.round().sent == 1
    assert at.round().sent == 0


@every
def test_an_unknown_target_or_action_is_refused_at_once(at: Rig) -> None:
    with pytest.raises(InputError, match="action 'shout'"):
        at.put("m1", action="shout")
    at.desk.connectors.put([], entry(at))
    with pytest.raises(UnknownComponent):
        at.put("m2")


@pytest.mark.parametrize("at", [*TRACKERS, "webhook"], indirect=True)
def test_an_address_in_the_clear_is_refused(at: Rig) -> None:
    with pytest.raises(ConfigError, match="not encrypted"):
        tool_of(replace(at.spec, url="http://tracker.example.com"), at.clock)
    tool_of(replace(at.spec, url="http://tracker.example.com", allow_http=True), at.clock).close()
    with pytest.raises(ConfigError, match="carries a user"):
        tool_of(replace(at.spec, url="https://ann:pw@tracker.example.com"), at.clock)


@pytest.mark.parametrize("at", ["github"], indirect=True)
def test_the_primary_limit_of_github_names_the_time_at_which_it_ends(at: Rig) -> None:
    said = at.server.busy()
    reset = int((at.clock() + timedelta(seconds=300)).timestamp())
    said.headers = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(reset)}
    at.server.busy = lambda: said
    at.server.next_faults = ["429"]
    tool = tool_of(at.spec, at.clock)
    with pytest.raises(RateLimited) as caught:
        tool.check()
    assert caught.value.wait_s == pytest.approx(300)
    tool.close()


@pytest.mark.parametrize("at", ["github"], indirect=True)
def test_nothing_new_costs_nothing(at: Rig) -> None:
    at.put("open")
    at.until_settled()
    at.fetch()
    at.fetch()
    cursor = at.desk.news.cursor("there")
    at.fetch()
    assert at.server.seen[-1].headers["if-none-match"]
    assert at.desk.news.cursor("there") == cursor

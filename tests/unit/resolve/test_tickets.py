"""What the state of a ticket elsewhere says about an issue, whatever the order in which it is told."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from headwater.core.types import Inbound, Ticket
from headwater.resolve.tickets import described, heard

NOW = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)
TICKET = Ticket("there", "12", "i_1", "https://t/12")


def event(version: int, state: str) -> Inbound:
    return Inbound(f"there:12:{version}", "there", "ticket", "12", f"{version:04}", NOW, {"state": state})


def test_a_closed_ticket_is_noted_and_proposes_what_a_person_may_do() -> None:
    news = heard(TICKET, event(1, "closed"), "fixing")
    assert news.details == {
        "text": "there: ticket 12 is closed, https://t/12", "event": "there:12:1", "proposes": "fixed",
    }  # fmt: skip
    assert news.ticket is not None
    assert (news.ticket.state, news.ticket.version, news.event.state) == ("closed", "0001", "done")
    assert "proposes" not in (heard(TICKET, event(1, "closed"), "proposed").details or {})
    again = heard(news.ticket, event(2, "open"), "closed")
    assert again.details is not None
    assert again.details["proposes"] == "reopen"


def test_the_same_state_of_a_newer_version_is_no_news_but_is_remembered() -> None:
    news = heard(TICKET, event(3, "open"), "proposed")
    assert news.details is None
    assert news.ticket is not None
    assert news.ticket.version == "0003"


@given(st.lists(st.tuples(st.integers(0, 30), st.sampled_from(["open", "closed"])), max_size=30))
def test_the_newest_version_decides_in_any_order(told: list[tuple[int, str]]) -> None:
    by_version = dict(told)
    ticket = TICKET
    for version, _ in told:
        news = heard(ticket, event(version, by_version[version]), "fixing")
        ticket = news.ticket or ticket
    if told:
        newest = max(by_version)
        assert (ticket.version, ticket.state) == (f"{newest:04}", by_version[newest])


def test_a_ticket_says_size_rate_and_words() -> None:
    text = described(
        definition="Parcels come late.", size="120 [90 to 150]", trend="3.1 a week", driver="", quotes=["it is late"],
        issue_id="i_1",
    )  # fmt: skip
    assert text.splitlines() == [
        "Parcels come late.", "", "Size: 120 [90 to 150]", "Rate: 3.1 a week", "", "Customers say:", '- "it is late"', "",
        "Headwater issue i_1",
    ]  # fmt: skip

"""Who gets a reply, and that nobody gets it twice."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from headwater.core.errors import InputError
from headwater.resolve.replies import parse_consent, plan_replies

DUE = datetime(2026, 10, 5, 9, tzinfo=UTC)


def contact(
    number: int, customer: str | None, consent: str | None = "yes", source_id: str | None = "x"
) -> dict[str, Any]:
    return {
        "contact_id": f"c_{number}",
        "source": "tickets.csv",
        "source_id": source_id and f"T-{number}",
        "channel": "email",
        "customer": customer,
        "timestamp": DUE - timedelta(days=100 - number),
        "attributes": {"may": consent} if consent else {},
    }


def plan(rows: list[dict[str, Any]], *, close: bool = False, text: str = "It is fixed.") -> Any:
    return plan_replies(rows, issue_id="i_1", text=text, consent=("may", "yes"), origin="reply:b", due=DUE, close=close)


def test_one_reply_a_customer_on_their_newest_contact_and_only_with_consent() -> None:
    rows = [contact(1, "ann"), contact(2, "ann"), contact(3, None), contact(4, "bo", "no"), contact(5, "al", None)]
    rows.append(contact(6, "cy", source_id=None))
    found = plan(rows)
    assert {message.target["source_id"] for message in found.messages} == {"T-2", "T-3"}
    assert (found.replies, found.closes, found.contacts, found.without_consent, found.unreachable) == (2, 0, 6, 2, 1)
    assert all(
        message.due == DUE and message.payload == {"do": "reply", "text": "It is fixed."} for message in found.messages
    )


def test_closing_comes_after_the_reply_and_takes_all_contacts_that_allow_it() -> None:
    found = plan([contact(1, "ann"), contact(2, "ann"), contact(4, "bo", "no")], close=True)
    closes = [message for message in found.messages if message.payload["do"] == "close"]
    assert {message.target["source_id"] for message in closes} == {"T-1", "T-2"}
    assert min(message.due for message in closes) > DUE


def test_the_same_words_reach_a_customer_once_whatever_else_changes() -> None:
    first = plan([contact(1, "ann")])
    later = plan([contact(1, "ann"), contact(7, "ann")], close=True, text=" It is fixed. ")
    replies = {message.message_id for message in later.messages if message.payload["do"] == "reply"}
    assert replies == {message.message_id for message in first.messages}
    assert plan([contact(1, "ann")], text="Another matter").messages[0].message_id not in replies


def test_bad_input_is_named() -> None:
    with pytest.raises(InputError, match="empty"):
        plan([contact(1, "ann")], text="  ")
    for wrong in ("yes", "=yes", "may="):
        with pytest.raises(InputError, match="consent"):
            parse_consent(wrong)

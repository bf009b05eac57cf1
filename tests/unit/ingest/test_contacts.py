"""From records to contacts: counts add up, and the order of rows does not matter."""

import random
from collections.abc import Iterator
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from headwater.core.ids import contact_id
from headwater.core.types import RawRecord, Rejected
from headwater.ingest import Accepted, Counts, IngestConfig, Mapping, Outcome, RecordsToContacts, against_known

RELAXED = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])


class Memory:
    """A spool that holds everything."""

    def __init__(self) -> None:
        self._items: dict[bytes, list[tuple[Any, ...]]] = {}

    def add(self, key: bytes, item: tuple[Any, ...]) -> None:
        self._items.setdefault(key, []).append(item)

    def groups(self) -> Iterator[tuple[bytes, list[tuple[Any, ...]]]]:
        return ((key, self._items[key]) for key in sorted(self._items))


def outcomes(rows: list[dict[str, Any]], mapping: Mapping, **config: Any) -> list[Outcome]:
    records = [RawRecord(k, row, str(row)) for k, row in enumerate(rows, 1)]
    build = RecordsToContacts(mapping, IngestConfig(**config), source="a.csv", salt=b"salt")
    found = list(build.stream(lambda: records, Memory()))
    assert all(outcome.counts.adds_up for outcome in found)
    total = sum((outcome.counts for outcome in found), Counts())
    assert total.read == len(rows)
    assert total.contacts == sum(len(o.accepted) for o in found)
    return found


def build(rows: list[dict[str, Any]], mapping: Mapping, **config: Any) -> tuple[list[Accepted], list[Rejected], Counts]:
    found = outcomes(rows, mapping, **config)
    return (
        [a for o in found for a in o.accepted],
        [r for o in found for r in o.rejected],
        sum((o.counts for o in found), Counts()),
    )


FLAT = Mapping(id="id", text=("text",), timestamp="when", customer="who", attributes=("state",))


def test_a_row_becomes_a_contact() -> None:
    row = {"id": 7.0, "text": " It broke\x00 ", "when": "2024-01-02T03:04:05+01:00", "who": "ann", "state": "NY"}
    (found,), _, _ = build([row], FLAT, namespace="shop")
    contact = found.contact
    assert contact.id == contact_id("shop", "7")
    assert (contact.text, contact.turns, contact.attributes) == (" It broke ", (), {"state": "NY"})
    assert contact.timestamp is not None
    assert contact.timestamp.isoformat() == "2024-01-02T02:04:05+00:00"
    assert contact.customer is not None
    assert (found.source, found.line, found.source_id) == ("a.csv", 1, "7")


def test_bad_rows_are_rejected_with_their_reason() -> None:
    rows = [{"id": 1, "text": " "}, {"id": 2, "text": "a", "when": "2024-02-30"}, {"id": 3, "text": "x" * 50},
            {"id": 4, "text": "fine"}]  # fmt: skip
    accepted, rejected, counts = build(rows, FLAT, max_text_bytes=20)
    assert [(r.line, r.code) for r in rejected] == [(1, "empty_text"), (2, "bad_timestamp"), (3, "too_long")]
    assert "2024-02-30" in rejected[1].reason
    assert counts == Counts(4, 1, 0, 3, 1)
    assert accepted[0].contact.text == "fine"


def test_same_id_same_content_is_a_duplicate_other_content_a_conflict() -> None:
    rows = [{"id": 1, "text": "a"}, {"id": 1, "text": "a"}, {"id": 1, "text": "b"}]
    accepted, rejected, counts = build(rows, FLAT)
    kept = accepted[0].contact.text
    backwards, _, _ = build(rows[::-1], FLAT)
    assert backwards[0].contact.text == kept
    assert {r.code for r in rejected} == {"conflicting_id"}
    assert (counts.read, counts.contacts) == (3, 1)


def test_rows_without_id_are_told_apart_by_content_and_count() -> None:
    mapping = Mapping(text=("text",))
    accepted, _, counts = build([{"text": "a"}, {"text": "a"}, {"text": "b"}], mapping)
    assert counts == Counts(3, 3, 0, 0, 3)
    ids = {a.contact.id for a in accepted}
    assert len(ids) == 3
    overlapping, _, _ = build([{"text": "b"}, {"text": "a"}], mapping)
    assert {a.contact.id for a in overlapping} < ids


def test_the_column_decides_on_the_order_of_day_and_month() -> None:
    rows = [{"id": 1, "text": "a", "when": "03/04/2024"}, {"id": 2, "text": "b", "when": "25/12/2024"}]
    for order in (rows, rows[::-1]):
        accepted, _, _ = build(order, FLAT)
        months = {a.source_id: a.contact.timestamp.month for a in accepted if a.contact.timestamp}
        assert months == {"1": 4, "2": 12}
    accepted, _, _ = build(rows[:1], FLAT)
    assert accepted[0].contact.timestamp is not None
    assert accepted[0].contact.timestamp.month == 3


def test_turns_in_one_row() -> None:
    turns = [
        {"agent": "User", "text": "It broke", "t": 1589375697}, {"agent": "Wizard", "action": "query", "t": 1589375700},
        {"agent": "KnowledgeBase", "item": {}}, {"agent": "Wizard", "text": "Sorry", "t": 1589375714},
    ]  # fmt: skip
    (found,), _, _ = build(
        [{"id": 1, "turns": turns, "subject": "Help"}], Mapping(id="id", turns="turns", text=("subject",))
    )
    contact = found.contact
    assert contact.text == "Help\nIt broke\nSorry"
    assert [(t.speaker, contact.text[t.start : t.end]) for t in contact.turns] == [
        ("customer", "Help"), ("customer", "It broke"), ("associate", "Sorry"),
    ]  # fmt: skip
    assert contact.timestamp == contact.turns[1].timestamp


def test_a_transcript_that_names_its_speakers() -> None:
    text = "Call 7\nAgent: Hello, one\nmoment please\nCustomer: It broke: twice\n[00:12] Agent 2: Sorry\n"
    (found,), _, _ = build([{"id": 1, "turns": text}], Mapping(id="id", turns="turns"))
    contact = found.contact
    assert [(t.speaker, contact.text[t.start : t.end]) for t in contact.turns] == [
        ("unknown", "Call 7"), ("associate", "Hello, one\nmoment please"), ("customer", "It broke: twice"),
        ("associate", "Sorry"),
    ]  # fmt: skip
    (plain,), _, _ = build([{"id": 1, "turns": "it broke"}], Mapping(id="id", turns="turns"))
    assert (plain.contact.text, plain.contact.turns[0].speaker) == ("it broke", "unknown")


def test_a_system_that_answers_customers_is_a_bot() -> None:
    turns = [["USER", "it broke"], ["SYSTEM", "oh"]]
    (found,), _, _ = build([{"turns": turns}], Mapping(turns="turns"))
    assert [t.speaker for t in found.contact.turns] == ["customer", "bot"]


ROWS = Mapping(id="id", text=("text",), conversation="conv", turn="turn", speaker="role", attributes=("domain",))


def test_rows_of_a_conversation_are_joined_in_their_order() -> None:
    rows = [
        {"id": "a2", "conv": "a", "turn": 10, "role": "agent", "text": "hello", "domain": "x"},
        {"id": "b1", "conv": "b", "turn": 1, "role": "customer", "text": "no signal", "domain": "x"},
        {"id": "a1", "conv": "a", "turn": 2, "role": "customer", "text": "it broke", "domain": "x"},
        {"id": "a1", "conv": "a", "turn": 2, "role": "customer", "text": "it broke", "domain": "x"},
        {"id": "a1", "conv": "a", "turn": 2, "role": "customer", "text": "zzz", "domain": "x"},
        {"id": "a3", "conv": "a", "turn": 11, "role": "customer", "text": "", "domain": "x"},
    ]
    accepted, rejected, counts = build(rows, ROWS)
    by_id = {a.source_id: a for a in accepted}
    assert by_id["a"].contact.text == "it broke\nhello"
    assert by_id["a"].rows == 2
    assert by_id["a"].contact.id == contact_id("", "a")
    assert by_id["a"].contact.attributes == {"domain": "x"}
    assert sorted(r.code for r in rejected) == ["conflicting_id", "empty_text"]
    assert counts == Counts(6, 3, 1, 2, 2)


THREAD = Mapping(
    id="id", text=("text",), timestamp="when", customer="author", speaker="inbound", reply_to="to", reply_prefix="t-"
)


def test_replies_become_a_thread() -> None:
    rows = [
        {"id": "t-3", "text": "thanks", "author": "ann", "inbound": True, "to": 2.0, "when": "2024-01-01T00:02:00"},
        {"id": "t-1", "text": "it broke", "author": "ann", "inbound": True, "to": None, "when": "2024-01-01T00:00:00"},
        {"id": "t-2", "text": "sorry", "author": "shop", "inbound": False, "to": 1.0, "when": "2024-01-01T00:01:00"},
        {"id": "t-9", "text": "alone", "author": "bob", "inbound": True, "to": 77, "when": "2024-01-01T00:01:00"},
    ]
    accepted, _, counts = build(rows, THREAD)
    thread = next(a for a in accepted if a.source_id == "t-1")
    assert thread.contact.text == "it broke\nsorry\nthanks"
    assert [t.speaker for t in thread.contact.turns] == ["customer", "associate", "customer"]
    alone = next(a for a in accepted if a.source_id == "t-9")
    assert alone.contact.customer not in (None, thread.contact.customer)
    assert counts == Counts(4, 4, 0, 0, 2)


def test_who_began_a_thread_is_the_customer_where_no_column_says_it() -> None:
    mapping = Mapping(id="id", text=("text",), customer="from", reply_to="to")
    rows = [
        {"id": "2", "text": "sorry", "from": "help@x", "to": "1"},
        {"id": "1", "text": "broke", "from": "a@b", "to": None},
    ]
    (found,), _, _ = build(rows, mapping)
    assert [t.speaker for t in found.contact.turns] == ["customer", "associate"]
    assert found.contact.text == "broke\nsorry"


def test_replies_in_a_circle_are_still_one_thread() -> None:
    mapping = Mapping(id="id", text=("text",), reply_to="to")
    rows = [
        {"id": "1", "text": "a", "to": "2"},
        {"id": "2", "text": "b", "to": "1"},
        {"id": "3", "text": "c", "to": "3"},
    ]
    accepted, _, _ = build(rows, mapping)
    assert sorted(a.rows for a in accepted) == [1, 2]


def test_batches_are_bounded_and_progress_is_told() -> None:
    rows = [{"id": k, "text": f"text {k}"} for k in range(25)]
    found = outcomes(rows, FLAT, batch_size=10)
    assert [len(o.accepted) for o in found] == [10, 10, 5]
    told: list[int] = []
    stream = RecordsToContacts(FLAT, source="a", salt=b"")
    list(stream.stream(lambda: [RawRecord(1, r, "") for r in rows], Memory(), progress=told.append))
    assert sum(told) == 25


def test_what_is_stored_already_is_not_added_again() -> None:
    outcome = outcomes([{"id": 1, "text": "a"}, {"id": 2, "text": "b"}, {"id": 3, "text": "c"}], FLAT)[0]
    stored = {outcome.accepted[0].contact.id: outcome.accepted[0].content_hash, outcome.accepted[1].contact.id: "other"}
    left = against_known(outcome, stored)
    assert left.counts == Counts(3, 1, 1, 1, 1)
    assert left.counts.adds_up
    assert [(r.code, r.raw) for r in left.rejected] == [("conflicting_id", outcome.accepted[1].origin[0][1])]


VALUES = {
    "id": st.sampled_from(["1", "2", "3", 4.0, None, ""]),
    "text": st.sampled_from(["a", "b", "", None, "c\nd", "\ud800"]) | st.text(max_size=4),
    "when": st.sampled_from(["2024-01-01", "03/04/2024", "25/12/2024", "12/25/2024", "never", None, 1589375697]),
    "who": st.sampled_from(["x", "y", None]),
    "state": st.sampled_from(["NY", "", None, ["a"]]),
    "conv": st.sampled_from(["p", "q", None]),
    "turn": st.sampled_from([0, 1, 2, "3"]),
    "role": st.sampled_from(["agent", "customer", True, None]),
    "to": st.sampled_from(["1", "2", "9", None]),
    "turns": st.none() | st.lists(st.tuples(st.sampled_from(["agent", "user"]), st.text(max_size=3)), max_size=3),
}
MAPPINGS = [
    FLAT, Mapping(text=("text",), timestamp="when", attributes=("state",)),
    Mapping(id="id", text=("text",), conversation="conv", turn="turn", speaker="role", customer="who"),
    Mapping(text=("text",), conversation="conv", turn="turn", speaker="role", timestamp="when"),
    Mapping(id="id", text=("text",), timestamp="when", reply_to="to", customer="who"),
    Mapping(id="id", turns="turns", text=("text",), timestamp="when"),
]  # fmt: skip


@given(
    rows=st.lists(st.fixed_dictionaries(VALUES), max_size=25),
    mapping=st.sampled_from(MAPPINGS),
    seed=st.integers(0, 5),
    batch_size=st.sampled_from([1, 3, 100]),
)
@settings(parent=RELAXED, max_examples=250)
def test_shuffled_rows_give_the_same_contacts(
    rows: list[dict[str, Any]], mapping: Mapping, seed: int, batch_size: int
) -> None:
    shuffled = random.Random(seed).sample(rows, len(rows))
    one, rejected, counts = build(rows, mapping, batch_size=batch_size)
    two, rejected_too, counts_too = build(shuffled, mapping)
    assert [(a.contact, a.content_hash, a.rows, a.source_id) for a in one] == [
        (a.contact, a.content_hash, a.rows, a.source_id) for a in two
    ]
    assert counts == counts_too
    assert sorted((r.code, r.raw) for r in rejected) == sorted((r.code, r.raw) for r in rejected_too)
    assert len({a.contact.id for a in one}) == len(one)
    for item in one:
        assert all(item.contact.text[t.start : t.end].strip() for t in item.contact.turns)

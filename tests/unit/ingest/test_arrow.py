"""Contacts and rejected rows survive their tables."""

from datetime import UTC, datetime

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from headwater.core.schema import conform
from headwater.core.types import Contact, Rejected, Turn
from headwater.ingest import Accepted, contacts_from_table, contacts_to_table, rejected_from_table, rejected_to_table

TEXT = st.text(st.characters(blacklist_categories=("Cs",)), max_size=20)
BOUNDS = (datetime(1970, 1, 2), datetime(2099, 1, 1))  # noqa: DTZ001 - the strategy wants naive bounds
TIMES = st.none() | st.datetimes(*BOUNDS, timezones=st.just(UTC))


@given(
    text=TEXT,
    when=TIMES,
    turn_time=TIMES,
    customer=st.none() | TEXT,
    attributes=st.dictionaries(TEXT, TEXT, max_size=3),
)
def test_contacts_come_back(
    text: str, when: datetime | None, turn_time: datetime | None, customer: str | None, attributes: dict[str, str]
) -> None:
    turns = (Turn("customer", 0, len(text), turn_time),)
    contact = Contact("c_1", text, turns, when, "chat", customer, attributes)
    table = contacts_to_table([Accepted(contact, "a.csv", 3, None, "h")], 7)
    assert conform("contacts", table).equals(table)
    assert table["part"].to_pylist() == [7]
    assert contacts_from_table(table) == [contact]


def test_slices_and_chunks_keep_their_turns() -> None:
    contacts = [Contact(f"c_{k}", "abc", tuple(Turn("bot", j, j + 1) for j in range(k % 4))) for k in range(20)]
    table = contacts_to_table([Accepted(c, "a", 1, None, "h") for c in contacts], 0)
    assert contacts_from_table(table.slice(3, 9)) == contacts[3:12]
    assert contacts_from_table(pa.concat_tables([table.slice(15), table.slice(0, 2)])) == contacts[15:] + contacts[:2]


def test_no_contacts_make_an_empty_table() -> None:
    assert contacts_from_table(contacts_to_table([], 0)) == []
    assert rejected_to_table([], 0).num_rows == 0


def test_rejected_rows_come_back_with_a_stable_id() -> None:
    rejected = [
        Rejected("a.csv", 3, "ragged_row", "1 cells", "x\n"),
        Rejected("a.csv", 4, "ragged_row", "1 cells", "x\n"),
    ]
    table = rejected_to_table(rejected, 1)
    assert rejected_from_table(table) == rejected
    assert table["rejected_id"].to_pylist() == rejected_to_table(rejected, 2)["rejected_id"].to_pylist()
    assert len(set(table["rejected_id"].to_pylist())) == 2

"""Single values: speakers, channels, customers, attributes, texts, ids."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.core.types import SPEAKERS
from headwater.ingest.normalise import attribute_of, channel_of, customer_hash, id_of, key_of, speaker_of, text_of

VALUES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.lists(st.text(max_size=5))


@pytest.mark.parametrize(
    ("value", "speaker"),
    [
        ("User", "customer"), ("Wizard", "associate"), ("AGENT", "associate"), ("bot", "bot"), ("SYSTEM", "system"),
        ("KnowledgeBase", "system"), ("UserGuide", "system"),
        ("csr", "associate"), ("rep", "associate"), (True, "customer"),
        (False, "associate"), ("inbound", "customer"), ("End-User", "customer"), ("Agent 2", "associate"),
        ("customer_1", "customer"), ("Support Team", "associate"), ("U", "customer"), ("action", "system"),
        (None, "unknown"), ("Xq", "unknown"), ("true", "customer"),
    ],
)  # fmt: skip
def test_speakers(value: object, speaker: str) -> None:
    assert speaker_of(value) == speaker


@pytest.mark.parametrize(
    ("value", "channel"),
    [("Live Chat", "chat"), ("E-mail", "email"), ("Phone", "call"), ("Web", "case"), ("Postal mail", "case"),
     ("Web Referral", "case"), ("twitter", "social"), ("App Store", "review"), ("pigeon", "text"), (None, "text")],
)  # fmt: skip
def test_channels(value: object, channel: str) -> None:
    assert channel_of(value) == channel


def test_customers_are_hashed_with_the_salt() -> None:
    assert customer_hash("A@b.c ", b"one") == customer_hash("a@b.c", b"one")
    assert customer_hash("a@b.c", b"one") != customer_hash("a@b.c", b"two")
    assert customer_hash(115712.0, b"s") == customer_hash("115712", b"s")
    assert customer_hash("", b"s") is None
    assert "a@b" not in str(customer_hash("a@b.c", b"s"))


def test_text_stays_as_it_came_but_for_what_cannot_be_stored() -> None:
    assert text_of("  CafÃ© \r\n") == "  CafÃ© \r\n"
    assert text_of("a\x00b\ud800") == "ab\ufffd"
    assert text_of(None) == ""
    assert text_of(["a", "b"]) == "a\nb"


def test_ids_and_attributes() -> None:
    assert [id_of(v) for v in (3.0, "3.0", " x ", "", None, 7, "nan")] == ["3", "3", "x", None, None, 7 and "7", None]
    assert [attribute_of(v) for v in ("  a \n b", True, 3.0, ["x", "y"], None, "N/A", 2.5)] == [
        "a b", "true", "3", "x|y", "", "", "2.5",
    ]  # fmt: skip
    assert key_of("Date received") == key_of("dateReceived") == "date_received"


@given(VALUES)
def test_any_value_has_a_form(value: object) -> None:
    assert speaker_of(value) in SPEAKERS
    assert channel_of(value)
    text_of(value).encode()
    attribute_of(value).encode()
    customer_hash(value, b"s")

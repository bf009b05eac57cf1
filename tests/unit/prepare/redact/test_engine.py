"""Redaction as a whole: what is found, what is left alone, the placeholders."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.core.errors import UnknownComponent
from headwater.prepare.redact import ALL, find_personal, redact

FOUND = [
    ("EMAIL", "write to anna.k+shop@mail.example.co.uk today", "anna.k+shop@mail.example.co.uk"),
    ("EMAIL", "it is joan dot smith at mail dot example dot com", "joan dot smith at mail dot example dot com"),
    ("EMAIL", "nila 78 gmailcom", "nila 78 gmailcom"),
    ("URL", "see https://u:secret@host.example/reset?token=abc1.", "https://u:secret@host.example/reset?token=abc1"),
    ("IP", "blocked from 203.0.113.7 again", "203.0.113.7"),
    ("IP", "from 2001:db8::ff00:42:8329 again", "2001:db8::ff00:42:8329"),
    ("MAC", "router 00:1A:2B:3C:4D:5E is off", "00:1A:2B:3C:4D:5E"),
    ("CARD", "my card 4111 1111 1111 1111 was charged", "4111 1111 1111 1111"),
    ("IBAN", "refund to DE89 3704 0044 0532 0130 00 please", "DE89 3704 0044 0532 0130 00"),
    ("SSN", "my ssn is 123-45-6789 ok", "123-45-6789"),
    ("SSN", "last four of my social are 6789 ok", "6789"),
    ("VIN", "vin 1HGCM82633A004352 stalls", "1HGCM82633A004352"),
    ("PHONE", "call +49 (0)30 1234-5678 please", "+49 (0)30 1234-5678"),
    ("PHONE", "call me at (555) 010-4477 x22 please", "(555) 010-4477 x22"),
    ("PHONE", "my number is four two zero uh double seven five one two", "four two zero uh double seven five one two"),
    ("ACCOUNT", "order number AB-123456 is late", "AB-123456"),
    ("ACCOUNT", "my policy number is 88213", "88213"),
    ("PASSWORD", "my password is Hunter2! ok", "Hunter2!"),
    ("USERNAME", "my username is river_otter99 ok", "river_otter99"),
    ("DATE_OF_BIRTH", "born on 04/07/1981 in spring", "04/07/1981"),
    ("ADDRESS", "ship it to 12 Baker Street, London NW1 6XE today", "12 Baker Street, London NW1 6XE"),
    ("ADDRESS", "I moved to Hauptstraße 12, 10115 Berlin yesterday", "Hauptstraße 12, 10115 Berlin"),
    ("PERSON", "My name is Anna Kowalska and it broke", "Anna Kowalska"),
    ("PERSON", "It never came.\nRegards,\nJohn Miller", "John Miller"),
    ("PERSON", "may i have your name\nmy name is maria lopez", "maria lopez"),
]  # fmt: skip
KEPT = [
    "I paid $1,299.00 for 2 items in 2023 and waited 45 minutes",
    "the update to 17.2.1 failed 3 times at 10:45 on 12/03/2024",
    "hi good morning, the app crashes every time I open it",
    "Hello Team, Windows does not start since the last update. Thanks",
    "it costs 450 dollars and 20 percent more, that is 5 gb",
]


@pytest.mark.parametrize(("kind", "text", "value"), FOUND)
def test_found(kind: str, text: str, value: str) -> None:
    found = [(item.kind, text[item.start : item.end]) for item in find_personal(text)]
    assert (kind, value) in found


@pytest.mark.parametrize("text", KEPT)
def test_left_alone(text: str) -> None:
    assert redact(text).text == text


def test_equal_values_share_a_placeholder_whatever_case_and_spacing() -> None:
    text = "a@example.org, A@Example.org, b@example.org; card 4111111111111111 or 4111 1111 1111 1111"
    assert redact(text).text == "<EMAIL_1>, <EMAIL_1>, <EMAIL_2>; card <CARD_1> or <CARD_1>"


def test_types_select_and_unknown_ones_are_refused() -> None:
    text = "Anna Kowalska flew from Paris, mail anna@example.org"
    assert [span.type for span in redact(text, types=("EMAIL",)).spans] == ["EMAIL"]
    assert "LOCATION" in {span.type for span in redact(text, types=ALL).spans}
    with pytest.raises(UnknownComponent, match="EMIAL") as caught:
        redact(text, types=("EMIAL",))
    assert "EMAIL" in caught.value.hint


@settings(deadline=None)
@given(st.text(alphabet="a1@.:/ -\n+(xXJohn", max_size=200) | st.text(max_size=200))
def test_spans_are_in_order_and_rebuild_the_text(text: str) -> None:
    result = redact(text)
    at, pieces = 0, []
    for span in result.spans:
        assert at <= span.start < span.end <= len(text)
        pieces += [text[at : span.start], span.placeholder]
        at = span.end
    assert "".join([*pieces, text[at:]]) == result.text


@settings(deadline=None)
@given(st.text(alphabet="0123456789 -", min_size=1, max_size=60))
def test_redaction_hides_what_it_found(digits: str) -> None:
    result = redact(f"my card number is {digits} ok")
    for span in result.spans:
        assert span.type in ALL
        assert span.placeholder in result.text


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "a@",
        "a@a.",
        "1 ",
        "one two ",
        "a:",
        "www.",
        "12 a ",
        "https://",
        "Ab ",
        "-",
        "((1",
        "\n1 ",
        "a1",
        "de89 ",
        "x at y dot ",
        "12 st ",
        "order ",
        "my name is ",
        "1.1.",
        "Suite 1 ",
        "password is ",
        "1 Ab 1 ",
    ],
)
def test_time_is_linear_on_hostile_input(piece: str) -> None:
    redact(piece * (150_000 // len(piece)))

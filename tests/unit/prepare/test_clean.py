"""Spans of the customer's own words."""

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.core.types import Contact, Turn
from headwater.prepare.clean import clean


def _kept(text: str) -> list[str]:
    return [text[a:b] for a, b in clean(Contact("c_1", text))]


def test_greeting_signature_and_quoted_reply_go() -> None:
    text = (
        "Hi Joe,\n\nthe lamp broke after a day.\nI want a refund.\n\nKind regards,\nAnn Lee\nBuyer\n+1 555 0100\n\n"
        "On Mon, 3 Mar 2025 at 10:01, Shop Care <care@shop.example> wrote:\n> Dear Ann,\n> thank you"
    )
    assert _kept(text) == ["the lamp broke after a day.\nI want a refund."]


def test_outlook_headers_in_several_languages_end_the_letter() -> None:
    for header in (
        "Von: Shop\nGesendet: Montag\nAn: Ann\nBetreff: Lampe",
        "De : Shop\nEnvoyé : lundi\nÀ : Ann\nObjet : Lampe",
        "From: Shop\nSent: Monday\nTo: Ann\nSubject: Lamp",
    ):
        assert _kept(f"it broke\n\n{header}\n\nold text") == ["it broke"]


def test_forwarded_letter_keeps_its_body() -> None:
    text = (
        "---------- Forwarded message ---------\nFrom: a@example.org\nTo: b@example.org\nSubject: lamp\n\nmy lamp broke"
    )
    assert _kept(text) == ["my lamp broke"]


def test_reply_below_the_quote_is_kept() -> None:
    assert _kept("On Monday Shop wrote:\n> is it fixed?\nno it is not") == ["no it is not"]


def test_markup_is_left_out() -> None:
    text = "<head><style>p{}</style></head><body><p>Hello,</p><p>it <b>broke</b>.</p><p>Regards<br>Ann</p></body>"
    assert _kept(text) == ["it <b>broke</b>."]


def test_footers_and_disclaimers_go() -> None:
    text = (
        "it broke\n\nSent from my phone\n\nThis e-mail and any attachment are confidential and intended only for the "
        "recipient named above. If you are not the intended recipient please delete it."
    )
    assert _kept(text) == ["it broke"]


def test_only_the_customer_speaks() -> None:
    text = "how can i help\nhi my lamp broke\nok"
    turns = (Turn("associate", 0, 14), Turn("customer", 15, 31), Turn("associate", 32, 34))
    contact = Contact("c_1", text, turns)
    assert [text[a:b] for a, b in clean(contact)] == ["my lamp broke"]


def test_a_letter_of_thanks_in_the_middle_goes_on() -> None:
    assert "it broke again" in " ".join(
        _kept("Thanks\nbut after the repair in your shop last week, it broke again and smells of smoke")
    )


@settings(deadline=None)
@given(st.text(alphabet="ab <>p/\n>:-wrote.Hi,", max_size=300))
def test_spans_are_ordered_disjoint_and_trimmed(text: str) -> None:
    found = clean(Contact("c_1", text))
    assert all(0 <= a < b <= len(text) for a, b in found)
    assert all(x[1] <= y[0] for x, y in itertools.pairwise(found))
    assert all(text[a:b] == text[a:b].strip() for a, b in found)


def test_time_is_linear_on_hostile_letters() -> None:
    for piece in ("Thanks\n", "> x\n", "On a wrote:\n", "From: a\n", "<p>", "<div ", "--\n"):
        clean(Contact("c_1", piece * (200_000 // len(piece))))

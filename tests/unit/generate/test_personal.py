"""Synthetic personal data passes the checks that real data passes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.generate.marks import unmark
from headwater.generate.personal import Person, iban, luhn_digit, spell


def test_published_examples():
    assert luhn_digit("7992739871") == "3"  # the example of Luhn's method in ISO/IEC 7812 texts
    assert iban("GB", "WEST12345698765432") == "GB82WEST12345698765432"  # registry example
    assert spell("42-0") == "four two zero"


@given(st.integers(0, 2**64 - 1), st.sampled_from(["en", "es", "de", "fr", "pt"]))
def test_every_person_has_valid_numbers(key, home):
    person = Person(key, home, "en")
    card = unmark(person.card()).text.replace(" ", "")
    assert luhn_digit(card[:-1]) == card[-1]
    assert len(card) == 16
    bank = unmark(person.bank()).text.replace(" ", "")
    assert int("".join(str(int(char, 36)) for char in bank[4:] + bank[:4])) % 97 == 1
    assert len(bank) == {"en": 22, "es": 24, "de": 22, "fr": 27, "pt": 25}[home]
    assert person.mail_address().isascii()


@pytest.mark.parametrize("home", ["en", "de", "fr"])
def test_telephone_numbers_lie_in_ranges_kept_for_fiction(home):
    number = unmark(Person(123456789, home, home).phone()).text
    assert {"en": "555-01", "de": "030 23125 ", "fr": "01 99 00 "}[home] in number

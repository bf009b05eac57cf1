"""Check digits."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.prepare.redact.checks import is_card, is_iban, is_ipv4, is_ssn, is_vin


@pytest.mark.parametrize("digits", ["4111111111111111", "5500000000000004", "340000000000009", "6011000000000004"])
def test_cards_of_the_networks_pass(digits: str) -> None:
    assert is_card(digits)


@settings(deadline=None)
@given(st.integers(0, 14), st.integers(1, 9))
def test_luhn_sees_every_single_wrong_digit(place: int, shift: int) -> None:
    digits = list("4111111111111111")
    digits[place + 1] = str((int(digits[place + 1]) + shift) % 10)
    assert not is_card("".join(digits))


@pytest.mark.parametrize("code", ["DE89370400440532013000", "GB82WEST12345698765432", "FR1420041010050500013M02606"])
def test_ibans_of_the_standard_pass_and_changed_ones_fail(code: str) -> None:
    assert is_iban(code)
    assert not is_iban(code[:-1] + ("0" if code[-1] != "0" else "1"))
    assert not is_iban(code + "0")


def test_vin_check_digit() -> None:
    assert is_vin("1HGCM82633A004352")
    assert not is_vin("1HGCM82633A004353")
    assert not is_vin("1HGCM8263IA004352")


def test_ssn_ranges() -> None:
    assert is_ssn("123456789")
    assert not any(map(is_ssn, ["000456789", "666456789", "123006789", "123450000", "12345678"]))


def test_ipv4_range() -> None:
    assert is_ipv4("192.168.0.255")
    assert not is_ipv4("192.168.0.256")

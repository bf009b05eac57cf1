"""Rules say what they do and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.core.errors import InputError
from headwater.organise.rules import folded, parse

SAID = "My gift card wasn't declined; the CAFÉ refused it twice."


@pytest.mark.parametrize(
    ("rule", "holds"),
    [
        ("card", True), ("cards", False), ("card*", True), ("declined card", True), ('"card declined"', False),
        ('"gift card"', True), ("lost OR refused", True), ("lost OR stolen", False), ("card -gift", False),
        ("card -lost", True), ("cafe", True), ("wasn’t", True), ('card -"gift card"', False), ('"gift* card"', True),
        ("gift-card", True), ('lost OR "refused it" twice', True),
        ('"gift ca*"', True), ('"gift* ca*"', True), ('"gift* wasn*"', False), ('"ift card"', False), ("efused", False),
    ],
)  # fmt: skip
def test_what_a_rule_speaks_of(rule: str, holds: bool) -> None:
    assert parse(rule).holds(folded(SAID)) is holds


@pytest.mark.parametrize("rule", ["", "  ", "-gift", "OR card", "card OR", "a OR OR b", '"card', "!!", "a OR -b"])
def test_rules_that_say_nothing_are_refused(rule: str) -> None:
    with pytest.raises(InputError, match="rule"):
        parse(rule)


@given(st.text(max_size=40), st.text(max_size=80))
def test_any_text_is_a_rule_or_an_input_error(rule: str, said: str) -> None:
    try:
        read = parse(rule)
    except InputError:
        return
    assert read.holds(folded(said)) in (True, False)
    assert read == parse(rule)

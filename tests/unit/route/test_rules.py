"""Rules are read line by line, errors say where and what was meant, the first match decides."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.core.errors import HeadwaterError, InputError
from headwater.route.rules import first_match, parse_rules

TEAMS = ["t_parcels", "t_pay"]


def read(text: str) -> str:
    if "chanel" in text:
        raise InputError("nothing is called 'chanel' here", hint="did you mean 'channel'?")
    return text


def parsed(text: str) -> list:
    return parse_rules(text, teams=TEAMS, read=read, source="rules.txt")


def test_a_line_is_taken_apart() -> None:
    text = (
        'when says "late OR lost" and region="North then South" then team t_parcels queue "eu one" urgent because "why"'
    )
    (rule,) = parsed(f"# a comment\n\n  {text}  ")
    assert (rule.line, rule.about, rule.team, rule.queue) == (3, "contact", "t_parcels", "eu one")
    assert (rule.says, rule.condition) == ("late OR lost", 'region="North then South"')
    assert rule.urgent
    assert rule.because == "why"
    assert rule.text == text


def test_issues_persons_and_what_is_left() -> None:
    rules = parsed(
        "issue when topic=x then team t_pay\nwhen a=b then person\notherwise then team t_pay\nissue otherwise person"
    )
    assert [rule.about for rule in rules] == ["issue", "contact", "contact", "issue"]
    assert [rule.team for rule in rules] == ["t_pay", None, "t_pay", None]
    assert [rule.condition for rule in rules] == ["topic=x", "a=b", None, None]


@pytest.mark.parametrize(
    ("text", "says", "hint"),
    [
        ("when a=b then team t_parcel", "rules.txt, line 1: unknown team 't_parcel'", "'t_parcels'"),
        ("\nwhen chanel=chat then team t_pay", "rules.txt, line 2: nothing is called 'chanel'", "'channel'"),
        ("when a=b send t_pay", "rules.txt, line 1 cannot be read", "for example"),
        ("when a=b then team t_pay quickly", "'quickly' cannot follow", "queue NAME"),
        ('when says "" then team t_pay', "says has no words", "late OR missing"),
        ("otherwise person\nwhen a=b then team t_pay", "line 2 is never reached: line 1", "last"),
        ("# nothing", "holds no rule", "for example"),
    ],
)
def test_errors_name_the_line_and_what_was_meant(text: str, says: str, hint: str) -> None:
    with pytest.raises(InputError) as caught:
        parsed(text)
    assert says in str(caught.value)
    assert hint in caught.value.hint


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(HeadwaterError):
        assert parsed(text)


def test_the_first_that_holds_decides() -> None:
    rules = parsed("when a=1 then team t_pay\nwhen a=2 then team t_parcels\nwhen a=3 then person")
    assert first_match(rules, lambda rule: rule.condition in ("a=2", "a=3")) is rules[1]
    assert first_match(rules, lambda rule: False) is None

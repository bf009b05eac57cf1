"""Examples are read by the reader that the agent has: one that is read otherwise is named, and fails the proof."""

from dataclasses import replace

import pytest
from tests.unit.agents.refund import TEXT

from headwater.agents.format import parse
from headwater.agents.procedure import Example
from headwater.agents.prove.examples import misread
from headwater.agents.prove.report import count, refusals, share
from headwater.agents.run.state import Agent
from headwater.agents.run.understand import Reader
from headwater.app.library.encoders import load_encoder

REFUND = parse(TEXT)
READER = Reader(Agent((REFUND,)), load_encoder("static").encode)


@pytest.mark.parametrize(
    ("said", "asked", "slots", "wrong"),
    [
        ("I want my money back for order 123456", "", {"order_id": "123456"}, []),
        ("it was 40 dollars", "amount", {"amount": "40"}, []),
        ("my PIN is 4321", "pin", {"pin": "4321"}, []),
        ("I want my money back", "", {}, []),
        ("it was 40 dollars", "amount", {"amount": "50"}, ["amount is read as 40, not as 50"]),
        ("no number here", "", {"order_id": "123456"}, ["order_id is read as nothing, not as 123456"]),
        ("refund order 123456", "", {}, ["order_id is read, too: 123456"]),
    ],
)
def test_exactly_what_an_example_says_is_read(said: str, asked: str, slots: dict[str, str], wrong: list[str]) -> None:
    assert misread(REFUND, Example(said, slots, asked), READER) == wrong


def test_an_example_that_is_misread_is_refused_at_the_gate() -> None:
    fine = count([], k=8, mutants=share(0, 0))
    one = replace(fine, examples=share(1, 2), misread=("'x': amount is read as nothing, not as 3",))
    assert "1 of 2 examples are read otherwise" in refusals(one)
    assert not any("examples" in text for text in refusals(fine))


def test_examples_name_slots_that_there_are() -> None:
    text = TEXT.replace("tests:\n", "examples:\n- said: for 40\n  slots: {amuont: '40'}\n  asked: amount\ntests:\n", 1)
    with pytest.raises(Exception, match=r"unknown slot 'amuont' \(did you mean 'amount'\?\)"):
        parse(text)

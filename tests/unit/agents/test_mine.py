"""A mined procedure has steps with support and quotes, slots, gates and templates."""

import pytest

from headwater.agents.format import parse, render, validate
from headwater.agents.library import mine_procedure
from headwater.agents.mine import mine, template
from headwater.agents.procedure import Quote
from headwater.agents.turns import Turn
from headwater.core.errors import NotEnoughData


def _dialogue(name: str, *, paid: bool) -> list[dict[str, object]]:
    return [
        {"speaker": "customer", "text": f"Where is the money, {name}?"},
        {"speaker": "agent", "text": "Which order number?", "action": "ask_order_number"},
        {"speaker": "customer", "text": "It is 12"},
        {"speaker": "agent", "text": "", "action": "query"},
        {"speaker": "tool", "text": "status paid" if paid else "status open"},
        {"speaker": "agent", "text": f"Dear {name}, it is done.", "action": "inform_paid" if paid else "inform_open"},
    ]


_DIALOGUES = [_dialogue(f"N{i}", paid=i % 2 == 0) for i in range(20)]


def test_steps_slots_gates_and_templates() -> None:
    procedure = mine_procedure(_DIALOGUES, name="money")
    assert procedure.pairs() == {("ask_order_number", "query"), ("query", "inform_paid"), ("query", "inform_open")}
    assert procedure.slots[0].name == "order_number"
    assert [tool.name for tool in procedure.tools] == ["query"]
    ask, paid = procedure.step("ask_order_number"), procedure.step("inform_paid")
    assert ask is not None
    assert paid is not None
    assert (ask.support, ask.share, paid.support) == (20, 1.0, 10)
    assert all(any(quote.text == turn["text"] for d in _DIALOGUES for turn in d) for quote in ask.examples)
    assert paid.reply == "Dear {value} it is done."
    gates = {edge.target: edge.after for edge in procedure.edges}
    assert gates["inform_paid"] == ("paid",)
    assert gates["inform_open"] == ("open",)


def test_order_of_dialogues_does_not_matter() -> None:
    assert mine_procedure(_DIALOGUES) == mine_procedure(_DIALOGUES[::-1])


def test_the_mined_text_is_sound_and_reads_back() -> None:
    text = render(mine_procedure(_DIALOGUES, name="money"))
    assert validate(text) == []
    assert render(parse(text)) == text


def test_without_actions_there_is_no_procedure() -> None:
    with pytest.raises(NotEnoughData):
        mine_procedure([[{"speaker": "agent", "text": "hello"}]])


def test_template_of_nothing_is_empty() -> None:
    assert template(["", " "]) == ""


def test_quotes_say_where_they_stand_and_personal_data_is_no_part_of_a_reply() -> None:
    turns = [
        Turn("customer", "where is it", "", "c_1", 7, 18),
        Turn("agent", "Hello <PERSON_1>, on its way.", "inform"),
    ]
    step = mine([turns] * 4).step("inform")
    assert step is not None
    assert step.examples == (Quote("where is it", "c_1", 7),)
    assert step.reply == "Hello {value} on its way."


def test_questions_stand_with_their_slots() -> None:
    procedure = mine_procedure(_DIALOGUES)
    assert procedure.slots[0].ask == "Which order number?"
    step = procedure.step("ask_order_number")
    assert step is not None
    assert (step.ask, step.reply) == (("order_number",), "")

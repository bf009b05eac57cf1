"""Turns that say the same are one action; what is particular to a contact does not matter."""

from headwater.agents.states import with_states
from headwater.agents.turns import Turn
from headwater.app.library.encoders import load_encoder


def test_wordings_of_one_thing_share_an_action_and_others_do_not() -> None:
    rows = [
        [
            Turn("customer", "my money please", ""),
            Turn("agent", f"Could I have your order number, <PERSON_{i}>?", ""),
            Turn("agent", f"I have refunded {i}0 dollars.", ""),
            Turn("agent", "", ""),
            Turn("agent", "Done.", "close"),
        ]
        for i in range(1, 4)
    ]
    rows.append([Turn("agent", "Could I have your order number please?", "")])
    found = with_states(rows, load_encoder("static").encode)
    actions = [[turn.action for turn in turns] for turns in found]
    assert actions[0] == actions[1] == actions[2]
    assert actions[0][1:] == ["ask_order_number", "refunded_dollars", "", "close"]
    assert actions[3] == ["ask_order_number"]
    assert [turn.text for turn in found[0]] == [turn.text for turn in rows[0]]


def test_nothing_to_name_changes_nothing() -> None:
    rows = [[Turn("customer", "hello", "")]]
    assert with_states(rows, load_encoder("static").encode) == rows

"""Dialogues as data sets write them."""

import pytest

from headwater.agents.dialogues import as_dialogue
from headwater.core.errors import InputError


def test_labels_pairs_and_items_are_read() -> None:
    row = {
        "turns": [
            {"agent": "User", "action": "utter", "text": "hi"},
            {"agent": "Wizard", "action": "pick_suggestion", "label": "ask_name", "text": "Name?"},
            {"agent": "Wizard", "action": "query", "text": None},
            {"agent": "KnowledgeBase", "action": "return_item", "item": {"Message": "rest"}},
        ]
    }
    assert as_dialogue(row, line=1) == [
        {"speaker": "User", "text": "hi", "action": None},
        {"speaker": "Wizard", "text": "Name?", "action": "ask_name"},
        {"speaker": "Wizard", "text": "", "action": "query"},
        {"speaker": "KnowledgeBase", "text": "Message rest", "action": None},
    ]
    assert as_dialogue([["action", "Account pulled up"]], line=1)[0]["speaker"] == "agent"


@pytest.mark.parametrize("row", [{}, {"turns": "x"}, {"turns": [3]}, {"turns": [{"text": "x"}]}, 7])
def test_what_is_no_dialogue_is_refused_with_its_line(row: object) -> None:
    with pytest.raises(InputError, match="line 4"):
        as_dialogue(row, line=4)

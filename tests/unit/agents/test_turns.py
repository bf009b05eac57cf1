"""Turns as people have them."""

import pytest

from headwater.agents.turns import read_turns
from headwater.core.errors import InputError


def test_roles_come_from_the_speaker_and_only_agents_act() -> None:
    turns = read_turns(
        [
            {"speaker": "USER", "text": "hi", "action": "greet"},
            {"speaker": "SYSTEM", "text": "hello", "action": ["b", "a"]},
            {"speaker": "KnowledgeBase", "text": None, "action": "return_item"},
        ]
    )
    assert [turn.role for turn in turns] == ["customer", "agent", "tool"]
    assert [turn.action for turn in turns] == ["", "a + b", ""]


@pytest.mark.parametrize("bad", ["text", [{"text": "no speaker"}], [3], 7])
def test_what_is_no_dialogue_is_refused(bad: object) -> None:
    with pytest.raises(InputError):
        read_turns(bad)  # type: ignore[arg-type]

"""Next actions follow what was said, done and answered."""

import numpy as np
import pytest

from headwater.agents.library import ActionModel
from headwater.core.errors import InputError, NotEnoughData


def _dialogue(i: int) -> list[dict[str, object]]:
    refund = i % 2 == 0
    return [
        {"speaker": "user", "text": f"I want a {'refund' if refund else 'new parcel'} {i}"},
        {"speaker": "agent", "text": "Number?", "action": "ask_number"},
        {"speaker": "user", "text": f"{i}"},
        {"speaker": "agent", "text": "", "action": "query"},
        {"speaker": "tool", "text": "found"},
        {"speaker": "agent", "text": "Done", "action": "pay" if refund else "send"},
    ]


_DIALOGUES = [_dialogue(i) for i in range(40)]


def test_the_first_wish_decides_the_last_action() -> None:
    model = ActionModel().fit(_DIALOGUES)
    new = _dialogue(100)
    assert model.rank(new[:1], k=1)[0][0] == "ask_number"
    assert model.rank(new[:3], k=1)[0][0] == "query"
    assert model.rank(new[:5], k=1)[0][0] == "pay"
    assert model.rank(_dialogue(101)[:5], k=1)[0][0] == "send"


def test_probabilities_sum_to_one_best_first_and_any_order_of_dialogues() -> None:
    ranked = ActionModel().fit(_DIALOGUES).rank(_dialogue(100)[:5], k=10)
    other = ActionModel().fit(_DIALOGUES[::-1]).rank(_dialogue(100)[:5], k=10)
    assert ranked == other
    chances = [chance for _, chance in ranked]
    assert np.isclose(sum(chances), 1)
    assert chances == sorted(chances, reverse=True)


def test_an_empty_history_has_a_rank() -> None:
    assert ActionModel().fit(_DIALOGUES).rank([], k=2)[0][0] == "ask_number"


def test_nothing_to_learn_and_nothing_learned_are_refused() -> None:
    with pytest.raises(NotEnoughData):
        ActionModel().fit([[{"speaker": "agent", "text": "hello"}]])
    with pytest.raises(InputError, match="not fitted"):
        ActionModel().rank([])

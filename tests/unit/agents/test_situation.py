"""What an agent knows at each moment."""

from hypothesis import given
from hypothesis import strategies as st

from headwater.agents.situation import situation
from headwater.agents.turns import Turn

_ROLES = st.sampled_from(["customer", "agent", "tool"])


@given(st.lists(st.builds(Turn, _ROLES, st.text(max_size=40), st.sampled_from(["", "a", "b"])), max_size=8))
def test_any_history_has_a_situation(history: list[Turn]) -> None:
    assert situation(history).done


def test_what_was_just_said_is_apart_from_the_story() -> None:
    history = [Turn("customer", "lost card", ""), Turn("agent", "name?", "ask_name"), Turn("customer", "Ann", "")]
    now = situation([*history, Turn("tool", "Status blocked", "")])
    assert (now.said, now.story) == ("Ann", "lost card")
    assert "ask_name|ann" in now.heard
    assert "blocked" in now.told
    assert "has=ask_name" in now.done

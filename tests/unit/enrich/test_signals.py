import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.core.errors import InputError
from headwater.core.types import Contact, Turn
from headwater.enrich.signals import KINDS, NO_TARGET, SIGNALS, TARGETS, signals
from headwater.enrich.trajectory import trajectory, turn_score

PLAIN = "Where can I find the opening hours of the shop?"


@pytest.mark.parametrize(
    ("signal", "text"),
    [
        ("anger", "This is OUTRAGEOUS, you are a disgrace!!!"),
        ("effort", "This is the third time I call and I was transferred five times, still no answer"),
        ("churn", "Close my account, I am switching to another bank and will never use you again"),
        ("urgency", "I am stranded at the airport, I need this solved right now"),
        ("severity", "The battery exploded and my son was injured, we went to the hospital"),
        ("safety", "The brakes failed on the highway and we almost crashed"),
        ("legal", "You will hear from my lawyer, I will take you to court"),
        ("fraud", "There is an unauthorized charge, I did not make this payment"),
        ("vulnerable", "My mother is disabled and needs her oxygen machine"),
        ("press", "I am going to the press, a journalist is interested"),
    ],
)
def test_each_signal_rises_for_its_words_and_shows_them(signal, text):
    found = signals([text, PLAIN])
    assert found[signal][0] > 0.6 > 0.2 > found[signal][1]
    assert found["evidence"][0][signal]


def test_evidence_is_in_the_text():
    text = "My lawyer will sue you over the smoke and the burning smell"
    for words in signals([text])["evidence"][0].values():
        assert all(word.lower() in text.lower() for word in words)


def test_a_negated_cue_counts_less():
    found = signals(["he was injured", "nobody was injured"])["safety"]
    assert found[1] < 0.5 * found[0]


@pytest.mark.parametrize(
    ("target", "text"),
    [
        ("product", "the screen is broken and the battery is defective"),
        ("delivery", "my parcel is late again, awful courier"),
        ("policy", "terrible fees and an unfair refund policy"),
        ("associate", "the agent was rude and the manager worse"),
        ("self", "sorry, my mistake, I accidentally sent the wrong form"),
        (NO_TARGET, "thank you for the quick delivery"),
    ],
)
def test_targets(target, text):
    assert signals([text])["target"][0] == target


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=80), max_size=4))
def test_columns_hold_a_row_a_text(texts):
    found = signals(texts)
    for name in (*SIGNALS, *KINDS):
        assert found[name].shape == (len(texts),)
        assert ((found[name] >= 0) & (found[name] <= 1)).all()
    assert all(target in (*TARGETS, NO_TARGET) for target in found["target"])
    assert len(found["evidence"]) == len(texts)


@pytest.mark.parametrize("given_", ["one text", [("customer", "hello")], [None]])
def test_trajectory_says_what_it_takes(given_: object) -> None:
    with pytest.raises(InputError, match="turns, each a text"):
        trajectory(given_)  # type: ignore[arg-type]


def test_trajectory_follows_the_customer_only():
    said = [
        ("customer", "hello there"),
        ("associate", "awful terrible horrible"),
        ("customer", "it is broken again, awful"),
        ("customer", "great, that solved it, thank you"),
    ]
    text, turns, place = "", [], 0
    for speaker, words in said:
        turns.append(Turn(speaker, place, place + len(words)))
        text += words + "\n"
        place += len(words) + 1
    path = trajectory(Contact("c_1", text[:-1], tuple(turns)))
    assert len(path.scores) == 3
    assert path.trough_at == 1
    assert path.trough < 0 < path.end
    assert path.recovery == pytest.approx(path.end - path.trough)


def test_a_silent_contact_has_a_flat_path():
    assert trajectory([]).scores == ()
    assert trajectory(["", "  "]).trough_at == -1


@given(st.text())
def test_turn_scores_stay_in_bounds(text):
    assert -1 <= turn_score(text) <= 1
    assert np.isfinite(turn_score(text))

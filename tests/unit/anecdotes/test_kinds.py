import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.anecdotes.kinds import SHOWN, Facts, Figures, verdicts


def kinds_of(facts: Facts, figures: Figures | None = None) -> dict[str, tuple[str, ...]]:
    return {verdict.kind: verdict.why for verdict in verdicts(facts, figures or Figures())}


def test_a_grave_contact_says_what_is_at_stake_in_the_words_seen():
    facts = Facts("c", "t", {"severity": 0.9, "safety": 0.9}, {"safety": ["caught fire"]})
    assert kinds_of(facts) == {"severity": ("danger to people: caught fire",)}


def test_several_contacts_of_one_customer_make_a_saga_and_relief_takes_away():
    told = {"effort": 0.5}
    words = {"effort": ["still waiting"]}
    facts = Facts("c", "t", told, words, case_contacts=4, case_days=12.0, rank=3)
    assert kinds_of(facts)["saga"][0] == "4th contact of the same customer about it, of 4 in 12 days"
    relieved = Facts("c", "t", {"effort": 0.4}, words, case_contacts=2, rank=1, recovery=1.5)
    assert "saga" not in kinds_of(relieved)


def test_the_first_contact_of_a_long_case_is_not_yet_the_story():
    facts = Facts("c", "t", {}, {}, case_contacts=5, rank=0)
    assert "saga" not in kinds_of(facts)


def test_a_story_that_the_repeat_rate_says_cannot_happen():
    facts = Facts("c", "t", {"effort": 0.85}, {"effort": ["third time"]})
    rare, common = Figures(repeats=(0.02, 0.01, 0.04)), Figures(repeats=(0.5, 0.45, 0.55))
    assert "counter" in kinds_of(facts, rare)
    assert "counter" not in kinds_of(facts, common)
    assert "counter" not in kinds_of(
        Facts("c", "t", {"effort": 0.85}, {"effort": ["third time"]}, case_contacts=3), rare
    )


@pytest.mark.parametrize(
    ("attribute", "value", "fine"),
    [
        ("status", "Delivered", True),
        ("csat", "5", True),
        ("csat", "2", False),
        ("stars", "4", True),
        ("rating", "9", True),
        ("product", "resolved", False),
        ("status", "open", False),
        ("score", "n/a", False),
    ],
)
def test_an_attribute_that_says_all_is_well_under_an_angry_text(attribute, value, fine):
    facts = Facts("c", "t", {"anger": 0.7}, polarity=-0.8, attributes={attribute: value})
    assert ("counter" in kinds_of(facts)) is fine


def test_a_segment_in_which_the_issue_hardly_happens():
    figures = Figures(rare={("channel", "call"): (0.05, 0.2)})
    assert "counter" in kinds_of(Facts("c", "t", attributes={"channel": "call"}), figures)
    assert kinds_of(Facts("c", "t", attributes={"channel": "chat"}), figures) == {}


def test_a_weak_signal_is_far_from_every_issue_told_by_few_and_recent():
    assert "weak" in kinds_of(Facts("c", "", novelty=0.99, like_it=2, recent=1.0))
    assert "weak" not in kinds_of(Facts("c", "", novelty=0.5, like_it=2, recent=1.0))
    assert "weak" not in kinds_of(Facts("c", "", novelty=0.99, like_it=50, recent=1.0))


@given(st.floats(0, 1), st.floats(0, 1), st.floats(-1, 1), st.integers(1, 12), st.floats(0, 1), st.integers(0, 40))
def test_scores_are_shares_and_every_verdict_has_a_reason(severity, effort, polarity, n, novelty, like_it):
    facts = Facts(
        "c", "t", {"severity": severity, "safety": severity, "effort": effort},
        {"safety": ["fire"], "effort": ["fifth call"]}, polarity=polarity, case_contacts=n, rank=n - 1,
        novelty=novelty, like_it=like_it,
    )  # fmt: skip
    for verdict in verdicts(facts, Figures(repeats=(0.1, 0.05, 0.2))):
        assert SHOWN <= verdict.score <= 1
        assert verdict.why

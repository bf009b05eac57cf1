"""Reasons are grouped as they are said; steps without evidence, or that blame people, are refused."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.causes.reasons import group_reasons
from headwater.causes.whys import Evidence, draft_steps, open_question, review_step
from headwater.core.types import Quote

KNOWN = {
    "E1": Evidence("E1", "segment", "version=2 explains 80 of 90 contacts"),
    "E2": Evidence("E2", "verdict", "the rollback cut them by 80 %", "caused"),
}


def spans(*texts: str) -> list[Quote]:
    return [Quote(f"c{i}", 0, len(text), text) for i, text in enumerate(texts)]


def test_what_says_the_same_is_one_reason_whatever_the_order() -> None:
    said = ["the new update", "new update", "latest new update", "a loose cable", "the loose cable"]
    quotes = spans(*said)
    first = group_reasons(quotes)
    assert [(r.contacts, r.of) for r in first] == [(3, 5), (2, 5)]
    for order in itertools.islice(itertools.permutations(quotes), 0, 120, 7):
        assert group_reasons(order) == first
    assert all(r.share.low <= r.contacts / r.of <= r.share.high for r in first)
    assert all(quote in quotes for r in first for quote in r.quotes)


def test_no_spans_no_reasons() -> None:
    assert group_reasons([]) == []
    assert group_reasons(spans("the", "it")) == []


@given(st.lists(st.text(max_size=30), max_size=12))
def test_any_text_can_be_grouped(texts: list[str]) -> None:
    for reason in group_reasons(spans(*texts), min_contacts=1):
        assert 1 <= reason.contacts <= reason.of <= len(texts)


@pytest.mark.parametrize(
    "text",
    [
        "Human error [E1]",
        "It was an operator's mistake [E1]",
        "Somebody forgot to test it [E1]",
        "They should have been more careful [E1]",
        "Sheer carelessness of the team [E1]",
        "The associate did not follow the script [E1]",
    ],
)
def test_blame_is_refused(text: str) -> None:
    step = review_step(text, KNOWN)
    assert not step.accepted
    assert "blames a person" in step.refusal


def test_unsupported_steps_are_refused() -> None:
    assert "cites no evidence" in review_step("The release dropped a channel", KNOWN).refusal
    assert "E7" in review_step("The release dropped a channel [E1, E7]", KNOWN).refusal
    assert "says nothing" in review_step("[E1]", KNOWN).refusal


def test_associated_is_not_caused() -> None:
    assert "association" in review_step("The release caused it [E1]", KNOWN).refusal
    assert review_step("The release goes with it [E1]", KNOWN).strength == "associated"
    assert review_step("The release caused it [E1, E2]", KNOWN).strength == "caused"
    assert review_step("Customers say “the update caused it” [E1]", KNOWN).accepted


def test_the_draft_cites_for_every_step_and_stops_where_evidence_stops() -> None:
    steps = draft_steps(list(KNOWN.values()))
    assert [(step.evidence, step.accepted) for step in steps] == [(("E1",), True), (("E2",), True)]
    assert "safeguard" in open_question(steps)
    assert draft_steps([]) == []
    assert "Nothing stands out" in open_question([])

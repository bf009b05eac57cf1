"""The state machine, event by event: no encoder, no words."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.agents.refund import TEXT

from headwater.agents.format import parse
from headwater.agents.run.machine import advance
from headwater.agents.run.state import (
    Act,
    Agent,
    Answered,
    AskPerson,
    Decided,
    Event,
    HandOver,
    Heard,
    Invoke,
    Limits,
    Reading,
    Reply,
    State,
)

REFUND = parse(TEXT)
AGENT = Agent((REFUND,))
WANTS = Heard(Reading("my money back", intents=(("refund", 0.9),)))
FOUND = {"found": True, "price": 150.0, "open": True}
NOT_FOUND = {"found": False, "price": 0.0, "open": False}


def heard(affirms: bool | None = None, wants: str = "", **slots: object) -> Heard:
    return Heard(Reading("words", slots=slots, affirms=affirms, wants=wants))  # type: ignore[arg-type]


def go(*events: Event | dict[str, object], agent: Agent = AGENT) -> tuple[State, list[Act]]:
    """State and last acts; a mapping answers the call that is waited for."""
    state, acts = State("c"), list[Act]()
    for event in events:
        if isinstance(event, dict):
            call = next(act for act in reversed(acts) if isinstance(act, Invoke))
            event = Answered(call.key, event)  # type: ignore[arg-type]
        state, acts = advance(agent, state, event)
    return state, acts


def said(acts: list[Act]) -> list[str]:
    return [act.text for act in acts if isinstance(act, Reply)]


KNOWN = (WANTS, heard(order_id="123456", pin="4321"), FOUND)
ASKED = (*KNOWN, heard(amount=40.0, note="x"))


def test_it_asks_calls_confirms_and_pays() -> None:
    state, acts = go(WANTS)
    assert said(acts) == ["What is the order number?"]
    state, acts = go(*KNOWN)
    assert said(acts) == ["How much?"]
    state, acts = go(*ASKED)
    assert said(acts) == ["Shall I pay 40 for 123456?"]
    state, acts = go(*ASKED, heard(affirms=True))
    assert [act.tool for act in acts if isinstance(act, Invoke)] == ["pay"]
    state, acts = go(*ASKED, heard(affirms=True), {"ok": True})
    assert said(acts) == ["Paid 40.", AGENT.wording.more]
    assert state.finished == (("refund", "paid"),)
    state, acts = advance(AGENT, state, heard(affirms=False))
    assert state.status == "done"


def test_an_approval_is_void_when_an_argument_changes() -> None:
    state, acts = go(*ASKED, heard(amount=30.0))
    assert said(acts) == ["Shall I pay 30 for 123456?"]
    assert not [act for act in acts if isinstance(act, Invoke)]
    _, acts = advance(AGENT, state, heard(affirms=True))
    assert [dict(act.arguments)["amount"] for act in acts if isinstance(act, Invoke)] == [30.0]


def test_yes_before_it_is_asked_approves_nothing() -> None:
    _, acts = go(
        WANTS,
        heard(affirms=True),
        heard(order_id="123456", pin="4321"),
        FOUND,
        heard(affirms=True, amount=40.0, note="x"),
    )
    assert said(acts) == ["Shall I pay 40 for 123456?"]
    assert not [act for act in acts if isinstance(act, Invoke)]


def test_a_call_that_is_declined_is_not_made() -> None:
    state, _ = go(*ASKED, heard(affirms=False))
    assert state.finished == (("refund", "kept"),)
    assert [made.tool for made in state.calls] == ["find"]


def test_a_rule_decides_whatever_the_customer_says() -> None:
    for amount in (150.5, 100.5, 1e9):
        state, _ = go(*KNOWN, heard(amount=amount, note="x"))
        assert state.finished == (("refund", "too_much"),)


def test_a_fact_that_changes_leads_back_and_asks_the_tool_again() -> None:
    state, acts = go(*ASKED, heard(order_id="654321"))
    assert [dict(act.arguments) for act in acts if isinstance(act, Invoke)] == [{"order_id": "654321"}]
    state, acts = advance(AGENT, state, Answered(state.calls[-1].key, {**FOUND, "price": 20.0}))
    assert state.finished == (("refund", "too_much"),)


@pytest.mark.parametrize(
    ("events", "why"),
    [
        ((heard(wants="person"),), "the customer asked for a person"),
        ((WANTS, heard(wants="person")), "the customer asked for a person"),
        ((*ASKED, heard(wants="person")), "the customer asked for a person"),
        ((WANTS, heard(), heard(), heard()), "3 answers in a row were not understood"),
        ((heard(), heard(), heard()), "3 answers in a row were not understood"),
        ((*KNOWN, heard(amount=77.0)), "amount == 77"),
        ((WANTS, heard(order_id="123456", pin="4321"), {"found": True}), "find gave no number for price"),
        ((*ASKED, heard(affirms=True), {"ok": False}), "pay did not ensure pay.ok"),
        (
            (*KNOWN[:2], NOT_FOUND, heard(order_id="1"), NOT_FOUND),
            "the procedure says so here",
        ),
    ],
)
def test_a_person_takes_over_with_all_that_is_known(events: tuple[Event | dict[str, object], ...], why: str) -> None:
    state, acts = go(*events)
    handed = next(act for act in acts if isinstance(act, HandOver))
    assert state.status == "handed_off"
    assert (handed.team, handed.why) == ("billing", why)
    if state.threads:
        assert all(name in handed.summary["known"] for name in state.threads[0].slots)
    assert "4321" not in str(handed.summary)
    assert said(acts)[-1] == REFUND.hand_off.say
    again, acts = advance(AGENT, state, heard(affirms=True, amount=1.0))
    assert again == state


def test_a_failing_tool_is_asked_once_more_with_the_same_key_and_then_a_person() -> None:
    state, acts = go(*ASKED, heard(affirms=True))
    key = state.calls[-1].key
    state, acts = advance(AGENT, state, Answered(key, error="down"))
    assert [act.key for act in acts if isinstance(act, Invoke)] == [key]
    state, acts = advance(AGENT, state, Answered(key, error="down"))
    assert state.status == "handed_off"
    assert len(state.calls) == 2


def test_answers_that_nobody_waits_for_change_nothing() -> None:
    state, _ = go(*ASKED)
    for event in (Answered("other", {"ok": True}), Decided("other", "ann", approves=True)):
        after, acts = advance(AGENT, state, event)
        assert after == state
        assert not said(acts)


def test_budgets_end_with_a_person() -> None:
    few = replace(AGENT, limits=Limits(calls=1))
    state, _ = go(*ASKED, heard(affirms=True), agent=few)
    assert state.status == "handed_off"
    assert [made.tool for made in state.calls] == ["find"]
    state, _ = go(*(heard(wants="hello") for _ in range(4)), agent=replace(AGENT, limits=Limits(turns=3)))
    assert state.status == "handed_off"


def test_a_person_approves_exactly_one_call() -> None:
    pay = replace(REFUND.tools[1], approval="person")
    agent = Agent((replace(REFUND, tools=(REFUND.tools[0], pay)),))
    state, acts = go(*ASKED, agent=agent)
    asked = next(act for act in acts if isinstance(act, AskPerson))
    assert state.status == "waiting"
    state, acts = advance(agent, state, heard(affirms=True))
    assert not [act for act in acts if isinstance(act, Invoke)]
    state, acts = advance(agent, state, Decided(asked.key, "ann", approves=True))
    assert [act.key for act in acts if isinstance(act, Invoke)] == [asked.key]


def test_what_stands_in_a_value_is_not_looked_at_again_and_forbidden_words_are_not_said() -> None:
    step = replace(REFUND.step("paid"), reply="Paid {amount}. You wrote: {note}")  # type: ignore[arg-type]
    agent = Agent((replace(REFUND, steps=tuple(step if s.action == "paid" else s for s in REFUND.steps)),))
    known = (*KNOWN, heard(amount=40.0, note="{pin} {find.price}"), heard(affirms=True), {"ok": True})
    assert said(go(*known, agent=agent)[1])[0] == "Paid 40. You wrote: {pin} {find.price}"
    promised = (*KNOWN, heard(amount=40.0, note="I guarantee"), heard(affirms=True), {"ok": True})
    state, acts = go(*promised, agent=agent)
    assert state.status == "handed_off"
    assert not [text for text in said(acts) if "guarantee" in text]


def test_a_second_issue_waits_its_turn() -> None:
    other = replace(REFUND, name="other", purpose="Something else")
    agent = Agent((REFUND, other))
    also = Heard(Reading("and something else", intents=(("other", 0.9),), also=True))
    state, acts = go(WANTS, also, agent=agent)
    assert [thread.procedure for thread in state.threads] == ["refund", "other"]
    assert said(acts) == [agent.wording.noted, "What is the order number?"]
    state, acts = advance(agent, state, heard(wants="stop"))
    assert [thread.procedure for thread in state.threads] == ["other"]


EVENTS = st.one_of(
    st.builds(
        lambda text, slots, affirms, wants, intents: Heard(Reading(text, slots, intents, affirms, wants)),
        st.text(max_size=20),
        st.dictionaries(
            st.sampled_from(["order_id", "amount", "pin", "note", "nothing"]), st.sampled_from(["123456", 40.0, 1e6, True])
        ),
        st.sampled_from([True, False, None]),
        st.sampled_from(["", "person", "stop", "why", "wait", "skip", "bye", "hello"]),
        st.sampled_from([(), (("refund", 0.9),)]),
    ),
    st.builds(lambda result: ("answer", result), st.sampled_from([{}, FOUND, NOT_FOUND, {"ok": True}])),
    st.just(("fail", {})),
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(EVENTS, max_size=14))
def test_whatever_happens_no_rule_is_broken_and_it_never_crashes(events: list[object]) -> None:
    state = State("c")
    last: str | None = None
    approved: set[str] = set()
    for event in events:
        if isinstance(event, tuple):
            kind, result = event
            if last is None:
                continue
            event = Answered(last, result) if kind == "answer" else Answered(last, error="x")
        assert isinstance(event, Heard | Answered)
        before = state
        state, acts = advance(AGENT, state, event)
        for act in acts:
            if isinstance(act, Invoke):
                last = act.key
                if act.tool == "pay" and act.key not in approved:
                    assert isinstance(event, Heard)
                    assert event.reading.affirms is True
                    assert before.threads[0].pending == act.key
                    given_amount = dict(act.arguments)["amount"]
                    assert isinstance(given_amount, float)
                    assert given_amount <= 100
                    approved.add(act.key)
        assert sum(made.tool == "pay" for made in state.calls) <= 1
        if state.status == "handed_off" and before.status != "handed_off":
            assert [act for act in acts if isinstance(act, HandOver)]

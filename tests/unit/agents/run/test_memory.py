"""What a returning customer told before is offered, never taken for granted; secrets and words of an issue are not remembered."""

import pytest
from tests.unit.agents.refund import TEXT

from headwater.agents.expression import Value
from headwater.agents.format import parse
from headwater.agents.run.session import ScriptedTools, Session
from headwater.agents.run.state import Agent, State
from headwater.agents.run.understand import Reader
from headwater.app.library.encoders import load_encoder

REFUND = parse(TEXT)
ENCODE = load_encoder("static").encode
OFFER = "Is the order id still 123456?"


def session(**remembered: Value) -> Session:
    agent = Agent((REFUND,))
    tools = ScriptedTools(agent.procedures, REFUND.tests[0].world)
    return Session(agent, Reader(agent, ENCODE), tools, State("c", remembered=remembered))


def test_what_was_told_before_is_offered_and_used_after_a_yes() -> None:
    talk = session(order_id="123456", pin="4321", amount=40.0)
    assert talk.say("I want my money back") == [OFFER]
    assert talk.say("yes, that's right") == ["What is your PIN?"]  # a secret is asked for, whatever is remembered
    assert talk.say("4321") == ["How much?"]  # an amount belongs to its issue
    assert talk.state.threads[0].slots["order_id"] == "123456"


@pytest.mark.parametrize(
    ("words", "reply", "order"),
    [
        ("no", "What is the order number?", None),
        ("no, it is another one", "What is the order number?", None),
        ("no, it is 654321", "What is your PIN?", "654321"),
        ("654321", "What is your PIN?", "654321"),
        ("why do you need that?", "It tells me which order.", None),
        ("gibberish here", "Sorry, I did not understand that.", None),
    ],
)
def test_what_no_longer_holds_is_asked_for(words: str, reply: str, order: str | None) -> None:
    talk = session(order_id="123456")
    talk.say("I want my money back")
    assert talk.say(words)[0] == reply
    assert talk.state.threads[0].slots.get("order_id") == order


def test_after_a_question_back_it_is_offered_again_and_after_a_no_it_is_not() -> None:
    talk = session(order_id="123456")
    talk.say("I want my money back")
    assert talk.say("why do you need that?")[-1] == OFFER
    talk.say("no")
    assert talk.say("hm what")[-1] == "What is the order number?"


def test_what_the_customer_says_at_once_is_not_asked_for_and_a_value_that_does_not_fit_is_not_offered() -> None:
    assert session(order_id="123456").say("I want my money back for order 654321") == ["What is your PIN?"]
    assert session(order_id="12").say("I want my money back") == ["What is the order number?"]
    assert session(other="123456").say("I want my money back") == ["What is the order number?"]


def test_what_a_step_drops_because_it_was_wrong_is_not_offered_again() -> None:
    talk = session(order_id="999999")
    talk.say("I want my money back")
    talk.say("yes")
    assert talk.say("4321") == ["I cannot find it.", "What is the order number?"]


def test_what_is_told_is_kept_without_secrets_numbers_and_free_words() -> None:
    talk = session()
    for text in ("I want my money back for order 123456", "4321", "40", "a gift from my aunt"):
        talk.say(text)
    assert talk.state.told == {"order_id": "123456"}

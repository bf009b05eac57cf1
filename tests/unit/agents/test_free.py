"""Acts that are chosen from outside are held to the rules: calls, approvals, budgets, forbidden words, hand-offs."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from tests.llmserver import Said, in_turn, llm_server
from tests.unit.agents.refund import TEXT

from headwater.adapters.models.text.guarded import GuardedModel
from headwater.adapters.models.text.openai_api import OpenAICompatible
from headwater.adapters.models.text.price import Budget
from headwater.agents.experimental.free import Choice, FreeSession, Line, Next, model_chooser
from headwater.agents.expression import Value
from headwater.agents.format import parse
from headwater.agents.run.session import FunctionTools
from headwater.agents.run.state import Limits
from headwater.app.asking import ask
from headwater.app.library.prepare import has_no_personal_data

REFUND = parse(TEXT)
FIND = Choice("call", tool="find", arguments=(("order_id", "123456"),))


def pay(amount: float) -> Choice:
    return Choice("call", tool="pay", arguments=(("order_id", "123456"), ("amount", amount)))


def session(*choices: Choice, price: float = 50, limits: Limits | None = None) -> tuple[FreeSession, list[float]]:
    rest, paid = list(choices), []

    def paying(order_id: str, amount: float) -> Mapping[str, object]:
        paid.append(amount)
        return {"ok": True}

    def choose(_lines: Sequence[Line]) -> Choice:
        return rest.pop(0) if rest else Choice("say", "Done.")

    tools = FunctionTools({"find": lambda order_id: {"found": True, "price": price, "open": True}, "pay": paying})
    return FreeSession(REFUND, choose, tools, "c", limits or Limits()), paid


def test_a_write_waits_for_a_plain_yes_to_exactly_these_arguments() -> None:
    talk, paid = session(FIND, pay(40.0), pay(40.0))
    assert talk.say("refund me") == ["Shall I go on with pay (order id 123456, amount 40)? Please answer yes or no."]
    assert talk.say("yes, but make it 45") == ["Please answer yes or no."]
    assert paid == []
    talk.say("yes please")
    assert paid == [40.0]
    assert talk.status == "handed_off" or talk.say("again")  # at_most is 1: a second call is refused
    assert paid == [40.0]


def test_a_no_is_told_and_nothing_is_done() -> None:
    talk, paid = session(FIND, pay(40.0))
    talk.say("refund me")
    assert talk.say("no thanks") == ["Done."]
    assert (paid, talk.lines[-2].text) == ([], "the customer declined pay")


@pytest.mark.parametrize(
    "choice",
    [
        pay(99.0),
        Choice("call", tool="steal"),
        Choice("call", tool="find"),
        Choice("call", tool="find", arguments=(("order_id", 1.0),)),
    ],
)
def test_what_breaks_a_rule_is_refused_and_a_person_takes_over_where_it_is_insisted_on(choice: Choice) -> None:
    talk, paid = session(FIND, choice, choice, choice)
    talk.say("refund me")
    assert (talk.status, paid) == ("handed_off", [])
    assert [line.text[:7] for line in talk.lines if line.who == "tool"][-3:] == ["refused"] * 3


def test_forbidden_words_budgets_failures_and_circles_end_with_a_person() -> None:
    talk, _ = session(Choice("say", "I guarantee it"))
    assert "guarantee" not in " ".join(talk.say("hello"))
    assert talk.status == "handed_off"
    talk, _ = session(*[FIND] * 30)
    talk.say("hello")
    assert talk.why == "the agent goes round in circles"
    talk, _ = session(FIND, FIND, limits=Limits(calls=1))
    talk.say("hello")
    assert talk.why == "the budget of calls is spent"
    talk = FreeSession(REFUND, lambda _lines: FIND, FunctionTools({}), "c")
    talk.say("hello")
    assert (talk.why, talk.say("more")) == ("find failed", ["This conversation has been passed to a colleague."])
    talk, _ = session(Choice("hand_off", "too hard"))
    assert talk.say("hello") == ["I am passing you to a colleague, who will take over from here."]
    talk, _ = session(limits=Limits(turns=1))
    talk.say("hello")
    talk.say("hello")
    assert talk.why == "the conversation has become too long"


def test_a_model_chooses_without_seeing_personal_data(tmp_path: Path) -> None:
    seen: list[Mapping[str, Value]] = []

    def look(order_id: str) -> Mapping[str, object]:
        seen.append({"order_id": order_id})
        return {"found": True, "price": 50, "open": True}

    answers = [
        Said('{"act": "call", "tool": "find", "arguments": [{"name": "order_id", "value": "<EMAIL_1>"}]}'),
        Said('{"act": "say", "text": "Found it, <EMAIL_1>."}'),
    ]
    with llm_server(in_turn(*answers)) as server:
        inner = OpenAICompatible(server.url, "m", attempts=1)
        model = GuardedModel(inner, tmp_path / "a.sqlite", budget=Budget(10**6, 1.0), is_clean=has_no_personal_data)
        chooser = model_chooser(REFUND, "Be kind.", lambda question: ask(model, question, Next))
        talk = FreeSession(REFUND, chooser, FunctionTools({"find": look}), "c")
        assert talk.say("it is under ada@example.com") == ["Found it, ada@example.com."]
        assert "ada@example.com" not in str(server.asked)
        inner.close()
    assert seen == [{"order_id": "ada@example.com"}]

"""A whole conversation with real words and real functions."""

from collections.abc import Mapping

from tests.unit.agents.refund import TEXT

from headwater.agents.format import parse
from headwater.agents.run.session import FunctionTools, ScriptedTools, Session
from headwater.agents.run.state import Agent, State
from headwater.agents.run.understand import Reader
from headwater.app.library.encoders import load_encoder

AGENT = Agent((parse(TEXT),))
READER = Reader(AGENT, load_encoder("static").encode)


def test_functions_are_called_with_what_the_customer_said() -> None:
    paid: list[tuple[str, float]] = []

    def pay(order_id: str, amount: float) -> Mapping[str, object]:
        paid.append((order_id, amount))
        return {"ok": True}

    tools = FunctionTools(
        {"find": lambda order_id: {"found": order_id == "123456", "price": 50, "open": True}, "pay": pay}
    )
    session = Session(AGENT, READER, tools, State("c"))
    for text in ("I want my mony back", "the order is 123456", "4321", "40", "no", "yes please"):
        replies = session.say(text)
    assert paid == [("123456", 40.0)]
    assert replies[0] == "Paid 40."
    assert tools.call("pay", {"order_id": "123456", "amount": 40.0}, session.state.calls[-1].key) == {"ok": True}
    assert len(paid) == 1


def test_a_tool_that_raises_hands_over() -> None:
    def down(**_arguments: object) -> Mapping[str, object]:
        raise ConnectionError("no route")

    session = Session(AGENT, READER, FunctionTools({"find": down, "pay": down}), State("c"))
    for text in ("I want my money back", "123456", "4321"):
        session.say(text)
    assert session.handed_over is not None
    assert session.handed_over.why == "find failed"


def test_a_scripted_world_answers_by_its_arguments() -> None:
    tools = ScriptedTools(AGENT.procedures, AGENT.procedures[0].tests[0].world)
    assert tools.call("find", {"order_id": "123456"}, "k") == {"found": True, "price": 150.0, "open": True}
    assert tools.call("find", {"order_id": "999999"}, "k") == {"found": False, "price": 0.0, "open": False}
    assert tools.call("pay", {"order_id": "1", "amount": 1.0}, "k") == {"ok": True}

"""Tools bound to services: translated there and back; what does not fit is named; a write of which nobody knows is done once."""

from collections.abc import Mapping
from typing import Any

import pytest
from tests.unit.agents.refund import TEXT

from headwater.agents.format import parse
from headwater.agents.run.bound import Binding, BoundTools
from headwater.core.errors import ConfigError, Unavailable

REFUND = parse(TEXT)
FIND = Binding(
    "shop", "look", takes={"order_id": "id"},
    gives={"found": "exists", "price": "order.price", "open": "order.states.0"}, always={"full": True},
)  # fmt: skip
PAY = Binding("shop", "refund", takes={"order_id": "id", "amount": "cents"})
STRING, WHOLE, TRUTH = {"type": "string"}, {"type": ["integer", "null"]}, {"type": "boolean"}


class Shop:
    """A small service in memory."""

    def __init__(self, **fields: Mapping[str, Any]) -> None:
        self.done: list[tuple[str, dict[str, Any], str]] = []
        self.fails = 0
        self._schemas: dict[str, dict[str, Any]] = {
            "look": {"properties": {"id": STRING, "full": TRUTH}, "required": ["id"]},
            "refund": {"properties": {"id": STRING, "cents": WHOLE, **fields}, "required": ["id", *fields]},
        }

    def operations(self) -> list[str]:
        return sorted(self._schemas)

    def schema(self, operation: str) -> Mapping[str, Any]:
        return self._schemas[operation]

    def call(self, operation: str, arguments: Mapping[str, Any], key: str) -> Mapping[str, Any]:
        self.done.append((operation, dict(arguments), key))
        if self.fails:
            self.fails -= 1
            raise Unavailable("no answer", unsure=True)
        answer = {"exists": True, "order": {"price": 150, "states": [True]}, "ok": "yes"}
        return answer if operation == "look" else {"ok": True}

    def close(self) -> None:
        pass


def bound(shop: Shop, **changes: Binding) -> BoundTools:
    return BoundTools([REFUND], {"find": FIND, "pay": PAY, **changes}, {"shop": shop})


def test_names_and_types_are_translated_there_and_back() -> None:
    shop = Shop()
    tools = bound(shop)
    assert tools.call("find", {"order_id": "123456"}, "k") == {"found": True, "price": 150.0, "open": True}
    assert tools.call("pay", {"order_id": "123456", "amount": 40.0}, "k2") == {"ok": True}
    assert shop.done == [("look", {"id": "123456", "full": True}, "k"), ("refund", {"id": "123456", "cents": 40}, "k2")]
    assert type(shop.done[1][1]["cents"]) is int


def test_what_the_answer_lacks_or_has_of_another_type_is_not_made_up() -> None:
    tools = bound(
        Shop(),
        find=Binding("shop", "look", {"order_id": "id"}, {"found": "ok", "price": "order", "open": "order.states.9"}),
    )
    assert tools.call("find", {"order_id": "1"}, "k") == {}


@pytest.mark.parametrize(
    ("changes", "fields", "said"),
    [
        ({"pay": Binding("shop", "refund", {"order_id": "id"})}, {}, "takes no 'amount'"),
        (
            {"pay": Binding("shop", "refund", {"order_id": "id", "amount": "id"})},
            {},
            "'id' of refund is string; amount of pay is a number",
        ),
        ({"pay": PAY}, {"reason": STRING}, "needs 'reason', which pay does not give"),
        ({"pay": Binding("bank", "refund")}, {}, "names the service 'bank', and there is none"),
    ],
)
def test_what_does_not_fit_is_named(changes: dict[str, Binding], fields: dict[str, Any], said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        bound(Shop(**fields), **changes)
    with pytest.raises(ConfigError, match="'pay' is bound to nothing"):
        BoundTools([REFUND], {"find": FIND}, {"shop": Shop()})


def test_a_write_of_which_nobody_knows_is_sent_again_only_where_the_service_repeats() -> None:
    for repeats, sent in ((False, 1), (True, 2)):
        shop = Shop()
        pay = Binding("shop", "refund", PAY.takes, repeats=repeats)
        tools = bound(shop, pay=pay)
        shop.fails = 1
        given = {"order_id": "123456", "amount": 40.0}
        with pytest.raises(Unavailable):
            tools.call("pay", given, "k")
        if repeats:
            assert tools.call("pay", given, "k") == {"ok": True}
        else:
            with pytest.raises(Unavailable, match="may have been done"):
                tools.call("pay", given, "k")
        assert len(shop.done) == sent


def test_a_read_that_failed_is_sent_again() -> None:
    shop = Shop()
    tools = bound(shop)
    shop.fails = 1
    with pytest.raises(Unavailable):
        tools.call("find", {"order_id": "1"}, "k")
    assert tools.call("find", {"order_id": "1"}, "k")["found"] is True

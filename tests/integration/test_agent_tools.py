"""Published agents whose tools are a shop's: over HTTP by its OpenAPI document, and over MCP; keys, rules and failures."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from headwater.app.context import Context, call
from headwater.app.verbs.table import verb
from headwater.app.workspace import Workspace
from headwater.core.errors import ConfigError
from headwater.core.ports import Act
from tests.servers.asgi import serving
from tests.servers.shops import SECRET, Shop, http_app, mcp_server
from tests.unit.agents.refund import TEXT

TOOLS = """
[tools.find]
service = "shop"
operation = "look"
takes = {order_id = "order"}
gives = {price = "order.price", open = "order.open"}
always = {full = true}

[tools.pay]
service = "shop"
operation = "refund"
takes = {order_id = "order"}
"""
TOLD = ("I want my money back for order 123456", "4321", "40", "no")


@pytest.fixture
def ann(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Context:
    monkeypatch.setenv("SHOP_KEY", SECRET)
    found = Context(folder=tmp_path / "w", who="ann", role="editor", settings={"agent_tools": "tools.toml"})
    with Workspace(found.folder) as workspace:
        act = Act(found.clock.now(), "ann", "agents.publish", "", {})
        workspace.desk.procedures.of("refund").create(TEXT, parent=None, act=act)
        workspace.desk.procedures.of("refund").publish(1, act)
    return found


def say(context: Context, *texts: str) -> Any:
    said = verb("agents.say")
    answer = None
    for text in texts:
        given = said.input(text=text, conversation=answer.conversation if answer else "")
        answer = call(said, context, given)
    return answer


def bind(context: Context, service: str, tools: str = TOOLS) -> None:
    (context.folder / "tools.toml").write_text(f"[services.shop]\n{service}\n{tools}", "utf-8")


@pytest.mark.parametrize("kind", ["openapi", "mcp"])
def test_calls_reach_the_shop_with_a_key_and_are_made_once(ann: Context, kind: str) -> None:
    shop = Shop()
    app: Callable[[Shop], Any] = http_app if kind == "openapi" else lambda one: mcp_server(one).streamable_http_app()
    with serving(app(shop)) as url:
        where = (
            f'openapi = "{url}/openapi.json"\nurl = "{url}"\nkey = "env:SHOP_KEY"'
            if kind == "openapi"
            else f'mcp = "{url}/mcp"'
        )
        bind(ann, f"{where}\ntimeout_s = 120")
        answer = say(ann, *TOLD, "yes")
    assert answer.replies[0] == "Paid 40."
    ((key, order, amount),) = shop.seen
    assert (len(key) > 8, order, amount) == (True, "123456", 40.0)


def test_a_write_of_which_nobody_knows_is_not_sent_twice_unless_the_shop_repeats(ann: Context) -> None:
    for repeats, sent in (("", 1), ("repeats = true", 2)):
        shop = Shop(fault="")
        with serving(http_app(shop)) as url:
            bind(
                ann,
                f'openapi = "{url}/openapi.json"\nurl = "{url}"\nkey = "env:SHOP_KEY"\ntimeout_s = 120',
                TOOLS + repeats,
            )
            before = say(ann, *TOLD)
            shop.fault = "fails"
            said = verb("agents.say")
            answer = call(said, ann, said.input(text="yes", conversation=before.conversation))
        assert (answer.status, answer.hand_off["why"]) == ("handed_off", "pay failed")
        assert "not answered" in answer.hand_off["done"]
        assert len(shop.seen) == sent
        assert len({key for key, _, _ in shop.seen}) == len(shop.refunds) == 1


@pytest.mark.parametrize(
    ("service", "tools", "said"),
    [
        ('openapi = "none.json"', TOOLS, "none.json cannot be read"),
        ('openapi = "a"\nmcp = "b"', TOOLS, "give one of openapi, mcp and command"),
        ('openapi = "http://example.com/a.json"', TOOLS, "not encrypted"),
        ('openapi = "a"\nkey = "SECRET"', TOOLS, "must be env:VARIABLE"),
        ('openapi = "a"\nkey = "env:HW_NOT_SET"', TOOLS, "its key env:HW_NOT_SET is empty"),
        ('openapi = "a"\ncolour = "red"', TOOLS, "services.shop.colour"),
        ('openapi = "a', TOOLS, "cannot be read"),
    ],
)
def test_what_is_wrong_with_the_file_is_said_before_a_word_is(
    ann: Context, service: str, tools: str, said: str
) -> None:
    bind(ann, service, tools)
    with pytest.raises(ConfigError, match=said) as caught:
        say(ann, "hello")
    assert "SECRET" not in str(caught.value)


def test_a_tool_that_does_not_fit_is_named(ann: Context) -> None:
    with serving(http_app(Shop())) as url:
        bind(
            ann,
            f'openapi = "{url}/openapi.json"\nurl = "{url}"\ntimeout_s = 120',
            TOOLS.replace('{order_id = "order"}', "{}"),
        )
        with pytest.raises(ConfigError, match="look of shop takes no 'order_id'"):
            say(ann, "hello")
    (ann.folder / "tools.toml").unlink()
    with pytest.raises(ConfigError, match=r"tools\.toml cannot be read"):
        say(ann, "hello")

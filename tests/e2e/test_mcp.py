"""The door for agents, met by the protocol's own client over a real process."""

import json
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import anyio
import pytest
from jsonschema import validate
from mcp import ClientSession, StdioServerParameters, stdio_client
from tests.command import headwater
from tests.integration.conftest import COMMAND, environment

from headwater.app.verbs.table import VERBS
from headwater.serve.mcp.server import offered, tool_name


@pytest.fixture(scope="module")
def demo(small_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the small demo."""
    return Path(shutil.copytree(small_demo, tmp_path_factory.mktemp("mcp") / "w"))


@asynccontextmanager
async def client(folder: Path, *flags: str) -> AsyncIterator[ClientSession]:
    """A session with ``headwater mcp`` in a process of its own."""
    program, *words = [*COMMAND, "mcp", "-w", str(folder), *flags]
    server = StdioServerParameters(command=program, args=words, env=environment())
    async with stdio_client(server) as (received, sent), ClientSession(received, sent) as session:
        await session.initialize()
        yield session


def test_every_verb_that_an_agent_may_do_is_a_tool_and_reading_is_the_default() -> None:
    reading, all_of_them = offered(write=False), offered(write=True)
    assert set(all_of_them.values()) == {verb for verb in VERBS.values() if "http" in verb.doors and verb.may("agent")}
    assert all(verb.effect == "read" for verb in reading.values())
    assert set(reading) < set(all_of_them)


def test_a_client_lists_the_tools_and_calls_those_that_read(demo: Path) -> None:
    async def visit() -> dict[str, Any]:
        answers: dict[str, Any] = {}
        async with client(demo) as session:
            tools = {tool.name: tool for tool in (await session.list_tools()).tools}
            assert set(tools) == set(offered(write=False))
            for name, verb in offered(write=False).items():
                if any(field.is_required() for field in verb.input.model_fields.values()):
                    continue
                result = await session.call_tool(name, {})
                if (
                    result.is_error
                ):  # a demo lacks what some ask for, a published taxonomy or costs: they say how to mend it
                    problem = json.loads(result.content[0].text)
                    assert (problem["status"], bool(problem["hint"])) == (422, True), (name, problem)
                    continue
                validate(result.structured_content, tools[name].output_schema or {})
                verb.output.model_validate(result.structured_content)
                answers[name] = result.structured_content
            shown = await session.call_tool("issues_show", {"issue": "1"})
            assert shown.structured_content["issue_id"] == answers["issues_list"]["issues"][0]["issue_id"]
        return answers

    answers = anyio.run(visit)
    assert {"status", "issues_list", "issues_queue", "data_show", "anecdotes_list", "candidates_list"} <= set(answers)
    assert (
        answers["issues_list"]["issues"][0]["contacts"]["low"]
        <= answers["issues_list"]["issues"][0]["contacts"]["value"]
    )


def test_what_writes_is_refused_unless_asked_for_and_then_the_role_decides(demo: Path) -> None:
    async def visit() -> list[Any]:
        move = ("issues_move", {"issue": "1", "move": "accept"})
        async with client(demo) as session:
            refused = await session.call_tool(*move)
            unknown = await session.call_tool("isues_list", {})
            wrong = await session.call_tool("issues_list", {"limit": "many"})
        async with client(demo, "--write") as session:
            denied = await session.call_tool(*move)
            said = await session.call_tool("issues_comment", {"issue": "1", "text": "seen by an agent"})
        return [refused, unknown, wrong, denied, said]

    refused, unknown, wrong, denied, said = anyio.run(visit)
    assert refused.is_error
    assert "only reads" in refused.content[0].text
    assert unknown.is_error
    assert "issues_list" in unknown.content[0].text
    assert wrong.is_error
    assert "limit" in wrong.content[0].text
    assert denied.is_error
    assert "the role agent may not accept" in denied.content[0].text
    assert not said.is_error
    history = headwater("issues", "history", "1", "-w", demo, "--json").answer["events"]
    assert [(event["who"], event["role"], event["kind"]) for event in history[1:]] == [("agent", "agent", "comment")]


def test_tool_names_are_unique() -> None:
    assert len({tool_name(verb) for verb in VERBS.values()}) == len(VERBS)

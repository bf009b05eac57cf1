"""An MCP server as a service: its tools, called through the protocol's own SDK, with checked arguments."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, Final

import anyio

from headwater.adapters.connect.remote.arguments import check_arguments
from headwater.adapters.connect.remote.web import check_address
from headwater.core.errors import ConfigError, HeadwaterError, Refused, Unavailable, UnknownComponent
from headwater.core.extras import require

KEY: Final = "idempotency_key"
"""Name under which a call's key is sent: in its ``_meta``, and as an argument where the tool takes one of that name."""


class McpService:
    """Implements ``core.ports.Service``. Each call is a connection of its own: nothing hangs between two turns of a conversation.

    Args:
        name: of the service, for messages.
        url: of a server over HTTP.
        command: program and words of a server on standard input and output, where there is no ``url``.
        headers: of every request over HTTP; may hold secrets, which are never shown.
        timeout_s: for one call, connection included.

    Raises:
        ConfigError: the address is not encrypted and not on this machine.
    """

    def __init__(
        self, name: str, *, url: str = "", command: Sequence[str] = (), headers: Mapping[str, str], timeout_s: float
    ) -> None:
        self._mcp = require("mcp", extra="mcp", why="to call the tools of an MCP server")
        self._name, self._url, self._command = name, url, tuple(command)
        self._headers, self._timeout_s = dict(headers), timeout_s
        if url:
            check_address(url, name=name)
        self._tools: dict[str, Mapping[str, Any]] = {}

    def operations(self) -> list[str]:
        if not self._tools:
            listed = self._run(lambda client: client.list_tools())
            self._tools = {tool.name: tool.input_schema for tool in listed.tools}
        return sorted(self._tools)

    def schema(self, operation: str) -> Mapping[str, Any]:
        if operation not in self.operations():
            raise UnknownComponent(operation, self.operations(), kind=f"tool of {self._name}")
        return self._tools[operation]

    def call(self, operation: str, arguments: Mapping[str, Any], key: str) -> Mapping[str, Any]:
        schema = self.schema(operation)
        given = dict(arguments)
        if KEY in (schema.get("properties") or {}):
            given[KEY] = key
        check_arguments(f"{self._name}.{operation}", given, schema, dialect="Draft202012Validator", extra="mcp")
        result = self._run(lambda client: client.call_tool(operation, given, meta={KEY: key}))
        if result.is_error:  # its words are not quoted: they may repeat what was sent
            raise Refused(f"service {self._name}: {operation} says that it failed", unsure=True)
        if isinstance(result.structured_content, dict):
            return result.structured_content
        return _of_text("".join(getattr(part, "text", "") for part in result.content))

    def close(self) -> None:
        pass

    def _run(self, ask: Callable[[Any], Awaitable[Any]]) -> Any:
        """What a connected client is told; every failure is one of ours."""

        async def visit() -> Any:
            with anyio.fail_after(self._timeout_s):
                async with self._client() as client:
                    return await ask(client)

        try:
            return anyio.run(visit)
        except TimeoutError:
            raise self._too_slow() from None
        except HeadwaterError:
            raise
        except BaseExceptionGroup as group:
            if not group.subgroup(Exception) or group.split(Exception)[1] is not None:
                raise
            raise self._too_slow() if group.subgroup(TimeoutError) else self._failed(group) from None
        except Exception as error:
            raise self._failed(error) from None

    @asynccontextmanager
    async def _client(self) -> AsyncIterator[Any]:
        """A client that is connected."""
        async with AsyncExitStack() as stack:
            if not self._url:
                server: Any = self._mcp.StdioServerParameters(command=self._command[0], args=list(self._command[1:]))
            elif self._headers:
                http = require("httpx2", extra="mcp", why="to reach an MCP server")
                over = require("mcp.client.streamable_http", extra="mcp", why="to reach an MCP server")
                web = await stack.enter_async_context(http.AsyncClient(headers=self._headers, timeout=self._timeout_s))
                server = over.streamable_http_client(self._url, http_client=web)
            else:
                server = self._url
            yield await stack.enter_async_context(self._mcp.Client(server, read_timeout_seconds=self._timeout_s))

    def _too_slow(self) -> HeadwaterError:
        return Unavailable(f"service {self._name} gave no answer within {self._timeout_s:g} s", unsure=True)

    def _failed(self, error: BaseException) -> HeadwaterError:
        text = str(error)
        if "401" in text or "403" in text:
            return ConfigError(f"service {self._name} refuses the key", hint="check what its key points to")
        return Unavailable(f"service {self._name} fails: {type(error).__name__}", unsure=True)


def _of_text(text: str) -> Mapping[str, Any]:
    """An answer in words: as JSON where it is an object, else under ``text``."""
    try:
        found = json.loads(text)
    except ValueError:
        return {"text": text}
    return found if isinstance(found, dict) else {"text": text}

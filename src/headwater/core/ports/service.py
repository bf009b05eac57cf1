"""What a service must offer whose operations agents call."""

from collections.abc import Mapping
from typing import Any, Protocol, runtime_checkable


@runtime_checkable
class Service(Protocol):
    """A system with operations: an HTTP API that has an OpenAPI document, or an MCP server."""

    def operations(self) -> list[str]:
        """Names of its operations, sorted."""
        ...

    def schema(self, operation: str) -> Mapping[str, Any]:
        """JSON schema of the arguments: an object with ``properties`` and ``required``.

        Raises:
            UnknownComponent: there is no such operation.
        """
        ...

    def call(self, operation: str, arguments: Mapping[str, Any], key: str) -> Mapping[str, Any]:
        """The answer.

        Args:
            operation: its name.
            arguments: they are held against the schema before anything is sent.
            key: sent along, so that a service that knows such keys does the same thing once.

        Raises:
            InputError: the arguments do not follow the schema; nothing was sent.
            UpstreamError: it does not answer, or refuses.
            ConfigError: it refuses the key, or its address is wrong.
        """
        ...

    def close(self) -> None:
        """Let go of connections."""
        ...

"""Where messages leave."""

from collections.abc import Mapping
from typing import Any, Protocol


class Outlet(Protocol):
    """Whoever takes a message out of Headwater: a file, a help desk, a chat."""

    def send(self, message_id: str, target: Mapping[str, str], payload: Mapping[str, Any]) -> str:
        """Hand a message over and return a receipt; the same id again sends nothing and returns the same receipt.

        Raises:
            UpstreamError: it was not taken; ``retryable`` says whether another try may help.
        """
        ...

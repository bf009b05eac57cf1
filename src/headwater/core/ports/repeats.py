"""What the desk must offer so that a call that is sent twice is done once."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol


class Repeats(Protocol):
    """Answers by the caller's idempotency key."""

    def begin(self, who: str, key: str, asked: str, at: datetime) -> Mapping[str, Any] | None:
        """Claim a key, or find what it was used for.

        Args:
            who: the caller; keys of different callers have nothing to do with each other.
            key: theirs.
            asked: hash of what is asked.
            at: now; keys of more than a day ago are forgotten.

        Returns:
            ``None`` where the key is new and now the caller's; else the row: asked, at, answer (``None`` = being done).
        """
        ...

    def finish(self, who: str, key: str, answer: Mapping[str, Any]) -> None:
        """Keep the answer."""
        ...

    def release(self, who: str, key: str) -> None:
        """Give a key back: the call was refused and changed nothing."""
        ...

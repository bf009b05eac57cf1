"""What the desk must offer for encoders that were tuned on labels."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol


class TunedEncoders(Protocol):
    """Which tuned encoder the next run uses; the newest choice holds, all are kept."""

    def choose(self, row: Mapping[str, Any], *, at: datetime, who: str, verb: str) -> None:
        """Store a choice and the audit log, all or nothing.

        Args:
            row: ``encoder_id``, ``path`` (empty: no tuned one), ``base`` (the encoder of the settings that it was made
                from) and ``gain`` (what it was measured to bring).
            at: when.
            who: the author.
            verb: for the audit log.
        """
        ...

    def chosen(self) -> dict[str, Any] | None:
        """The choice that holds; ``None`` where nothing was ever tuned, or it was taken back."""
        ...

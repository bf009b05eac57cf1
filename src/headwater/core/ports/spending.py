"""What the desk must offer to keep account of language models."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol


class Spending(Protocol):
    """What was asked of language models and what it cost."""

    def spend(self, *, at: datetime, run_id: str, purpose: str, reply: Mapping[str, Any]) -> None:
        """Write down one answer: model, input_tokens, output_tokens, usd (None: unknown), cached."""
        ...

    def spent(self, run_id: str | None = None) -> list[dict[str, Any]]:
        """Totals by run, purpose and model: calls, cached, input_tokens, output_tokens, usd, first, last."""
        ...

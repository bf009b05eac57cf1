"""The watch: what people said about alarms, and how it is tuned."""

from collections.abc import Mapping
from typing import Any, Protocol

from headwater.core.ports.entry import Entry


class Watches(Protocol):
    """States of incidents and settings of the watch."""

    def set_state(self, key: str, state: Mapping[str, Any], entry: Entry) -> None:
        """Put a state (state, until, why, who, at) on an incident."""
        ...

    def states(self) -> dict[str, dict[str, Any]]:
        """Key of the incident -> its state."""
        ...

    def tune(self, settings: Mapping[str, Any], entry: Entry) -> None:
        """Change settings; None sets one back."""
        ...

    def settings(self) -> dict[str, Any]:
        """Settings that were changed."""
        ...

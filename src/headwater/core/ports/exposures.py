"""Exposure: orders, units sold, active customers by week and slice, which contact rates are taken per."""

from collections.abc import Sequence
from typing import Any, Protocol

from headwater.core.ports.entry import Entry


class Exposures(Protocol):
    """Tables of exposure, one a unit."""

    def put(self, unit: str, rows: Sequence[dict[str, Any]], entry: Entry) -> None:
        """Put these rows (week, slice, amount) in place of all of the unit."""
        ...

    def units(self) -> list[str]:
        """Units that there are, sorted."""
        ...

    def all(self, unit: str) -> list[dict[str, Any]]:
        """Rows of a unit by week and slice; ``slice`` maps attribute to value, empty for everything."""
        ...

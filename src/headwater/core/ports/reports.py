"""Reports that are made by the clock: when, and which weeks are done."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Protocol

from headwater.core.ports.entry import Entry


class Reports(Protocol):
    """The schedule of reports, and a line for every week of each that is made."""

    def schedule(self, report: str, row: Mapping[str, Any] | None, entry: Entry) -> None:
        """Put the schedule of a report (weekday, at, folder, who, since) in place of what there was; None ends it."""
        ...

    def schedules(self) -> list[dict[str, Any]]:
        """Schedules by report."""
        ...

    def claim(self, report: str, week: date, at: datetime, *, stale: datetime) -> bool:
        """Take a week on, so that nobody else makes its report; False where it is made or somebody is at it.

        Args:
            report: which.
            week: its Monday.
            at: now.
            stale: somebody who took it on before that moment and has not finished is taken for dead.
        """
        ...

    def release(self, report: str, week: date, at: datetime) -> None:
        """Give back a week that was claimed at that moment and could not be made."""
        ...

    def finish(self, report: str, week: date, at: datetime, files: list[str], entry: Entry) -> bool:
        """A claimed week is made; False where somebody else has taken it over since ``at``."""
        ...

    def made(self) -> list[dict[str, Any]]:
        """Weeks that are made or at work, by report and week."""
        ...

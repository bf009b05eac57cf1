"""Fixes: what was promised before, and the verdict of every run after. Both are written once and never altered."""

from collections.abc import Mapping
from typing import Any, Protocol

from headwater.core.ports.entry import Entry


class Fixes(Protocol):
    """The register of fixes."""

    def register(self, fix: Mapping[str, Any], entry: Entry) -> None:
        """Add a fix (fix_id, issue_id, topic_id, name, start, expected, why, who, at).

        Raises:
            ConflictError: there is one of that id: a promise is not altered.
        """
        ...

    def all(self) -> list[dict[str, Any]]:
        """Fixes by the time of their registration and id."""
        ...

    def judge(self, fix_id: str, run_id: str, verdict: Mapping[str, Any], entry: Entry) -> bool:
        """Add the verdict (at, verdict, document) of a run on a fix; False where that run has judged already."""
        ...

    def verdicts(self) -> list[dict[str, Any]]:
        """Verdicts by time, fix and run."""
        ...

"""Answers that people give so that a size is known better."""

from collections.abc import Sequence
from typing import Any, Protocol

from headwater.core.ports.entry import Entry


class Audits(Protocol):
    """Answers of the size audit: yes or no for one issue, or all issues of a random contact."""

    def answer(
        self, rows: Sequence[dict[str, Any]], entry: Entry, *, withdrawn: Sequence[tuple[str, str]] = ()
    ) -> None:
        """Keep answers (topic_id, contact_id, answer, who, at); a later one replaces an earlier one.

        Those to pairs of topic_id and contact_id in ``withdrawn`` are taken away.
        """
        ...

    def answers(self, topic_id: str) -> dict[str, bool]:
        """contact_id -> answer for one issue."""
        ...

    def answer_shared(self, rows: Sequence[dict[str, Any]], entry: Entry) -> None:
        """Keep the issues of random contacts (contact_id, topics, who, at)."""
        ...

    def shared(self) -> dict[str, list[str]]:
        """contact_id -> topic_ids that it carries, for the contacts of the shared audit."""
        ...

    def audited(self) -> list[str]:
        """topic_ids with an answer, sorted."""
        ...

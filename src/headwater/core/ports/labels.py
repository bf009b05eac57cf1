"""What the desk must offer for labels: evidence is added, never changed."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from headwater.core.types import Label


class Labels(Protocol):
    """Labels by author and time. A later label of the same author for the same item supersedes; all are kept."""

    def add(self, labels: Sequence[Label], *, verb: str) -> list[Label]:
        """Store them and write the audit log, all or nothing; the stored labels with their ``seq``."""
        ...

    def withdraw(self, author: str, *, at: datetime, verb: str) -> Label | None:
        """Take back the author's newest label that holds; ``None`` where there is none."""
        ...

    def current(self, *, item: str | None = None, until: int | None = None) -> list[Label]:
        """What holds: the newest label of each author for each item, unless withdrawn; by item and author.

        Args:
            item: of this one alone.
            until: what held when this ``seq`` was the newest; None: now.
        """
        ...

    def history(self, *, item: str | None = None) -> list[Label]:
        """Everything that was ever said, oldest first."""
        ...


class Decisions(Protocol):
    """What people decided about candidates for new topics; the newest decision on a candidate holds."""

    def decide(self, decision: Mapping[str, Any], *, at: datetime, who: str, labels: Sequence[Label] = ()) -> None:
        """Store a decision, the labels that go with it and the audit log, all or nothing.

        Args:
            decision: ``candidate_id``, ``action`` (accepted, merged, dismissed), ``topic_id`` (of the new topic or the
                one merged into; ``None``), ``name``, ``statements`` (ids), ``why``.
            at: when.
            who: the author.
            labels: evidence that follows from it.
        """
        ...

    def decisions(self) -> list[dict[str, Any]]:
        """The decision that holds on each candidate, by candidate_id; keys as above with ``who`` and ``at``."""
        ...

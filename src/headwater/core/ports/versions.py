"""What the desk must offer for documents that change as a whole: teams, routing rules, routers, andons."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from headwater.core.ports.entry import Entry


class Version(NamedTuple):
    """One version of a document; never altered.

    Attributes:
        kind: which document, e.g. ``teams``, ``rules``, ``andon/a_1f2e``.
        number: 1 for the first.
        at: when it was made, aware UTC.
        who: made it.
        why: the reason given; may be empty.
        document: plain values.
    """

    kind: str
    number: int
    at: datetime
    who: str
    why: str
    document: Mapping[str, Any]


class Versions(Protocol):
    """Documents by kind; the newest version holds, all are kept."""

    def put(self, kind: str, document: Mapping[str, Any], entry: Entry, *, after: int | None = None) -> Version:
        """Store the next version and the audit log, all or nothing.

        Args:
            kind: which document.
            document: plain values.
            entry: for the audit log.
            after: number of the version that the writer saw, 0 for none; ``None``: whatever holds.

        Raises:
            StaleVersion: another version has been stored since.
        """
        ...

    def current(self, kind: str) -> Version | None:
        """The version that holds."""
        ...

    def all(self, kind: str) -> list[Version]:
        """Every version, oldest first."""
        ...

    def newest(self, prefix: str) -> list[Version]:
        """The version that holds of each kind that begins so, by kind."""
"""What the desk must offer for documents that people review: versions, their states, who did what and why."""
from typing import Any, Final, Literal, NamedTuple, Protocol
VersionState = Literal["draft", "in_review", "approved", "published", "superseded", "rejected"]
OPEN: Final[frozenset[VersionState]] = frozenset({"draft", "in_review", "approved"})
class Act(NamedTuple):
    """Who does something to a document, when and why; goes into the audit log in the same transaction.
        at: aware UTC.
        who: the person.
        verb: name of the verb.
        why: their reason; may be empty.
        change: what it did, plain values.
    verb: str
    change: Mapping[str, Any]
    """One version.
        number: from 1, in the order of their making.
        state: a published or superseded one never changes again.
        parent: number of the version that it was made from; None for the first.
        revision: goes up with every edit of a draft.
        author: who made it.
        created: when.
        why: what for.
        reviewer: who approved or rejected it; empty where nobody did.
        review: what they said.
        published: when it was published; None where it never was.
        document: its text.
    state: VersionState
    parent: int | None
    revision: int
    author: str
    created: datetime
    reviewer: str
    review: str
    published: datetime | None
    document: str
    """Versions of a document. Every write is one transaction with its line in the audit log."""
    def versions(self) -> list[Version]:
        """All of them, by number."""
    def version(self, number: int) -> Version:
        """One of them.
            InputError: there is none of that number.
    def published(self) -> Version | None:
        """The one in use."""
    def draft(self, author: str) -> Version | None:
        """The author's open version: draft, in review or approved."""
    def create(self, document: str, *, parent: int | None, act: Act) -> Version:
        """A new draft of whoever acts.
            IllegalMove: they have an open version already.
    def edit(self, number: int, document: str, *, revision: int, act: Act) -> Version:
        """Another document for a draft.
            StaleVersion: it is no longer at that revision.
            IllegalMove: it is no draft.
    def rebase(self, number: int, document: str, *, parent: int, act: Act) -> Version:
        """Another document and another parent for a draft.
            IllegalMove: it is no draft.
    def move(self, number: int, state: VersionState, act: Act) -> Version:
        """Into review, back to draft, approved or rejected.
            IllegalMove: not from the state that it is in.
    def publish(self, number: int, act: Act) -> Version:
        """Put it in use in place of the one that is.
            StaleVersion: another one was published since it was drafted.
            IllegalMove: it is rejected, in review, or was published before.
        ...

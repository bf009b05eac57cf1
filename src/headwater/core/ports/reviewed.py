"""What the desk must offer for documents that people review: versions, their states, who did what and why."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, Literal, NamedTuple, Protocol

VersionState = Literal["draft", "in_review", "approved", "published", "superseded", "rejected"]
OPEN: Final[frozenset[VersionState]] = frozenset({"draft", "in_review", "approved"})


class Act(NamedTuple):
    """Who does something to a document, when and why; goes into the audit log in the same transaction.

    Attributes:
        at: aware UTC.
        who: the person.
        verb: name of the verb.
        why: their reason; may be empty.
        change: what it did, plain values.
    """

    at: datetime
    who: str
    verb: str
    why: str
    change: Mapping[str, Any]


class Version(NamedTuple):
    """One version.

    Attributes:
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
    """

    number: int
    state: VersionState
    parent: int | None
    revision: int
    author: str
    created: datetime
    why: str
    reviewer: str
    review: str
    published: datetime | None
    document: str


class Versions(Protocol):
    """Versions of a document. Every write is one transaction with its line in the audit log."""

    def versions(self) -> list[Version]:
        """All of them, by number."""
        ...

    def version(self, number: int) -> Version:
        """One of them.

        Raises:
            InputError: there is none of that number.
        """
        ...

    def published(self) -> Version | None:
        """The one in use."""
        ...

    def draft(self, author: str) -> Version | None:
        """The author's open version: draft, in review or approved."""
        ...

    def create(self, document: str, *, parent: int | None, act: Act) -> Version:
        """A new draft of whoever acts.

        Raises:
            IllegalMove: they have an open version already.
        """
        ...

    def edit(self, number: int, document: str, *, revision: int, act: Act) -> Version:
        """Another document for a draft.

        Raises:
            StaleVersion: it is no longer at that revision.
            IllegalMove: it is no draft.
        """
        ...

    def rebase(self, number: int, document: str, *, parent: int, act: Act) -> Version:
        """Another document and another parent for a draft.

        Raises:
            IllegalMove: it is no draft.
        """
        ...

    def move(self, number: int, state: VersionState, act: Act) -> Version:
        """Into review, back to draft, approved or rejected.

        Raises:
            IllegalMove: not from the state that it is in.
        """
        ...

    def publish(self, number: int, act: Act) -> Version:
        """Put it in use in place of the one that is.

        Raises:
            StaleVersion: another one was published since it was drafted.
            IllegalMove: it is rejected, in review, or was published before.
        """
        ...

"""An anecdote as people deal with it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

ReadState = Literal["open", "assigned", "answered", "closed"]


@dataclass(frozen=True, slots=True)
class Read:
    """The working state of an anecdote; its quote is in the lake.

    Attributes:
        anecdote_id: from the contact and the span, so that it survives every run.
        contact_id: the contact.
        start: first character of the passage in the contact's text.
        end: one past the last.
        kind: of anecdote, when it was assigned.
        issue_id: the issue it was assigned under; empty for none.
        state: where it stands.
        owner: who must answer.
        due: the day by which.
        answer: what the owner says to it.
        action: what is done about it.
        learned: what it taught.
        since: when it came into its state, aware UTC.
        version: grows by one with every move; a writer names the one it saw.
    """

    anecdote_id: str
    contact_id: str
    start: int
    end: int
    since: datetime
    kind: str = "exemplar"
    issue_id: str = ""
    state: ReadState = "open"
    owner: str = ""
    due: date | None = None
    answer: str = ""
    action: str = ""
    learned: str = ""
    version: int = 0

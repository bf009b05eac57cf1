"""``replies`` and ``messages``: answer the customers behind an issue, with their consent, and call it back in time."""

from datetime import datetime

from pydantic import Field

from headwater.app.verbs.config import Nothing
from headwater.app.verbs.paged import CURSOR, NEXT
from headwater.app.verbs.verb import COMMENTERS, TRIAGERS, WORKERS, Input, Output, Verb, argument

_CONSENT = "attribute value that allows a reply: may_contact=yes; contacts without it get nothing"


class SendInput(Input):
    """What to say to whom."""

    issue: str = argument("its id, its rank (1 = first) or a part of its name")
    text: str = argument("what customers read", min_length=1, max_length=20_000)
    consent: str = Field(description=_CONSENT, pattern=r"^[^=]+=.+$")
    close: bool = Field(False, description="close their contacts, too")
    undo_minutes: int = Field(
        30, ge=1, le=10_080, description="nothing leaves before; until then it can be called back"
    )
    why: str = Field("", max_length=2000, description="for the audit log")
    dry_run: bool = Field(False, description="only say what would leave")


class ProposeInput(Input):
    """A reply that somebody else reviews."""

    issue: str = argument("its id, its rank (1 = first) or a part of its name")
    text: str = argument("what customers would read", min_length=1, max_length=20_000)
    consent: str = Field(description=_CONSENT, pattern=r"^[^=]+=.+$")
    why: str = Field("", max_length=2000, description="for the audit log")


class DraftInput(Input):
    """Which draft."""

    draft: str = argument("id of the draft", min_length=1)
    why: str = Field("", max_length=2000, description="for the audit log")


class ApproveInput(DraftInput):
    """Which draft, and how it leaves."""

    close: bool = Field(False, description="close the contacts, too")
    undo_minutes: int = Field(
        30, ge=1, le=10_080, description="nothing leaves before; until then it can be called back"
    )


class UndoInput(Input):
    """Which batch."""

    batch: str = argument("id of the batch, as replies send printed it", min_length=1)
    why: str = Field("", max_length=2000, description="for the audit log")


class BatchOutput(Output):
    """What leaves, or would leave."""

    batch: str = Field(description="id to call it back by; empty in a dry run, or where nothing is new")
    issue_id: str
    issue: str
    contacts: int = Field(description="contacts of the issue")
    replies: int = Field(description="customers who are answered, each on their newest contact")
    closes: int = Field(description="contacts that are closed")
    without_consent: int = Field(description="contacts that do not carry the consent: nothing is sent to them")
    unreachable: int = Field(description="contacts with consent whose source gave them no id")
    already: int = Field(description="messages that were queued or sent before: not sent again")
    leaves: datetime | None = Field(description="not before; null where nothing leaves")
    example: str = Field(description="what a customer reads")


class DraftRow(Output):
    """A reply under review."""

    draft_id: str
    issue_id: str
    issue: str
    text: str
    consent: str
    author: str
    at: datetime
    state: str
    reviewer: str
    why: str


class DraftsOutput(Output):
    """Replies under review, oldest first."""

    drafts: list[DraftRow]


class UndoneOutput(Output):
    """What was called back."""

    batch: str
    withdrawn: int
    gone: int = Field(description="messages that had left already")


class MessageRow(Output):
    """A message on its way."""

    message_id: str
    origin: str
    target: dict[str, str]
    state: str
    due: datetime
    attempts: int
    receipt: str
    error: str


class MessagesInput(Input):
    """Which messages."""

    origin: str = Field("", description="only of this origin: reply:b_4f2a, automation:NAME")
    state: str = Field(
        "",
        pattern="^(|waiting|withdrawn|sending|sent|failed)$",
        description="waiting, withdrawn, sending, sent or failed",
    )
    limit: int = Field(50, ge=1, le=10_000, description="how many")
    cursor: str = CURSOR


class MessagesOutput(Output):
    """Messages by the time at which they may leave."""

    messages: list[MessageRow]
    total: int
    states: dict[str, int] = Field(description="state -> messages")
    next_cursor: str = NEXT


class DeliverOutput(Output):
    """What left."""

    sent: int
    failed: int = Field(description="not taken: tried again later, or given up (messages list --state failed)")
    waiting: int = Field(description="their time has not come")


class RetryOutput(Output):
    """What is tried again."""

    messages: int


_USE = "headwater.app.usecases.replies:"

VERBS = (
    Verb(
        "replies.send",
        "Answer the customers behind an issue who allowed it, each once; can be called back for a while.",
        SendInput,
        BatchOutput,
        f"{_USE}send",
        "write",
        ('headwater replies send 1 "The fix is out." --consent may_contact=yes --close --dry-run',),
        roles=TRIAGERS - {"system"},
    ),
    Verb(
        "replies.undo",
        "Call a batch back; what has not left yet never leaves.",
        UndoInput,
        UndoneOutput,
        f"{_USE}undo",
        "write",
        ("headwater replies undo b_4f2a9c8d10",),
        roles=TRIAGERS - {"system"},
    ),
    Verb(
        "replies.propose",
        "Hand a reply in; somebody else reviews it before it leaves.",
        ProposeInput,
        DraftRow,
        f"{_USE}propose",
        "propose",
        ('headwater replies propose 1 "The fix is out." --consent may_contact=yes',),
        roles=COMMENTERS - {"system"},
    ),
    Verb(
        "replies.drafts",
        "Replies that wait for review, and what became of the others.",
        Nothing,
        DraftsOutput,
        f"{_USE}list_drafts",
        "read",
        ("headwater replies drafts",),
    ),
    Verb(
        "replies.approve",
        "Let a reply of somebody else's leave.",
        ApproveInput,
        BatchOutput,
        f"{_USE}approve",
        "write",
        ("headwater replies approve d_4f2a9c8d10",),
        roles=TRIAGERS - {"system"},
    ),
    Verb(
        "replies.reject",
        "Keep a reply of somebody else's from leaving.",
        DraftInput,
        DraftRow,
        f"{_USE}reject",
        "write",
        ('headwater replies reject d_4f2a9c8d10 --why "too early"',),
        roles=TRIAGERS - {"system"},
    ),
    Verb(
        "replies.reopen",
        "Take your own review back; what was approved is called back.",
        DraftInput,
        DraftRow,
        f"{_USE}reopen",
        "write",
        ("headwater replies reopen d_4f2a9c8d10",),
        roles=TRIAGERS - {"system"},
    ),
    Verb(
        "messages.list",
        "Messages that wait, have left or were not taken.",
        MessagesInput,
        MessagesOutput,
        "headwater.app.usecases.messages:list_messages",
        "read",
        ("headwater messages list", "headwater messages list --state failed"),
    ),
    Verb(
        "messages.deliver",
        "Hand over the messages whose time has come.",
        Nothing,
        DeliverOutput,
        "headwater.app.usecases.messages:deliver_due",
        "write",
        ("headwater messages deliver",),
        roles=WORKERS,
    ),
    Verb(
        "messages.retry",
        "Try again what was given up.",
        MessagesInput,
        RetryOutput,
        "headwater.app.usecases.messages:retry",
        "write",
        ("headwater messages retry",),
        roles=TRIAGERS - {"system"},
    ),
)

"""``contacts list`` and ``contacts show``: the customers behind an issue, personal data replaced."""

from datetime import datetime

from pydantic import Field

from headwater.app.verbs.signals import ContactSignals
from headwater.app.verbs.verb import EDITORS, STEADY_S, Input, Output, Verb, argument

_CONTACT_ID = r"^c_[0-9a-f]{8,64}$"
_ISSUE = r"^(i_[0-9a-f]{4,64}|unassigned)$"


class ContactsInput(Input):
    """Which contacts."""

    issue: str = argument("id of the issue, or 'unassigned'", pattern=_ISSUE)
    limit: int = Field(20, ge=1, le=500, description="how many")
    cursor: str = Field("", pattern=r"^(c_[0-9a-f]{8,64})?$", description="where the page before ended")


class ContactRow(Output):
    """A contact of an issue."""

    contact_id: str
    timestamp: datetime | None
    channel: str
    language: str
    statement: str = Field(description="what the customer says of this issue; personal data replaced; may be empty")
    opening: str = Field(description="where there is no statement: what the customer says first, redacted")
    probability: float | None = Field(description="that the statement belongs to the issue, 0..1")


class ContactsOutput(Output):
    """One page, in an order that has nothing to do with the content: any page is a fair sample."""

    contacts: list[ContactRow]
    total: int = Field(description="contacts assigned to the issue; the estimate corrects this count")
    next_cursor: str = Field(description="empty at the end")


class ContactInput(Input):
    """Which contact."""

    contact: str = argument("id of the contact", pattern=_CONTACT_ID)


class Piece(Output):
    """Some characters of a turn, all of one kind."""

    text: str
    personal: bool = Field(False, description="a placeholder of personal data")
    statement: int | None = Field(None, description="position of the statement it belongs to")
    kept: bool = Field(True, description="left by cleaning; else signature, quoted reply or boilerplate")


class TurnRow(Output):
    """What one speaker said."""

    speaker: str = Field(description="customer, associate, bot, system or unknown")
    timestamp: datetime | None
    pieces: list[Piece]


class StatementRow(Output):
    """A statement of the contact and the issue it was assigned to."""

    text: str
    probability: float = Field(description="that the span states an issue, 0..1")
    issue_id: str | None
    issue: str | None = Field(description="name of the issue; null where the statement is unassigned")
    fit: float | None = Field(description="that it belongs to that issue, 0..1")
    also: list[str] = Field(description="names of the issues that it is about besides; no size counts them")


class ContactDetail(Output):
    """One contact as it may be shown: personal data replaced, everything else as it came."""

    contact_id: str
    source: str
    line: int
    timestamp: datetime | None
    channel: str
    language: str
    attributes: dict[str, str]
    turns: list[TurnRow]
    statements: list[StatementRow]
    personal: dict[str, int] = Field(description="kinds of personal data that were replaced, and how many of each")
    duplicate_of: str | None = Field(description="first contact of its group of copies")
    signals: ContactSignals | None = Field(None, description="mood and what is at stake; null where not made yet")


class RevealInput(Input):
    """Whose words, and why they are needed as they were."""

    contact: str = argument("id of the contact", pattern=_CONTACT_ID)
    why: str = Field(min_length=1, max_length=2000, description="in words; it is written to the log with your name")


class RevealedTurn(Output):
    """What one speaker said, as it came."""

    speaker: str
    text: str


class RevealOutput(Output):
    """A contact as it came, personal data included."""

    contact_id: str
    turns: list[RevealedTurn]
    personal: dict[str, int] = Field(description="kinds of personal data in it, and how many of each")


VERBS = (
    Verb(
        "contacts.list",
        "Contacts of an issue, a page at a time.",
        ContactsInput,
        ContactsOutput,
        "headwater.app.usecases.contacts:list_contacts",
        "read",
        ("headwater contacts list i_4f2a9c8d10 --limit 5", "headwater contacts list unassigned --json"),
        keeps=True,
        holds_s=STEADY_S,
    ),
    Verb(
        "contacts.show",
        "One contact: turns, statements, language; personal data replaced.",
        ContactInput,
        ContactDetail,
        "headwater.app.usecases.contacts:show_contact",
        "read",
        ("headwater contacts show c_0133bf523e047245454a5570 --json",),
        keeps=True,
        holds_s=STEADY_S,
    ),
    Verb(
        "contacts.reveal",
        "One contact with its personal data; who looked, when and why is logged.",
        RevealInput,
        RevealOutput,
        "headwater.app.usecases.contacts:reveal",
        "write",
        ("headwater contacts reveal c_0133bf523e047245454a5570 --why 'to refund the right order'",),
        roles=EDITORS,
        keeps=True,
        secret=True,
    ),
)

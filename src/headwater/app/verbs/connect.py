"""Other systems: ``connect``, ``ticket``, ``outbox``, ``news`` and ``worker``."""

from datetime import datetime

from pydantic import Field

from headwater.app.verbs.config import Nothing
from headwater.app.verbs.paged import CURSOR, NEXT
from headwater.app.verbs.verb import LOCAL, VERSION, WORKERS, Input, Output, Verb, argument

_ISSUE = "its id, its rank (1 = first) or a part of its name"
_NAME = "name of a connector"


class LoadConnectorsInput(Input):
    """A file of connectors."""

    file: str = argument(
        "TOML with a [[connector]] each: name, kind, url, project, secret = env:NAME or file:PATH, ..."
    )


class ConnectorRow(Output):
    """How another system is reached; never its secrets."""

    name: str
    kind: str
    url: str
    project: str
    secret: str = Field(description="where it is: env:NAME or file:PATH")
    can: list[str] = Field(description="what may be sent: open, comment, update, post")
    waiting: int = Field(description="messages that wait")
    dead: int = Field(description="messages that a person must look at")


class ConnectorsOutput(Output):
    """All connectors."""

    connectors: list[ConnectorRow]
    text: str = Field("", description="as in the file, for those who may write it; secrets are pointers")
    version: int = Field(
        0, description="changes with every change of the text; 0: there is none", json_schema_extra=VERSION
    )


class CheckConnectorsInput(Input):
    """Which."""

    name: str = Field("", description=f"{_NAME}; all by default")


class CheckConnectorRow(Output):
    """Whether a connector works."""

    name: str
    ok: bool
    found: str = Field(description="who we are there, or what is wrong and what to do")


class CheckConnectorsOutput(Output):
    """Whether they work."""

    checks: list[CheckConnectorRow]
    ok: bool


class PostInput(Input):
    """A message."""

    name: str = argument(_NAME)
    text: str = argument("what to say; personal data is replaced", min_length=1, max_length=20_000)
    title: str = Field("", description="headline or subject", max_length=250)
    message_id: str = Field("", description="two messages of the same id are one; made from the content by default")


class OpenTicketInput(Input):
    """A ticket for an issue."""

    issue: str = argument(_ISSUE)
    to: str = Field(description=_NAME)
    text: str = Field("", description="said first, above what Headwater knows", max_length=20_000)


class CommentTicketInput(Input):
    """Words under the ticket of an issue."""

    issue: str = argument(_ISSUE)
    text: str = argument("what to say; personal data is replaced", min_length=1, max_length=20_000)
    to: str = Field(description=_NAME)


class UpdateTicketInput(Input):
    """The ticket of an issue, brought up to date."""

    issue: str = argument(_ISSUE)
    to: str = Field(description=_NAME)


class MessageRow(Output):
    """A message to another system."""

    message_id: str
    target: str
    action: str
    issue_id: str
    state: str = Field(description="waiting, sent, dead (a person must look) or dropped")
    attempts: int = Field(description="tries that failed, or whose outcome is unknown")
    next_try: datetime | None = Field(description="not before; null where it waits for nothing")
    ticket: str = Field(description="what the other side calls it; empty before it is sent")
    url: str
    error: str = Field(description="why it is not sent")


class TicketRow(Output):
    """The ticket that stands for an issue elsewhere."""

    connector: str
    ticket: str
    issue_id: str
    state: str = Field(description="open or closed, as last heard")
    url: str


class TicketsInput(Input):
    """Which tickets."""

    issue: str = Field("", description=f"only of this issue: {_ISSUE}")


class TicketsOutput(Output):
    """Tickets by connector."""

    tickets: list[TicketRow]


class PullInput(Input):
    """Which system."""

    name: str = argument(_NAME)
    run: bool = Field(True, description="take the contacts in and bring all figures up to date")
    restart: bool = Field(False, description="ask from the beginning again; what is known is skipped")


class PullOutput(Output):
    """What was new there."""

    events: int = Field(description="changes of tickets")
    unreadable: int = Field(description="things that do not look as documented: headwater news list --state dead")
    records: int = Field(description="contacts or files fetched")
    noted: int = Field(description="notes written on issues")
    contacts: int = Field(description="contacts taken in")
    duplicate: int = Field(description="contacts that were known")
    quarantined: int = Field(description="contacts that cannot be read: headwater quarantine list")
    waiting: int = Field(description="files that wait to be taken in")


class OutboxInput(Input):
    """Which messages."""

    state: str = Field("", description="waiting, sent, dead or dropped")
    target: str = Field("", description=_NAME)
    limit: int = Field(100, ge=1, le=10_000, description="how many")
    cursor: str = CURSOR


class OutboxOutput(Output):
    """Messages in the order of writing."""

    messages: list[MessageRow]
    waiting: int
    sent: int
    dead: int
    dropped: int
    next_cursor: str = NEXT


class ReplayInput(Input):
    """Which dead messages."""

    message: str = argument("id of a message, or all")
    resend: bool = Field(False, description="take it that no earlier try has arrived: you have looked")
    why: str = Field("", description="in words, for the audit log")


class DropInput(Input):
    """Which message, and why."""

    message: str = argument("id of a message, or all dead ones: all")
    why: str = Field(description="in words, for the audit log", min_length=1)


class DecidedOutput(Output):
    """How many."""

    changed: int
    state: str


class NewsInput(Input):
    """Which events."""

    state: str = Field("", description="waiting, done, stale or dead")
    source: str = Field("", description=_NAME)
    limit: int = Field(100, ge=1, le=10_000, description="how many")
    cursor: str = CURSOR


class EventRow(Output):
    """Something that another system told."""

    event_id: str
    source: str
    kind: str = Field(description="ticket, contact, file or unreadable")
    subject: str = Field(description="id of the ticket or contact there")
    version: str
    state: str = Field(description="waiting, done, stale (a newer one was there first) or dead (a person must look)")
    error: str


class NewsOutput(Output):
    """Events, newest first."""

    events: list[EventRow]
    next_cursor: str = NEXT


class NewsReplayInput(Input):
    """Which dead event."""

    event: str = argument("id of a dead event, or all")


class WorkerInput(Input):
    """For how long."""

    once: bool = Field(False, description="do what can be done now, then stop; else go on until interrupted")
    until_empty: bool = Field(False, description="stop when nothing waits any more")
    pause_s: float = Field(5.0, ge=0.05, le=3600, description="seconds between two rounds at most")


class WorkerOutput(Output):
    """What was done."""

    sent: int
    failed: int = Field(description="tries that failed and will be repeated")
    dead: int = Field(description="messages that a person must look at: headwater outbox list --state dead")
    noted: int = Field(description="notes written on issues")
    reminded: int = Field(description="reminders, escalations and issues opened again")
    fired: int = Field(description="decisions of automations")
    waiting: int
    blocked: list[str] = Field(description="connectors that nothing goes to, and why")
    trouble: list[str] = Field(description="connectors that did not answer when asked for news")


VERBS = (
    Verb(
        "connect.load",
        "Say which other systems there are; put these in place of all.",
        LoadConnectorsInput,
        ConnectorsOutput,
        "headwater.app.usecases.connect:load",
        "write",
        ("headwater connect load connectors.toml",),
        LOCAL,
    ),
    Verb(
        "connect.list",
        "The other systems, and what waits for each.",
        Nothing,
        ConnectorsOutput,
        "headwater.app.usecases.connect:list_connectors",
        "read",
        ("headwater connect list",),
    ),
    Verb(
        "connect.check",
        "Ask each system who we are there; sends nothing.",
        CheckConnectorsInput,
        CheckConnectorsOutput,
        "headwater.app.usecases.connect:check",
        "read",
        ("headwater connect check", "headwater connect check --name shop"),
    ),
    Verb(
        "connect.send",
        "Post a message; the worker sends it.",
        PostInput,
        MessageRow,
        "headwater.app.usecases.connect:send",
        "write",
        ('headwater connect send team-chat "two issues are overdue" --title "This week"',),
        roles=WORKERS,
    ),
    Verb(
        "connect.pull",
        "Fetch what is new: states of tickets, and contacts, which are taken in.",
        PullInput,
        PullOutput,
        "headwater.app.usecases.connect:pull",
        "write",
        ("headwater connect pull desk", "headwater connect pull desk --no-run"),
    ),
    Verb(
        "ticket.open",
        "Open a ticket for an issue, once for each system; the worker sends it.",
        OpenTicketInput,
        MessageRow,
        "headwater.app.usecases.tickets:open_ticket",
        "write",
        ("headwater ticket open 1 --to shop",),
        roles=WORKERS,
    ),
    Verb(
        "ticket.comment",
        "Say something under the ticket of an issue.",
        CommentTicketInput,
        MessageRow,
        "headwater.app.usecases.tickets:comment",
        "write",
        ('headwater ticket comment 1 "seen in the store, too" --to shop',),
        roles=WORKERS,
    ),
    Verb(
        "ticket.update",
        "Write the present size, rate and quotes of an issue into its ticket.",
        UpdateTicketInput,
        MessageRow,
        "headwater.app.usecases.tickets:update",
        "write",
        ("headwater ticket update 1 --to shop",),
        roles=WORKERS,
    ),
    Verb(
        "ticket.list",
        "The tickets that stand for issues elsewhere.",
        TicketsInput,
        TicketsOutput,
        "headwater.app.usecases.tickets:list_tickets",
        "read",
        ("headwater ticket list", "headwater ticket list --issue 1"),
    ),
    Verb(
        "outbox.list",
        "Messages to other systems: waiting, sent, dead.",
        OutboxInput,
        OutboxOutput,
        "headwater.app.usecases.outbox:list_messages",
        "read",
        ("headwater outbox list", "headwater outbox list --state dead"),
    ),
    Verb(
        "outbox.replay",
        "Send dead messages again.",
        ReplayInput,
        DecidedOutput,
        "headwater.app.usecases.outbox:replay",
        "write",
        ("headwater outbox replay all", "headwater outbox replay open:shop:i_4f2a9c"),
    ),
    Verb(
        "outbox.drop",
        "Give a message up.",
        DropInput,
        DecidedOutput,
        "headwater.app.usecases.outbox:drop",
        "write",
        ('headwater outbox drop open:shop:i_4f2a9c --why "it is there already"',),
    ),
    Verb(
        "news.list",
        "What other systems told: states of tickets, contacts, what could not be read.",
        NewsInput,
        NewsOutput,
        "headwater.app.usecases.outbox:list_events",
        "read",
        ("headwater news list", "headwater news list --state dead"),
    ),
    Verb(
        "news.replay",
        "Take dead events up again.",
        NewsReplayInput,
        DecidedOutput,
        "headwater.app.usecases.outbox:replay_events",
        "write",
        ("headwater news replay all",),
    ),
    Verb(
        "worker",
        "Remind, let automations act, send what waits and note what came in, until interrupted.",
        WorkerInput,
        WorkerOutput,
        "headwater.app.usecases.worker:work",
        "write",
        ("headwater worker", "headwater worker --once"),
        LOCAL,
    ),
)

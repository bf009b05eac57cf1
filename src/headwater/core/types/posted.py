"""What goes out to another system, what comes in from one, and the ticket that stands there for an issue."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal, get_args

SendState = Literal["waiting", "sent", "dead", "dropped"]
EventState = Literal["waiting", "done", "stale", "dead"]
Action = Literal["open", "comment", "update", "post"]

ACTIONS: Final[tuple[Action, ...]] = get_args(Action)
"""Open a ticket, say something under it, change its title and text, post a message."""


@dataclass(frozen=True, slots=True)
class Outbound:
    """A message to another system; sent once, whatever happens on the way.

    Attributes:
        message_id: the idempotency key: two messages of one id are one.
        target: name of the connector.
        payload: ``action``, ``title``, ``text``, ``issue_id``, ``ticket`` ...; redacted.
        created: when it was written, aware UTC.
        lane: messages of one target and lane go out in the order of ``seq``; empty = in any order.
        state: ``waiting``, ``sent``, ``dead`` (a person must look) or ``dropped``.
        attempts: tries that failed or whose outcome is unknown.
        next_try: not before this.
        begun: whether an earlier try may have arrived, so that the other side must be asked before it is sent again.
        receipt: what the other side said: ``ticket``, ``url``, ``version``.
        error: why it is not sent; empty where it is.
        seq: place in the order of writing; 0 before it is stored.
    """

    message_id: str
    target: str
    payload: Mapping[str, str]
    created: datetime
    lane: str = ""
    state: SendState = "waiting"
    attempts: int = 0
    next_try: datetime | None = None
    begun: bool = False
    receipt: Mapping[str, str] = field(default_factory=dict)
    error: str = ""
    seq: int = 0


@dataclass(frozen=True, slots=True)
class Inbound:
    """Something that happened at another system; taken once, in the order of its own versions.

    Attributes:
        event_id: the same event has the same id, however often it is told.
        source: name of the connector.
        kind: ``ticket`` (its state), ``contact`` (taken in), ``file`` (taken in), ``unreadable``.
        subject: id of the ticket, contact or file there.
        version: sorts as text in the order in which the other side made them.
        at: when we heard of it, aware UTC.
        details: ``state``, ``url``, ``title``; for an unreadable one what was said, redacted.
        state: ``waiting``, ``done``, ``stale`` (a newer one was there first) or ``dead`` (a person must look).
        error: why it is dead.
    """

    event_id: str
    source: str
    kind: str
    subject: str
    version: str
    at: datetime
    details: Mapping[str, str] = field(default_factory=dict)
    state: EventState = "waiting"
    error: str = ""


@dataclass(frozen=True, slots=True)
class Ticket:
    """The ticket that stands for an issue at another system.

    Attributes:
        connector: name of the connector.
        ticket: its id there.
        issue_id: the issue.
        url: where people read it.
        state: ``open`` or ``closed``, as last heard.
        version: of that state.
    """

    connector: str
    ticket: str
    issue_id: str
    url: str = ""
    state: str = "open"
    version: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of what another system has to tell.

    Attributes:
        cursor: where to go on; kept when everything of the page is stored.
        more: whether there is more now.
        events: states of tickets, and what could not be read.
        records: contacts, as lines of a file that ``ingest`` reads: key (id there) -> the line.
        form: of those lines: ``jsonl`` or ``mbox``.
    """

    cursor: str
    more: bool = False
    events: tuple[Inbound, ...] = ()
    records: Mapping[str, bytes] = field(default_factory=dict)
    form: str = "jsonl"


@dataclass(frozen=True, slots=True)
class ConnectorSpec:
    """How another system is reached. Secrets are pointed to (``env:NAME``, ``file:PATH``), never held.

    Attributes:
        name: of the connector.
        kind: ``github``, ``jira``, ``servicenow``, ``zendesk``, ``slack``, ``teams``, ``mail``, ``webhook``, ``files``.
        url: its address; of mail ``smtp://HOST:PORT``; of files a folder or an object store's URI.
        imap: mail: ``imaps://HOST``, where contacts come from.
        project: repository, project key, table, channel or mail folder.
        user: whom the secret belongs to; empty where the secret says it all.
        sender: mail: the address that it comes from.
        to: mail: addresses that it goes to.
        secret: where the key, token or password is; of Teams, where the address is, which is a secret itself.
        hook_secret: where the secret is with which incoming webhooks are signed.
        label: marks the tickets that are ours.
        issue_type: Jira: of new issues.
        since: contacts before this day are not taken, ``YYYY-MM-DD``.
        map: which column of its contacts is what, as of ``headwater run --map``.
        per_minute: messages at most.
        timeout_s: for one answer.
        attempts: tries before a message goes to the dead letters.
        settle_s: seconds until the other side finds what it has just made.
        poll_minutes: how often the worker asks for news; 0 = never by itself.
        allow_http: whether an address that is neither encrypted nor on this machine is allowed.
    """

    name: str
    kind: str
    url: str = ""
    imap: str = ""
    project: str = ""
    user: str = ""
    sender: str = ""
    to: tuple[str, ...] = ()
    secret: str = ""
    hook_secret: str = ""
    label: str = "headwater"
    issue_type: str = "Task"
    since: str = "2000-01-01"
    map: str = ""
    per_minute: float = 30.0
    timeout_s: float = 20.0
    attempts: int = 12
    settle_s: float = -1.0
    poll_minutes: float = 0.0
    allow_http: bool = False

    def document(self) -> dict[str, Any]:
        """Its values, without those that are as by default."""
        default = ConnectorSpec(self.name, self.kind)
        values = {name: getattr(self, name) for name in self.__slots__}
        kept = {k: v for k, v in values.items() if k in ("name", "kind") or v != getattr(default, k)}
        return {k: list(v) if isinstance(v, tuple) else v for k, v in kept.items()}

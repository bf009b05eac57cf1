"""Another system, a desk and the worker between them, with a clock that the test moves."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from headwater.adapters.store.desk import SqlDesk
from headwater.app.delivering import Deliverer, Done, Fetched, apply_events, fetch
from headwater.app.posting import DeskPost
from headwater.core.ports import Desk, Entry
from headwater.core.types import ConnectorSpec, Outbound
from tests.servers.chats import HookServer, SlackServer, TeamsServer
from tests.servers.http import running
from tests.servers.mails import Mailbox, SmtpServer, imap, smtp
from tests.servers.trackers import BEGIN, TOKEN, GitHubServer, JiraServer, ServiceNowServer, ZendeskServer

TRACKERS: Mapping[str, tuple[type[Any], Mapping[str, Any]]] = {
    "github": (GitHubServer, {"project": "acme/shop"}),
    "jira": (JiraServer, {"project": "SHOP", "user": "ann@example.com"}),
    "servicenow": (ServiceNowServer, {"user": "headwater"}),
    "zendesk": (ZendeskServer, {"user": "ann@example.com"}),
}
CHATS: Mapping[str, tuple[type[Any], Mapping[str, Any]]] = {
    "slack": (SlackServer, {"project": "C012345"}),
    "teams": (TeamsServer, {}),
    "webhook": (HookServer, {}),
}
MAIL: Mapping[str, Any] = {"sender": "headwater@example.com", "to": ("care@example.com",), "user": "headwater"}
KINDS = (*TRACKERS, *CHATS, "mail", "files")
VARIABLE = "HW_TEST_SECRET"


@dataclass
class Clock:
    """A clock that stands until it is moved."""

    at: datetime = BEGIN

    def __call__(self) -> datetime:
        return self.at

    def now(self) -> datetime:
        return self.at

    def move(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@dataclass
class Rig:
    """A workspace's desk, one connector called ``there``, and the system at its other end."""

    kind: str
    server: Any
    spec: ConnectorSpec
    folder: Path
    desk: Desk
    clock: Clock = field(default_factory=Clock)

    @property
    def action(self) -> str:
        return "open" if self.kind in TRACKERS else "post"

    def put(self, message_id: str, text: str = "Parcels come late", **payload: str) -> Outbound:
        """Write a message about issue i_1."""
        post = DeskPost(self.desk, at=self.clock(), who="jo", verb="test")
        given = {"action": self.action, "issue_id": "i_1", "title": "Late parcels", "text": text, **payload}
        return post.put(message_id, "there", given)

    def round(self) -> Done:
        """A worker lives for one round."""
        worker = Deliverer(self.desk, self.clock)
        try:
            return worker.round()
        finally:
            worker.close()

    def until_settled(self, most: int = 60) -> None:
        """Rounds, each when the next message is due, until nothing waits."""
        for _ in range(most):
            self.round()
            due = self.desk.outbox.next_due()
            if due is None:
                return
            self.clock.at = max(self.clock.at + timedelta(seconds=2), due)
        raise AssertionError(f"still waiting: {self.desk.outbox.listed('waiting')}")

    def states(self) -> dict[str, str]:
        """Message -> state."""
        return {message.message_id: message.state for message in self.desk.outbox.listed(limit=100_000)}

    def made(self) -> list[str]:
        """What there is at the other end, a text each."""
        if self.kind == "files":
            return [path.read_text("utf-8") for path in sorted((self.folder / "there" / "out").glob("*.json"))]
        return list(self.server.made())

    def fetch(self) -> Fetched:
        """Ask for news, and note them."""
        found = fetch(self.desk, self.folder, "there", self.clock)
        apply_events(self.desk, self.clock)
        return found

    def notes(self, issue: str = "i_1") -> list[str]:
        """What was noted on the issue."""
        return [event.details["text"] for event in self.desk.issues.history(issue) if event.kind == "comment"]


@contextmanager
def system(kind: str, folder: Path, **given: Any) -> Iterator[tuple[Any, ConnectorSpec]]:
    """A server of that kind, and how it is reached. ``HW_TEST_SECRET`` must be set as ``secret_of`` says."""
    with ExitStack() as stack:
        spec = ConnectorSpec("there", kind, secret=f"env:{VARIABLE}", per_minute=100_000, timeout_s=0.5, settle_s=0)
        server: Any = None
        if kind in TRACKERS or kind in CHATS:
            make, more = {**TRACKERS, **CHATS}[kind]
            server = stack.enter_context(running(make(**given)))
            spec = replace(spec, url="" if kind == "teams" else server.url, **more)
        elif kind == "mail":
            server = stack.enter_context(smtp(SmtpServer(**given)))
            server.box = stack.enter_context(imap(Mailbox()))
            spec = replace(spec, url=server.url, imap=server.box.url, **MAIL)
        else:
            spec = replace(spec, url=str(folder / "there"), secret="")
        yield server, spec


def secret_of(server: Any, kind: str) -> str:
    """What the variable must hold: of Teams the address, else the token."""
    return f"{server.url}/workflows/1/invoke?sig={TOKEN}" if kind == "teams" else TOKEN


@contextmanager
def rig(kind: str, folder: Path, setenv: Callable[[str, str], None], **given: Any) -> Iterator[Rig]:
    """All of it, over a new desk in the folder."""
    with system(kind, folder, **given) as (server, spec):
        setenv(VARIABLE, secret_of(server, kind))
        desk = SqlDesk(f"sqlite:///{folder / 'desk.sqlite'}")
        desk.connectors.put([spec], Entry(BEGIN, "jo", "connect.load", "x", "", {}))
        desk.issues.track(["i_1", "i_2"], BEGIN)
        try:
            yield Rig(kind, server, spec, folder, desk)
        finally:
            desk.close()

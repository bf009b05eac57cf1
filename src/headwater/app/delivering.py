"""The worker's work: messages go out, what other systems told is noted on issues, contacts are fetched for ingestion.

Killed at any moment, nothing is lost and nothing is done twice: a message is marked as begun before it is sent, and the connector
looks, or sends under the same key, when it may have arrived; a note names the event that it comes from; a page of contacts is
written to a file before the cursor moves on.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from headwater.app.connecting import spec_of, tool_of
from headwater.app.writing import whole
from headwater.core.errors import ConfigError, HeadwaterError, Refused, StaleVersion
from headwater.core.ids import content_hash
from headwater.core.ports import Desk, Tool
from headwater.core.types import ConnectorSpec, Inbound, Outbound, Page, Ticket
from headwater.prepare.redact import redact
from headwater.resolve import lifecycle
from headwater.resolve.delivery import MAYBE, failed
from headwater.resolve.tickets import heard

_LEASE_OF_TIMEOUT: Final = 8.0
"""A call ends within four answers' time (``adapters.connect.remote.web``); twice that is safe."""
_BURST: Final = 9.0
"""Messages that may go at once beside the first, where none went for a while."""
_TRIES: Final = 100
_MOST_PAGES: Final = 10_000


@dataclass
class Done:
    """What a round did.

    Attributes:
        sent: messages that arrived.
        again: tries that failed and will be repeated.
        dead: messages that a person must look at.
        noted: notes written on issues.
        reminded: reminders, escalations and issues opened again.
        fired: decisions of automations.
        blocked: connector -> why nothing goes to it.
    """

    sent: int = 0
    again: int = 0
    dead: int = 0
    noted: int = 0
    reminded: int = 0
    fired: int = 0
    blocked: dict[str, str] = field(default_factory=dict)


class Deliverer:
    """Sends what waits and applies what came in.

    Args:
        desk: of the workspace.
        now: the time of day.
        seed: of the jitter between tries.
    """

    def __init__(self, desk: Desk, now: Callable[[], datetime], *, seed: int = 0) -> None:
        self._desk, self._now, self._seed = desk, now, seed
        self._tools: dict[str, Tool] = {}
        self._specs: dict[str, ConnectorSpec] = {}
        self._refused: set[str] = set()

    def round(self, *, most: int = 1000) -> Done:
        """Everything that can be done now."""
        done = Done()
        self._open(done)
        lease = {
            name: _LEASE_OF_TIMEOUT * self._specs[name].timeout_s + max(0.0, tool.settle_s)
            for name, tool in self._tools.items()
        }
        gap = {name: 60.0 / self._specs[name].per_minute for name in self._tools}
        burst = {name: self._burst_s(name) for name in self._tools}
        for _ in range(most):
            message = self._desk.outbox.claim(self._now(), lease_s=lease, gap_s=gap, burst_s=burst) if lease else None
            if message is None:
                break
            self._deliver(message, done)
        done.noted = apply_events(self._desk, self._now)
        return done

    def close(self) -> None:
        """Let go of all connections."""
        for tool in self._tools.values():
            tool.close()
        self._tools.clear()

    def _open(self, done: Done) -> None:
        """Connectors as the desk has them now; one that changed or whose key was refused is built anew."""
        specs = self._desk.connectors.all()
        for name in list(self._tools):
            if specs.get(name) != self._specs[name] or name in self._refused:
                self._tools.pop(name).close()
        self._refused.clear()
        self._specs = specs
        for name, spec in specs.items():
            if name not in self._tools:
                try:
                    self._tools[name] = tool_of(spec, self._now)
                except HeadwaterError as error:
                    done.blocked[name] = f"{error} ({error.hint})"

    def _deliver(self, message: Outbound, done: Done) -> None:
        tool, spec, outbox = self._tools[message.target], self._specs[message.target], self._desk.outbox
        addressed = self._addressed(message)
        try:
            if message.begun and tool.again == "never":
                raise Refused(MAYBE)
            receipt = tool.send(addressed, again=message.begun)
        except HeadwaterError as error:
            outcome = failed(message, error, self._now(), most=spec.attempts, settle_s=tool.settle_s, seed=self._seed)
            if isinstance(error, ConfigError):
                self._refused.add(message.target)
            outbox.settle(outcome.message)
            if outcome.pause is not None:
                # no running ahead of the time that the other side has asked for
                outbox.pause(message.target, outcome.pause + timedelta(seconds=self._burst_s(message.target)))
            done.dead += outcome.message.state == "dead"
            done.again += outcome.message.state == "waiting"
        else:
            outbox.settle(replace(message, state="sent", receipt=receipt, error=""))
            done.sent += 1

    def _burst_s(self, name: str) -> float:
        return _BURST * 60.0 / self._specs[name].per_minute

    def _addressed(self, message: Outbound) -> Outbound:
        """The message with the ticket that it is about, where it names only the issue."""
        payload = message.payload
        if payload.get("action") not in ("comment", "update") or payload.get("ticket"):
            return message
        if not payload.get("issue_id"):
            return message
        mine = self._desk.news.tickets(connector=message.target, issue_id=payload["issue_id"])
        return replace(message, payload={**payload, "ticket": mine[-1].ticket}) if mine else message


def apply_events(desk: Desk, now: Callable[[], datetime]) -> int:
    """Note on issues what became of their tickets; how many notes were written."""
    noted = 0
    while events := desk.news.waiting():
        for event in events:
            (ticket,) = desk.news.tickets(connector=event.source, ticket=event.subject)
            noted += _apply(desk, event, ticket, now())
    return noted


def _apply(desk: Desk, event: Inbound, ticket: Ticket, now: datetime) -> bool:
    """Whether a note was written."""
    for _ in range(_TRIES):
        issue = desk.issues.one(ticket.issue_id)
        if issue is None:
            desk.news.settle(replace(event, state="dead", error=f"issue {ticket.issue_id} is not tracked"))
            return False
        news = heard(ticket, event, issue.state)
        if news.details is None or any(  # noted before a worker died
            old.details.get("event") == event.event_id for old in desk.issues.history(issue.issue_id)
        ):
            desk.news.settle(news.event, news.ticket)
            return False
        who = f"connector:{event.source}"
        after, note = lifecycle.note(issue, "comment", news.details, who=who, role="system", at=now)
        try:
            desk.issues.append(issue, after, note)
        except StaleVersion:  # somebody else wrote: look again, they may have noted the same
            continue
        desk.news.settle(news.event, news.ticket)
        return True
    return False  # it stays waiting


@dataclass
class Fetched:
    """What a pull found.

    Attributes:
        events: new states of tickets.
        unreadable: things that do not look as documented.
        records: new contacts, in files.
        files: files to be ingested, this pull's and those left from before.
    """

    events: int = 0
    unreadable: int = 0
    records: int = 0
    files: list[Path] = field(default_factory=list)


def fetch(desk: Desk, folder: Path, name: str, now: Callable[[], datetime]) -> Fetched:
    """Ask a system for its news, page after page; contacts are kept in files until they are ingested.

    Args:
        desk: of the workspace.
        folder: of the workspace.
        name: of the connector.
        now: the time of day.

    Raises:
        UnknownComponent: there is no such connector.
        UpstreamError: the system fails; the pages read so far are kept.
    """
    found = Fetched()
    with connected(desk, name, now) as tool:
        for _ in range(_MOST_PAGES):
            cursor = desk.news.cursor(name)
            page = tool.pull(cursor)
            _keep(desk, spool(folder, name), name, cursor, page, tool, now(), found)
            if not page.more:
                break
    found.files = spooled(folder, name)
    return found


@contextmanager
def connected(desk: Desk, name: str, now: Callable[[], datetime]) -> Iterator[Tool]:
    """The connector of that name, closed afterwards.

    Raises:
        UnknownComponent: there is none.
        ConfigError: it is not set up.
    """
    tool = tool_of(spec_of(desk, name), now)
    try:
        yield tool
    finally:
        tool.close()


def _keep(
    desk: Desk, folder: Path, name: str, cursor: str, page: Page, tool: Tool, now: datetime, found: Fetched
) -> None:
    contacts = {key: f"{name}:contact:{key}" for key in page.records}
    files = [event for event in page.events if event.kind == "file"]
    known = desk.news.known([*contacts.values(), *(event.event_id for event in files)])
    fresh = [key for key, event_id in contacts.items() if event_id not in known]
    for event in files:
        if event.event_id not in known:
            write(folder / f"{content_hash(event.event_id, size=6)}-{event.subject}", tool.read(event.details["path"]))
            found.records += 1
    if fresh:
        lines = tool.fill({key: page.records[key] for key in fresh})
        write(folder / f"{content_hash(name, cursor, size=10)}.{page.form}", b"\n".join(lines.values()) + b"\n")
        found.records += len(fresh)
    taken = [Inbound(contacts[key], name, "contact", key, "", now, state="done") for key in fresh]
    stored = set(desk.news.receive([*map(clean, page.events), *taken], source=name, cursor=page.cursor))
    told = [event for event in page.events if event.event_id in stored]
    found.events += sum(event.kind == "ticket" for event in told)
    found.unreadable += sum(event.kind == "unreadable" for event in told)


def clean(event: Inbound) -> Inbound:
    """The event without personal data: what others wrote is not ours to keep on the desk."""
    kept = {name: redact(text).text if name in ("title", "said") else text for name, text in event.details.items()}
    return replace(event, details=kept)


def spool(folder: Path, name: str) -> Path:
    """Where contacts of a connector wait to be ingested."""
    return folder / "fetched" / name


def spooled(folder: Path, name: str) -> list[Path]:
    """Files of contacts that wait, in their order."""
    return sorted(path for path in spool(folder, name).glob("*") if not path.name.startswith("."))


def merged(paths: list[Path]) -> list[Path]:
    """The same contacts in one file of each form, so that one mapping is found for all.

    A kill between the two steps leaves contacts in two files: the second of equal contacts is a duplicate like any other.
    """
    found = []
    for ending in sorted({path.suffix for path in paths}):
        parts = [path for path in paths if path.suffix == ending]
        if len(parts) > 1:
            whole_file = parts[0].with_name(f"{content_hash(*(path.name for path in parts), size=10)}{ending}")
            write(whole_file, b"".join(path.read_bytes() for path in parts))
            for path in parts:
                path.unlink()
            parts = [whole_file]
        found += parts
    return found


def write(path: Path, data: bytes) -> None:
    """A file that only its owner can read: whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.parent.chmod(0o700)
    with (
        whole(path) as scratch,
        os.fdopen(os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file,
    ):
        file.write(data)
        file.flush()
        os.fsync(file.fileno())

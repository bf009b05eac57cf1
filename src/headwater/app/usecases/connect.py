"""The use cases behind ``connect``, and behind an incoming webhook."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from headwater.app import wiring
from headwater.app.connecting import read_specs, spec_of, written
from headwater.app.context import Context
from headwater.app.delivering import Fetched, apply_events, clean, connected, fetch, merged, spool, write
from headwater.app.ingesting import look
from headwater.app.posting import DeskPost
from headwater.app.usecases.outbox import message_row
from headwater.app.usecases.run import execute
from headwater.app.verbs.config import Nothing
from headwater.app.verbs.connect import (
    CheckConnectorRow,
    CheckConnectorsInput,
    CheckConnectorsOutput,
    ConnectorRow,
    ConnectorsOutput,
    LoadConnectorsInput,
    MessageRow,
    PostInput,
    PullInput,
    PullOutput,
)
from headwater.app.workspace import Workspace, opened
from headwater.core.errors import HeadwaterError
from headwater.core.ids import content_hash
from headwater.core.ports import Entry
from headwater.core.types import ConnectorSpec

_SHOWN_STATES: Final = ("waiting", "dead")


def load(context: Context, given: LoadConnectorsInput) -> ConnectorsOutput:
    """Put the connectors of the file in place of all.

    Raises:
        InputError: the file cannot be read, or an entry is wrong.
        ConfigError: it holds a secret in place of a pointer to one.
    """
    specs = read_specs(Path(given.file))
    with opened(context, create=True) as workspace:
        return replace_all(context, workspace, specs, verb="connect.load", subject=given.file)


def list_connectors(context: Context, _given: Nothing) -> ConnectorsOutput:
    """The connectors, and what waits for each."""
    with opened(context) as workspace:
        return connector_rows(context, workspace)


def check(context: Context, given: CheckConnectorsInput) -> CheckConnectorsOutput:
    """Each connector in turn; a failure is an answer, not an error.

    Raises:
        UnknownComponent: there is no such connector.
    """
    with opened(context) as workspace:
        names = [spec_of(workspace.desk, given.name).name] if given.name else list(workspace.desk.connectors.all())
        rows = [_checked(context, workspace, name) for name in names]
    return CheckConnectorsOutput(checks=rows, ok=all(row.ok for row in rows))


def send(context: Context, given: PostInput) -> MessageRow:
    """The message, as it waits.

    Raises:
        UnknownComponent: there is no such connector.
    """
    now = context.clock.now()
    message_id = (
        given.message_id or f"post:{given.name}:{content_hash(given.title, given.text, now.isoformat(), size=8)}"
    )
    with opened(context) as workspace:
        post = DeskPost(workspace.desk, at=now, who=context.who, verb="connect.send")
        return message_row(post.put(message_id, given.name, {"title": given.title, "text": given.text}))


def pull(context: Context, given: PullInput) -> PullOutput:
    """What is new at another system.

    Raises:
        UnknownComponent: there is no such connector.
        UpstreamError: it fails; what was read so far is kept.
    """
    with opened(context) as workspace:
        if given.restart:
            workspace.desk.news.receive([], source=given.name, cursor="")
        found = fetch(workspace.desk, workspace.path, given.name, context.clock.now)
        noted = apply_events(workspace.desk, context.clock.now)
        counts = _taken_in(context, workspace, given.name, found) if given.run and found.files else Counter[str]()
        return PullOutput(
            events=found.events,
            unreadable=found.unreadable,
            records=found.records,
            noted=noted,
            contacts=counts["contacts"],
            duplicate=counts["duplicate"],
            quarantined=counts["quarantined"],
            waiting=0 if given.run else len(found.files),
        )


def _taken_in(context: Context, workspace: Workspace, name: str, found: Fetched) -> Counter[str]:
    """Contacts through the mapping that files take, under ids of their own; the files go when they are in."""
    spec, counts = spec_of(workspace.desk, name), Counter[str]()
    found.files = found.files if spec.kind == "files" else merged(found.files)
    sources = [look(path, format=None, overrides=spec.map, saved=None) for path in found.files]
    answer = execute(context, workspace, sources, namespace=name, limit=0)
    for row in answer.counts:
        counts.update(contacts=row.contacts, duplicate=row.duplicate, quarantined=row.quarantined)
    for path in found.files:
        path.unlink()
    return counts


@dataclass(frozen=True, slots=True)
class Hook:
    """An incoming webhook.

    Attributes:
        name: of the connector that it is addressed to.
        headers: names in lower case.
        body: as it came.
    """

    name: str
    headers: Mapping[str, str]
    body: bytes


def hear(context: Context, given: Hook) -> int:
    """How many events or contacts of a signed webhook were new; they are stored before this returns.

    Raises:
        UnknownComponent: there is no such connector.
        ActionDenied: it is not signed as it must be.
        InputError: it is signed, but says nothing that is understood.
    """
    now = context.clock.now()
    with opened(context) as workspace, connected(workspace.desk, given.name, context.clock.now) as tool:
        page = tool.hear(given.headers, given.body)
        for key, line in page.records.items():
            name = content_hash(key, line, size=10)
            write(spool(workspace.path, given.name) / f"{name}.{page.form}", line + b"\n")
        new = workspace.desk.news.receive([clean(event) for event in page.events])
        if new:
            change = {"events": len(new)}
            workspace.desk.log(
                at=now, who=f"connector:{given.name}", verb="hook", subject=given.name, why="", change=change
            )
        return len(new) + len(page.records)


def _checked(context: Context, workspace: Workspace, name: str) -> CheckConnectorRow:
    try:
        with connected(workspace.desk, name, context.clock.now) as tool:
            return CheckConnectorRow(name=name, ok=True, found=tool.check())
    except HeadwaterError as error:
        return CheckConnectorRow(name=name, ok=False, found=f"{error}" + (f" ({error.hint})" if error.hint else ""))


def connectors_version(specs: Iterable[ConnectorSpec]) -> int:
    """Another number for other connectors; 0 where there is none."""
    text = written(specs)
    return int(content_hash(text, size=6), 16) if text else 0


def replace_all(
    context: Context, workspace: Workspace, specs: Sequence[ConnectorSpec], *, verb: str, subject: str, why: str = ""
) -> ConnectorsOutput:
    """Put connectors in place of all, audited; the connectors as they are then."""
    before = [spec.document() for spec in workspace.desk.connectors.all().values()]
    change = {"before": before, "after": [spec.document() for spec in specs]}
    workspace.desk.connectors.put(specs, Entry(context.clock.now(), context.who, verb, subject, why, change))
    return connector_rows(context, workspace)


def connector_rows(context: Context, workspace: Workspace) -> ConnectorsOutput:
    """The connectors, what waits for each, and their text for an admin."""
    counts, kinds = workspace.desk.outbox.counts(), wiring.connector_kinds()

    def row(spec: ConnectorSpec) -> ConnectorRow:
        waiting, dead = (counts.get((spec.name, state), 0) for state in _SHOWN_STATES)
        where = spec.url or spec.imap
        return ConnectorRow(
            name=spec.name, kind=spec.kind, url=where, project=spec.project, secret=spec.secret,
            can=list(kinds[spec.kind]), waiting=waiting, dead=dead,
        )  # fmt: skip

    specs = workspace.desk.connectors.all().values()
    return ConnectorsOutput(
        connectors=[row(spec) for spec in specs],
        text=written(specs) if context.role == "admin" else "",
        version=connectors_version(specs),
    )

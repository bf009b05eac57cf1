"""The use cases behind ``connect preview`` and ``connect put``: connectors as a text, sent from the page."""

from collections.abc import Sequence
from typing import Final

from headwater.app import wiring
from headwater.app.connecting import check_sent, known, parse_specs, tool_of
from headwater.app.context import Context
from headwater.app.loading import check_seen
from headwater.app.usecases.connect import connectors_version, replace_all
from headwater.app.verbs.connect import ConnectorsOutput
from headwater.app.verbs.connecting import Change, ConnectorChange, ConnectorsPreviewOutput
from headwater.app.verbs.written import KeepInput, TextInput
from headwater.app.workspace import opened
from headwater.core.errors import HeadwaterError
from headwater.core.types import ConnectorSpec

_WHERE: Final = "the text"


def preview(context: Context, given: TextInput) -> ConnectorsPreviewOutput:
    """What each connector of the text changes, those that it leaves out last.

    Raises:
        InputError: it is not TOML, or an entry is wrong.
        ActionDenied: it names a secret or a folder that may not be named over the network.
    """
    specs = parse_specs(given.text, _WHERE)
    with opened(context) as workspace:
        held, counts = workspace.desk.connectors.all(), workspace.desk.outbox.counts()
    check_sent(specs, held)
    after = {spec.name: spec for spec in specs}
    gone = [spec for name, spec in held.items() if name not in after]
    waiting = {name: counts.get((name, "waiting"), 0) for name in {*held, *after}}
    return ConnectorsPreviewOutput(
        rows=[
            *(_change(context, held.get(spec.name), spec, waiting[spec.name]) for spec in specs),
            *(_row(spec, "removed", waiting=waiting[spec.name]) for spec in gone),
        ]
    )


def put(context: Context, given: KeepInput) -> ConnectorsOutput:
    """The connectors as they are then.

    Raises:
        InputError: the text is not TOML, or an entry is wrong.
        ActionDenied: it names a secret or a folder that may not be named over the network.
        StaleVersion: the connectors are not those that the caller looked at.
    """
    specs = parse_specs(given.text, _WHERE)
    with opened(context, create=True) as workspace:
        held = workspace.desk.connectors.all()
        check_seen(connectors_version(held.values()), given.version, "connectors")
        check_sent(specs, held)
        return replace_all(context, workspace, specs, verb="connect.put", subject="connectors", why=given.why)


def _change(context: Context, before: ConnectorSpec | None, spec: ConnectorSpec, waiting: int) -> ConnectorChange:
    lacks = _lacks(context, spec)
    if before is None:
        return _row(spec, "new", lacks=lacks, waiting=waiting)
    old, new = before.document(), spec.document()
    fields = [f"{n}: {old.get(n, '')} -> {new.get(n, '')}" for n in {**old, **new} if old.get(n) != new.get(n)]
    return _row(spec, "changed" if fields else "same", fields=fields, lacks=lacks, waiting=waiting)


def _lacks(context: Context, spec: ConnectorSpec) -> str:
    try:
        unset = [pointer for pointer in (spec.secret, spec.hook_secret) if pointer and not known(pointer)]
        if unset:
            return f"{unset[0]} is not set where the server runs (set it there, and start the server again)"
        tool_of(spec, context.clock.now).close()
    except HeadwaterError as error:
        return f"{error}" + (f" ({error.hint})" if error.hint else "")
    return ""


def _row(
    spec: ConnectorSpec,
    change: Change,
    *,
    fields: Sequence[str] = (),
    lacks: str = "",
    waiting: int = 0,
) -> ConnectorChange:
    can = list(wiring.connector_kinds()[spec.kind])
    return ConnectorChange(
        name=spec.name,
        kind=spec.kind,
        change=change,
        fields=list(fields),
        can=can,
        ready=not lacks,
        lacks=lacks,
        waiting=waiting,
    )

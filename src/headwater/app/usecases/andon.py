"""The use cases behind ``andon propose``, ``approve``, ``reject``, ``release`` and ``list``."""

from datetime import timedelta
from typing import Any, Final

import numpy as np
import pyarrow.compute as pc

from headwater.app.context import Context
from headwater.app.routing import gathered, reader
from headwater.app.verbs.andon import DecideInput, ListInput, ProposeInput, StopRow, StopsOutput
from headwater.app.verbs.models import Number
from headwater.app.workspace import Workspace, opened
from headwater.core.errors import NotEnoughData, UnknownComponent
from headwater.core.ids import content_hash
from headwater.core.ports import Entry, Version
from headwater.core.stats.intervals import wilson
from headwater.route.andon import METHOD, Radius, Stop, as_of, decide_on, from_plain, to_plain
from headwater.route.andon import propose as proposed
from headwater.route.decide import URGENT
from headwater.search import filters

_PREFIX: Final = "andon/"
_LEVEL: Final = 0.95
_ORDER: Final = ("active", "proposed", "released", "rejected", "expired")


def propose(context: Context, given: ProposeInput) -> StopRow:
    """A proposal, with what it touches.

    Raises:
        InputError: the filter cannot be followed, or a guardrail holds.
        NotEnoughData: no contact has a time.
        ActionDenied: not by this role.
    """
    now, who = context.clock.now(), context.author(given.by)
    with opened(context) as workspace:
        radius = _radius(workspace, given.what, given.weeks)
        andon_id = "a_" + content_hash(given.what, given.act, who, now.isoformat(), size=4)
        stop = proposed(
            andon_id,
            given.what,
            act=given.act,
            why=given.why,
            radius=radius,
            hours=given.hours,
            wide=given.wide,
            who=who,
            role=context.role,
            at=now,
        )
        return _store(context, workspace, stop, "propose", given.why, after=0, who=who)


def approve(context: Context, given: DecideInput) -> StopRow:
    """The stop, active from now on.

    Raises:
        ActionDenied: not by this role, or by the proposer.
        IllegalMove: it is not proposed any more.
    """
    return _decided(context, given, "approve")


def reject(context: Context, given: DecideInput) -> StopRow:
    """The stop, refused.

    Raises:
        ActionDenied: not by this role.
        IllegalMove: it is not proposed any more.
    """
    return _decided(context, given, "reject")


def release(context: Context, given: DecideInput) -> StopRow:
    """The stop, ended.

    Raises:
        ActionDenied: not by this role.
        IllegalMove: it is not active.
    """
    return _decided(context, given, "release")


def list_stops(context: Context, given: ListInput) -> StopsOutput:
    """Stops as they stand now."""
    now = context.clock.now()
    with opened(context) as workspace:
        found = [(as_of(from_plain(v.document), now), v.number) for v in workspace.desk.versions.newest(_PREFIX)]
        active = sum(stop.state == "active" for stop, _ in found)
        shown = [pair for pair in found if given.every or pair[0].state in ("active", "proposed")]
        shown.sort(key=lambda pair: (_ORDER.index(pair[0].state), pair[0].until, pair[0].andon_id))
        return StopsOutput(stops=[_row(stop, number) for stop, number in shown], active=active)


def _decided(context: Context, given: DecideInput, move: str) -> StopRow:
    now, who = context.clock.now(), context.author(given.by)
    with opened(context) as workspace:
        held = _named(workspace, given.andon)
        stop = decide_on(from_plain(held.document), move, note=given.why, who=who, role=context.role, at=now)
        return _store(context, workspace, stop, move, given.why, after=held.number, who=who)


def _named(workspace: Workspace, andon_id: str) -> Version:
    held = workspace.desk.versions.current(_PREFIX + andon_id)
    if held is None:
        known = [version.name for version in workspace.desk.versions.newest(_PREFIX)]
        raise UnknownComponent(andon_id, known, kind="stop")
    return held


def _store(context: Context, workspace: Workspace, stop: Stop, move: str, why: str, *, after: int, who: str) -> StopRow:
    change = {"state": stop.state, "what": stop.what, "act": stop.act, "until": stop.until.isoformat()}
    entry = Entry(context.clock.now(), who, f"andon.{move}", stop.andon_id, why, change)
    made = workspace.desk.versions.put(_PREFIX + stop.andon_id, to_plain(stop), entry, after=after)
    return _row(stop, made.number)


def _radius(workspace: Workspace, what: str, weeks: int) -> Radius:
    """What a filter touches among the contacts of the newest weeks."""
    condition = filters.from_plain(reader(workspace)(what))
    last = pc.max(workspace.read("contacts", columns=["timestamp"])["timestamp"]).as_py()
    if last is None:
        raise NotEnoughData("no contact has a time", hint="name the column: headwater run FILE --map timestamp=COLUMN")
    since = (last - timedelta(weeks=weeks)).date()
    n = of = grave = elsewhere = 0
    customers: set[str] = set()
    first = last.date()
    for rows in gathered(workspace):
        for row in rows.to_pylist():
            if row["day"] is None or row["day"] <= since:
                continue
            first = min(first, row["day"])
            of += 1
            is_grave = any(f"signal={name}" in row["labels"] for name in URGENT)
            if filters.holds(condition, row):
                n += 1
                grave += is_grave
                customers.add(row["customer"] or row["contact_id"])
            else:
                elsewhere += is_grave
    low, high = (float(end) for end in wilson(np.array(float(n)), np.array(float(max(of, 1))), level=_LEVEL))
    span = max(((last.date() - first).days + 1) / 7, 1 / 7)
    return Radius(n, of, n / of if of else 0.0, low, high, len(customers), grave, elsewhere, round(span, 2))


def _row(stop: Stop, number: int) -> StopRow:
    names = set(StopRow.model_fields) - {
        "contacts",
        "share",
        "customers",
        "grave",
        "grave_elsewhere",
        "weeks",
        "version",
    }
    r = stop.radius
    about: dict[str, Any] = {"level": _LEVEL, "method": METHOD, "covers": ["sampling"]}
    return StopRow(
        **{name: getattr(stop, name) for name in sorted(names)},
        contacts=Number(value=r.contacts, low=r.low * r.of, high=r.high * r.of, unit="contacts", **about),
        share=Number(value=r.share, low=r.low, high=r.high, unit="share", **about),
        customers=r.customers,
        grave=r.grave,
        grave_elsewhere=r.grave_elsewhere,
        weeks=r.weeks,
        version=number,
    )

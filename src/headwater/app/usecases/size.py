"""The use case behind ``size``."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from headwater.app.auditing import Audit, in_contacts
from headwater.app.cohort import parse_day
from headwater.app.context import Context
from headwater.app.remembering import remembered
from headwater.app.slicing import people, read_slices, sizes
from headwater.app.trending import exposure_by_week
from headwater.app.usecases import reading
from headwater.app.usecases.covering import in_words
from headwater.app.usecases.issues import find
from headwater.app.verbs.models import Number, Week
from headwater.app.verbs.size import SizeInput, SizeOutput, SliceRow
from headwater.app.workspace import Workspace, opened
from headwater.core.errors import ActionDenied, InputError
from headwater.core.types import Estimate, Sees

_PER = 1000
_RESTS_ON = ("contacts", "assignments", "duplicates", "cases")


def size(context: Context, given: SizeInput) -> SizeOutput:
    """Contacts, share, customers, repeats and rate, each with its interval; the audited size where there is one.

    Raises:
        InputError: no issue answers to it, or there is no such attribute, week or unit.
    """
    with opened(context) as workspace:
        issue = find(reading.issues(workspace), given.issue)
        level = workspace.resolved.settings.level
        day = parse_day(given.week, field="week") if given.week else None
        week = day - timedelta(days=day.weekday()) if day else None
        unit = unit_of(workspace, given.per)
        exposure = workspace.desk.exposures.all(unit) if unit else []
        by = given.by.strip()
        only: tuple[str, ...] = ()
        if context.sees is not None:
            by, only = _only(by, context.sees), context.sees.values
        cut = Cut(issue.topic_id, by, week, only, level)
        rows = [
            _row({by: value} if value else {}, one, exposure, unit) for value, one in _sized(workspace, cut).items()
        ]
        said = ""
        if week is None and context.sees is None:
            rows[0], said = _audited(workspace, issue.topic_id, rows[0], level)
        words = (
            in_words(rows[0].contacts.method, rows[0].contacts.covers) if rows else "none of its contacts may be seen"
        )
        note = " ".join(part for part in (words, said) if part)
        return SizeOutput(issue_id=issue.issue_id, name=issue.name, rows=rows, unit=unit, note=note)


def _only(by: str, sees: Sees) -> str:
    """The attribute that sizes are cut by, for somebody who may see some of its values."""
    if by not in ("", sees.attribute):
        raise ActionDenied(
            f"this account sees contacts with {sees} alone, cut by {sees.attribute}", hint="leave --by away"
        )
    return sees.attribute


class Cut(NamedTuple):
    """What sizes are asked for: of a topic, by the values of an attribute, of a week, of some values alone, at a level."""

    topic: str
    by: str
    week: date | None
    only: tuple[str, ...]
    level: float


class _Sizes(NamedTuple):
    """Sizes of one slice, whatever it is taken per."""

    contacts: Number
    share: Number
    customers: Number | None
    repeats: Number | None
    weeks: list[Week]


def _sized(workspace: Workspace, cut: Cut) -> dict[str, _Sizes]:
    """Sizes by value of the attribute; those of everything as the run stored them, others worked out once."""
    if not cut.by and cut.week is None:
        stored = remembered(workspace, "stored sizes", ("estimates",), lambda: _stored(workspace)).get(cut.topic)
        if stored is not None and stored.contacts.level == cut.level:
            return {"": stored}
    return remembered(workspace, f"sizes {cut}", _RESTS_ON, lambda: _worked_out(workspace, cut))


def _stored(workspace: Workspace) -> dict[str, _Sizes]:
    whole, weeks = reading.estimates_of(workspace)
    return {
        topic: _Sizes(has["contacts"], has["share"], has.get("customers"), has.get("repeats"), weeks[topic])
        for topic, has in whole.items()
        if {"contacts", "share"} <= has.keys()
    }


def _worked_out(workspace: Workspace, cut: Cut) -> dict[str, _Sizes]:
    found = {}
    for value, one in read_slices(workspace, cut.topic, by=cut.by, week=cut.week, only=cut.only).items():
        whole, weeks = sizes(one, cut.topic, level=cut.level)
        contacts, share = (Number.from_row(whole[name]) for name in ("contacts", "share"))
        customers, repeats = (_plain(one) for one in people(one, whole["contacts"], level=cut.level))
        found[value] = _Sizes(contacts, share, customers, repeats, [Week.from_row(row) for row in weeks])
    return found


def _row(cut: dict[str, str], one: _Sizes, exposure: Sequence[Mapping[str, Any]], unit: str) -> SliceRow:
    rate = _rate(one.contacts, one.weeks, exposure_by_week(exposure, cut), unit)
    return SliceRow(slice=cut, rate=rate, **one._asdict())


def _rate(contacts: Number, weeks: Sequence[Week], amounts: Mapping[date, float], unit: str) -> Number | None:
    """Contacts per 1,000 units over the weeks that have both."""
    both = [week for week in weeks if amounts.get(week.week, 0.0) > 0]
    span = [amounts[day] for day in amounts if weeks and weeks[0].week <= day <= weeks[-1].week]
    counted, everything = sum(week.value for week in both), sum(week.value for week in weeks)
    if not span or sum(span) <= 0 or everything <= 0 or contacts.value <= 0:
        return None
    times = _PER * counted / everything / sum(span)
    return contacts.model_copy(
        update={
            **{name: getattr(contacts, name) * times for name in ("value", "low", "high")},
            "unit": f"contacts per 1,000 {unit}",
        }
    )


def _audited(workspace: Workspace, topic: str, row: SliceRow, level: float) -> tuple[SliceRow, str]:
    """The row with the audited size in place, where answers carry one; what is to be said of that."""
    if topic not in workspace.desk.audits.audited():
        return row, ""
    audit = Audit(workspace)
    estimate, missing = audit.estimate(topic, level=level)
    if estimate is None:
        return row, f"There is no audited size yet: {missing}."
    contacts = Number(**in_contacts(estimate, len(audit.ids)))
    ratio = contacts.value / row.contacts.value if row.contacts.value > 0 else 1.0
    changed: dict[str, Any] = {"contacts": contacts, "share": _plain(estimate)}
    for name in ("customers", "rate"):
        held = getattr(row, name)
        if held is not None:
            per = held.value / row.contacts.value if row.contacts.value > 0 else 0.0
            ends = {end: getattr(contacts, end) * per for end in ("value", "low", "high")}
            changed[name] = held.model_copy(update={**ends, "covers": contacts.covers, "method": contacts.method})
    said = f"The whole is audited ({ratio:.2f} of the unaudited size); slices and weeks are not"
    return row.model_copy(update=changed), f"{said}; {missing}." if missing else f"{said}."


def unit_of(workspace: Workspace, wanted: str) -> str:
    units = workspace.desk.exposures.units()
    if wanted and wanted not in units:
        raise InputError(f"no exposure is loaded for {wanted!r}", hint="headwater exposure load FILE --unit UNIT")
    return wanted or (units[0] if len(units) == 1 else "")


def _plain(e: Estimate | None) -> Number | None:
    return None if e is None else Number.of(e)

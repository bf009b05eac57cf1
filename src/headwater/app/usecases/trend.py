"""The use case behind ``trend``."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from headwater.app.cohort import parse_day
from headwater.app.context import Context
from headwater.app.trending import (
    TwoPeriods,
    WeeklySeries,
    exposure_by_week,
    read_periods,
    read_series,
    span_of,
)
from headwater.app.usecases import reading
from headwater.app.usecases.issues import find
from headwater.app.usecases.size import unit_of
from headwater.app.verbs.models import Number, Week
from headwater.app.verbs.trend import ChangeRow, PartRow, SwitchRow, TrendInput, TrendOutput
from headwater.app.workspace import Workspace, opened
from headwater.core.errors import InputError, NotEnoughData
from headwater.core.stats.intervals import matched_ratio
from headwater.core.types import Estimate
from headwater.size.decompose import Decomposition, decompose
from headwater.size.forecast import YEAR, Outlook, adjusted, forecast
from headwater.size.trend import trend as growth_of

_PER: Final = 1000
_DEFAULT_WEEKS: Final = 4
_WEEK: Final = timedelta(days=7)
_BRIDGED: Final = "contacts of the new node over those of the old"
Floats = NDArray[np.float64]


def trend(context: Context, given: TrendInput) -> TrendOutput:
    """The adjusted series, its forecast, changes of the ruler, and the change between two periods taken apart.

    Raises:
        InputError: no issue answers to it, or there is no such attribute, unit or period.
        NotEnoughData: no contact has a time.
    """
    with opened(context) as workspace:
        issue = find(reading.issues(workspace), given.issue)
        level = workspace.resolved.settings.level
        unit = unit_of(workspace, given.per)
        rows = workspace.desk.exposures.all(unit) if unit else []
        amounts = exposure_by_week(rows, {})
        if given.per and not amounts:
            raise InputError(
                f"the exposure {given.per!r} has no total by week", hint="load rows without slices as well"
            )
        series, notes = read_series(workspace, issue.topic_id), []
        exposure, coming = _exposures(series, amounts, given.ahead)
        unit = unit if amounts else "contacts"
        look: Outlook | None = None
        try:
            look = forecast(
                series.value,
                exposure,
                ahead=given.ahead,
                coming=coming,
                holidays=_holidays(workspace, series, given.ahead),
                level=level,
            )
            notes += _said(series, look, unit, planned=coming is not None)
        except NotEnoughData as error:
            notes.append(f"no forecast: {error}")
        season = np.ones(len(series.weeks)) if look is None else look.season
        growth = _growth(series.value, exposure * season[: len(series.weeks)], level)
        change, said = _change(workspace, issue.topic_id, given, rows if amounts else [], level)
        notes += said
        after = [series.weeks[-1] + (k + 1) * _WEEK for k in range(given.ahead)]
        return TrendOutput(
            issue_id=issue.issue_id,
            name=issue.name,
            unit=f"contacts per 1,000 {'contacts of all kinds' if unit == 'contacts' else unit}",
            weeks=[
                Week(week=week, value=series.value[k], low=series.low[k], high=series.high[k])
                for k, week in enumerate(series.weeks)
            ],
            adjusted=_adjusted(series, exposure, season, look, level),
            season=[float(x) for x in season],
            growth=growth,
            coming=[] if look is None else [_week(day, e) for day, e in zip(after, look.ahead, strict=True)],
            coming_rates=[]
            if look is None
            else [_week(day, e, _PER) for day, e in zip(after, look.rates, strict=True)],
            total=None if look is None else Number.of(look.total),
            switches=switches(workspace, issue.topic_id, level),
            change=change,
            notes=notes,
        )


def switches(workspace: Workspace, topic: str, level: float) -> list[SwitchRow]:
    """Every stored change of taxonomy or model that the issue went through, oldest first."""
    rows = workspace.read("bridges", where=f"new_id = '{topic}'").to_pylist()
    found = []
    for whole in (row for row in rows if row["kind"] == "new"):
        pair = (whole["from_version"], whole["to_version"])
        came = [r for r in rows if r["kind"] == "moved" and (r["from_version"], r["to_version"]) == pair]
        came = [r for r in came if r["old_id"] != "unassigned"]
        if not came:
            continue
        most = min(came, key=lambda r: (r["old_id"] != topic, -r["contacts"], r["old_id"]))
        where = f"kind = 'old' AND old_id = '{most['old_id']}' AND from_version = {pair[0]} AND to_version = {pair[1]}"
        old = workspace.read("bridges", where=where).to_pylist()[0]
        both = min(most["contacts"], old["contacts"], whole["contacts"])
        ratio = matched_ratio(both, old["contacts"] - both, whole["contacts"] - both, level=level)
        before, after = ({week["week"]: week["contacts"] for week in row["weeks"]} for row in (old, whole))
        weeks = sorted(before | after)
        found.append(
            SwitchRow(
                first=pair[0],
                second=pair[1],
                old_name=old["old_name"],
                contacts_before=old["contacts"],
                contacts_after=whole["contacts"],
                ratio=Number.of(Estimate(*ratio, level, _BRIDGED, "size.bridge.matched.v1", ("sampling",))),
                weeks=weeks,
                old=[float(before.get(week, 0)) for week in weeks],
                new=[float(after.get(week, 0)) for week in weeks],
            )
        )
    return sorted(found, key=lambda row: (row.second, row.first))


def _exposures(series: WeeklySeries, amounts: Mapping[date, float], ahead: int) -> tuple[Floats, Floats | None]:
    """Exposure of the weeks of the series, and of the coming ones where all of them are loaded."""
    if not amounts:
        return series.contacts, None
    coming = [amounts.get(series.weeks[-1] + (k + 1) * _WEEK) for k in range(ahead)]
    known = None if None in coming else np.array(coming, float)
    return np.array([amounts.get(week, 0.0) for week in series.weeks]), known


def _holidays(workspace: Workspace, series: WeeklySeries, ahead: int) -> list[tuple[str, list[int]]]:
    """Weeks of each holiday among the events."""
    found: dict[str, set[int]] = {}
    for row in workspace.desk.events.all():
        week = (row["on"] - series.weeks[0]).days // 7
        if row["kind"].lower() == "holiday" and 0 <= week < len(series.weeks) + ahead:
            found.setdefault(row["name"], set()).add(week)
    return [(name, sorted(weeks)) for name, weeks in sorted(found.items())]


def _said(series: WeeklySeries, look: Outlook, unit: str, *, planned: bool) -> list[str]:
    out = ["what all contacts share" if unit == "contacts" else f"the number of {unit}"]
    out += ["the season of the year"] if look.seasonal else []
    out += [f"holidays ({', '.join(look.holidays)})"] if look.holidays else []
    notes = [f"taken out of the adjusted series: {', '.join(out)}"]
    if not look.seasonal:
        notes.append(
            f"the season of the issue itself is not taken out: that needs {2 * YEAR} whole weeks, there are {len(series.weeks)}"
        )
    told = f"as loaded for the coming weeks ({unit})" if planned else f"forecast as well ({unit})"
    notes.append(
        f"prediction intervals are for contacts as they will be counted; the exposure is {told}; they hold while growth and "
        "drift stay what they were"
    )
    return notes


def _growth(counts: Floats, exposure: Floats, level: float) -> Number | None:
    try:
        return Number.of(growth_of(counts, exposure, level=level))
    except NotEnoughData:
        return None


def _adjusted(series: WeeklySeries, exposure: Floats, season: Floats, look: Outlook | None, level: float) -> list[Week]:
    error = np.zeros(len(season)) if look is None else look.season_error
    return [
        _week(
            week,
            adjusted(
                series.low[k],
                series.value[k],
                series.high[k],
                factor=exposure[k] * season[k],
                error=float(error[k]),
                level=level,
            ),
            _PER,
        )
        for k, week in enumerate(series.weeks)
        if exposure[k] > 0
    ]


def _week(day: date, e: Estimate, times: float = 1.0) -> Week:
    return Week(week=day, value=e.value * times, low=e.low * times, high=e.high * times)


def _change(
    workspace: Workspace, topic: str, given: TrendInput, exposure: Sequence[Mapping[str, Any]], level: float
) -> tuple[ChangeRow | None, list[str]]:
    """The change between the periods taken apart; what could not be done, and why."""
    by = given.by.strip()
    try:
        periods = _periods(workspace, given)
        amounts, keep = _amounts(exposure, periods, by)
        rows = read_periods(workspace, topic, periods, by=by, keep=keep)
        notes = []
        if amounts is not None and len(rows.names) > amounts.shape[1]:  # contacts outside what the table cuts by
            rows = _within(rows, amounts.shape[1])
            notes.append(f"contacts without a value of {by} that has exposure are left out of the change")
        spans = [((last - first).days + 1) / 7 for first, last in periods]
        found = decompose(
            rows.inside,
            rows.period,
            rows.slices,
            rows.clusters,
            names=rows.names,
            weeks=(spans[0], spans[1]),
            exposure=amounts,
            level=level,
        )
    except NotEnoughData as error:
        return None, [f"the change is not taken apart: {error}"]
    if exposure and amounts is None:
        notes.append(
            "the change is taken per contact of any kind: the exposure does not cover these days by this attribute"
        )
    notes.append(
        "the change counts contacts as assigned; the weekly series estimates what the classifier misses as well"
    )
    return _change_row(found, periods, by), notes


def _within(rows: TwoPeriods, n: int) -> TwoPeriods:
    kept = rows.slices < n
    return TwoPeriods(rows.inside[kept], rows.period[kept], rows.slices[kept], rows.clusters[kept], rows.names[:n])


def _change_row(found: Decomposition, periods: Sequence[tuple[date, date]], by: str) -> ChangeRow:
    parts = [
        PartRow(
            value=part.name,
            share_before=part.share[0],
            share_after=part.share[1],
            rate_before=None if np.isnan(part.rate[0]) else part.rate[0] * _PER,
            rate_after=None if np.isnan(part.rate[1]) else part.rate[1] * _PER,
            mix=Number.of(part.mix),
            rate=Number.of(part.by_rate),
        )
        for part in found.parts
    ]
    return ChangeRow(
        before=periods[0],
        after=periods[1],
        contacts_before=Number.of(found.before),
        contacts_after=Number.of(found.after),
        change=Number.of(found.change),
        volume=Number.of(found.volume),
        mix=Number.of(found.mix),
        rate=Number.of(found.by_rate),
        by=by,
        parts=parts if by else [],
    )


def _periods(workspace: Workspace, given: TrendInput) -> list[tuple[date, date]]:
    """Before and after; by default the last whole weeks and as many before them."""
    if bool(given.before) != bool(given.after):
        raise InputError(
            "give both periods or neither", hint="--before 2026-06-01..2026-06-28 --after 2026-06-29..2026-07-26"
        )
    if given.before:
        found = [_period(given.before, field="before"), _period(given.after, field="after")]
        if max(first for first, _ in found) <= min(last for _, last in found):
            raise InputError(f"the periods {given.before} and {given.after} overlap")
        return found
    first, last = span_of(workspace)
    end = last - timedelta(days=(last.weekday() + 1) % 7)  # the last Sunday
    n = min(_DEFAULT_WEEKS, ((end - first).days + 1) // 14)
    if n < 1:
        raise NotEnoughData(f"there are no two whole weeks to compare from {first} to {last}")
    middle = end - n * _WEEK
    return [(middle - n * _WEEK + timedelta(days=1), middle), (middle + timedelta(days=1), end)]


def _period(text: str, *, field: str) -> tuple[date, date]:
    start, sign, stop = text.partition("..")
    if not sign:
        raise InputError(f"{field} {text!r} is not two days", hint="write it as 2026-06-01..2026-06-28")
    first, last = parse_day(start, field=field), parse_day(stop, field=field)
    if last < first:
        raise InputError(f"{field} {text!r} ends before it begins")
    return first, last


def _amounts(
    rows: Sequence[Mapping[str, Any]], periods: Sequence[tuple[date, date]], by: str
) -> tuple[Floats | None, list[str]]:
    """(2, slices) exposure of whole weeks by value of the attribute, and the values; None where it does not cover them."""
    if not rows or any(first.weekday() or (last - first).days % 7 != 6 for first, last in periods):
        return None, []
    values = sorted({row["slice"][by] for row in rows if set(row["slice"]) == {by}}) if by else [""]
    found = np.zeros((2, len(values)))
    for g, value in enumerate(values):
        amounts = exposure_by_week(rows, {by: value} if by else {})
        for t, (first, last) in enumerate(periods):
            weeks = [first + k * _WEEK for k in range(((last - first).days + 1) // 7)]
            if any(week not in amounts for week in weeks):
                return None, []
            found[t, g] = sum(amounts[week] for week in weeks)
    return (found, values if by else []) if values and np.all(found > 0) else (None, [])

"""The charts of the weekly review, each with the table of the figures it was drawn from."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, Final

from headwater.app.usecases.cost import costs_of
from headwater.app.usecases.exceptions import Reviewed, excess, trends_of_interest
from headwater.app.usecases.growing import Grown
from headwater.app.usecases.reportcells import cell, named
from headwater.app.verbs.models import IssueDetail, Week
from headwater.report.cells import counted, estimate, word
from headwater.report.charts import Bar, Point, bars, line, strip
from headwater.report.document import Cell, Chart, Item, Table

_WEEKS: Final = 26
_STRIP: Final = 13
_ROWS: Final = 8
_TRENDS: Final = 3
_DEAR: Final = 24  # issues whose costs are drawn by simulation, to find the dearest


def charts(seen: Reviewed, items: Sequence[Item]) -> tuple[Chart, ...]:
    """Six to twelve charts: those for which there are figures."""
    makers: list[Callable[[Reviewed], Chart | None]] = [_sizes, _growth, _costs, _volume, _strip]
    drawn = [make(seen) for make in makers]
    drawn += [trend(seen, issue, f"trend-{i}") for i, issue in enumerate(trends_of_interest(items, seen, _TRENDS), 1)]
    drawn += [make(seen) for make in (_unassigned, _work, _fixes)]
    return tuple(chart for chart in drawn if chart is not None)


def _volume(seen: Reviewed) -> Chart:
    weeks = seen.weeks
    rows = list(zip(weeks.mondays, weeks.contacts, strict=True))[-_WEEKS:]
    title = "All contacts by week"
    return Chart(
        title,
        "Counted, not estimated.",
        line("week-volume", title, [Point(day, float(n)) for day, n in rows], unit="contacts"),
        Table(
            title,
            ("Week of", "Contacts"),
            tuple((word(day.isoformat()), counted(int(n), "contacts", bare=True)) for day, n in rows),
        ),
    )


def _of_week(issue: IssueDetail, monday: date) -> Week | None:
    return next((week for week in issue.weeks if week.week == monday), None)


def _sizes(seen: Reviewed) -> Chart:
    found = [(issue, week) for issue in seen.issues if (week := _of_week(issue, seen.monday)) is not None]
    found.sort(key=lambda pair: (-pair[1].value, pair[0].rank))
    rows = [(issue.name, _estimated(week, seen)) for issue, week in found[:_ROWS]]
    return _barred(
        "week-sizes",
        "The largest issues of the week",
        "Estimated contacts of the week, with interval.",
        rows,
        "contacts",
    )


def _estimated(week: Week, seen: Reviewed) -> Cell:
    return estimate(week.value, week.low, week.high, "contacts", seen.level, bare=True)


def _growth(seen: Reviewed) -> Chart | None:
    if not seen.grown:
        return None
    rows = sorted(seen.grown, key=lambda row: (row.expected - row.observed, row.topic))
    chosen = [row for row in rows if row.observed > row.expected][: _ROWS - 2]
    fallen = [row for row in reversed(rows) if row.observed < row.expected][:2]
    beside = [(seen.by_topic[row.topic].name, row) for row in (*chosen, *reversed(fallen))]
    chart = _barred(
        "week-growth",
        "More or fewer than expected",
        "Contacts of the week less those expected from the weeks before, with the interval of the expectation.",
        [(name, excess(row, seen.level, bare=True)) for name, row in beside],
        "contacts more than expected",
    )
    heads = ("Issue", "Counted", "Expected", "More than expected", "Odds of chance, corrected")
    return Chart(chart.title, chart.note, chart.svg, Table(chart.title, heads, tuple(_grew(*r, seen) for r in beside)))


def _grew(name: str, row: Grown, seen: Reviewed) -> tuple[Cell, ...]:
    return (
        word(name),
        counted(round(row.observed), "contacts", bare=True),
        estimate(row.expected, row.low, row.high, "contacts", seen.level, bare=True),
        excess(row, seen.level, bare=True),
        Cell(f"{row.p_value:.2g}", row.p_value, unit="probability"),
    )


def _strip(seen: Reviewed) -> Chart:
    mondays = seen.weeks.mondays[-_STRIP:]
    by_week = {issue.issue_id: {week.week: week for week in issue.weeks} for issue in seen.issues}
    found = sorted(seen.issues, key=lambda i: (-_sum(by_week[i.issue_id], mondays), i.rank))[:_ROWS]
    values = [(i.name, [_value(by_week[i.issue_id].get(day)) for day in mondays]) for i in found]
    title = "The largest issues, week by week"
    rows = tuple(
        (word(day.isoformat()), *(_maybe(by_week[issue.issue_id].get(day), seen) for issue in found)) for day in mondays
    )
    return Chart(
        title,
        "Each row from nothing (pale) to its own highest week (dark); estimated contacts.",
        strip("week-strip", title, mondays, values, unit="contacts"),
        Table(title, ("Week of", *(issue.name for issue in found)), rows),
    )


def _value(week: Week | None) -> float:
    return 0.0 if week is None else week.value


def _sum(weeks: dict[date, Week], mondays: Iterable[date]) -> float:
    return sum(_value(weeks.get(day)) for day in mondays)


def _maybe(week: Week | None, seen: Reviewed) -> Cell:
    return word("none") if week is None else _estimated(week, seen)


def trend(seen: Reviewed, issue: IssueDetail, key: str, marks: Sequence[tuple[date, str]] = ()) -> Chart:
    """The weekly series of an issue up to the week, with its band; fixes are marked."""
    by_week = {week.week: week for week in issue.weeks}
    mondays = seen.weeks.mondays[-_WEEKS:]
    fixes = [
        (fix["start"], f"fix: {named(fix['name'])}")
        for fix in seen.workspace.desk.fixes.all()
        if fix["topic_id"] == issue.topic_id
    ]
    title = f"{issue.name}, by week"
    return Chart(
        title,
        f"Estimated contacts; the band is the {seen.level:.0%} interval of each week.",
        line(key, title, [_point(day, by_week) for day in mondays], unit="contacts", marks=[*marks, *fixes]),
        Table(
            title,
            ("Week of", "Contacts"),
            tuple((word(day.isoformat()), _maybe(by_week.get(day), seen)) for day in mondays),
        ),
    )


def _point(monday: date, by_week: dict[date, Week]) -> Point:
    """A week in which nobody wrote of it is nothing, not a gap."""
    week = by_week.get(monday)
    return Point(monday, 0.0) if week is None else Point(monday, week.value, week.low, week.high)


def _costs(seen: Reviewed) -> Chart | None:
    rows, version = costs_of(seen.workspace, seen.issues[:_DEAR])
    if not version:
        return None
    dearest = sorted(rows, key=lambda r: (-r.cost.value, r.issue_id))[:_ROWS]
    note = f"Cost of all contacts in the data under Finance's assumptions, version {version}; of the {_DEAR} largest issues."
    return _barred(
        "week-cost", "The dearest issues", note, [(row.name, cell(row.cost, bare=True)) for row in dearest], "money"
    )


def _unassigned(seen: Reviewed) -> Chart | None:
    where = "subject = 'unassigned' AND measure = 'share' AND week IS NOT NULL"
    found = sorted(seen.workspace.read("estimates", where=where).to_pylist(), key=lambda row: row["week"])
    weeks = [Week.from_row(row) for row in found if row["week"] <= seen.monday][-_WEEKS:]
    if not weeks:
        return None
    title = "Contacts in no issue"
    return Chart(
        title,
        "Share of the contacts of each week that no issue explains; the band is its interval.",
        line(
            "week-unassigned",
            title,
            [Point(w.week, w.value, w.low, w.high) for w in weeks],
            unit="% of contacts",
            factor=100,
        ),
        Table(
            title,
            ("Week of", "Share"),
            tuple((word(w.week.isoformat()), estimate(w.value, w.low, w.high, "share", seen.level)) for w in weeks),
        ),
    )


def _work(seen: Reviewed) -> Chart | None:
    if not seen.standing:
        return None
    states = Counter(row.state for row in seen.standing)
    late = Counter(row.state for row in seen.standing if row.standing == "overdue")
    title = "Issues by state"
    order = sorted(states, key=lambda state: (-states[state], state))
    rows = [
        Bar(state.replace("_", " "), float(states[state]), None, None, f"{states[state]}, {late[state]} overdue")
        for state in order
    ]
    cells = tuple(
        (
            word(state.replace("_", " ")),
            counted(states[state], "issues", bare=True),
            counted(late[state], "issues", bare=True),
        )
        for state in order
    )
    return Chart(
        title,
        "Counted, when this was made.",
        bars("week-work", title, rows, unit="issues"),
        Table(title, ("State", "Issues", "Overdue"), cells),
    )


def _fixes(seen: Reviewed) -> Chart | None:
    newest = {row["fix_id"]: row["document"] for row in seen.workspace.desk.fixes.verdicts() if row["at"] <= seen.until}
    found = [
        (fix, newest[fix["fix_id"]]["effect"])
        for fix in seen.workspace.desk.fixes.all()
        if "effect" in newest.get(fix["fix_id"], {}) and fix["topic_id"] in seen.by_topic
    ][-_ROWS:]
    if not found:
        return None
    rows = [(named(fix["name"]), _effect(effect)) for fix, effect in found]
    chart = _barred(
        "week-fixes",
        "What fixes changed",
        "Change of the contacts against sibling topics, with interval; the promise is in the table.",
        rows,
        "change in %",
        factor=100,
    )
    cells = tuple(
        (word(name), Cell(f"{fix['expected']:+.0%}", fix["expected"], unit="change"), changed)
        for (name, changed), (fix, _) in zip(rows, found, strict=True)
    )
    return Chart(chart.title, chart.note, chart.svg, Table(chart.title, ("Fix", "Promised", "Found"), cells))


def _effect(effect: dict[str, Any]) -> Cell:
    return estimate(effect["value"], effect["low"], effect["high"], "change", effect["level"])


def _barred(
    key: str, title: str, note: str, rows: Sequence[tuple[str, Cell]], unit: str, *, factor: float = 1.0
) -> Chart:
    drawn = [Bar(name, found.value or 0.0, found.low, found.high, found.text) for name, found in rows]
    table = Table(title, ("Issue", unit.capitalize()), tuple((word(name), found) for name, found in rows))
    return Chart(title, note, bars(key, title, drawn, unit=unit, factor=factor), table)

"""What is out of the ordinary in a week: alarms, growth, work overdue, issues re-opened, promises that were not kept.

Issues behind which stand too few customers are counted, not shown. Each exception comes with a customer's words and what
they stand for, and with what its owner last said.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import Any, Final

from headwater.app.context import Context
from headwater.app.tracking import promise_of, state_row
from headwater.app.usecases import reading
from headwater.app.usecases.growing import FDR, Grown, Weeks, grown, read_weeks
from headwater.app.usecases.reportcells import comments, named, quotes, typed
from headwater.app.usecases.watch import raised_until
from headwater.app.verbs.lifecycle import StateRow
from headwater.app.verbs.models import IssueDetail
from headwater.app.verbs.watch import IncidentRow
from headwater.app.workspace import Workspace
from headwater.core.types import Event, Tracked
from headwater.report.cells import counted, estimate, rounded
from headwater.report.document import Cell, Item, Said, Sort
from headwater.report.week import newest_week

LABELS: Final[dict[Sort, str]] = {
    "alarm": "New alarm",
    "growth": "Growth",
    "overdue": "Overdue",
    "reopened": "Re-opened",
    "promise": "Promise withdrawn",
}
_EACH: Final = 5
"""Exceptions of a sort that are told one by one; the others are counted."""
_AMONG: Final = 3  # anecdotes among which an issue is split; the first is told
_SAID: Final = 2  # comments of the owner under an exception


@dataclass
class Reviewed:
    """A workspace as it is seen from one week.

    Attributes:
        context: who asks, and when.
        workspace: an open one.
        monday: of the week.
        newest: whether no later whole week is in the data; then what happened since is told, too.
        ended: last day of the data.
        weeks: whole weeks up to this one.
        withheld: keys of alarms that may not be shown.
    """

    context: Context
    workspace: Workspace
    monday: date
    newest: bool
    ended: date
    weeks: Weeks
    withheld: set[str] = field(default_factory=set)

    @cached_property
    def level(self) -> float:
        """Confidence level of the intervals."""
        return self.workspace.resolved.settings.level

    @cached_property
    def sunday(self) -> date:
        """Last day of the week."""
        return self.monday + timedelta(days=6)

    @cached_property
    def until(self) -> datetime:
        """The moment up to which events are told."""
        end = datetime.combine(self.monday + timedelta(days=7), time(), UTC)
        return self.context.clock.now() if self.newest else end

    @cached_property
    def small(self) -> set[str]:
        """Topics behind which stand too few customers to be shared."""
        return reading.small_topics(self.workspace)

    @cached_property
    def issues(self) -> list[IssueDetail]:
        """Issues that may be shared, largest first."""
        return [issue for issue in reading.issues(self.workspace) if issue.topic_id not in self.small]

    @cached_property
    def by_topic(self) -> dict[str, IssueDetail]:
        """The same by topic."""
        return {issue.topic_id: issue for issue in self.issues}

    @cached_property
    def by_id(self) -> dict[str, IssueDetail]:
        """The same by id."""
        return {issue.issue_id: issue for issue in self.issues}

    @cached_property
    def grown(self) -> list[Grown]:
        """Issues that may be shared, each beside its expectation."""
        return [row for row in grown(self.weeks, level=self.level) if row.topic in self.by_topic]

    @cached_property
    def tracked(self) -> dict[str, Tracked]:
        """Issues as people work on them."""
        return self.workspace.desk.issues.tracked()

    @cached_property
    def standing(self) -> list[StateRow]:
        """Where the issues that may be shared stand."""
        names, promise = {key: issue.name for key, issue in self.by_id.items()}, promise_of(self.workspace)
        return [
            state_row(self.context, item, names, promise) for key, item in self.tracked.items() if key in self.by_id
        ]

    @cached_property
    def teams(self) -> dict[str, str]:
        """Names of teams by id."""
        return {team["team_id"]: team["name"] for team in self.workspace.desk.teams()}

    def events(self, issue_id: str) -> list[Event]:
        """What happened to an issue, oldest first."""
        item = self.tracked.get(issue_id)
        return self.workspace.desk.issues.history(issue_id) if item is not None and item.version else []

    def owner(self, issue_id: str) -> str:
        """The team that owns an issue, else the one that is suggested; empty where there is none."""
        item, issue = self.tracked.get(issue_id), self.by_id.get(issue_id)
        if item is not None and item.team:
            return self.teams.get(item.team, item.team)
        return f"{issue.team} (suggested)" if issue is not None and issue.team else ""

    def said(self, issue_id: str) -> tuple[Said, ...]:
        """The owner's words."""
        return comments(self.events(issue_id), self.until, most=_SAID)


def reviewed(context: Context, workspace: Workspace, monday: date | None = None) -> Reviewed:
    """The workspace seen from a week; from the newest that is over and whole where none is named.

    Raises:
        NotEnoughData: no contact has a time, or the data do not hold the whole week.
    """
    held = read_weeks(workspace)
    last = newest_week(held.last, context.clock.now().date())
    week = monday or last
    return Reviewed(context, workspace, week, week >= last, held.last, held.until(week))


def exceptions(seen: Reviewed) -> tuple[list[Item], list[str]]:
    """The exceptions in order, and notes on what is counted but not told."""
    items: list[Item] = []
    notes: list[str] = []
    for found, more in (_alarms(seen), _grown(seen), _overdue(seen), _reopened(seen), _promises(seen)):
        items += found
        notes += more
    if seen.withheld:
        notes.append(_withheld(seen))
    return items, notes


def _withheld(seen: Reviewed) -> str:
    least, n = seen.workspace.resolved.settings.min_group, len(seen.withheld)
    alarms = "1 alarm is" if n == 1 else f"{n} alarms are"
    return f"{alarms} not shown: fewer than {least} customers or contacts behind it (min_group)."


def alarms_of(seen: Reviewed) -> list[IncidentRow]:
    """Incidents of the newest four steps up to the end of the week, those with most evidence first; without quotes."""
    return raised_until(seen.context, seen.workspace, seen.sunday)


def _alarms(seen: Reviewed) -> tuple[list[Item], list[str]]:
    new, up = [], 0
    least = seen.workspace.resolved.settings.min_group
    for row in alarms_of(seen):
        topic = row.key.partition("@")[0]
        if row.observed < least or topic in seen.small:
            seen.withheld.add(row.key)
        elif row.raised < seen.monday.isoformat():  # with the hour behind it where hours are watched
            up += row.active
        elif row.state == "new":
            new.append((topic, row))
    notes = _more(len(new), "new alarms", "headwater watch")
    if up:
        alarms = "1 alarm of an earlier week is" if up == 1 else f"{up} alarms of earlier weeks are"
        notes.append(f"{alarms} still up: headwater watch.")
    return [_alarm(seen, topic, row) for topic, row in new[:_EACH]], notes


def _alarm(seen: Reviewed, topic: str, row: IncidentRow) -> Item:
    where = " & ".join(f"{name}={value}" for name, value in sorted(row.segment.items()))
    by_name = {issue.name: issue for issue in reversed(seen.issues)}
    inside = (by_name[name] for name in row.topics if name in by_name)  # of a group, the issue in which it shows most
    issue = seen.by_topic.get(topic) or next(inside, None)
    e = row.excess
    says = (
        f"{row.observed:,.0f} contacts since {row.onset}{f' where {where}' if where else ''}, where "
        f"{rounded(row.expected, fine=row.expected < 10)} were expected. Raised on {row.raised}; "
        f"evidence {_odds(row.e_value)} to 1 against chance."
    )
    figure = estimate(e.value, e.low, e.high, "contacts more than expected", e.level)
    if issue is None:
        return Item("alarm", LABELS["alarm"], row.name, "", says, figure, "")
    if issue.name != row.name:  # a group of issues
        says += f" It shows most in “{issue.name}”, which is quoted."
    return replace(_item(seen, issue, "alarm", says, figure), name=row.name)


def _item(seen: Reviewed, issue: IssueDetail, sort: Sort, says: str, figure: Cell, *, quoted: bool = True) -> Item:
    """An exception of an issue, with its owner, a customer's words and the owner's."""
    told = quotes(seen.workspace, issue.topic_id, budget=_AMONG, shown=1) if quoted else ()
    owner, said = seen.owner(issue.issue_id), seen.said(issue.issue_id)
    return Item(sort, LABELS[sort], issue.name, issue.issue_id, says, figure, owner, told, said)


def _odds(e_value: float) -> str:
    return "more than a million" if e_value > 1e6 else f"{e_value:,.0f}"


def excess(row: Grown, level: float, *, bare: bool = False) -> Cell:
    """Contacts more than expected, with the interval of the expectation."""
    e = (row.observed - row.expected, row.observed - row.high, row.observed - row.low)
    value, low, high = e[0], min(e[1], e[0]), max(e[2], e[0])
    return estimate(value, low, high, "contacts more than expected", level, bare=bare)


def growing(seen: Reviewed) -> list[Grown]:
    """Issues that grew beyond what chance explains, the largest excess first."""
    found = [row for row in seen.grown if row.p_value <= FDR and row.observed > row.expected]
    return sorted(found, key=lambda row: (row.expected - row.observed, row.topic))


def _grown(seen: Reviewed) -> tuple[list[Item], list[str]]:
    found = growing(seen)
    items = []
    for row in found[:_EACH]:
        expected = estimate(row.expected, row.low, row.high, "expected from the weeks before", seen.level)
        says = f"{row.observed:,.0f} contacts this week (counted); {expected.text}."
        items.append(_item(seen, seen.by_topic[row.topic], "growth", says, excess(row, seen.level)))
    return items, _more(len(found), "issues that grew", "headwater issues list --sort growth")


def _overdue(seen: Reviewed) -> tuple[list[Item], list[str]]:
    now = seen.context.clock.now()
    late = [row for row in seen.standing if row.standing == "overdue" and row.due is not None]
    late.sort(key=lambda row: (row.state == "proposed", seen.by_id[row.issue_id].rank))
    items = []
    for row in late[:_EACH]:
        assert row.due is not None
        days = max((now - row.due).days, 0)
        says = f"{row.state.replace('_', ' ')} since {row.since:%Y-%m-%d}; it had to go on by {row.due:%Y-%m-%d}."
        figure = counted(days, "day overdue" if days == 1 else "days overdue")
        items.append(_item(seen, seen.by_id[row.issue_id], "overdue", says, figure, quoted=False))
    unread = sum(item.due is not None and item.due < now.date() for item in _asked(seen))
    notes = _more(len(late), "overdue issues", "headwater issues queue --standing overdue")
    if unread:
        wait = "1 anecdote waits" if unread == 1 else f"{unread} anecdotes wait"
        notes.append(f"{wait} for an answer beyond the day agreed: headwater anecdotes overdue.")
    return items, notes


def _asked(seen: Reviewed) -> list[Any]:
    return [item for item in seen.workspace.desk.anecdotes.all() if item.state == "assigned"]


def _reopened(seen: Reviewed) -> tuple[list[Item], list[str]]:
    start = datetime.combine(seen.monday, time(), UTC)
    items = []
    for issue in seen.issues:
        back = [e for e in seen.events(issue.issue_id) if e.kind == "reopen" and start <= e.at <= seen.until]
        if back:
            why = typed(back[-1].details.get("why", ""))
            says = f"Re-opened on {back[-1].at:%Y-%m-%d} by {back[-1].who}{f': {why}' if why else ''}."
            items.append(_item(seen, issue, "reopened", says, Cell("")))
    return items[:_EACH], _more(len(items), "re-opened issues", "headwater issues queue --state reopened")


def _promises(seen: Reviewed) -> tuple[list[Item], list[str]]:
    """Fixes whose verdict of the week is that they did not do what was promised, or that the issue came back.

    A router's withdrawn promise belongs here as well, as soon as the desk keeps it.
    """
    start = datetime.combine(seen.monday, time(), UTC)
    fixes = {fix["fix_id"]: fix for fix in seen.workspace.desk.fixes.all()}
    newest: dict[str, Mapping[str, Any]] = {}
    for row in seen.workspace.desk.fixes.verdicts():
        if start <= row["at"] <= seen.until:
            newest[row["fix_id"]] = row
    broken = [
        (fixes[key], row)
        for key, row in sorted(newest.items())
        if (row["verdict"] == "not" or row["document"].get("reopened")) and fixes[key]["topic_id"] in seen.by_topic
    ]
    items = [_promise(seen, fix, row) for fix, row in broken[:_EACH]]
    return items, _more(len(broken), "promises that were not kept", "headwater fix list")


def _promise(seen: Reviewed, fix: Mapping[str, Any], row: Mapping[str, Any]) -> Item:
    issue = seen.by_topic[fix["topic_id"]]
    effect = row["document"].get("effect")
    figure = Cell("")
    if effect:
        figure = estimate(effect["value"], effect["low"], effect["high"], "change", effect["level"])
    back = row["document"].get("reopened")
    came = "it worked at first, and the contacts came back." if back else "the promised drop was not found."
    says = f"The fix “{named(fix['name'])}” of {fix['start']} promised {fix['expected']:+.0%} contacts; {came}"
    return _item(seen, issue, "promise", says, figure)


def _more(n: int, what: str, where: str) -> list[str]:
    return [f"{n - _EACH} more {what}: {where}."] if n > _EACH else []


def trends_of_interest(items: Sequence[Item], seen: Reviewed, most: int) -> list[IssueDetail]:
    """Issues whose trends are drawn: those that are exceptions, filled up with the largest."""
    named = [seen.by_id[item.issue_id] for item in items if item.issue_id in seen.by_id]
    return list({issue.issue_id: issue for issue in [*named, *seen.issues]}.values())[:most]

"""Puts the tables of the lake together into what verbs answer with."""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from headwater.app.auditing import Audit, in_contacts
from headwater.app.remembering import remembered
from headwater.app.usecases.covering import in_words
from headwater.app.usecases.quotes import check_quotes
from headwater.app.verbs.models import Coverage, DriverRow, IssueDetail, IssueRow, Number, QuoteRow, Week
from headwater.app.workspace import Workspace
from headwater.core.errors import InputError

_QUOTES = 5  # of an issue, shown with it; headwater anecdotes has the others
_RESTS_ON = ("issues", "topics", "estimates", "drivers", "anecdotes", "contacts", "prepared")
_SORTS = ("size", "growth", "name")


def issues(workspace: Workspace) -> list[IssueDetail]:
    """All issues, largest first."""
    names = _names(workspace)
    found = remembered(workspace, "issues", _RESTS_ON, lambda: _found(workspace))
    named = [issue.model_copy(update={"team": names[issue.team]}) if issue.team in names else issue for issue in found]
    return _audited(workspace, named)


def _found(workspace: Workspace) -> list[IssueDetail]:
    """Issues as the last run found them, their teams by id."""
    rows = workspace.read("issues").to_pylist()
    if not rows:
        return []
    topics = {row["topic_id"]: row for row in workspace.read("topics").to_pylist()}
    numbers, weeks = estimates_of(workspace)
    drivers = _grouped(workspace.read("drivers"))
    found = workspace.read("anecdotes", where=f"kind = 'exemplar' AND rank < {_QUOTES}")
    check_quotes(workspace, found.to_pylist())
    quotes = _grouped(found)
    n_weeks = weeks_of_data(workspace)
    answer = []
    for row in sorted(rows, key=lambda row: row["rank"]):
        topic = row["topic_id"]
        known = numbers.get(topic, {})
        if "contacts" not in known or "share" not in known:
            continue
        series = weeks.get(topic, [])
        about = [_driver(item) for item in drivers.get(topic, [])]
        answer.append(
            IssueDetail(
                issue_id=row["issue_id"],
                topic_id=topic,
                rank=row["rank"],
                name=row["name"],
                contacts=known["contacts"],
                share=known["share"],
                customers=known.get("customers"),
                repeats=known.get("repeats"),
                per_week=known["contacts"].value / n_weeks if n_weeks else 0.0,
                weeks=series,
                driver=about[0] if about else None,
                quotes=[QuoteRow.from_row(item) for item in quotes.get(topic, [])],
                team=row["team"] or None,
                team_reason=row["team_reason"],
                definition=topics[topic]["definition"],
                keywords=topics[topic]["keywords"],
                drivers=about,
                method_note=in_words(known["share"].method, known["share"].covers),
            )
        )
    return answer


def _audited(workspace: Workspace, found: list[IssueDetail]) -> list[IssueDetail]:
    """The issues with the audited size in place of the other, where answers carry one."""
    topics = set(workspace.desk.audits.audited())
    if not any(issue.topic_id in topics for issue in found):
        return found
    audit, level = Audit(workspace), workspace.resolved.settings.level
    answer = []
    for issue in found:
        share = audit.estimate(issue.topic_id, level=level)[0] if issue.topic_id in topics else None
        if share is not None:
            contacts = in_contacts(share, len(audit.ids))
            ends = {name: getattr(share, name) for name in ("value", "low", "high")}
            audited_issue = issue.model_copy(
                update={
                    "contacts": Number(**contacts),
                    "share": Number(**{**contacts, **ends, "unit": "share"}),
                    "method_note": in_words(share.method, share.covers),
                }
            )
            answer.append(audited_issue)
        else:
            answer.append(issue)
    return answer


def ranked(found: list[IssueDetail], sort: str) -> list[IssueRow]:
    """All of them by size, growth or name, without their details.

    Raises:
        InputError: there is no such order.
    """
    if sort not in _SORTS:
        raise InputError(f"cannot sort by {sort!r}", hint=f"one of: {', '.join(_SORTS)}")
    keys: dict[str, Any] = {
        "size": lambda issue: issue.rank,
        "growth": lambda issue: (-growth(issue), issue.rank),
        "name": lambda issue: (issue.name, issue.rank),
    }
    return [IssueRow(**dict(issue)) for issue in map(_brief, sorted(found, key=keys[sort]))]


def small_topics(workspace: Workspace) -> set[str]:
    """Topics behind which stand fewer distinct customers than may be shared; contacts, where customers are unknown."""
    sizes = remembered(workspace, "sizes of topics", ("estimates",), lambda: _sizes(workspace))
    least = workspace.resolved.settings.min_group
    return {
        topic
        for topic, size in sizes.items()
        if topic != "unassigned" and size.get("customers", size["contacts"]) < least
    }


def _sizes(workspace: Workspace) -> dict[str, dict[str, float]]:
    sizes: dict[str, dict[str, float]] = defaultdict(dict)
    where = "week IS NULL AND measure IN ('customers', 'contacts')"
    for row in workspace.read("estimates", columns=["subject", "measure", "value"], where=where).to_pylist():
        sizes[row["subject"]][row["measure"]] = row["value"]
    return sizes


def growth(issue: IssueRow) -> float:
    """Contacts of the last four weeks over those of the four before; 1 where there are not eight weeks."""
    if len(issue.weeks) < 8:
        return 1.0
    last = sum(week.value for week in issue.weeks[-4:])
    before = sum(week.value for week in issue.weeks[-8:-4])
    return (last + 1) / (before + 1)


def unfinished(runs: Sequence[Mapping[str, Any]]) -> list[str]:
    """Ids of the runs that broke off and whose files no later run has finished.

    Args:
        runs: all of the desk, oldest first.
    """
    found = []
    for place, run in enumerate(runs):
        after = [other for other in runs[place + 1 :] if other["state"] == "done"]
        files = {source["name"] for source in run["document"].get("sources", [])}
        read = {source["name"] for other in after for source in other["document"].get("sources", [])}
        if run["state"] == "running" and not (after and files <= read):
            found.append(run["run_id"])
    return found


def coverage(workspace: Workspace) -> Coverage:
    """How much of the data the figures speak of."""
    tables = ("contacts", "statements", "assignments", "estimates")
    return remembered(workspace, "coverage", tables, lambda: _coverage(workspace))


def _coverage(workspace: Workspace) -> Coverage:
    lake = workspace.lake
    first, last = _span(workspace)
    unassigned = lake.read("estimates", where="subject = 'unassigned' AND measure = 'share' AND week IS NULL")
    return Coverage(
        contacts=lake.count("contacts"),
        statements=lake.count("statements"),
        assigned=lake.count("assignments", "topic_id IS NOT NULL"),
        unassigned_share=unassigned["value"][0].as_py() if unassigned.num_rows else 0.0,
        first=first.date().isoformat() if first else None,
        last=last.date().isoformat() if last else None,
    )


def weeks_of_data(workspace: Workspace) -> float:
    """How long the data are, in weeks, no less than one; 0 where no contact has a time."""
    first, last = _span(workspace)
    if first is None or last is None:
        return 0.0
    return max((last - first).total_seconds() / (7 * 86_400), 1.0)


def _span(workspace: Workspace) -> tuple[datetime | None, datetime | None]:
    """When the first and the last contact began."""

    def look() -> tuple[datetime | None, datetime | None]:
        found = pc.min_max(workspace.lake.read("contacts", columns=["timestamp"])["timestamp"]).as_py()
        return found["min"], found["max"]

    return remembered(workspace, "span", ("contacts",), look)


def _brief(issue: IssueDetail) -> Mapping[str, Any]:
    return {name: getattr(issue, name) for name in IssueRow.model_fields}


def estimates_of(workspace: Workspace) -> tuple[dict[str, dict[str, Number]], dict[str, list[Week]]]:
    """By subject: its estimates over all time, by measure; its contacts by week, oldest first."""
    numbers: dict[str, dict[str, Number]] = defaultdict(dict)
    weeks: dict[str, list[Week]] = defaultdict(list)
    for row in workspace.read("estimates").to_pylist():
        if row["week"] is None:
            numbers[row["subject"]][row["measure"]] = Number.from_row(row)
        elif row["measure"] == "contacts":
            weeks[row["subject"]].append(Week.from_row(row))
    for series in weeks.values():
        series.sort(key=lambda week: week.week)
    return numbers, weeks


def _grouped(table: pa.Table) -> dict[str, list[dict[str, Any]]]:
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in sorted(table.to_pylist(), key=lambda row: row["rank"]):
        groups[row["topic_id"]].append(row)
    return groups


def _driver(row: Mapping[str, Any]) -> DriverRow:
    values = {name: row[name] for name in ("low", "contacts", "p_value")}
    for name in ("lift", "high"):
        values[name] = row[name] if math.isfinite(row[name]) else None  # JSON has no infinity
    return DriverRow(rule=dict(row["rule"]), **values)


def _names(workspace: Workspace) -> dict[str, str]:
    return {team["team_id"]: team["name"] for team in workspace.desk.teams()}

"""Reports of a real workspace: the same bytes, nothing personal, nobody exposed, none made twice."""

import csv
import hashlib
import re
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from headwater.anecdotes.quote import is_verbatim
from headwater.app.context import Context, call
from headwater.app.usecases import fix, lifecycle, report, reportclock
from headwater.app.usecases.quotes import originals
from headwater.app.usecases.reading import issues as read_issues
from headwater.app.verbs.config import Nothing
from headwater.app.verbs.fix import RegisterInput
from headwater.app.verbs.lifecycle import CommentInput, MoveInput
from headwater.app.verbs.report import (
    DueInput,
    FileInput,
    IssueInput,
    ScheduleInput,
    ShowInput,
    WeeklyInput,
)
from headwater.app.verbs.table import verb
from headwater.app.workspace import Workspace
from headwater.core.errors import ActionDenied, ConflictError, InputError, NotEnoughData, NotVerbatim
from headwater.core.ports import Entry
from headwater.core.types import Quote, Team
from headwater.report.document import Chart, Document, Items, quotes_of
from headwater.report.week import week_name
from tests.people import put_teams

MAIL, PHONE = "jane.doe@example.com", "+44 20 7946 0958"


class Stopped:
    """A clock that stands still."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at


@pytest.fixture
def folder(undisturbed: Path, tmp_path: Path) -> Path:
    """A workspace of one's own."""
    return Path(shutil.copytree(undisturbed, tmp_path / "w"))


@pytest.fixture
def last(folder: Path) -> date:
    """The last day in the data."""
    with Workspace(folder, create=False) as workspace:
        return max(day for day in workspace.read("contacts", columns=["timestamp"])["timestamp"].to_pylist()).date()


@pytest.fixture
def context(folder: Path, last: date) -> Context:
    """The Monday morning after the last day of the data."""
    return Context(folder=folder, clock=Stopped(morning_after(last)))


def morning_after(last: date) -> datetime:
    monday = last + timedelta(days=7 - last.weekday())
    return datetime(monday.year, monday.month, monday.day, 7, 30, tzinfo=UTC)


def document(context: Context, **asked: Any) -> Document:
    found = report.show(context, ShowInput(**asked)).document
    assert found is not None
    return found


def written(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield str(path.relative_to(folder)), hashlib.sha256(path.read_bytes()).hexdigest()


def first_issue(context: Context) -> str:
    with Workspace(context.folder, create=False) as workspace:
        return read_issues(workspace)[0].issue_id


def test_the_same_data_and_clock_give_the_same_bytes_in_every_form(context: Context, tmp_path: Path) -> None:
    for out in ("a", "b"):
        report.weekly(context, WeeklyInput(out=str(tmp_path / out)))
        report.issue(context, IssueInput(issue="1", out=str(tmp_path / out)))
        report.ledger(context, FileInput(out=str(tmp_path / out)))
    first, second = (list(written(tmp_path / out)) for out in ("a", "b"))
    assert first == second
    assert {Path(name).suffix for name, _ in first} == {".html", ".md", ".csv", ".svg"}


def test_nothing_is_overwritten_unless_told_and_nothing_is_half_written(context: Context, tmp_path: Path) -> None:
    out = tmp_path / "out"
    report.weekly(context, WeeklyInput(out=str(out), form="csv"))
    before = list(written(out))
    with pytest.raises(ConflictError, match="exists"):
        report.weekly(context, WeeklyInput(out=str(out)))
    assert list(written(out)) == before  # one file was there: none of the others is written
    report.weekly(context, WeeklyInput(out=str(out), overwrite=True))
    assert len(list(written(out))) > 3
    (tmp_path / "file").write_text("x")
    with pytest.raises(InputError, match="not a folder"):
        report.weekly(context, WeeklyInput(out=str(tmp_path / "file")))


def test_the_review_holds_six_to_twelve_charts_each_with_its_table(context: Context) -> None:
    made = document(context, report="weekly")
    assert [section.id for section in made.sections] == ["exceptions", "charts", "health"]
    charts = [block for block in made.sections[1].blocks if isinstance(block, Chart)]
    assert 6 <= len(charts) <= 12
    for chart in charts:
        assert chart.table.rows
        assert all(len(row) == len(chart.table.heads) for row in chart.table.rows)


def test_every_estimate_has_an_interval_that_holds_it_and_a_unit(context: Context) -> None:
    for made in (document(context, report="weekly"), document(context, report="issue", issue="1")):
        text = report.WRITERS["csv"](made)
        rows = [row for row in csv.DictReader(text.splitlines()) if row["value"]]
        assert len(rows) > 15
        for row in rows:
            assert row["unit"], row
            if row["low"] and row["high"]:
                assert float(row["low"]) <= float(row["value"]) <= float(row["high"]), row
                assert row["level"], row


def test_every_quote_is_verbatim_and_says_what_it_stands_for(context: Context) -> None:
    made = document(context, report="issue", issue="1")
    quotes = list(quotes_of(made))
    assert quotes
    with Workspace(context.folder, create=False) as workspace:
        texts, personal = originals(workspace, [quote.contact_id for quote in quotes])
        rows = {row["quote"]: row for row in workspace.read("anecdotes").to_pylist()}
    for quote in quotes:
        row = rows[quote.words]
        span = Quote(quote.contact_id, row["start"], row["end"], quote.words)
        assert is_verbatim(span, texts[quote.contact_id], personal[quote.contact_id])
        assert re.fullmatch(r"stands for [\d,]+ of [\d,]+ contacts \[[\d,]+ to [\d,]+\]", quote.stands)


def test_a_report_with_an_altered_quote_is_refused_and_not_written(context: Context, tmp_path: Path) -> None:
    with Workspace(context.folder, create=False) as workspace:
        data = workspace.read("anecdotes")
        altered = pa.array([f"{quote} indeed" for quote in data["quote"].to_pylist()], data.schema.field("quote").type)
        place = data.column_names.index("quote")
        workspace.lake.replace("anecdotes", [data.set_column(place, data.schema.field("quote"), altered)])
    with pytest.raises(NotVerbatim):
        report.issue(context, IssueInput(issue="1", out=str(tmp_path / "out")))
    assert not (tmp_path / "out").exists()


def test_what_people_type_is_shown_without_personal_data(context: Context, tmp_path: Path) -> None:
    issue = first_issue(context)
    lifecycle.comment(context, CommentInput(issue=issue, text=f"ask {MAIL} or call {PHONE}"))
    start = (context.clock.now() + timedelta(days=1)).date().isoformat()
    why = f"told by {MAIL}"
    fix.register(context, RegisterInput(issue=issue, start=start, expect="-30%", why=why, name=f"the fix of {MAIL}"))
    out = tmp_path / "out"
    report.issue(context, IssueInput(issue=issue, out=str(out)))
    report.weekly(context, WeeklyInput(out=str(out)))
    text = "".join(path.read_text("utf-8") for path in out.rglob("*") if path.is_file())
    assert "EMAIL" in text
    assert MAIL not in text
    assert PHONE not in text


def test_issues_of_few_customers_are_withheld(context: Context) -> None:
    strict = replace(context, settings={"min_group": "10000"})
    weekly = document(strict, report="weekly")
    assert list(quotes_of(weekly)) == []
    names = {row["name"] for row in _issues(context)}
    csv_text = report.WRITERS["csv"](weekly)
    assert not [name for name in names if f",{name}," in csv_text]
    dossier = document(strict, report="issue", issue=first_issue(context))
    assert "withheld" in [section.id for section in dossier.sections]
    assert list(quotes_of(dossier)) == []
    assert not {"where", "when", "causes"} & {section.id for section in dossier.sections}


def _issues(context: Context) -> list[dict[str, Any]]:
    with Workspace(context.folder, create=False) as workspace:
        return list(workspace.read("issues").to_pylist())


def test_overdue_reopened_and_broken_promises_are_told_with_the_owners_words(context: Context) -> None:
    issue, now = first_issue(context), context.clock.now()
    early = replace(context, clock=Stopped(now - timedelta(days=40)))
    with Workspace(context.folder, create=False) as workspace:
        workspace.desk.issues.track([issue], now - timedelta(days=90))
        topic = next(i for i in read_issues(workspace) if i.issue_id == issue).topic_id
    team = _team(context)
    for move, details in (
        ("accept", {}),
        ("own", {"team": team}),
        ("diagnose", {}),
        ("fix", {}),
        ("fixed", {"why": "x"}),
    ):
        lifecycle.move_issue(early, MoveInput(issue=issue, move=move, **details))
    lifecycle.move_issue(context, MoveInput(issue=issue, move="reopen", why="it came back"))
    lifecycle.comment(context, CommentInput(issue=issue, text="the second depot has the old labels"))
    start = (now - timedelta(days=30)).date()
    fix.register(early, RegisterInput(issue=issue, start=start.isoformat(), expect="-40%", why="new labels", id="f_1"))
    effect = {"value": 0.1, "low": -0.1, "high": 0.4, "level": 0.95}
    told = {"verdict": "not", "reopened": False, "effect": effect}
    with Workspace(context.folder, create=False) as workspace:
        row = {"at": now, "verdict": "not", "document": told}
        assert workspace.desk.fixes.judge("f_1", "r_1", row, Entry(now, "jo", "verify", "f_1", "", {}))
    items = _items(document(context, report="weekly"))
    mine = {item.sort: item for item in items if item.issue_id == issue}
    assert {"reopened", "promise"} <= set(mine)
    assert "it came back" in mine["reopened"].says
    assert mine["promise"].figure.text == "+10 % [-10 to +40]"
    assert "-40%" in mine["promise"].says
    assert [said.words for said in mine["promise"].said] == ["the second depot has the old labels"]
    assert mine["promise"].quotes
    late = replace(context, clock=Stopped(now + timedelta(days=300)))
    overdue = [item for item in _items(document(late, report="weekly")) if item.sort == "overdue"]
    assert issue in [item.issue_id for item in overdue]
    assert all(item.figure.text.endswith("days overdue") for item in overdue)
    assert topic


def _team(context: Context) -> str:
    with Workspace(context.folder, create=False) as workspace:
        put_teams(workspace.desk, Team("t_log", "Logistics", ("parcels",), ""))
    return "t_log"


def _items(made: Document) -> list[Any]:
    return [
        item
        for section in made.sections
        for block in section.blocks
        if isinstance(block, Items)
        for item in block.items
    ]


@pytest.mark.parametrize("week", ["2001-W01", "2090-W01"])
def test_a_week_that_the_data_do_not_hold_is_refused_with_those_they_do(context: Context, week: str) -> None:
    with pytest.raises(NotEnoughData) as caught:
        report.show(context, ShowInput(report="weekly", week=week))
    assert "whole weeks: " in caught.value.hint


def test_a_past_week_tells_nothing_of_what_came_after(context: Context, last: date) -> None:
    monday = last - timedelta(days=last.weekday() + 35)
    made = document(context, report="weekly", week=week_name(monday))
    sunday = monday + timedelta(days=6)
    for block in made.sections[1].blocks:
        assert isinstance(block, Chart)
        days = re.findall(r"\d{4}-\d\d-\d\d", " ".join(row[0].text for row in block.table.rows))
        assert all(date.fromisoformat(day) <= sunday for day in days)


# --- by the clock ----------------------------------------------------------------------------------------------


def scheduled(context: Context, out: Path, every: str = "monday 07:00") -> Context:
    before = replace(context, clock=Stopped(context.clock.now() - timedelta(days=3)))
    reportclock.schedule(before, ScheduleInput(report="weekly", every=every, out=str(out)))
    return context


def due(context: Context, **asked: Any) -> list[Any]:
    return reportclock.due(context, DueInput(**asked)).reports


def whole(context: Context, last: date) -> Context:
    """The clock of a day on which the newest whole week of the data has just been reported."""
    sunday = last - timedelta(days=(last.weekday() + 1) % 7)
    monday = sunday + timedelta(days=1)
    return replace(context, clock=Stopped(datetime(monday.year, monday.month, monday.day, 7, 30, tzinfo=UTC)))


def test_a_due_report_is_made_once_and_the_next_week_again(context: Context, last: date, tmp_path: Path) -> None:
    now = scheduled(whole(context, last), tmp_path / "out")
    assert [row.outcome for row in due(now, dry_run=True)] == ["due"]
    assert [row.outcome for row in due(now)] == ["made"]
    files = list(written(tmp_path / "out"))
    assert files
    assert due(now) == []
    assert due(replace(now, clock=Stopped(now.clock.now() + timedelta(days=6)))) == []
    assert list(written(tmp_path / "out")) == files
    later = replace(now, clock=Stopped(now.clock.now() + timedelta(days=7)))
    assert [row.outcome for row in due(later)] == ["waits for data"]
    told = reportclock.schedules(later, Nothing())
    assert [row.week for row in told.made] == [row.week for row in due(now, dry_run=True)] or len(told.made) == 1
    assert told.schedules[0].waits


def test_a_moment_before_the_schedule_began_is_not_due(context: Context, last: date, tmp_path: Path) -> None:
    now = whole(context, last)
    reportclock.schedule(now, ScheduleInput(report="weekly", every="monday 07:00", out=str(tmp_path)))
    assert due(now) == []


def test_of_many_workers_one_makes_the_report(context: Context, last: date, tmp_path: Path) -> None:
    now = scheduled(whole(context, last), tmp_path / "out")
    with ThreadPoolExecutor(4) as pool:
        outcomes = [row.outcome for rows in pool.map(lambda _: due(now), range(4)) for row in rows]
    assert outcomes.count("made") == 1
    assert set(outcomes) <= {"made", "taken by another"}


def test_what_fails_is_given_back_and_what_was_killed_is_taken_over(
    context: Context, last: date, tmp_path: Path
) -> None:
    (tmp_path / "blocked").write_text("a file where the folder should be")
    now = scheduled(whole(context, last), tmp_path / "blocked")
    with pytest.raises(InputError, match="not a folder"):
        due(now)
    (tmp_path / "blocked").unlink()
    with Workspace(context.folder, create=False) as workspace:  # a worker that dies: it claims and never finishes
        week = due(now, dry_run=True)[0].monday
        at = now.clock.now()
        assert workspace.desk.reports.claim("weekly", week, at, stale=at - timedelta(minutes=15))
    assert [row.outcome for row in due(now)] == ["taken by another"]
    later = replace(now, clock=Stopped(at + timedelta(minutes=16)))
    assert [row.outcome for row in due(later)] == ["made"]
    assert due(later) == []


@pytest.mark.parametrize("role", ["viewer", "analyst", "triager", "agent"])
def test_only_editors_have_reports_made_by_the_clock(context: Context, role: Any, tmp_path: Path) -> None:
    other = replace(context, role=role)
    with pytest.raises(ActionDenied):
        call(verb("report.schedule"), other, ScheduleInput(report="weekly", every="monday 07:00", out=str(tmp_path)))
    with pytest.raises(ActionDenied):
        call(verb("report.due"), other, DueInput())


def test_a_schedule_can_be_stopped_and_says_what_it_lacks(context: Context, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="where to"):
        reportclock.schedule(context, ScheduleInput(report="weekly", every="monday 07:00"))
    with pytest.raises(InputError, match="no moment"):
        reportclock.schedule(context, ScheduleInput(report="weekly", every="someday", out=str(tmp_path)))
    scheduled(context, tmp_path)
    stopped = reportclock.schedule(context, ScheduleInput(report="weekly", stop=True))
    assert stopped.schedules == []
    with Workspace(context.folder, create=False) as workspace:
        assert [line["verb"] for line in workspace.desk.audit()][-2:] == ["report.schedule"] * 2

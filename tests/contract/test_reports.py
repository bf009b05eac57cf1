"""Reports by the clock, on every desk: a week is made by one worker, once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

from headwater.core.ports import Desk, Entry

NOW = datetime(2026, 10, 5, 7, tzinfo=UTC)
WEEK = date(2026, 9, 28)
DEAD = timedelta(minutes=15)


def entry(verb: str, subject: str) -> Entry:
    return Entry(NOW, "jo", verb, subject, "", {})


def claim(desk: Desk, report: str, at: datetime = NOW) -> bool:
    return desk.reports.claim(report, WEEK, at, stale=at - DEAD)


def test_a_schedule_replaces_the_one_before_and_can_be_ended(desk: Desk) -> None:
    row = {"weekday": 0, "at": "07:00", "folder": "/reviews", "who": "jo", "since": NOW}
    desk.reports.schedule("plan", row, entry("report.schedule", "plan"))
    desk.reports.schedule("plan", {**row, "weekday": 4}, entry("report.schedule", "plan"))
    assert [s for s in desk.reports.schedules() if s["report"] == "plan"] == [{"report": "plan", **row, "weekday": 4}]
    desk.reports.schedule("plan", None, entry("report.schedule", "plan"))
    assert [s for s in desk.reports.schedules() if s["report"] == "plan"] == []
    assert sum(line["subject"] == "plan" for line in desk.audit()) == 3


def test_a_week_is_claimed_once_and_never_again_when_it_is_made(desk: Desk) -> None:
    assert claim(desk, "once")
    assert not claim(desk, "once")
    assert desk.reports.finish("once", WEEK, NOW, ["a.html"], entry("report.due", "once"))
    assert not claim(desk, "once", NOW + timedelta(days=1))
    assert not desk.reports.finish("once", WEEK, NOW, ["b.html"], entry("report.due", "once"))
    row = next(row for row in desk.reports.made() if row["report"] == "once")
    assert (row["state"], row["files"], row["at"]) == ("made", ["a.html"], NOW)
    assert sum(line["subject"] == "once" for line in desk.audit()) == 1


def test_a_week_given_back_can_be_claimed(desk: Desk) -> None:
    assert claim(desk, "back")
    desk.reports.release("back", WEEK, NOW + timedelta(seconds=1))  # somebody else's claim is not given back
    assert not claim(desk, "back")
    desk.reports.release("back", WEEK, NOW)
    assert claim(desk, "back")


def test_what_a_dead_worker_left_is_taken_over_by_one(desk: Desk) -> None:
    assert claim(desk, "dead")
    later = NOW + DEAD + timedelta(seconds=1)
    assert claim(desk, "dead", later)
    assert not claim(desk, "dead", later)
    assert not desk.reports.finish("dead", WEEK, NOW, [], entry("report.due", "dead"))  # the dead one comes back
    assert desk.reports.finish("dead", WEEK, later, [], entry("report.due", "dead"))


def test_of_many_workers_one_gets_the_week(desk: Desk) -> None:
    with ThreadPoolExecutor(8) as pool:
        got = list(pool.map(lambda _: claim(desk, "many"), range(16)))
    assert sum(got) == 1

"""Clocks of issues."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from headwater.core.errors import InputError
from headwater.core.types import Event, Tracked
from headwater.resolve.clockfile import read_clocks
from headwater.resolve.clocks import Call, Clock, Promise, called_for, standing

BORN = datetime(2026, 3, 2, tzinfo=UTC)  # a Monday
ISSUE = Tracked("i_1", "accepted", since=BORN)
TEXT = """
# who hears of what
hours "office" on mon-fri from 09:00 to 17:00
remind at 50%
clock 4h office for critical escalate to lead, head every 2h
clock 2d office for high in accepted, reopened
clock 5d for team t_pay
"""


def test_a_team_may_promise_other_times() -> None:
    at = BORN + timedelta(days=2)
    assert standing(ISSUE, Promise(), at) == "in time"
    assert standing(ISSUE, Promise((Clock(24, states=frozenset({"accepted"})),)), at) == "overdue"
    assert Promise().due(Tracked("i_1", "closed", since=BORN)) is None


def test_each_note_is_called_for_once_a_stay() -> None:
    soon, late = BORN + timedelta(days=2.5), BORN + timedelta(days=4)
    assert called_for(ISSUE, [], Promise(), BORN) == []
    assert called_for(ISSUE, [], Promise(), soon) == [Call("remind", 0, "")]
    reminded = [Event("i_1", soon, "headwater", "system", "remind", {})]
    assert called_for(ISSUE, reminded, Promise(), soon) == []
    assert called_for(ISSUE, reminded, Promise(), late) == [Call("escalate", 1, "")]
    again = Tracked("i_1", "accepted", since=late)
    assert called_for(again, reminded, Promise(), late + timedelta(days=2.5)) == [Call("remind", 0, "")]


def test_the_first_clock_that_fits_by_severity_and_team_counts() -> None:
    promise = read_clocks(TEXT)
    critical = replace(ISSUE, severity="critical", team="t_pay")
    assert promise.due(critical) == BORN + timedelta(hours=13)  # 9:00 and four hours
    assert promise.due(replace(ISSUE, severity="high")) == BORN + timedelta(days=1, hours=17)
    assert promise.due(replace(ISSUE, severity="high", state="fixing")) == BORN + timedelta(days=30)
    assert promise.due(replace(ISSUE, team="t_pay")) == BORN + timedelta(days=5)
    assert promise.due(ISSUE) == BORN + timedelta(days=3)
    assert standing(critical, promise, BORN + timedelta(hours=11)) == "soon"


def test_an_escalation_path_is_walked_step_by_step_and_each_step_once() -> None:
    promise = read_clocks(TEXT)
    issue = replace(ISSUE, severity="critical")
    due = BORN + timedelta(hours=13)
    assert called_for(issue, [], promise, due) == [Call("escalate", 1, "lead")]
    first = Event("i_1", due, "headwater", "system", "escalate", {"level": "1", "to": "lead"})
    assert called_for(issue, [first], promise, due + timedelta(hours=1)) == []
    assert called_for(issue, [first], promise, due + timedelta(hours=2)) == [Call("escalate", 2, "head")]
    long_after = due + timedelta(days=9)
    assert called_for(issue, [], promise, long_after) == [Call("escalate", 1, "lead"), Call("escalate", 2, "head")]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("clock 4x", "is no clock"),
        ("clock 0h", "no time"),
        ("clock 4h night", "no hours are called 'night'"),
        ("clock 4h for urgent", "no severity 'urgent'"),
        ("clock 4h in closed", "no state 'closed'"),
        ('hours "a" zone Mars/One', "no time zone"),
        ('hours "a" on mon-fry', "no day 'fry'"),
        ('hours "a" from 17:00 to 09:00', "ends before it begins"),
        ('hours "a" from 9 to 5', "hours"),
        ("remind at 0%", "between 1 and 100"),
    ],
)
def test_errors_name_the_line(line: str, words: str) -> None:
    with pytest.raises(InputError, match=r"^clocks.txt, line 2: ") as caught:
        read_clocks(f"# a comment\n{line}", name="clocks.txt")
    assert words in f"{caught.value} {caught.value.hint}"

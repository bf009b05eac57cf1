"""Clocks of issues."""

from datetime import UTC, datetime, timedelta

from headwater.core.types import Event, Tracked
from headwater.resolve.clocks import Promise, called_for, standing

BORN = datetime(2026, 3, 2, tzinfo=UTC)
ISSUE = Tracked("i_1", "accepted", since=BORN)


def test_a_team_may_promise_other_times() -> None:
    at = BORN + timedelta(days=2)
    assert standing(ISSUE, Promise(), at) == "in time"
    assert standing(ISSUE, Promise({"accepted": 1}), at) == "overdue"
    assert Promise().due(Tracked("i_1", "closed", since=BORN)) is None


def test_each_note_is_called_for_once_a_stay() -> None:
    soon, late = BORN + timedelta(days=2.5), BORN + timedelta(days=4)
    assert called_for(ISSUE, [], Promise(), BORN) == ""
    assert called_for(ISSUE, [], Promise(), soon) == "remind"
    reminded = [Event("i_1", soon, "headwater", "system", "remind", {})]
    assert called_for(ISSUE, reminded, Promise(), soon) == ""
    assert called_for(ISSUE, reminded, Promise(), late) == "escalate"
    again = Tracked("i_1", "accepted", since=late)
    assert called_for(again, reminded, Promise(), late + timedelta(days=2.5)) == "remind"

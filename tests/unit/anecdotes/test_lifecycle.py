from datetime import UTC, date, datetime, timedelta

import pytest

from headwater.anecdotes.lifecycle import MOVES, allowed, is_overdue, move
from headwater.core.errors import IllegalMove, InputError, UnknownComponent
from headwater.core.types import Read

NOW = datetime(2026, 10, 5, 9, tzinfo=UTC)
FRESH = Read("a_1", "c_1", 0, 9, since=NOW)
DUE = date(2026, 10, 12)


def test_from_assigned_to_closed_and_back():
    asked = move(FRESH, "assign", {"owner": "jo"}, due=DUE, at=NOW)
    answered = move(asked, "answer", {"answer": "the printer skips"}, at=NOW + timedelta(days=1))
    closed = move(answered, "close", {"action": "replaced", "learned": "count labels"}, at=NOW + timedelta(days=2))
    assert (closed.state, closed.owner, closed.answer, closed.action, closed.learned, closed.version) == (
        "closed", "jo", "the printer skips", "replaced", "count labels", 3,
    )  # fmt: skip
    again = move(closed, "reopen", {"why": "it is back"}, due=DUE + timedelta(days=9), at=NOW + timedelta(days=3))
    assert (again.state, again.owner, again.due) == ("assigned", "jo", DUE + timedelta(days=9))


@pytest.mark.parametrize(("name", "details"), [("assign", {}), ("assign", {"owner": " "}), ("assign", {"owner": "jo"})])
def test_who_and_when_must_be_said(name, details):
    with pytest.raises(InputError, match=r"owner|due"):
        move(FRESH, name, details, due=None if details.get("owner") == "jo" else DUE, at=NOW)


def test_moves_that_are_not_allowed():
    for name in set(MOVES) - set(allowed("open")):
        with pytest.raises(IllegalMove):
            move(FRESH, name, {}, at=NOW)
    with pytest.raises(UnknownComponent):
        move(FRESH, "forget", {}, at=NOW)


def test_only_an_unanswered_one_is_overdue():
    asked = move(FRESH, "assign", {"owner": "jo"}, due=DUE, at=NOW)
    assert not is_overdue(asked, DUE)
    assert is_overdue(asked, DUE + timedelta(days=1))
    answered = move(asked, "answer", {"answer": "yes"}, at=NOW)
    assert not is_overdue(answered, DUE + timedelta(days=1))
    assert not is_overdue(FRESH, DUE + timedelta(days=900))

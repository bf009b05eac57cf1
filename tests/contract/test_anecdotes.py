"""Anecdotes on every desk."""

from datetime import UTC, date, datetime

import pytest

from headwater.anecdotes.lifecycle import move
from headwater.core.errors import StaleVersion
from headwater.core.ports import Desk
from headwater.core.types import Read

NOW = datetime(2026, 10, 5, 8, 30, tzinfo=UTC)


def test_an_anecdote_and_its_audit_line_are_stored_together(desk: Desk) -> None:
    fresh = Read(f"a_{id(desk)}", "c_1", 3, 9, since=NOW, kind="saga", issue_id="i_1")
    assert desk.anecdotes.get(fresh.anecdote_id) is None
    asked = move(fresh, "assign", {"owner": "jo"}, due=date(2026, 10, 12), at=NOW)
    desk.anecdotes.store(fresh, asked, who="al", verb="anecdotes.assign", why="", change={"owner": "jo"})
    assert desk.anecdotes.get(fresh.anecdote_id) == asked
    assert asked in desk.anecdotes.all()
    line = [entry for entry in desk.audit() if entry["subject"] == fresh.anecdote_id]
    assert [(entry["who"], entry["verb"], entry["change"]) for entry in line] == [
        ("al", "anecdotes.assign", {"owner": "jo"})
    ]


def test_a_stale_writer_is_refused_and_leaves_nothing(desk: Desk) -> None:
    fresh = Read(f"a_{id(desk)}", "c_1", 3, 9, since=NOW)
    asked = move(fresh, "assign", {"owner": "jo"}, due=date(2026, 10, 12), at=NOW)
    other = move(fresh, "assign", {"owner": "al"}, due=date(2026, 10, 12), at=NOW)
    answered = move(asked, "answer", {"answer": "done"}, at=NOW)
    desk.anecdotes.store(fresh, asked, who="al", verb="v", why="", change={})
    with pytest.raises(StaleVersion):
        desk.anecdotes.store(fresh, other, who="al", verb="v", why="", change={})
    desk.anecdotes.store(asked, answered, who="al", verb="v", why="", change={})
    with pytest.raises(StaleVersion):
        desk.anecdotes.store(asked, other, who="al", verb="v", why="", change={})
    assert desk.anecdotes.get(fresh.anecdote_id) == answered
    assert len([entry for entry in desk.audit() if entry["subject"] == fresh.anecdote_id]) == 2

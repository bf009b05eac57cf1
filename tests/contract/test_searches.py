"""What every desk must do with saved searches and sized queries."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from headwater.adapters.store.desk import SqlDesk
from headwater.core.ports import Desk, SavedSearch, Sizing

NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    found = SqlDesk(f"sqlite:///{tmp_path / 'desk.sqlite'}")
    yield found
    found.close()


def saved(name: str = "refunds", query: str = "refund") -> SavedSearch:
    return SavedSearch(name, "search", {"query": query}, NOW, "local")


def test_a_search_is_kept_and_what_it_has_shown(desk: Desk) -> None:
    desk.searches.save(saved("b"))
    desk.searches.save(saved("a"))
    assert [search.name for search in desk.searches.every()] == ["a", "b"]
    desk.searches.show("a", ["c_1", "c_2", "c_1"], at=LATER, who="local")
    desk.searches.show("a", ["c_2", "c_3"], at=LATER, who="local")
    assert desk.searches.seen("a") == {"c_1", "c_2", "c_3"}
    assert desk.searches.seen("b") == set()
    assert [search.ran for search in desk.searches.every()] == [LATER, None]
    assert [entry["change"].get("new") for entry in desk.audit() if entry["verb"] == "searches.run"] == [2, 1]


def test_saving_again_and_deleting_forget(desk: Desk) -> None:
    desk.searches.save(saved())
    desk.searches.show("refunds", ["c_1"], at=NOW, who="local")
    desk.searches.save(saved(query="money back"), why="wider")
    assert desk.searches.every() == [saved(query="money back")]
    assert desk.searches.seen("refunds") == set()
    desk.searches.show("refunds", ["c_1"], at=NOW, who="local")
    desk.searches.delete("refunds", at=LATER, who="local")
    assert desk.searches.every() == []
    assert desk.searches.seen("refunds") == set()
    assert [entry["verb"] for entry in desk.audit()][-1] == "searches.delete"


def test_every_answer_is_kept_and_the_last_can_be_taken_back(desk: Desk) -> None:
    sizing = Sizing("s_1", {"query": "refund"}, {"seed": 0}, NOW, "local")
    desk.sizings.start(sizing)
    assert desk.sizings.every() == [sizing]
    for contact, answer in (("c_1", True), ("c_2", None), ("c_3", False)):
        desk.sizings.answer("s_1", contact, answer, at=NOW, who="local")
    assert desk.sizings.answers("s_1") == [("c_1", True), ("c_2", None), ("c_3", False)]
    desk.sizings.answer("s_1", "c_1", False, at=LATER, who="local")
    assert desk.sizings.answers("s_1") == [("c_2", None), ("c_3", False), ("c_1", False)]
    assert desk.sizings.undo("s_1") == "c_1"
    assert desk.sizings.answers("s_1") == [("c_2", None), ("c_3", False)]
    assert desk.sizings.undo("s_2") is None

"""What every store of taxonomy versions must do."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from headwater.adapters.store.desk import SqlDesk
from headwater.core.errors import IllegalMove, InputError, StaleVersion
from headwater.core.ports import Act, Desk

NOW = datetime(2026, 10, 5, 8, 30, tzinfo=UTC)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    found = SqlDesk(f"sqlite:///{tmp_path / 'desk.sqlite'}")
    yield found
    found.close()


def act(verb: str = "taxonomy.add", who: str = "ann", why: str = "") -> Act:
    return Act(NOW, who, verb, why, {"edit": verb})


def test_a_draft_becomes_the_published_version_and_its_parent_is_superseded(desk: Desk) -> None:
    store = desk.taxonomies
    assert store.published() is None
    first = store.create("A  [a]\n", parent=None, act=act(why="start"))
    assert (first.number, first.state, first.parent, first.author, first.why) == (1, "draft", None, "ann", "start")
    assert store.draft("ann") == first
    assert store.draft("bob") is None
    edited = store.edit(1, "B  [a]\n", revision=1, act=act())
    assert (edited.document, edited.revision) == ("B  [a]\n", 2)
    done = store.publish(1, act("taxonomy.publish"))
    assert (done.state, done.published) == ("published", NOW)
    assert store.draft("ann") is None
    store.create("C  [a]\n", parent=1, act=act())
    store.publish(2, act("taxonomy.publish"))
    assert [v.state for v in store.versions()] == ["superseded", "published"]
    assert store.published() == store.version(2)
    with pytest.raises(InputError, match="no taxonomy version 7"):
        store.version(7)


def test_what_is_not_a_draft_cannot_be_edited_and_an_old_revision_neither(desk: Desk) -> None:
    store = desk.taxonomies
    store.create("A  [a]\n", parent=None, act=act())
    store.edit(1, "B  [a]\n", revision=1, act=act())
    with pytest.raises(StaleVersion, match="edited in between"):
        store.edit(1, "C  [a]\n", revision=1, act=act())
    with pytest.raises(IllegalMove, match="is open"):
        store.create("A  [a]\n", parent=None, act=act())
    store.publish(1, act())
    with pytest.raises(IllegalMove, match="no draft"):
        store.edit(1, "C  [a]\n", revision=2, act=act())
    with pytest.raises(IllegalMove, match="is published"):
        store.publish(1, act())
    with pytest.raises(IllegalMove, match="cannot become rejected"):
        store.move(1, "rejected", act())
    assert store.version(1).document == "B  [a]\n"


def test_only_a_draft_of_the_published_version_is_published(desk: Desk) -> None:
    store = desk.taxonomies
    store.create("A  [a]\n", parent=None, act=act(who="ann"))
    store.create("B  [b]\n", parent=None, act=act(who="bob"))
    store.publish(1, act())
    with pytest.raises(StaleVersion, match="version 1 is published now"):
        store.publish(2, act(who="bob"))
    store.rebase(2, "A  [a]\nB  [b]\n", parent=1, act=act(who="bob"))
    assert store.publish(2, act(who="bob")).document == "A  [a]\nB  [b]\n"


def test_a_review_is_kept_and_decides(desk: Desk) -> None:
    store = desk.taxonomies
    store.create("A  [a]\n", parent=None, act=act())
    store.move(1, "in_review", act("taxonomy.review"))
    with pytest.raises(IllegalMove, match="in review"):
        store.publish(1, act())
    with pytest.raises(IllegalMove, match="no draft"):
        store.edit(1, "C  [a]\n", revision=1, act=act())
    with pytest.raises(IllegalMove, match="cannot become in review"):
        store.move(1, "in_review", act())
    approved = store.move(1, "approved", act("taxonomy.approve", "bob", "reads well"))
    assert (approved.reviewer, approved.review) == ("bob", "reads well")
    store.move(1, "draft", act())
    store.move(1, "rejected", act("taxonomy.reject", "cleo", "no"))
    assert store.draft("ann") is None
    with pytest.raises(IllegalMove, match="is rejected"):
        store.publish(1, act())


def test_every_write_is_in_the_audit_log_and_a_refused_one_is_not(desk: Desk) -> None:
    store = desk.taxonomies
    store.create("A  [a]\n", parent=None, act=act("taxonomy.accept", why="first"))
    with pytest.raises(StaleVersion):
        store.edit(1, "B  [a]\n", revision=9, act=act())
    store.edit(1, "B  [a]\n", revision=1, act=act("taxonomy.rename", why="clearer"))
    store.publish(1, act("taxonomy.publish"))
    log = [(row["verb"], row["who"], row["subject"], row["why"]) for row in desk.audit()]
    assert log == [
        ("taxonomy.accept", "ann", "taxonomy version 1", "first"),
        ("taxonomy.rename", "ann", "taxonomy version 1", "clearer"),
        ("taxonomy.publish", "ann", "taxonomy version 1", ""),
    ]

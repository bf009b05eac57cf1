"""What every store of labels and of decisions on candidates must do."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from headwater.adapters.store.desk import SqlDesk
from headwater.core.ports import Desk
from headwater.core.types import Label

NOW = datetime(2026, 10, 5, 8, 30, tzinfo=UTC)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    found = SqlDesk(f"sqlite:///{tmp_path / 'desk.sqlite'}")
    yield found
    found.close()


def say(desk: Desk, item: str, topic: str | None, author: str = "ann") -> None:
    desk.labels.add([Label(item, topic, author, NOW)], verb="labels.add")


def test_a_later_label_supersedes_and_the_history_is_kept(desk: Desk) -> None:
    say(desk, "s_1", "t_a")
    say(desk, "s_1", None)
    say(desk, "s_1", "t_b", "bo")
    assert [(label.author, label.topic_id) for label in desk.labels.current()] == [("ann", None), ("bo", "t_b")]
    assert [label.topic_id for label in desk.labels.history(item="s_1")] == ["t_a", None, "t_b"]
    assert desk.labels.current(item="s_2") == []
    assert desk.labels.current()[0].at == NOW


def test_what_is_withdrawn_gives_way_to_what_was_said_before(desk: Desk) -> None:
    say(desk, "s_1", "t_a")
    say(desk, "s_2", "t_b")
    say(desk, "s_2", "t_c")
    say(desk, "s_3", "t_c", "bo")
    taken = desk.labels.withdraw("ann", at=NOW, verb="labels.undo")
    assert taken is not None
    assert (taken.item, taken.topic_id) == ("s_2", "t_c")
    assert [(label.item, label.topic_id) for label in desk.labels.current()] == [
        ("s_1", "t_a"),
        ("s_2", "t_b"),
        ("s_3", "t_c"),
    ]
    for item in ("s_2", "s_1"):
        undone = desk.labels.withdraw("ann", at=NOW, verb="labels.undo")
        assert undone is not None
        assert undone.item == item
    assert desk.labels.withdraw("ann", at=NOW, verb="labels.undo") is None
    assert [label.item for label in desk.labels.current()] == ["s_3"]
    assert len(desk.labels.history()) == 4 + 4


def test_every_label_is_in_the_audit_log(desk: Desk) -> None:
    say(desk, "s_1", "t_a")
    desk.labels.withdraw("ann", at=NOW, verb="labels.undo")
    assert [(row["who"], row["verb"], row["subject"]) for row in desk.audit()] == [
        ("ann", "labels.add", "s_1"),
        ("ann", "labels.undo", "s_1"),
    ]


def test_nothing_is_stored_where_one_of_many_is_wrong(desk: Desk) -> None:
    bad = Label("s_2", "t_a", None, NOW)  # type: ignore[arg-type]
    with pytest.raises(Exception, match="author"):
        desk.labels.add([Label("s_1", "t_a", "ann", NOW), bad], verb="labels.import")
    assert desk.labels.history() == []
    assert desk.audit() == []


def test_the_newest_decision_on_a_candidate_holds(desk: Desk) -> None:
    first = {"candidate_id": "k_1", "action": "dismissed", "topic_id": None, "name": "", "statements": [], "why": "old"}
    merged = {**first, "action": "merged", "topic_id": "t_a", "statements": ["s_1"], "why": "same thing"}
    desk.candidates.decide(first, at=NOW, who="ann")
    label = Label("s_1", "t_a", "bo", NOW, source="candidate")
    desk.candidates.decide(merged, at=NOW, who="bo", labels=[label])
    (held,) = desk.candidates.decisions()
    assert (held["action"], held["topic_id"], held["who"], held["statements"]) == ("merged", "t_a", "bo", ["s_1"])
    assert held["at"] == NOW
    assert [label.topic_id for label in desk.labels.current()] == ["t_a"]
    assert [row["verb"] for row in desk.audit()] == ["candidates.dismiss", "labels.add", "candidates.merge"]


def test_the_newest_tuned_encoder_holds_until_it_is_taken_back(desk: Desk) -> None:
    assert desk.tuned.chosen() is None
    row = {"encoder_id": "static+tuned-1", "path": "encoder-1.npz", "base": "static", "gain": {"after": 0.8}}
    desk.tuned.choose(row, at=NOW, who="ann", verb="encoder.tune")
    held = desk.tuned.chosen()
    assert held is not None
    assert {name: held[name] for name in row} == row
    assert held["at"] == NOW
    desk.tuned.choose({**row, "path": ""}, at=NOW, who="ann", verb="encoder.reset")
    assert desk.tuned.chosen() is None
    assert [entry["verb"] for entry in desk.audit()] == ["encoder.tune", "encoder.reset"]

"""Files of labels: what is read, what is refused and where it says so, and what counts as a copy."""

from pathlib import Path

import numpy as np
import pytest

from headwater.app.evaluating import evaluate_labelled, leak_between
from headwater.app.labelled import copies, read_labelled, read_sets
from headwater.app.systems import answer, at_once, held_out
from headwater.core.errors import InputError, NotEnoughData, UnknownComponent
from headwater.evaluate.tasks import TASKS

WORDS = {"card": "my card was declined at the shop number", "parcel": "the parcel never came to my house in street"}


def labels(path: Path, *, split: bool = False) -> Path:
    rows = ["id,text,label,customer,channel,split"]
    for i in range(60):
        label = ("card", "parcel")[i % 2]
        part = ("test" if i % 3 == 0 else "train") if split else ""
        rows.append(
            f"x{i},{WORDS[label]} {i} and {i * 7 % 11} {'abcdefghij'[i % 10] * 4},{label},u{i // 2},chat,{part}"
        )
    if split:  # a near-copy of a learned text among the tested
        rows.append(f"leak,{rows[2].split(',')[1]} !,parcel,u99,chat,test")
    path.write_text("\n".join(rows) + "\n", "utf-8")
    return path


def test_labels_are_read_with_customers_and_properties(tmp_path: Path) -> None:
    found = read_labelled(str(labels(tmp_path / "l.csv")), TASKS["assignment"])
    assert len(found.items.ids) == 60
    assert set(found.items.gold) == {"card", "parcel"}
    assert len(set(found.items.clusters)) == 30
    assert set(found.items.segments) == {"channel", "length"}


def test_baselines_learn_without_the_customer_that_they_answer(tmp_path: Path) -> None:
    found = read_labelled(str(labels(tmp_path / "l.csv")), TASKS["assignment"])
    said = answer(TASKS["assignment"], found, "tfidf")
    assert np.mean([a == b for a, b in zip(said.said, found.items.gold, strict=True)]) > 0.95
    assert said.memory_mb is not None
    majority = evaluate_labelled(found, TASKS["assignment"], "majority", name="m", level=0.95, draws=100, seed=0)
    assert majority.decides.value < 0.6


def test_a_near_copy_between_train_and_test_is_found(tmp_path: Path) -> None:
    found = read_labelled(str(labels(tmp_path / "l.csv", split=True)), TASKS["assignment"])
    leak = leak_between(found, held_out(found))
    assert leak is not None
    assert "leak" in leak.examples
    assert leak.n_tested == 21
    whole = read_labelled(str(labels(tmp_path / "m.csv")), TASKS["assignment"])
    assert leak_between(whole, held_out(whole)) is None


def test_the_time_of_items_that_are_not_tested_is_not_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = read_labelled(str(labels(tmp_path / "l.csv", split=True)), TASKS["assignment"])
    monkeypatch.setattr("time.perf_counter", iter([0.0, 6.1]).__next__)
    said = at_once(found, lambda texts: (["card"] * len(texts), [None] * len(texts)))
    assert len(said.said) == 61
    assert said.seconds == pytest.approx(2.1)  # 21 of 61 are tested


def test_copies_share_a_group_in_any_order() -> None:
    long = "my parcel was promised for monday and nobody came to the door although I waited all day"
    texts = [f"{long}!", "thanks", long.upper(), "Thanks.", "no", f"{long} long"]
    groups = copies(texts)
    assert groups[0] == groups[2] == groups[5]
    assert groups[1] == groups[3] != groups[4]
    assert [g == groups[0] for g in groups] == [g == copies(texts[::-1])[-1] for g in copies(texts[::-1])[::-1]]


@pytest.mark.parametrize(
    ("task", "rows", "says"),
    [
        ("assignment", "text\nhello\n", "no column with labels"),
        ("statements", "text,spans\nhello,none\n", "row 1: the spans 'none'"),
        ("size", "id,label\na,many\n", "row 1: the label 'many'"),
        ("search", "query,text\nq,t\n", "no column id"),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path: Path, task: str, rows: str, says: str) -> None:
    (tmp_path / "l.csv").write_text(rows, "utf-8")
    with pytest.raises(InputError, match=says):
        read_labelled(str(tmp_path / "l.csv"), TASKS[task])


def test_a_folder_is_as_many_sets_and_an_unknown_system_is_named(tmp_path: Path) -> None:
    labels(tmp_path / "b.csv")
    labels(tmp_path / "a.csv")
    assert [found.name for found in read_sets(str(tmp_path), TASKS["assignment"])] == ["a", "b"]
    found = read_labelled(str(tmp_path / "a.csv"), TASKS["assignment"])
    with pytest.raises(UnknownComponent, match="tfidff"):
        answer(TASKS["assignment"], found, "tfidff")
    (tmp_path / "few.csv").write_text("text,label\na b,x\nc d,y\n", "utf-8")
    with pytest.raises(NotEnoughData):
        answer(TASKS["assignment"], read_labelled(str(tmp_path / "few.csv"), TASKS["assignment"]), "tfidf")


def test_answers_can_stand_in_the_file_for_every_kind(tmp_path: Path) -> None:
    rows = {
        "size": "id,label,predicted,low,high\na,10,9,8,12\nb,20,30,25,35\n",
        "emergence": "id,label,predicted\na,10,12\nb,,\nc,,5\n",
        "causes": "id,label,predicted\na,p=1; q=2,p=1\nb,r=3,r=3\n",
        "scope": "id,label,score\na,out,0.1\nb,in,0.9\nc,card,0.8\n",
    }
    expected = {"size": 0.5, "emergence": 2 / 3, "causes": 0.8, "scope": 1.0}
    for task, text in rows.items():
        (tmp_path / "l.csv").write_text(text, "utf-8")
        found = read_labelled(str(tmp_path / "l.csv"), TASKS[task])
        column = "column:score" if task == "scope" else "column:predicted"
        made = evaluate_labelled(found, TASKS[task], column, name="x", level=0.95, draws=100, seed=0)
        assert made.decides.value == pytest.approx(expected[task]), task

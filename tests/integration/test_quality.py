"""The quality of topics without gold: the workspace's own and a peer's, by id or by text."""

import csv
import shutil
from pathlib import Path
from typing import Any

import pytest

from headwater.app.workspace import Workspace
from tests.command import answered, headwater


@pytest.fixture(scope="module")
def folder(two_things: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the workspace of two things."""
    return Path(shutil.copytree(two_things, tmp_path_factory.mktemp("quality") / "two"))


def judged(folder: Path, *words: str | Path) -> dict[str, Any]:
    """What a verb of quality answers, its measures by name."""
    answer = dict(answered("quality", *words, "-w", folder / "w"))
    answer["measures"] = {measure["name"]: measure for measure in answer["measures"]}
    return answer


def written(path: Path, head: list[str], rows: list[list[str]]) -> Path:
    """A CSV file."""
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([head, *rows])
    return path


def topic_of(folder: Path) -> dict[str, str]:
    """Topic of each statement."""
    with Workspace(folder / "w") as workspace:
        table = workspace.read("assignments", columns=["statement_id", "topic_id"])
    return {row["statement_id"]: row["topic_id"] or "" for row in table.to_pylist()}


def test_our_own_topics_and_the_same_in_a_file_get_the_same(folder: Path) -> None:
    ours = judged(folder, "show")
    topics = topic_of(folder)
    rows = [[key, topic] for key, topic in sorted(topics.items())]
    theirs = judged(folder, "judge", written(folder / "same.csv", ["id", "label"], rows))
    assert theirs["measures"] == ours["measures"]
    assert ours["statements"] == len(topics)
    assert ours["topics"] == 2
    assert {topic["topic"] for topic in ours["worst"]} == set(topics.values()) - {""}
    assert ours["measures"]["predictability"]["value"] > 0.9
    for measure in ours["measures"].values():
        assert measure["low"] <= measure["value"] <= measure["high"]


def test_worse_labels_and_labels_by_contact(folder: Path) -> None:
    topics = topic_of(folder)
    mixed = [[key.split(".")[0], "ab"[i % 2]] for i, key in enumerate(sorted(topics))]
    path = written(folder / "mixed.csv", ["label", "id"], [[label, key] for key, label in mixed])
    worse = judged(folder, "judge", path)
    assert worse["measures"]["overall"]["high"] < judged(folder, "show")["measures"]["overall"]["low"]
    assert worse["measures"]["predictability"]["value"] < 0.5


def test_unknown_ids_are_told_and_no_topic_lowers_the_coverage(folder: Path) -> None:
    rows = [[key, topic if i % 4 else "-1"] for i, (key, topic) in enumerate(sorted(topic_of(folder).items()))]
    text = "\n".join(["id,label", *(",".join(row) for row in rows), "c_00' OR 1=1,a", "c_ffffffffffff.0,a"])
    answer = judged(folder, "text", text)
    n = len(rows)
    assert answer["measures"]["coverage"]["value"] == pytest.approx(1 - -(-n // 4) / n, abs=1e-3)
    assert answer["rejected"] == [
        f'line {n + 2}: there is no statement or contact "c_00\' OR 1=1"',
        f"line {n + 3}: there is no statement or contact 'c_ffffffffffff.0'",
    ]


def test_labels_that_hold_personal_data_are_not_shown(folder: Path) -> None:
    rows = [[f"{said} {i}", label] for i in range(30) for said, label in (("refund", "jo@example.com"), ("crash", "b"))]
    path = written(folder / "personal.csv", ["text", "label"], rows)
    done = headwater("quality", "judge", path, "-w", folder / "w")
    assert done.code == 0, done.err
    assert "example.com" not in done.out
    assert "topic 2" in done.out


def test_a_file_that_will_not_do_is_named(folder: Path) -> None:
    done = headwater("quality", "judge", written(folder / "x.csv", ["a"], [["1"]]), "-w", folder / "w")
    assert done.code == 3
    assert "x.csv has a" in done.err
    done = headwater("quality", "judge", written(folder / "y.csv", ["text", "label"], [["a", "b"]]), "-w", folder / "w")
    assert "1 labelled rows in 1 topics" in done.err

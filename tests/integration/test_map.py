"""The map of a workspace: every statement has a place, names stand among their own, and it stays when data come."""

import math
from pathlib import Path

import pytest

from headwater.app.workspace import Workspace
from tests.command import headwater


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace of 120 contacts about two things."""
    path = tmp_path_factory.mktemp("map")
    rows = [f"{k},My parcel number {k} has not arrived,2024-01-{k % 28 + 1:02}" for k in range(60)]
    rows += [f"{k},I was charged twice for order {k},2024-01-{k % 28 + 1:02}" for k in range(60, 120)]
    (path / "c.csv").write_text("id,comment,created_at\n" + "\n".join(rows) + "\n", "utf-8")
    done = headwater("run", path / "c.csv", "-w", path / "w", "--set", "topics=2")
    assert done.code == 0, done.err
    return path


def shown(folder: Path, *words: str) -> dict[str, list[object]]:
    """What ``map show`` answers."""
    done = headwater("map", "show", *words, "-w", folder / "w", "--json")
    assert done.code == 0, done.err
    return dict(done.answer)


def test_every_statement_has_a_place(folder: Path) -> None:
    answer = shown(folder)
    with Workspace(folder / "w") as workspace:
        statements = workspace.read("statements", columns=["statement_id"])["statement_id"].to_pylist()
    assert sorted(answer["statement_id"]) == sorted(statements)  # type: ignore[type-var]
    assert answer["shown"] == answer["statements"] == len(statements)
    assert all(abs(value) <= 1 for axis in ("x", "y") for value in answer[axis])  # type: ignore[arg-type]
    assert {label["name"] for label in answer["labels"] if label["level"] == 0} >= {"Charged twice"}  # type: ignore[index]


def test_a_topic_s_name_stands_among_its_statements(folder: Path) -> None:
    answer = shown(folder, "--level", "0")
    points = list(zip(answer["topic_id"], answer["x"], answer["y"], strict=True))
    for label in answer["labels"]:
        near = min(points, key=lambda p: math.hypot(p[1] - label["x"], p[2] - label["y"]))  # type: ignore[operator,index]
        assert near[0] == label["topic_id"]  # type: ignore[index]


def test_a_box_and_a_sample(folder: Path) -> None:
    whole = shown(folder)
    right = shown(folder, "--box=0,-1,1,1")
    assert set(right["statement_id"]) == {i for i, x in zip(whole["statement_id"], whole["x"], strict=True) if x >= 0}  # type: ignore[operator]
    some = shown(folder, "--sample", "20")
    assert some["statement_id"] == sorted(whole["statement_id"])[:20]  # type: ignore[type-var]
    for wrong in ("--box=1,1,0,0", "--box=a", "--box=0,0,nan,1"):
        assert headwater("map", "show", wrong, "-w", folder / "w").code == 3


def test_the_map_stays_when_data_come(folder: Path) -> None:
    before = shown(folder)
    more = folder / "more.csv"
    more.write_text("id,comment,created_at\n900,My parcel number 900 has not arrived,2024-02-01\n", "utf-8")
    assert headwater("run", more, "-w", folder / "w", "--set", "topics=2").code == 0
    after = shown(folder)
    place = {i: (x, y) for i, x, y in zip(after["statement_id"], after["x"], after["y"], strict=True)}
    assert len(place) == len(before["statement_id"]) + 1
    assert all(place[i] == (x, y) for i, x, y in zip(before["statement_id"], before["x"], before["y"], strict=True))

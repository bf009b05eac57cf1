"""The map of a workspace: every statement has a place, names stand among their own, and it stays when data come."""

import json
import math
import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from headwater.app.context import Context
from headwater.app.usecases.points import points
from headwater.app.workspace import Workspace
from tests.command import answered, headwater


@pytest.fixture(scope="module")
def folder(two_things: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the workspace of two things."""
    return Path(shutil.copytree(two_things, tmp_path_factory.mktemp("map") / "two"))


def shown(folder: Path, *words: str) -> dict[str, list[object]]:
    """What ``map show`` answers."""
    return dict(answered("map", "show", *words, "-w", folder / "w"))


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


def test_a_part_of_the_map_is_counted_and_listed(folder: Path) -> None:
    def selected(inside: str, *words: str) -> dict[str, object]:
        return dict(answered("map", "select", f"--inside={inside}", *words, "-w", folder / "w"))

    answer = shown(folder)
    points = list(zip(answer["statement_id"], answer["x"], answer["y"], strict=True))
    whole = selected("")
    assert whole["statements"] == whole["of_statements"] == len(points)
    right = selected("0,-1.5 1.5,-1.5 1.5,1.5 0,1.5", "--limit", "500")
    wanted = {str(key).partition(".")[0] for key, x, _ in points if x >= 0}  # type: ignore[operator]
    assert {row["contact_id"] for row in right["listed"]} == wanted  # type: ignore[index,attr-defined]
    assert right["contacts"] == len(wanted)
    assert set(right["typical"]) <= wanted  # type: ignore[call-overload]
    assert sum(row["statements"] for row in right["topics"]) == right["statements"]  # type: ignore[index,attr-defined]
    some = selected("", "--where", "day>=2024-01-20")
    with Workspace(folder / "w") as workspace:
        late = workspace.read("documents", columns=["contact_id", "day"]).to_pylist()
    assert some["contacts"] == sum(row["day"].isoformat() >= "2024-01-20" for row in late)
    moods = [selected("", "--mood", mood)["statements"] for mood in ("negative", "neutral", "positive")]
    assert sum(moods) == len(points)  # type: ignore[arg-type]
    pages, cursor = list[str](), ""
    while True:
        page = selected("", "--limit", "50", "--cursor", cursor)
        pages += [row["contact_id"] for row in page["listed"]]  # type: ignore[attr-defined]
        cursor = str(page["next_cursor"])
        if not cursor:
            break
    assert len(pages) == len(set(pages)) == whole["contacts"]
    for wrong in ("0,0 1,1", "a,b c,d e,f", "0,0 1 1,1", "nan,0 1,1 0,1"):
        assert headwater("map", "select", f"--inside={wrong}", "-w", folder / "w").code == 3, wrong


def test_the_points_say_what_the_tables_say(folder: Path) -> None:
    body = points(Context(folder / "w"), 1000)
    size = int.from_bytes(body[:4], "little")
    head = json.loads(body[4 : 4 + size])
    start, n = 4 + size, head["points"]
    columns = {column["name"]: column for column in head["columns"]}
    assert all((start + column["offset"]) % 4 == 0 for column in columns.values())

    def read(name: str, kind: str, each: int = 1) -> list[Any]:
        return np.frombuffer(body, kind, n * each, start + columns[name]["offset"]).tolist()

    answer = shown(folder)
    assert n == head["statements"] == answer["shown"]
    assert [round(x, 4) for x in read("x", "<f4")] == answer["x"]
    topics = columns["topic"]["values"]
    assert [topics[code] for code in read("topic", "<u2")] == answer["topic_id"]
    ids = body[start + columns["contact"]["offset"] :][: 12 * n].hex()
    contacts = [f"c_{ids[24 * i : 24 * i + 24]}" for i in range(n)]
    assert contacts == [str(key).partition(".")[0] for key in answer["statement_id"]]
    with Workspace(folder / "w") as workspace:
        days = {row["contact_id"]: row["day"] for row in workspace.read("documents").to_pylist()}
        moods = {
            f"{row['contact_id']}.{row['start']}": row["mood"]
            for row in workspace.read("signals", where="unit = 'statement'").to_pylist()
        }
    first = date.fromisoformat(head["first_day"])
    assert [first + timedelta(days=day) for day in read("day", "<u2")] == [days[key] for key in contacts]
    named = columns["mood"]["values"]
    assert [named[code] for code in read("mood", "<u2")] == [moods[str(key)] for key in answer["statement_id"]]
    few = points(Context(folder / "w"), 20)
    assert json.loads(few[4 : 4 + int.from_bytes(few[:4], "little")])["points"] == 20

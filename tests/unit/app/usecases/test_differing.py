"""Labels of nothing but what differs, from the file to the gate: asked for blind, read back, heeded, and not by others."""

import csv
from pathlib import Path

import numpy as np
from tests.command import headwater


def test_what_differs_is_asked_for_blind_and_decides_what_the_gate_left_open(tmp_path: Path) -> None:
    rng = np.random.default_rng(4)
    place = ("-w", tmp_path / "w", "--json")
    pool, small, asked = tmp_path / "pool.csv", tmp_path / "small.csv", tmp_path / "asked.csv"
    kind = rng.choice(3, size=2400, p=[0.1, 0.1, 0.8])  # the candidate is right, the one in use is, both are
    truth = {f"i{k}": "ab"[k % 2] for k in range(len(kind))}
    wrong = {"a": "b", "b": "a"}
    rows = [
        (key, f"text {key}", gold if k != 1 else wrong[gold], gold if k != 0 else wrong[gold])
        for (key, gold), k in zip(truth.items(), kind.tolist(), strict=True)
    ]
    with pool.open("w", newline="") as file:
        csv.writer(file).writerows([("id", "text", "candidate", "used"), *rows])
    with small.open("w", newline="") as file:
        head = ("id", "text", "candidate", "used", "label")
        csv.writer(file).writerows([head, *((*row, truth[row[0]]) for row in rows[:100])])
    for name, column in (("new", "candidate"), ("old", "used")):
        made = (
            "evaluate",
            small,
            "--task",
            "routing",
            "--system",
            f"column:{column}",
            "--name",
            name,
            "--draws",
            "100",
        )
        assert headwater(*made, *place).code == 0
    gate = ("gate", "new", "--against", "old", *place)
    first = headwater(*gate).answer
    assert not first["ok"]
    assert first["labels_needed"] > 1000

    look = ("evaluations", "differing", "new", pool, "--against", "old", *place)
    told = headwater(*look, "--draw", "500", "--to", asked).answer
    assert (told["outcome"], told["labelled"], told["gap"]) == ("undecided", 0, None)
    with asked.open(newline="") as file:
        wanted = list(csv.DictReader(file))
    assert [*wanted[0]] == ["id", "text", "label"]
    apart = {row[0] for row in rows if row[2] != row[3]}
    assert {row["id"] for row in wanted} <= apart
    assert len(wanted) == min(500, len(apart))
    with asked.open("w", newline="") as file:
        writer = csv.DictWriter(file, ["id", "text", "label"])
        writer.writeheader()
        writer.writerows({**row, "label": truth[row["id"]]} for row in wanted)
    told = headwater(*look, "--labels", asked).answer
    assert told["outcome"] == "not worse"
    assert headwater(*gate).answer["checks"][0]["passed"]
    other = headwater("gate", "old", "--against", "new", *place).answer  # labels for the one say nothing for the other
    assert "differ on" not in other["checks"][0]["said"]

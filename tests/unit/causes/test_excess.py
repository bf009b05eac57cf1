"""The segment in which an issue grew is named; a changed mix is not."""

import numpy as np
import pyarrow as pa

from headwater.causes.excess import compare_rest, find_change, matches


def contacts(seed: int, n: int = 6000) -> tuple[np.random.Generator, np.ndarray, dict[str, np.ndarray]]:
    rng = np.random.default_rng(seed)
    day = np.sort(rng.integers(0, 120, n))
    attributes = {
        "os": rng.choice(["android", "ios", "web"], n),
        "plan": rng.choice(["free", "plus"], n, p=[0.7, 0.3]),
        "region": rng.choice(["n", "s", "e", "w"], n),
    }
    return rng, day, attributes


def test_a_planted_segment_is_found_first() -> None:
    hits = 0
    for seed in range(6):
        rng, day, attributes = contacts(seed)
        inside = rng.random(len(day)) < 0.03
        segment = (attributes["os"] == "ios") & (attributes["plan"] == "plus") & (day >= 80)
        inside |= segment & (rng.random(len(day)) < 0.25)
        change = find_change(pa.table(attributes), day, inside, starts=[80])
        assert change is not None
        hits += dict(change.drivers[0].rule) == {"os": "ios", "plan": "plus"}
    assert hits >= 5


def test_nothing_planted_names_nothing() -> None:
    named = 0
    for seed in range(10):
        rng, day, attributes = contacts(seed)
        named += find_change(pa.table(attributes), day, rng.random(len(day)) < 0.04) is not None
    assert named <= 1


def test_a_new_version_that_everybody_moves_to_is_not_a_driver() -> None:
    for seed in range(4):
        rng, day, attributes = contacts(seed)
        attributes["version"] = np.where(rng.random(len(day)) < (day - 60) / 60, "2.0", "1.0")
        change = find_change(pa.table(attributes), day, rng.random(len(day)) < 0.05)
        assert change is None or all("version" not in driver.rule for driver in change.drivers)


def test_missing_values_and_no_attributes_are_taken_as_they_are() -> None:
    rng, day, _ = contacts(0, 400)
    inside = rng.random(400) < 0.2
    empty = pa.table({"a": pa.nulls(400, pa.string()), "b": pa.array(["x", None] * 200)})
    assert find_change(empty, day, inside) is None
    assert find_change(empty.select([]), day, inside) is None
    assert compare_rest(empty, np.zeros(400, bool)) == ()


def test_a_rule_covers_what_it_says() -> None:
    table = pa.table({"a": ["x", None, "x", "y"], "b": ["1", "1", "2", "1"]})
    assert matches(table, {"a": "x", "b": "1"}).tolist() == [True, False, False, False]

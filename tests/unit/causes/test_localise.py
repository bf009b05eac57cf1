import numpy as np
import pyarrow as pa
import pytest

from headwater.causes.localise import localise
from headwater.core.errors import InputError, SchemaMismatch

NAMES = ["product", "version", "region"]


def cube(seed: int, rules: list[dict[str, str]], lift: float = 2.0, mean: float = 20.0) -> pa.Table:
    """5 x 4 x 6 cells of Poisson counts, some raised."""
    rng = np.random.default_rng(seed)
    cells = [(f"p{i}", f"v{j}", f"r{k}") for i in range(5) for j in range(4) for k in range(6)]
    expected = rng.gamma(3, mean / 3, len(cells))
    raised = [
        any(all(dict(zip(NAMES, c, strict=True))[k] == v for k, v in rule.items()) for rule in rules) for c in cells
    ]
    actual = rng.poisson(expected * np.where(raised, lift, 1.0))
    columns = {name: [c[i] for c in cells] for i, name in enumerate(NAMES)}
    return pa.table({**columns, "real": actual, "predict": expected})


@pytest.mark.parametrize(
    "rule", [{"product": "p1"}, {"product": "p1", "version": "v2"}, {"product": "p4", "version": "v0", "region": "r5"}]
)
def test_a_planted_rule_comes_first_at_any_depth(rule: dict[str, str]) -> None:
    found = localise(cube(0, [rule], lift=3.0, mean=80.0), NAMES, actual="real", expected="predict")
    assert found[0].rule == rule
    assert found[0].p_value < 0.01
    assert found[0].explains.low <= found[0].explains.value <= found[0].explains.high


def test_two_rules_are_both_found_and_disjoint() -> None:
    rules = [{"product": "p1", "version": "v2"}, {"region": "r3"}]
    found = localise(cube(1, rules, lift=3.0, mean=50), NAMES, actual="real", expected="predict")
    assert {frozenset(d.rule.items()) for d in found} == {frozenset(r.items()) for r in rules}
    assert sum(d.explains.value for d in found) <= found[0].excess * 1.2


def test_chance_gives_nothing() -> None:
    found = [localise(cube(seed, []), NAMES, actual="real", expected="predict") for seed in range(40)]
    assert sum(map(bool, found)) <= 2


def test_row_order_and_split_rows_are_immaterial() -> None:
    table = cube(2, [{"version": "v1"}])
    rng = np.random.default_rng(0)
    shuffled = table.take(rng.permutation(len(table)))
    half = table.set_column(3, "real", pa.array(np.zeros(len(table)))).set_column(
        4, "predict", pa.array(np.zeros(len(table)))
    )
    wide = pa.concat_tables([shuffled.cast(half.schema), half])
    first = localise(table, NAMES, actual="real", expected="predict")
    assert localise(shuffled, NAMES, actual="real", expected="predict") == first
    assert [d.rule for d in localise(wide, NAMES, actual="real", expected="predict")] == [d.rule for d in first]


def test_rules_with_the_same_contacts_are_named() -> None:
    table = cube(3, [{"region": "r2"}], lift=3.0)
    twin = table.append_column("depot", pa.array([f"d{v.as_py()[1:]}" for v in table["region"]]))
    found = localise(twin, [*NAMES, "depot"], actual="real", expected="predict")[0]
    assert found.rule in ({"region": "r2"}, {"depot": "d2"})
    assert len(found.equivalents) >= 1


def test_a_drop_is_found_too_and_missing_values_are_never_named() -> None:
    table = cube(4, [{"product": "p3"}], lift=0.3)
    regions = pa.array([None if v.as_py() == "r0" else v.as_py() for v in table["region"]])
    found = localise(table.set_column(2, "region", regions), NAMES, actual="real", expected="predict")
    assert found[0].rule == {"product": "p3"}
    assert found[0].explains.value < 0


def altered(seed: int, changes: list[tuple[dict[str, str], float]]) -> pa.Table:
    """A calm cube in which the counts of some rules are multiplied."""
    table = cube(seed, [], mean=80.0)
    rng, actual = np.random.default_rng(seed + 1), np.array(table["real"].to_pylist(), float)
    for rule, times in changes:
        hit = np.logical_and.reduce([np.array(table[k].to_pylist()) == v for k, v in rule.items()])
        actual[hit] = rng.poisson(actual[hit] * times)
    return table.set_column(3, "real", pa.array(actual))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(
    "rule", [{"product": "p1"}, {"product": "p1", "version": "v2"}, {"product": "p4", "version": "v0", "region": "r5"}]
)
def test_a_planted_drop_comes_first_at_any_depth(seed: int, rule: dict[str, str]) -> None:
    found = localise(altered(seed, [(rule, 0.2)]), NAMES, actual="real", expected="predict")
    assert found[0].rule == rule
    assert found[0].explains.high < 0


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(("up", "down"), [(3.0, 0.2), (2.0, 0.1)])
def test_a_drop_is_found_beside_a_rise(seed: int, up: float, down: float) -> None:
    rises, drops = {"product": "p2", "version": "v1"}, {"region": "r4", "version": "v3"}
    found = localise(altered(seed, [(rises, up), (drops, down)]), NAMES, actual="real", expected="predict")
    signs = {tuple(sorted(d.rule.items())): d.explains.value > 0 for d in found}
    assert signs == {tuple(sorted(rises.items())): True, tuple(sorted(drops.items())): False}


def test_a_small_change_the_other_way_is_not_named_beside_a_large_one() -> None:
    table = altered(0, [({"product": "p2"}, 4.0), ({"product": "p3", "version": "v0", "region": "r0"}, 0.5)])
    assert [d.rule for d in localise(table, NAMES, actual="real", expected="predict")] == [{"product": "p2"}]


def test_nothing_changed_means_no_drivers() -> None:
    assert localise({"a": ["x", "y"], "n": [5, 5], "e": [5, 5]}, ["a"], actual="n", expected="e") == []


def test_bad_input_is_named() -> None:
    with pytest.raises(SchemaMismatch, match="usual"):
        localise({"a": ["x"], "n": [1]}, ["a"], actual="n", expected="usual")
    with pytest.raises(InputError, match="negative"):
        localise({"a": ["x"], "n": [-1], "e": [1]}, ["a"], actual="n", expected="e")

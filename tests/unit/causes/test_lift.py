import numpy as np
import pyarrow as pa
import pytest

from headwater.causes.lift import top_attributes
from headwater.core.errors import SchemaMismatch
from headwater.core.schema import conform


def counts(seed: int, lift: float) -> pa.Table:
    """20 topics, 4 attributes of 10 values; topic t0 has ``lift`` times its share of a0 = v0."""
    rng = np.random.default_rng(seed)
    rows: list[tuple[str | None, str, str, int]] = []
    for attribute in range(4):
        total = np.zeros(10, int)
        for topic in range(20):
            weights = np.full(10, 0.1)
            if (topic, attribute) == (0, 0):
                weights[0] *= lift
            drawn = rng.multinomial(600, weights / weights.sum())
            total += drawn
            rows += [(f"t{topic}", f"a{attribute}", f"v{v}", int(c)) for v, c in enumerate(drawn)]
        rows += [(None, f"a{attribute}", f"v{v}", int(c)) for v, c in enumerate(total)]
    columns = list(zip(*rows, strict=True))
    return pa.table(dict(zip(["topic_id", "attribute", "value", "contacts"], map(list, columns), strict=True)))


def test_a_planted_value_is_found_and_chance_is_not() -> None:
    table = conform("drivers", top_attributes(counts(0, 3.0)))
    assert table["topic_id"].to_pylist() == ["t0"]
    assert table["rule"].to_pylist() == [[("a0", "v0")]]
    assert table["low"][0].as_py() < 3 < table["high"][0].as_py()


def test_false_findings_stay_rare() -> None:
    assert sum(len(top_attributes(counts(seed, 1.0))) > 0 for seed in range(20)) <= 3


def test_row_order_is_immaterial() -> None:
    table = counts(3, 2.5)
    shuffled = table.take(np.random.default_rng(0).permutation(len(table)))
    assert top_attributes(table).equals(top_attributes(shuffled))


def test_values_missing_from_the_background_are_refused() -> None:
    table = counts(0, 1.0)
    with pytest.raises(SchemaMismatch, match="all contacts"):
        top_attributes(table.filter(table["topic_id"].is_valid()))

import numpy as np
import pyarrow as pa
import pytest
from tests.unit.size.test_aggregate import corpus

from headwater.core.errors import InputError
from headwater.core.schema import conform
from headwater.size.aggregate import Aggregate
from headwater.size.prevalence import design_effects, estimate_from_probabilities, prevalence_from_assignments


def test_every_row_fits_the_table_and_contains_its_value() -> None:
    found = prevalence_from_assignments(Aggregate.of(*corpus(1)))
    stamped = found.append_column("taxonomy", pa.array([0] * len(found), pa.int32()))  # as the stage does
    table = conform("estimates", stamped)
    value, low, high = (table[name].to_numpy() for name in ("value", "low", "high"))
    assert np.all(low <= value)
    assert np.all(value <= high)
    assert set(table["measure"].to_pylist()) == {"share", "contacts"}


def test_nothing_gives_an_empty_table() -> None:
    assert len(prevalence_from_assignments(Aggregate.empty())) == 0


def test_duplicates_widen() -> None:
    n, copies = 2_000, 10
    ids = [f"c{i}" for i in range(n)]
    rng = np.random.default_rng(0)
    group = np.repeat(np.arange(n // copies), copies)
    topical = np.repeat(rng.random(n // copies) < 0.1, copies)
    rows = pa.table({"contact_id": [ids[i] for i in np.flatnonzero(topical)]})
    for name, values in {"topic_id": "t", "best_topic_id": "t", "probability": 1.0}.items():
        rows = rows.append_column(name, pa.array([values] * len(rows)))
    weeks = pa.nulls(n, pa.date32())
    apart = Aggregate.of(pa.table({"contact_id": ids, "week": weeks, "cluster": ids}), rows)
    copied = Aggregate.of(pa.table({"contact_id": ids, "week": weeks, "cluster": [f"g{g}" for g in group]}), rows)
    assert design_effects(apart)["t"] == pytest.approx(1, abs=0.5)
    assert design_effects(copied)["t"] == pytest.approx(copies, rel=0.5)


def test_abstentions_are_bounds() -> None:
    sure = estimate_from_probabilities([0.9] * 50, np.arange(50), 1_000)
    unsure = estimate_from_probabilities(
        [0.9] * 50 + [0.4] * 50, np.arange(100), 1_000, abstained=[False] * 50 + [True] * 50
    )
    assert unsure.low == pytest.approx(sure.low, rel=0.05)
    assert unsure.high > sure.high + 0.03
    assert unsure.value == pytest.approx(sure.value + 0.02)


def test_units_and_errors() -> None:
    counted = estimate_from_probabilities([1.0] * 5, np.arange(5), 10, unit="contacts")
    assert counted.value == 5
    with pytest.raises(InputError, match="unit"):
        estimate_from_probabilities([1.0], [0], 10, unit="percent")
    with pytest.raises(InputError):
        estimate_from_probabilities([1.0] * 3, [0, 1, 2], 2)

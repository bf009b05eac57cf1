"""The quality without gold with intervals: what covers, what is told of each topic, which names say the same."""

import numpy as np
import pytest
from tests.unit.organise.blobs import blobs

from headwater.core.errors import NotEnoughData
from headwater.organise.judged import judge, same_names
from headwater.organise.quality import assess


def test_the_values_are_those_of_assess_within_their_intervals() -> None:
    vectors, truth, _ = blobs(8, 40, noise=0.7)
    made, plain = judge(vectors, truth), assess(vectors, truth)
    for name in ("predictability", "agreement", "separation", "resolution", "overall"):
        estimate = made.measures[name]
        assert estimate.value == getattr(plain, name)
        assert estimate.low <= estimate.value <= estimate.high
    assert made.measures["stability"].value > 0.9
    assert made.measures["overall"].high - made.measures["overall"].low > 0


def test_the_interval_of_the_separation_covers_that_of_a_large_draw() -> None:
    everything, topics, _ = blobs(5, 900, noise=0.8)
    rng = np.random.default_rng(0)
    order = rng.permutation(len(topics))
    large, small = order[:2500], order[2500:]
    true = judge(everything[large], topics[large]).measures["predictability"].value
    covered = 0
    for part in np.array_split(small, 16):
        found = judge(everything[part], topics[part]).measures["predictability"]
        covered += found.low <= true <= found.high
    assert covered >= 12  # of 16; 15 expected, and halves of 60 rows learn topics a little worse


def test_rows_of_one_contact_count_as_one() -> None:
    vectors, truth, _ = blobs(4, 40, noise=0.8)
    four_times, labels = np.repeat(vectors, 4, axis=0), np.repeat(truth, 4)
    contacts = [f"c_{i // 4:08x}" for i in range(len(labels))]
    alone, together = judge(four_times, labels), judge(four_times, labels, contacts=contacts)

    def width(name: str, made: object) -> float:
        estimate = made.measures[name]  # type: ignore[attr-defined]
        return float(estimate.high - estimate.low)

    assert width("separation", together) > width("separation", alone)


def test_a_topic_of_strangers_is_the_least_certain() -> None:
    vectors, truth, _ = blobs(6, 40, noise=0.5)
    rng = np.random.default_rng(1)
    labels = np.where(rng.random(len(truth)) < 0.15, 6, truth)
    worst = judge(vectors, labels).topics[0]
    assert worst.topic == 6
    assert worst.found.high < 0.5
    assert worst.taken_for in range(6)
    assert worst.taken > 0


def test_coverage_counts_every_row_and_too_little_is_refused() -> None:
    vectors, truth, _ = blobs(4, 40)
    some = np.where(np.arange(len(truth)) % 4, truth, -1)
    coverage = judge(vectors, some).measures["coverage"]
    assert coverage.value == 0.75
    assert coverage.low < 0.75 < coverage.high
    with pytest.raises(NotEnoughData, match="1 topics"):
        judge(vectors, np.zeros(len(truth), dtype=np.int64))
    with pytest.raises(NotEnoughData, match="39 labelled rows"):
        judge(vectors[:39], truth[:39])


def test_names_that_say_the_same() -> None:
    assert same_names(["App not working", "App working", "Refund"]) == ()
    assert same_names(["Refunds", "a refund", "Refund of an order"]) == (("Refunds", "a refund"),)

from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from headwater.app.causing import Segment, events_behind
from headwater.app.cohort import Cohort
from headwater.causes.onset import find_onset
from headwater.core.types import Driver, Estimate


@pytest.fixture
def cohort() -> Cohort:
    """120 days; from day 60 on many more of one product carry the issue."""
    rng = np.random.default_rng(0)
    day = np.sort(rng.integers(0, 120, 6000))
    product = np.where(rng.random(6000) < 0.3, "hub", "cam")
    rate = np.where((product == "hub") & (day >= 60), 0.3, 0.03)
    ids = pa.array([f"c{i:05}" for i in range(6000)])
    return Cohort(ids, date(2026, 1, 1), day, day * 0, rng.random(6000) < rate, pa.table({"product": product}))


def event(key: str, day: int, **scope: str) -> dict:
    on = date.fromordinal(date(2026, 1, 1).toordinal() + day)
    return {"event_id": key, "on": on, "kind": "release", "name": key, "scope": scope}


def lead(cohort: Cohort) -> Segment:
    driver = Driver({"product": "hub"}, Estimate(10, 5, 15), 10.0, 0.001, ())
    covered = cohort.inside & (np.asarray(cohort.attributes["product"].to_pylist()) == "hub")
    return Segment(driver, "before", None, covered)


def test_a_scope_that_fits_speaks_for_an_event_and_one_that_does_not_against_it(cohort: Cohort) -> None:
    onset = find_onset(cohort.per_day(cohort.inside), cohort.per_day(~cohort.inside))
    events = [event("any", 60), event("hub", 59, product="hub"), event("cam", 60, product="cam"), event("old", 10)]
    found = {row.event["event_id"]: row for row in events_behind(events, cohort, onset, lead(cohort))}
    assert list(found) == ["hub", "any", "old", "cam"]
    assert found["hub"].scope_factor == pytest.approx(5 / 2)
    assert found["hub"].factor == pytest.approx(found["hub"].match.bayes_factor * 5 / 2)
    assert found["any"].scope_factor == 1.0
    assert found["cam"].scope_fits is False


def test_a_scope_that_all_events_have_says_nothing(cohort: Cohort) -> None:
    onset = find_onset(cohort.per_day(cohort.inside), cohort.per_day(~cohort.inside))
    rows = events_behind([event(f"e{i}", 50 + i, product="hub") for i in range(6)], cohort, onset, lead(cohort))
    assert {row.scope_factor for row in rows} == {1.0}


def test_without_an_onset_no_event_is_named(cohort: Cohort) -> None:
    assert events_behind([event("any", 60)], cohort, None, None) == []

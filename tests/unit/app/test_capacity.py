"""What is planned follows from what was measured."""

from pathlib import Path

import pytest

from headwater.app.capacity import cores_for, hours, measured, needs
from headwater.app.context import Context
from headwater.app.pipeline import STAGES
from headwater.app.usecases.plan import plan
from headwater.app.verbs.plan import PlanInput, PlanOutput

SIZES = (1_000, 2_000, 4_000, 8_000, 16_000)
EXACT = (1.0, 1.0, 1.0)
POINTS = [
    {
        "contacts": n,
        "cpu_seconds": {
            "ingest": n / 1000,
            "prepare": 1 + n / 100,
            "organise": n / 1000,
            "size": n / 4000,
        },
        "peak_bytes": 500_000_000 + 100 * n,
        "lake_bytes": 3000 * n,
        "model_bytes": 500_000,
        "statements": 2 * n,
        "measured": "2026-11-27",
    }
    for n in SIZES
]

MEMORY = [{"contacts": n, "main_bytes": 500_000_000 + 100 * n} for n in (10_000, 100_000, 1_000_000)]
CURVES = {"points": POINTS, "memory": MEMORY}


def test_new_contacts_cost_by_the_day_and_figures_over_all_of_them() -> None:
    found = needs(CURVES, contacts=1_000_000, per_day=10_000)
    work = {one.stage: one for one in found.work}
    assert work["prepare"].first.value == pytest.approx(10_001)
    assert work["prepare"].daily.value == pytest.approx(101)
    assert work["size"].daily.value == pytest.approx(250)
    assert work["organise"].daily.value == pytest.approx(15)  # a sample, however many there are
    assert [one.stage for one in found.work if one.shared] == ["prepare"]
    assert found.lake_bytes.value == pytest.approx(3e9)
    assert found.main_bytes.value == pytest.approx(6e8)
    assert found.beyond == 62.5


def test_cores_share_what_can_be_shared() -> None:
    work = needs(CURVES, contacts=1_000_000, per_day=10_000).work
    alone = (1000 + 15 + 250) / 3600
    assert hours(work, "first", 1, EXACT).value == pytest.approx(alone + 10_001 / 3600)
    assert hours(work, "first", 10, EXACT).value == pytest.approx(alone + 1000.1 / 3600)
    window = alone + 10_001 / 3600 / 7.5
    assert cores_for(work, "first", window, EXACT, "value") == 8
    assert hours(work, "first", 8, EXACT).value <= window < hours(work, "first", 7, EXACT).value
    assert cores_for(work, "first", 0.99 * alone, EXACT, "value") == 0


def test_the_curves_in_the_package_plan_any_size(tmp_path: Path) -> None:
    points = measured()["points"]
    stages = {stage.name for stage in STAGES} - {"route"}  # begins when rules are switched on
    assert all(set(point["cpu_seconds"]) == stages for point in points)
    asked = PlanInput(contacts="100M", per_day="2M", core_hour="0.05", gb_month="0.02-0.08")
    answer = plan(Context(folder=tmp_path), asked)
    PlanOutput.model_validate(answer.model_dump())
    needed = {row.what: row for row in answer.needs}
    assert all(row.low <= row.value <= row.high for row in answer.needs)
    assert needed["disk"].value >= needed["of it lake"].value
    assert any("more contacts than were measured" in line for line in answer.warnings)
    smaller = {row.what: row for row in plan(Context(folder=tmp_path), PlanInput(contacts="1M", per_day="20k")).needs}
    assert all(smaller[name].value < needed[name].value for name in ("first load", "each day", "disk"))

"""Plans are held fast, results are tied to the data that were opened, and nobody signs alone unseen."""

from datetime import UTC, datetime

import pytest

from headwater.core.errors import ActionDenied, IllegalMove, InputError
from headwater.evaluate.experiment import Experiment, Plan, Remark, register

PLAN = Plan("Does it route better?", "routing", "accuracy", 0.02, "800 labels")


def concluded() -> Experiment:
    found = register("better", PLAN, "ann").opened("d1")
    return found.concluded({"verdict": "no evidence"}, data="d1", task="routing")


def test_a_plan_without_a_stopping_rule_is_refused() -> None:
    with pytest.raises(InputError, match="stopping"):
        register("better", Plan("Is it?", "routing", "accuracy", 0.0, " "), "ann")


def test_a_plan_that_was_changed_is_noticed() -> None:
    document = concluded().document()
    document["plan"]["expected"] = 0.0
    with pytest.raises(InputError, match="not the one that was registered"):
        Experiment.read(document)


def test_results_come_after_the_data_are_opened_once_and_of_those_data() -> None:
    fresh = register("better", PLAN, "ann")
    with pytest.raises(IllegalMove):
        fresh.concluded({}, data="d1", task="routing")
    with pytest.raises(IllegalMove):
        fresh.opened("d1").opened("d2")
    with pytest.raises(InputError, match="other data"):
        fresh.opened("d1").concluded({}, data="d2", task="routing")
    done = concluded()
    assert done.result == {"verdict": "no evidence", "lock": PLAN.lock}
    with pytest.raises(IllegalMove):
        done.concluded({"verdict": "better"}, data="d1", task="routing")


def test_somebody_else_signs_and_who_is_alone_is_recorded_as_such() -> None:
    with pytest.raises(ActionDenied):
        concluded().reviewed("ann", agrees=True)
    assert concluded().reviewed("bo", agrees=True).state == "signed"
    disputed = concluded().reviewed("bo", agrees=False)
    with pytest.raises(IllegalMove):
        disputed.reviewed("kim", agrees=True)
    assert concluded().reviewed("ann", agrees=True, alone=True).reviewer == "ann (alone)"


def test_remarks_survive_the_document() -> None:
    found = concluded().said(Remark(datetime(2026, 11, 27, tzinfo=UTC), "kim", "from which channel?"))
    assert Experiment.read(found.document()) == found

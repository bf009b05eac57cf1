"""The gate keeps what it promises: regressions are refused, equal models are not, a segment that got worse is named.

``bench/quality/gate.py`` measures the same on thousands of repetitions.
"""

import numpy as np
import pytest

from headwater.evaluate.evaluation import Answers, Evaluation, Items, score
from headwater.evaluate.gate import Decision, decide

N, RIGHT = 2000, 0.85
SEGMENTS = ("en", "en", "en", "en", "de", "de", "fr", "es")


def pair(seed: int, *, loss: float, differ: float, french: float = 0.0) -> tuple[Evaluation, Evaluation]:
    """A candidate and what is in use on the same 2,000 items.

    Args:
        seed: of the draws.
        loss: by how much the candidate is less often right.
        differ: share of items on which the two differ in being right.
        french: further loss on the French items.
    """
    rng = np.random.default_rng(seed)
    used = rng.random(N) < RIGHT
    language = np.array(SEGMENTS)[np.arange(N) % len(SEGMENTS)]
    # of the items that the one in use has right, the candidate loses some; of the others it wins some
    lost = rng.random(N) < (differ + loss) / 2 / RIGHT
    won = rng.random(N) < (differ - loss) / 2 / (1 - RIGHT)
    candidate = np.where(used, ~lost, won)
    candidate &= ~((language == "fr") & (rng.random(N) < french))
    items = Items(
        tuple(f"{i:05d}" for i in range(N)), ("a",) * N, tuple(map(str, range(N))), {"language": tuple(language)}
    )
    made = [
        score(
            "assignment", items, Answers(tuple(np.where(right, "a", "b").tolist()), (None,) * N), name=name, draws=100
        )
        for name, right in (("candidate", candidate), ("used", used))
    ]
    return made[0], made[1]


def decisions(n: int, **planted: float) -> list[Decision]:
    return [decide(*pair(seed, **planted), seed=seed) for seed in range(n)]


@pytest.mark.parametrize("differ", [0.04, 0.15])
def test_a_regression_of_two_points_is_refused(differ: float) -> None:
    refused = [not decision.passed for decision in decisions(20, loss=0.02, differ=differ)]
    assert np.mean(refused) >= 0.9


def test_an_equal_candidate_is_not_refused() -> None:
    refused = [not decision.passed for decision in decisions(40, loss=0.0, differ=0.05)]
    assert np.mean(refused) <= 0.05


def test_an_equal_candidate_that_differs_much_is_told_how_many_labels_are_missing() -> None:
    """Beyond what 2,000 items can show, the gate asks for labels and does not call it worse."""
    refused = [decision for decision in decisions(10, loss=0.0, differ=0.25) if not decision.passed]
    assert refused
    assert sum(decision.labels_needed > 500 for decision in refused) >= 2 / 3 * len(
        refused
    )  # the others: worse by bad luck


def test_a_segment_that_got_worse_behind_a_better_average_is_named() -> None:
    named = 0
    for decision in decisions(10, loss=-0.03, differ=0.06, french=0.16):
        checks = {check.name: check for check in decision.checks}
        assert checks["quality"].passed
        named += not checks["segments"].passed and "language fr" in checks["segments"].said
    assert named >= 9

"""The benchmark's scorer: the truth scores 1, guessing about 0, and each step falls alone when its answers are spoilt."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from headwater.evaluate.steps import STEPS, Answers, Planted, ToldIncident, Truth, guesses, oracle, score_steps

FIRST = date(2026, 4, 6)


def truth(seed: int = 0) -> Truth:
    rng = np.random.default_rng(seed)
    reasons = [f"r{i:02d}" for i in range(24)]
    rates = rng.dirichlet(np.full(24, 1.0))
    issues = [(f"c{i}", str(rng.choice(reasons, p=rates)), [(0, 20)]) for i in range(1500)]
    values = [(name, f"{name}{i}") for name in ("product", "region", "channel") for i in range(8)]
    incidents = [
        Planted(f"i{k}", reasons[k], FIRST + timedelta(days=20 * k + 15), dict([values[k], values[8 + k]]))
        for k in range(7)
    ]
    carried = {f"x{k}-{j}": f"i{k}" for k in range(7) for j in range(12)}
    issues += [(contact, reasons[int(name[1:])], [(0, 20)]) for contact, name in carried.items()]
    sizes = {reason: sum(r == reason for _, r, _ in issues) for reason in reasons}
    return Truth(
        issues,
        {reason: f"family{i % 5}" for i, reason in enumerate(reasons)},
        sizes,
        {reason: f"team{i % 6}" for i, reason in enumerate(reasons)},
        incidents,
        carried,
        {"worked": -0.4, "did_not": 0.0},
        FIRST,
        FIRST + timedelta(days=181),
        values,
    )


def scores(known: Truth, answers: Answers) -> dict[str, float]:
    return {score.measure: score.value for score in score_steps(known, answers)}


def test_the_truth_scores_one_on_every_step() -> None:
    found = scores(truth(), oracle(truth()))
    assert list(found) == list(STEPS)
    assert found == pytest.approx(dict.fromkeys(STEPS, 1.0))


def test_guessing_scores_about_nothing_on_every_step() -> None:
    rows = [scores(truth(seed), guesses(truth(seed), seed=seed)) for seed in range(40)]
    for step in STEPS:
        # two coins a corpus judge the fixes: their mean over 40 corpora still scatters by 0.11
        assert abs(np.mean([row[step] for row in rows])) < (0.25 if step == "fixes" else 0.1), step


def test_saying_nothing_is_no_better_than_guessing() -> None:
    found = scores(truth(), Answers({}))
    assert all(found[step] <= 0.0 for step in STEPS)


@pytest.mark.parametrize("step", ["hierarchy", "sizes", "onsets", "causes", "owners", "fixes"])
def test_a_step_falls_alone_when_its_answers_are_spoilt(step: str) -> None:
    known, right = truth(), oracle(truth())
    late = [ToldIncident(row.issue, row.onset + timedelta(days=40), row.cause) for row in right.incidents]
    spoilt = {
        "hierarchy": replace(right, parents=dict.fromkeys(right.parents, "all")),
        "sizes": replace(right, sizes=dict.fromkeys(right.sizes, (60.0, 50.0, 70.0))),
        "onsets": replace(right, incidents=late),
        "causes": replace(
            right, incidents=[ToldIncident(r.issue, r.onset, {"region": "elsewhere"}) for r in right.incidents]
        ),
        "owners": replace(right, owners=dict.fromkeys(right.owners, "team0")),
        "fixes": replace(right, fixes=dict.fromkeys(right.fixes, (-0.5, -0.9, -0.1))),
    }[step]
    found = scores(known, spoilt)
    assert found[step] < 0.3
    untouched = set(STEPS) - {step, "chain"}
    assert all(found[other] == pytest.approx(1.0) for other in untouched)
    assert (found["chain"] < 0.5) == (step in ("onsets", "causes", "owners"))

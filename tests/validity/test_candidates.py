"""Candidates for new topics: at most the promised share is false, and a planted topic is found."""

import numpy as np
from scipy.stats import binom

from headwater.core.vectors.exact import Floats, snap
from headwater.organise.assign import Assigner, fit_assigner
from headwater.organise.emerge import find_candidates

REPEATS = 300
FDR = 0.1
TOPICS, WIDTH = 25, 32


def world(rng: np.random.Generator) -> tuple[Assigner, Floats, Floats, Floats]:
    """Topics learned on known statements, as in use; as many kinds of statements again that topics blur, some rare."""
    centres = rng.normal(size=(TOPICS + 1, WIDTH))
    weights = rng.dirichlet(np.full(TOPICS, 0.7))
    kinds = rng.choice(TOPICS, size=1200, p=weights)
    rows = snap(centres[kinds] + 0.75 * rng.normal(size=(1200, WIDTH)))
    known, new = rows[:800], rows[800:]
    groups = np.unique(kinds[:800] // 2, return_inverse=True)[1]  # topics are coarser than what people say
    model = fit_assigner(known, groups, np.ones(800), int(groups.max()) + 1)
    fresh = snap(centres[-1] + 0.75 * rng.normal(size=(30, WIDTH)))
    return model, known, new, fresh


def test_where_nothing_is_new_a_candidate_is_proposed_no_more_often_than_promised() -> None:
    rng = np.random.default_rng(7)
    false = 0
    for _ in range(REPEATS):
        model, known, new, _ = world(rng)
        false += bool(find_candidates(model, known, new, fdr=FDR))
    assert false <= binom.ppf(0.999, REPEATS, FDR)


def test_copies_of_one_contact_do_not_make_a_candidate() -> None:
    rng = np.random.default_rng(8)
    for _ in range(20):
        model, known, new, fresh = world(rng)
        shouted = np.vstack([new, np.repeat(fresh[:1], 30, axis=0)])
        units = (list(range(len(known))), [*range(len(known), len(known) + len(new)), *[10**6] * 30])
        found = find_candidates(model, known, shouted, units=units, fdr=FDR)
        assert not any(set(candidate.rows) & set(range(len(new), len(shouted))) for candidate in found)


def test_a_planted_topic_is_found_and_among_what_is_proposed_little_is_false() -> None:
    rng = np.random.default_rng(9)
    hits, shares = 0, []
    for _ in range(60):
        model, known, new, fresh = world(rng)
        found = find_candidates(model, known, np.vstack([new, fresh]), fdr=FDR)
        true = [np.mean([row >= len(new) for row in candidate.rows]) > 0.5 for candidate in found]
        hits += any(true)
        shares.append(1 - np.mean(true) if true else 0.0)
    assert hits >= 54
    assert np.mean(shares) <= FDR


def test_the_order_of_rows_does_not_matter() -> None:
    rng = np.random.default_rng(10)
    model, known, new, fresh = world(rng)
    rows = np.vstack([new, fresh])
    order = rng.permutation(len(rows))
    first = find_candidates(model, known, rows)
    second = find_candidates(model, known[::-1], rows[order])
    assert [c.p_value for c in first] == [c.p_value for c in second]
    assert [[rows[i].tobytes() for i in c.rows] for c in first] == [
        [rows[order][i].tobytes() for i in c.rows] for c in second
    ]

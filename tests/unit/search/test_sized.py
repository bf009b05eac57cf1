import numpy as np
import pytest

from headwater.core.errors import InputError, NotEnoughData
from headwater.search.sized import SizedQuery


def corpus(seed, n=600, relevant=40, noise=1.0):
    rng = np.random.default_rng(seed)
    truth = np.zeros(n, dtype=bool)
    truth[rng.choice(n, relevant, replace=False)] = True
    return truth, 2.5 * truth + noise * rng.standard_normal(n)


def asked(truth, scores, n_answers, seed=0, **more):
    query = SizedQuery(scores, seed=seed, **more)
    for _ in range(n_answers):
        index = query.next()
        query.answer(index, bool(truth[index]))
    return query


def test_the_interval_is_true_before_any_answer_and_narrows_with_answers():
    truth, scores = corpus(0)
    widths = []
    for n_answers in (0, 10, 40):
        estimate = asked(truth, scores, n_answers).estimate()
        assert estimate.low <= truth.sum() <= estimate.high
        widths.append(estimate.high - estimate.low)
    assert widths[0] > widths[1] > widths[2]


def test_answers_beat_a_random_sample():
    ratios = []
    for seed in range(6):
        truth, scores = corpus(seed)
        estimate = asked(truth, scores, 40, seed=seed).estimate()
        ratios.append((estimate.high - estimate.low) / 2 / truth.sum())
    random_sample = 1.96 * np.sqrt(0.067 * 0.933 / 40) / 0.067
    assert np.median(ratios) < 0.6 * random_sample


def test_next_is_the_same_until_it_is_answered_and_nothing_is_asked_twice():
    truth, scores = corpus(1, n=60, relevant=8)
    query = SizedQuery(scores, seed=3)
    assert query.next() == query.next()
    seen = []
    for _ in range(60):
        seen.append(query.next())
        query.answer(seen[-1], bool(truth[seen[-1]]))
    assert sorted(seen) == list(range(60))
    with pytest.raises(NotEnoughData):
        query.next()
    estimate = query.estimate()
    assert estimate.low <= truth.sum() <= estimate.high


def test_the_same_seed_and_answers_give_the_same_numbers():
    truth, scores = corpus(2)
    assert asked(truth, scores, 17, seed=5).estimate() == asked(truth, scores, 17, seed=5).estimate()


def test_reading_the_estimate_between_questions_does_not_break_it():
    truth, scores = corpus(3)
    query = SizedQuery(scores, seed=1)
    for _ in range(13):
        index = query.next()
        query.estimate()
        query.answer(index, bool(truth[index]))
    assert query.estimate().low <= truth.sum() <= query.estimate().high


def test_vectors_let_the_ranking_learn():
    rng = np.random.default_rng(0)
    truth, _ = corpus(4)
    vectors = rng.standard_normal((600, 16)) + 4.0 * truth[:, None] * np.eye(16)[0]
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    scores = 0.5 * truth + rng.standard_normal(600)
    plain, learned = asked(truth, scores, 40), asked(truth, scores, 40, vectors=vectors)
    one, two = plain.find_all(0.8), learned.find_all(0.8)
    assert truth[two.indices].sum() > truth[one.indices].sum()


def test_find_all_lists_what_was_confirmed_and_leaves_out_what_was_denied():
    truth, scores = corpus(5)
    query = SizedQuery(scores, seed=0)
    answers = {}
    for _ in range(30):
        index = query.next()
        answers[index] = bool(truth[index])
        query.answer(index, answers[index])
    found = query.find_all(0.9)
    listed = set(found.indices.tolist())
    assert {i for i, yes in answers.items() if yes} <= listed
    assert listed.isdisjoint(i for i, yes in answers.items() if not yes)
    assert truth[found.indices].sum() / truth.sum() > 0.7
    assert len(query.find_all(0.95, sure=0.9).indices) >= len(found.indices)


def test_the_groups_add_up_to_the_whole_and_cover():
    truth, scores = corpus(6)
    query = asked(truth, scores, 30)
    group = np.arange(600) % 3
    parts = query.series(np.where(group == 2, -1, group), 2)
    assert len(parts) == 2
    for number, part in enumerate(parts):
        assert part.low <= truth[group == number].sum() <= part.high
    whole = query.series(np.zeros(600, int), 1)[0]
    assert whole.value == pytest.approx(query.estimate().value, rel=0.02)


def test_a_text_that_cannot_be_judged_is_not_asked_again_and_tells_nothing():
    truth, scores = corpus(7)
    query = SizedQuery(scores, seed=2)
    before = query.estimate()
    skipped = set()
    for _ in range(5):
        skipped.add(query.next())
        query.skip(query.next())
    assert query.estimate() == before
    for _ in range(50):
        assert query.next() not in skipped
        query.answer(query.next(), bool(truth[query.next()]))


def test_bad_input_is_refused():
    with pytest.raises(InputError, match="at least 10"):
        SizedQuery([1.0, 2.0])
    with pytest.raises(InputError, match="vectors has"):
        SizedQuery(np.arange(20), vectors=np.zeros((3, 2), np.float32))
    query = SizedQuery(np.arange(20))
    with pytest.raises(InputError, match="does not exist"):
        query.answer(99, True)
    query.answer(3, True)
    with pytest.raises(InputError, match="was answered"):
        query.answer(3, True)
    with pytest.raises(InputError, match="recall"):
        query.find_all(1.5)

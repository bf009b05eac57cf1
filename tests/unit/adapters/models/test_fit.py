"""Fitting and tuning: they help where they can, and do no harm where they cannot."""

import numpy as np
import pytest

from headwater.adapters.models.fit import fit_to_corpus, shrink_within, tune
from headwater.adapters.models.static import StaticEncoder
from headwater.core.errors import InputError, NotEnoughData

WORDS = ["card", "refund", "order", "login", "delay", "price", "broken", "seat", "bill", "claim", "parcel", "password"]


@pytest.fixture(scope="module")
def shipped():
    return StaticEncoder.shipped()


def corpus(n, seed=0):
    """Texts of two words and a teacher who knows a hidden vector of each word and of their meeting."""
    rng = np.random.default_rng(seed)
    hidden = np.random.default_rng(99).normal(size=(len(WORDS), 300))
    first, second = rng.integers(len(WORDS), size=(2, n))
    texts = [
        f"the {WORDS[a]} and my {WORDS[b]} today number {i}" for i, (a, b) in enumerate(zip(first, second, strict=True))
    ]
    vectors = hidden[first] + hidden[second]
    return texts, (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def agreement(encoder, texts, vectors):
    rows = encoder.encode(texts)
    ours, theirs = rows @ rows.T, vectors @ vectors.T
    return np.corrcoef(ours[np.triu_indices(len(texts), 1)], theirs[np.triu_indices(len(texts), 1)])[0, 1]


def test_fitting_brings_the_geometry_near_the_teacher_on_unseen_texts(shipped):
    texts, vectors = corpus(900)
    fitted = fit_to_corpus(shipped, texts[:700], vectors[:700])
    before, after = (agreement(e, texts[700:], vectors[700:]) for e in (shipped, fitted))
    assert after > before + 0.1
    assert fitted.dim == shipped.dim
    assert fitted.id != shipped.id


def test_fitting_does_not_depend_on_the_order(shipped):
    texts, vectors = corpus(300)
    order = np.random.default_rng(5).permutation(300)
    one = fit_to_corpus(shipped, texts, vectors)
    two = fit_to_corpus(shipped, [texts[i] for i in order], vectors[order])
    assert one.id == two.id


def test_fitting_wants_evidence(shipped):
    texts, vectors = corpus(150)
    with pytest.raises(NotEnoughData, match="too few"):
        fit_to_corpus(shipped, texts, vectors)
    with pytest.raises(InputError, match="as many vectors"):
        fit_to_corpus(shipped, texts[:3], vectors)


def groups(n_groups, per, noise, seed):
    """Unit vectors whose groups differ along some directions and whose members differ along others."""
    rng = np.random.default_rng(seed)
    centres = np.concatenate([rng.normal(size=(n_groups, 10)), np.zeros((n_groups, 10))], axis=1)
    rows = np.repeat(centres, per, axis=0)
    rows[:, 10:] += noise * rng.normal(size=(len(rows), 10))
    rows[:, :10] += 0.3 * rng.normal(size=(len(rows), 10))
    labels = [f"g{i}" for i in range(n_groups) for _ in range(per)]
    return rows / np.linalg.norm(rows, axis=1, keepdims=True), labels


def test_shrinking_removes_what_does_not_matter():
    rows, labels = groups(20, 6, noise=2.0, seed=1)
    matrix = shrink_within(rows, labels)
    kept, shrunk = np.linalg.norm(matrix[:, :10]), np.linalg.norm(matrix[:, 10:])
    assert kept > 1.5 * shrunk


def test_shrinking_leaves_structureless_groups_alone():
    rng = np.random.default_rng(2)
    rows = rng.normal(size=(80, 20))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    matrix = shrink_within(rows, [f"g{i % 20}" for i in range(80)])
    assert np.linalg.cond(matrix) < 5


def test_shrinking_does_not_depend_on_the_order():
    rows, labels = groups(8, 4, noise=1.0, seed=3)
    order = np.random.default_rng(0).permutation(len(rows))
    same = shrink_within(rows[order], [labels[i] for i in order])
    assert same.tobytes() == shrink_within(rows, labels).tobytes()


def test_tuning_wants_four_groups(shipped):
    with pytest.raises(NotEnoughData, match="too few to tune on"):
        tune(shipped, ["a card", "b card", "c order", "d order"], ["1", "1", "2", "2"])
    with pytest.raises(InputError, match="as many labels"):
        tune(shipped, ["a"], [])


def test_a_tuned_encoder_is_static_and_saved_like_one(shipped, tmp_path):
    texts = [f"{opening} {word}" for word in WORDS for opening in ("where is my", "i lost the", "no", "tell me about")]
    tuned = tune(shipped, texts, [text.split()[-1] for text in texts])
    tuned.save(tmp_path)
    assert StaticEncoder.load(tmp_path).id == tuned.id

"""More data add topics and change none."""

import numpy as np
from tests.unit.organise.blobs import blobs

from headwater.organise.config import OrganiseConfig
from headwater.organise.stage import assign, fit

FAST = OrganiseConfig(n_bootstraps=0)


def test_more_of_the_same_changes_no_label_and_no_id() -> None:
    vectors, _, texts = blobs(6, 40, noise=1.2)
    half = np.arange(len(texts)) % 2 == 0
    before = fit([t for t, h in zip(texts, half, strict=True) if h], vectors[half], FAST)
    after = fit(texts, vectors, FAST, previous=before)
    assert after.ids == before.ids
    assert [text.name for text in after.texts] == [text.name for text in before.texts]
    assert (assign(after, vectors)[0] == assign(before, vectors)[0]).all()
    assert sum(after.masses) == len(texts)


def test_a_number_asked_for_is_kept_and_another_number_refits() -> None:
    vectors, truth, texts = blobs(6, 40)
    three = OrganiseConfig(n_topics=3, n_bootstraps=0)
    old = truth < 3
    before = fit([t for t, o in zip(texts, old, strict=True) if o], vectors[old], three)
    assert fit(texts, vectors, three, previous=before).ids == before.ids
    six = fit(texts, vectors, OrganiseConfig(n_topics=6, n_bootstraps=0), previous=before)
    assert six.n_topics == 6
    assert set(before.ids) < set(six.ids)


def test_topics_that_nothing_new_belongs_to_are_kept() -> None:
    vectors, truth, texts = blobs(5, 30)
    before = fit(texts, vectors, FAST)
    some = truth < 2
    after = fit([t for t, s in zip(texts, some, strict=True) if s], vectors[some], FAST, previous=before)
    assert after.ids == before.ids
    assert sorted(after.masses)[:3] == [0, 0, 0]
    assert [text.name for text in after.texts] == [text.name for text in before.texts]

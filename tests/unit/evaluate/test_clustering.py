"""Agreement against scikit-learn and by hand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.cluster.hierarchy import linkage
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

from headwater.core.errors import InputError
from headwater.evaluate.clustering import compare_topics, dendrogram_purity


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 5)), min_size=2, max_size=60))
def test_the_same_as_the_reference(pairs: list[tuple[int, int]]) -> None:
    gold, found = np.array(pairs).T
    seen = compare_topics(gold, found)
    assert seen.rand == pytest.approx(adjusted_rand_score(gold, found))
    assert seen.information == pytest.approx(normalized_mutual_info_score(gold, found), abs=1e-9)
    assert 0 < seen.accuracy <= 1


def test_rows_without_topic_are_errors() -> None:
    seen = compare_topics(["a", "a", "b", "b"], [0, -1, 1, 1])
    assert (seen.accuracy, seen.coverage, seen.n_topics) == (0.75, 0.75, 2)
    assert compare_topics(["a", "b"], [-1, -1]).accuracy == 0.0
    with pytest.raises(InputError):
        compare_topics([], [])


def test_purity_of_a_good_and_a_bad_tree() -> None:
    rows = np.array([[0.0], [0.1], [5.0], [5.1]])
    children = linkage(rows, "ward")[:, :2].astype(int)
    assert dendrogram_purity([0, 0, 1, 1], children) == 1.0
    assert dendrogram_purity([0, 1, 0, 1], children) == 0.5

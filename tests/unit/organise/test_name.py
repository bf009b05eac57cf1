"""Names are unique and made of the customers' words."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.core.vectors.exact import mean_direction, snap
from headwater.organise.name import describe
from headwater.organise.words import words


@settings(max_examples=20, deadline=None)
@given(st.lists(st.text(max_size=30), min_size=4, max_size=25), st.integers(1, 4))
def test_names_are_unique_whatever_the_texts(texts: list[str], n_topics: int) -> None:
    topics = np.arange(len(texts)) % n_topics
    vectors = snap(np.random.default_rng(0).normal(size=(len(texts), 8)))
    described = describe(texts, topics, vectors, mean_direction(vectors, topics, n_topics))
    names = [text.name for text in described]
    assert len(set(names)) == len(names)
    assert len({name.casefold() for name in names}) == len(names)
    assert all(names)
    for topic, text in enumerate(described):
        assert all(topics[row] == topic for row in text.exemplars)


def test_names_read_as_reasons_and_siblings_are_told_apart() -> None:
    texts = [f"my refund has not been received since {d}" for d in "abcdefgh"]
    texts += [f"please reset my password {d}" for d in "abcdefgh"]
    topics = np.repeat([0, 1], 8)
    vectors = snap(np.eye(2)[topics])
    refund, password = describe(texts, topics, vectors, snap(np.eye(2)))
    assert refund.name == "Refund not received"
    assert password.name == "Reset password"
    assert set(words(refund.name)) <= set(words(texts[0]))
    assert password.name in refund.exclude
    assert texts[refund.exemplars[0]] in refund.definition

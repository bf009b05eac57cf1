import numpy as np
import pytest

from headwater.search.config import SearchSettings
from headwater.search.corpus import MOST_VALUES, Corpus, Counting
from headwater.search.grammar import parse, satisfies
from headwater.search.lexical import LexicalIndex
from headwater.search.rank import fold, suited
from headwater.search.tokens import words

TEXTS = ["the card is lost", "the parcel is late and the card is late", "refund the parcel", "late late late"]


def counted(texts=TEXTS, batches=2):
    counting = Counting()
    size = -(-len(texts) // batches)
    for begin in range(0, len(texts), size):
        some = texts[begin : begin + size]
        vectors = np.ones((len(some), 3), np.float32) * (1 + begin)
        counting.add([" ".join(words(t)) for t in some], vectors, {"channel": ["chat"] * len(some)})
    return counting.corpus(weight=0.3)


def test_candidates_are_scored_as_if_the_whole_corpus_were_at_hand():
    index = LexicalIndex(k1=1.4, b=0.6)
    index.add(TEXTS)
    terms = {"card": 1.0, "lat": 0.5, "nobody": 1.0}
    some = [3, 1]
    scores = counted().bm25([words(TEXTS[row]) for row in some], terms, k1=1.4, b=0.6)
    np.testing.assert_allclose(scores, index.scores(terms)[some], rtol=1e-5)


def test_counting_does_not_depend_on_the_batches_and_is_read_back():
    one, two = counted(batches=1), counted(batches=4)
    assert (one.rows, one.length, one.counts, one.values) == (two.rows, two.length, two.counts, two.values)
    back = Corpus.from_bytes(one.to_bytes())
    assert back.to_bytes() == one.to_bytes()
    np.testing.assert_allclose(back.mean, one.mean, rtol=1e-5)
    assert back.values == {"channel": {"chat": 4}}


def test_an_attribute_with_too_many_values_is_known_without_them():
    counting = Counting()
    counting.add(
        ["a"], np.ones((1, 2), np.float32), {"@order": [str(n) for n in range(MOST_VALUES + 1)], "@region": ["EU"]}
    )
    assert counting.corpus(weight=0.1).attributes() == {"order": [], "region": ["EU"]}


@pytest.mark.parametrize(
    ("query", "text", "holds"),
    [
        ('"late delivery"', "deliveries came late", False),
        ('"late delivery"', "a late delivery again", True),
        ("+card -lost", "the card is lost", False),
        ("lost OR stolen", "it was stolen", True),
        ("card AND parcel", "the card", False),
        ("anything at all", "something else", True),
    ],
)
def test_what_a_query_requires_and_forbids(query, text, holds):
    asked = parse(query)
    assert satisfies(words(text), asked.required, asked.forbidden) == holds


def test_near_duplicates_go_to_the_best_and_do_not_fill_the_list():
    vectors = np.eye(4, dtype=np.float32)[[0, 0, 1, 0, 2]]
    assert fold(range(5), vectors, 2, likeness=0.9) == ([0, 2], {0: [1, 3], 2: []})
    assert fold(range(5), vectors, 2, likeness=None) == ([0, 1], {0: [], 1: []})


def test_where_words_tell_texts_apart_nothing_is_borrowed():
    settings = SearchSettings()
    assert suited(settings, weight=settings.lexical_weight) == settings
    apart = suited(settings, weight=0.45)
    assert (apart.neighbours, apart.feedback) == (0, 0)

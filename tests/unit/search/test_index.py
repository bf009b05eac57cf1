import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.app.library.search import SearchIndex
from headwater.core.errors import InputError, UnknownComponent
from headwater.search.tokens import words


class HashedWords:
    """A small real encoder: each word has a fixed random direction; a few words share one."""

    id, dim, costly = "hashed-words", 48, False
    same = {"parcel": "package", "lat": "delay", "mislaid": "lost"}

    def encode(self, texts):
        rows = np.zeros((len(texts), self.dim), np.float32)
        for row, text in enumerate(texts):
            for word in words(text):
                word = self.same.get(word, word)
                rows[row] += np.random.default_rng(zlib.crc32(word.encode())).standard_normal(self.dim)
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


TEXTS = [
    "my card is lost somewhere",
    "the parcel came late again",
    "package delay of two weeks",
    "please refund my order",
    "refund refused without a reason",
    "the app crashes when I log in",
    "I was charged twice for one order",
    "my card was mislaid by the courier",
]


def index(texts=TEXTS, ids=None):
    return SearchIndex(texts, ids, encoder=HashedWords())


def test_every_text_is_found_by_itself_in_every_mode():
    built = index()
    for row, text in enumerate(TEXTS):
        for mode in ("hybrid", "lexical", "dense"):
            assert built.search(text, 1, mode=mode)[0].id == row


def test_meaning_finds_other_words_and_words_alone_do_not():
    built = index()
    assert {hit.id for hit in built.search("parcel late", 2)} == {1, 2}
    assert {hit.id for hit in built.search("parcel late", 5, mode="lexical")} == {1}


def test_operators_filter():
    built = index()
    assert {hit.id for hit in built.search("refund -refused", 8)}.isdisjoint({4})
    assert {hit.id for hit in built.search('"charged twice"', 8)} == {6}
    assert {hit.id for hit in built.search("card AND courier", 8)} == {7}
    assert {hit.id for hit in built.search("+refund order", 8)} == {3, 4}
    assert {hit.id for hit in built.search("lost OR mislaid", 8)} == {0, 7}


def test_a_pasted_text_is_not_read_as_syntax():
    pasted = 'the app crashes when I log in\nit says "fatal" -x AND NOT'
    assert index().search(pasted, 1)[0].id == 5


def test_typing_errors_are_forgiven_and_said():
    hit = index().search("refnud", 1, mode="lexical")[0]
    assert hit.id in {3, 4}
    assert "refnud read as refund" in hit.why


def test_spans_are_where_the_words_stand():
    hit = index().search("charge order", 1)[0]
    assert [hit.text[start:end] for start, end in hit.spans] == ["charged", "order"]
    assert hit.why.startswith("words: charged, order")


def test_more_like_this_less_like_that():
    built = index(ids=[f"c{i}" for i in range(len(TEXTS))])
    assert built.search("", 1, like=["c1"])[0].id == "c2"
    both = [hit.id for hit in built.search("card", 2)]
    assert sorted(both) == ["c0", "c7"]
    assert "c0" not in [hit.id for hit in built.search("card", 1, unlike=["c0"])]


def test_near_duplicates_collapse_on_request():
    built = index([*TEXTS, "My card is LOST somewhere!!"])
    assert [hit.id for hit in built.search("lost card somewhere", 3)][:2] in ([0, 8], [8, 0])
    first = built.search("lost card somewhere", 3, collapse=0.95)[0]
    assert {first.id, *first.also} == {0, 8}


def test_added_texts_are_found_at_once():
    built = index()
    built.add(["my umbrella was stolen"])
    assert built.search("stolen umbrella", 1)[0].id == len(TEXTS)
    assert len(built) == len(TEXTS) + 1


def test_searching_among_some():
    assert {hit.id for hit in index().search("refund", 8, among=[3, 5])} == {3, 5}


@settings(max_examples=25, deadline=None)
@given(st.randoms(use_true_random=False), st.sampled_from(["refund order", "card", "late parcel", "log in"]))
def test_the_order_of_the_rows_changes_nothing(random, query):
    order = list(range(len(TEXTS)))
    random.shuffle(order)
    mixed = index([TEXTS[i] for i in order], ids=[f"c{i}" for i in order])
    plain = index(ids=[f"c{i}" for i in range(len(TEXTS))])
    for mode in ("hybrid", "lexical", "dense"):
        one, two = plain.search(query, 5, mode=mode), mixed.search(query, 5, mode=mode)
        assert [(hit.id, hit.score) for hit in one] == [(hit.id, hit.score) for hit in two]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40))
def test_any_query_is_answered(query):
    built = index()
    if query.strip():
        for hit in built.search(query, 3):
            assert hit.text in TEXTS
    else:
        with pytest.raises(InputError):
            built.search(query)


def test_what_cannot_be_answered_is_refused():
    built = index()
    with pytest.raises(InputError, match="k must"):
        built.search("card", 0)
    with pytest.raises(UnknownComponent, match="search mode"):
        built.search("card", mode="magic")
    with pytest.raises(InputError, match="no text has the id"):
        built.search("card", like=["nobody"])
    with pytest.raises(InputError, match="ids"):
        built.add(["again"], ids=[0])
    assert index([]).search("card") == []

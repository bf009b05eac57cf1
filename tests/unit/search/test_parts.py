import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from headwater.search.dense import best, normalise, similarities
from headwater.search.fuse import GRID, halves, learn_weight, scaled
from headwater.search.graph import borrow
from headwater.search.lexical import LexicalIndex
from headwater.search.spans import matched
from headwater.search.tokens import gist, opening, words
from headwater.search.typos import Speller, edits


def test_bm25_equals_the_formula():
    texts = ["cold tea tea", "hot tea", "cold cold water here"]
    index = LexicalIndex(k1=1.2, b=0.6)
    index.add(texts[:1])
    index.add(texts[1:])
    lengths, mean = [3, 2, 4], 3.0
    rarity = np.log(1 + (3 - 2 + 0.5) / (2 + 0.5))
    for word, counts in (("tea", [2, 1, 0]), ("cold", [1, 0, 2])):
        want = [
            rarity * c * 2.2 / (c + 1.2 * (0.4 + 0.6 * n / mean)) if c else 0.0
            for c, n in zip(counts, lengths, strict=True)
        ]
        np.testing.assert_allclose(index.scores({word: 1.0}), want, rtol=1e-6)
    np.testing.assert_allclose(
        index.scores({"tea": 1.0, "cold": 0.5}), index.scores({"tea": 1.0}) + 0.5 * index.scores({"cold": 1.0})
    )


@given(st.lists(st.text("ab ", max_size=12), max_size=6), st.text("ab ", min_size=1, max_size=6))
def test_phrases_are_found_where_the_words_stand_together(texts, phrase):
    index = LexicalIndex()
    index.add(texts)
    wanted = words(phrase)
    if not wanted:
        return
    for text, found in zip(texts, index.holding(tuple(wanted)), strict=True):
        have = words(text)
        assert found == any(have[i : i + len(wanted)] == wanted for i in range(len(have)))


@given(st.text(), st.text("abc", min_size=1, max_size=4))
def test_spans_hold_the_words_that_were_asked_for(text, word):
    wanted = set(words(word))
    for start, end in matched(text, wanted):
        assert set(words(text[start:end])) <= wanted


@given(st.text("abcd", max_size=7), st.text("abcd", max_size=7))
def test_edits_are_symmetric_and_zero_only_for_equals(one, two):
    assert edits(one, two) == edits(two, one)
    assert (edits(one, two) == 0) == (one == two)


def test_speller_prefers_nearer_then_commoner():
    speller = Speller({"charge": 5, "change": 50, "orange": 90})
    assert speller.suggest("chargee") == ["charge"]
    assert speller.suggest("chanrge") == ["change", "charge"]
    assert speller.suggest("xq") == []


def test_best_orders_and_breaks_ties_by_position():
    assert best(np.array([1.0, 3.0, 3.0, 2.0]), 3).tolist() == [1, 2, 3]
    assert best(np.zeros(0), 3).tolist() == []


def test_half_precision_is_close():
    rng = np.random.default_rng(0)
    vectors = normalise(rng.standard_normal((50, 8)))
    np.testing.assert_allclose(
        similarities(vectors.astype(np.float16), vectors[0], block_rows=7), vectors @ vectors[0], atol=2e-3
    )


def test_borrowing_pulls_groups_together_and_few_texts_stay():
    rng = np.random.default_rng(1)
    centres = normalise(rng.standard_normal((2, 16)))
    member = np.repeat([0, 1], 30)
    vectors = normalise(centres[member] + 0.6 * normalise(rng.standard_normal((60, 16))))
    moved = borrow(vectors, neighbours=5, borrowing=2.0, rounds=2)
    inside = (member[:, None] == member[None]) & ~np.eye(60, dtype=bool)

    def gap(rows):
        return (rows @ rows.T)[inside].mean() - (rows @ rows.T)[~inside].mean()

    assert gap(moved) > gap(vectors) + 0.05
    np.testing.assert_array_equal(borrow(vectors[:4], neighbours=5, borrowing=2.0, rounds=2), vectors[:4])


@given(st.text())
def test_halves_hold_the_words_once(text):
    one, two = halves(text)
    assert sorted(one.split() + two.split()) == sorted(text.split())


def test_the_weight_stays_at_the_prior_without_evidence_and_moves_with_it():
    assert learn_weight(np.zeros((0, len(GRID)), int), prior=0.15) == 0.15
    ranks = np.tile(np.arange(len(GRID))[::-1] * 3, (40, 1))
    assert learn_weight(ranks, prior=0.15) == GRID[-1]


def test_scaling_makes_the_top_one_on_average():
    scores = scaled(np.array([4.0, 2.0, 0.0], np.float32), top=2)
    np.testing.assert_allclose(scores, [4 / 3, 2 / 3, 0])
    assert scaled(np.zeros(3, np.float32)).tolist() == [0, 0, 0]


def test_openings_and_gists():
    filler = " ".join(f"word{i}" for i in range(40))
    assert opening("Short. Text.") == ""
    assert opening(f"Build fails on Debian\n{filler}") == "Build fails on Debian"
    assert opening(f"It broke down. {filler}") == "It broke down"
    assert gist(f"I need a hotel. {filler}. Is there free wifi?") == "Is there free wifi?"
    assert gist(f"It broke down. {filler}.") == "It broke down"

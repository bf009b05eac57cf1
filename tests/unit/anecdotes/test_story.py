import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.anecdotes.cues import NAMES, cue_rows
from headwater.anecdotes.score import informative, usable
from headwater.anecdotes.story import StoryModel, reasons, story_probability
from headwater.app.library.anecdotes import AnecdoteModel, select_anecdotes
from headwater.core.errors import InputError, NotEnoughData

TOLD = [
    f"Last {when} I {did} with my {kin} and they {replied}. Then we went home and I called again."
    for when in ("week", "May", "night")
    for did in ("drove to the store", "waited in line", "paid for the ticket")
    for kin in ("wife", "son")
    for replied in ("told us to leave", "lost the papers")
]
ARGUED = [
    f"{who} should {what} because {why}. Is that not what you would expect?"
    for who in ("Companies", "People", "Banks")
    for what in ("pay less", "act sooner", "explain prices")
    for why in ("it is fair", "rules exist")
    for _ in (0, 1)
]


def test_stories_are_told_from_arguments_without_labels():
    assert story_probability(TOLD).min() > story_probability(ARGUED).max()
    assert "tells what the writer did or saw" in reasons(TOLD[0])


def test_fit_separates_and_ignores_the_order_of_the_rows():
    texts, labels = TOLD + ARGUED, [1] * len(TOLD) + [0] * len(ARGUED)
    one, two = StoryModel(None), StoryModel(None)
    one.fit(texts, labels)
    two.fit(texts[::-1], labels[::-1])
    unseen = ["Yesterday I bought a lamp and it broke, so my brother drove me back.", "Lamps should be cheaper."]
    found = one.probabilities(unseen)
    assert found[0] > 0.5 > found[1]
    np.testing.assert_array_equal(found, two.probabilities(unseen))


def test_labels_can_turn_the_meaning_around():
    texts, labels = TOLD + ARGUED, [0] * len(TOLD) + [1] * len(ARGUED)
    model = AnecdoteModel(encoder=None).fit(texts, labels)
    assert model.score([TOLD[0]])["story"][0] < 0.5 < model.score([ARGUED[0]])["story"][0]


def test_a_fit_needs_enough_of_both():
    with pytest.raises(NotEnoughData, match="10 texts of each"):
        StoryModel(None).fit(TOLD[:5] + ARGUED[:5], [1] * 5 + [0] * 5)
    with pytest.raises(InputError, match="labels must be 0"):
        StoryModel(None).fit(TOLD, [2] * len(TOLD))
    with pytest.raises(NotEnoughData, match="not fitted"):
        StoryModel(None).probabilities(["x"])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=200), max_size=4))
def test_scores_are_shares_whatever_the_text(texts):
    for column in AnecdoteModel(encoder=None).score(texts).values():
        assert column.shape == (len(texts),)
        assert ((column >= 0) & (column <= 1)).all()
    assert cue_rows(texts).shape == (len(texts), len(NAMES))
    assert np.isfinite(cue_rows(texts)).all()


def test_informative_and_usable_rank_as_a_reader_would():
    vague, precise = informative(["it is bad", "On May 3 I paid $40 because the clerk at Oak Street told me to."])
    assert vague < 0.1 < 0.6 < precise
    words = "the lamp broke on the second day and nobody wanted to help us " * 4
    masked = words.replace("lamp", "<PERSON_1>").replace("day", "<PHONE_1>").replace("nobody", "<EMAIL_1>")
    scores = usable([words, masked, words + " mail me at someone@example.com", "ok", words * 20, words.upper()])
    assert scores.argmax() == 0
    assert scores[3] == 0
    assert (scores[[1, 2, 4, 5]] < scores[0]).all()


class LetterCounts:
    id, dim, costly = "letter-counts", 27, False

    def encode(self, texts):
        rows = np.zeros((len(texts), self.dim), np.float32)
        for row, text in enumerate(texts):
            for letter in text.lower():
                rows[row, ord(letter) - 97 if "a" <= letter <= "z" else 26] += 1
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


def test_reading_list():
    texts = [*TOLD[:6], *ARGUED[:6]]
    chosen = select_anecdotes(texts, 3, encoder=LetterCounts())
    assert [anecdote.text == texts[anecdote.index] for anecdote in chosen] == [True] * len(chosen)
    assert sum(anecdote.stands_for.value for anecdote in chosen) == len(texts)
    assert all(a.stands_for.low <= a.stands_for.value <= a.stands_for.high for a in chosen)
    again = select_anecdotes(texts[::-1], 3, encoder=LetterCounts())
    assert [a.text for a in again] == [a.text for a in chosen]


def test_reading_list_by_severity():
    texts = [
        "The lid is a bit loose on this cup.",
        "The lid burned my hand and I went to the hospital.",
        "Nice lid, nice cup.",
    ]
    assert select_anecdotes(texts, 1, kind="severity", encoder=LetterCounts())[0].index == 1

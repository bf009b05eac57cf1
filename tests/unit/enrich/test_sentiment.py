import numpy as np
import pytest

from headwater.app.library.sentiment import AspectModel, SentimentModel
from headwater.core.errors import InputError, NotEnoughData
from headwater.enrich.aspects import clause

GOOD = [f"{a} {b}" for a in ("great", "lovely", "fast and kind") for b in ("service", "crew", "flight", "app", "food")]
BAD = [
    f"{a} {b}" for a in ("awful", "not a good", "slow and rude") for b in ("service", "crew", "flight", "app", "food")
]


def test_without_labels():
    model = SentimentModel(encoder=None)
    texts = ["this is awful, it broke", "where do I find the invoice?", "great, thank you so much"]
    assert model.predict(texts).tolist() == ["negative", "neutral", "positive"]
    found = model.predict_proba(texts)
    assert model.classes_.tolist() == ["negative", "neutral", "positive"]
    np.testing.assert_allclose(found.sum(axis=1), 1)


def test_rows_do_not_depend_on_each_other():
    model = SentimentModel(encoder=None)
    texts = ["awful", "great", "", "¿dónde está mi pedido?"]
    together = model.predict_proba(texts)
    for row, text in enumerate(texts):
        np.testing.assert_array_equal(model.predict_proba([text])[0], together[row])


def test_fit_learns_other_labels_and_ignores_the_order_of_the_rows():
    texts, labels = GOOD + BAD, ["up"] * len(GOOD) + ["down"] * len(BAD)
    one = SentimentModel(encoder=None).fit(texts, labels)
    two = SentimentModel(encoder=None).fit(texts[::-1], labels[::-1])
    unseen = ["a great hotel", "not a good hotel"]
    assert one.predict(unseen).tolist() == ["up", "down"]
    np.testing.assert_array_equal(one.predict_proba(unseen), two.predict_proba(unseen))


def test_nothing_in_nothing_out():
    model = SentimentModel(encoder=None)
    assert model.predict([]).shape == (0,)
    assert model.predict_proba([]).shape == (0, 3)
    model.fit(GOOD + BAD, [1] * len(GOOD) + [0] * len(BAD))
    assert model.predict_proba([]).shape == (0, 2)


def test_too_few_labels_are_refused():
    with pytest.raises(NotEnoughData):
        SentimentModel(encoder=None).fit(GOOD, ["up"] * len(GOOD))
    with pytest.raises(InputError, match="labels has 1"):
        SentimentModel(encoder=None).fit(GOOD, ["up"])


def test_aspects():
    text = "The battery is great but the screen is awful."
    model = AspectModel(encoder=None)
    assert model.predict([text, text], ["battery", "screen"]).tolist() == ["positive", "negative"]
    assert model.predict([], []).shape == (0,)
    with pytest.raises(InputError):
        model.predict([text], [])


def test_aspects_learn():
    texts = [f"the {a} is great but the {b} is awful" for a in ("lid", "fan", "key") for b in ("bag", "cup", "pen")]
    aspects = [text.split()[1] for text in texts] + [text.split()[6] for text in texts]
    labels = ["love"] * len(texts) + ["hate"] * len(texts)
    model = AspectModel(encoder=None).fit(texts * 2, aspects, labels)
    assert model.predict(["the toy is great but the box is awful"] * 2, ["toy", "box"]).tolist() == ["love", "hate"]


def test_clause_of_an_aspect():
    text = "Great screen, but the battery is awful"
    assert text[slice(*clause(text, "battery"))].strip() == "the battery is awful"
    assert clause(text, "keyboard") == (0, len(text))
    assert clause(text, "") == (0, len(text))

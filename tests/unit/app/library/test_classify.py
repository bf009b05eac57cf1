"""The public classifier, with the encoder of the package."""

import numpy as np
import pytest

from headwater.adapters.models import teach
from headwater.app.library.classify import ContactClassifier
from headwater.core.errors import InputError, NotEnoughData

TEXTS = [
    "refund please", "give me my money back", "I want a refund", "return the payment to me",
    "the app crashes", "the app closes at once", "application error on start", "app freezes all the time",
    "where is my parcel", "delivery is late", "package not arrived", "when will it be delivered",
]  # fmt: skip
LABELS = ["refund"] * 4 + ["crash"] * 4 + ["delivery"] * 4


def test_classes_probabilities_and_reasons() -> None:
    model = ContactClassifier().fit(TEXTS, LABELS)
    assert model.classes_.tolist() == ["crash", "delivery", "refund"]
    assert model.predict(["my parcel has not arrived", "please refund me"]).tolist() == ["delivery", "refund"]
    table = model.predict_proba(TEXTS)
    assert table.shape == (12, 3)
    assert np.allclose(table.sum(axis=1), 1)
    reason = model.explain("my refund please")
    assert reason["label"] == "refund"
    assert reason["words"][0][0] == "refund"
    assert reason["nearest"][0]["text"] in TEXTS
    scores = model.scope_score(["I want a refund please", "what is the capital of France"])
    assert scores[0] > scores[1]
    assert model.predict([]).shape == (0,)


def test_order_does_not_matter_and_any_label_type_does() -> None:
    order = np.random.default_rng(0).permutation(12)
    one = ContactClassifier().fit(TEXTS, LABELS)
    two = ContactClassifier().fit([TEXTS[i] for i in order], [LABELS[i] for i in order])
    assert (one.predict_proba(TEXTS) == two.predict_proba(TEXTS)).all()
    numbers = ContactClassifier().fit(TEXTS, np.repeat([7, 3, 5], 4))
    assert set(numbers.predict(TEXTS)) == {3, 5, 7}


def test_mistakes_are_named() -> None:
    with pytest.raises(InputError, match="12 texts but 1 labels"):
        ContactClassifier().fit(TEXTS, ["a"])
    with pytest.raises(InputError, match="not fitted"):
        ContactClassifier().predict(["a"])


def test_minilm_learns_from_the_labels_and_texts_held_out_say_whether_it_helped(monkeypatch) -> None:
    monkeypatch.setattr(teach, "_STEPS", 2)  # sixty in earnest: a minute
    texts = [f"{text}{more}" for text in TEXTS for more in ("", ", thanks", "!", " now")]
    labels = np.repeat(LABELS, 4)
    model = ContactClassifier(teach=True).fit(texts, labels)
    assert model.taught_["texts"] == 12
    assert model.encoder_.id.startswith("minilm.taught-" if model.taught_["used"] else "minilm.intents")
    assert model.taught_["after"] >= model.taught_["before"] >= 0.8
    assert model.predict(["my parcel has not arrived", "please refund me"]).tolist() == ["delivery", "refund"]


def test_what_cannot_be_taught_is_said() -> None:
    with pytest.raises(InputError, match="only MiniLM"):
        ContactClassifier(teach=True, encoder="static")
    with pytest.raises(InputError, match="cannot be taught"):
        ContactClassifier(teach=True).fit(TEXTS, LABELS, embeddings=np.eye(12))
    with pytest.raises(NotEnoughData, match="held out"):
        ContactClassifier(teach=True).fit(TEXTS, LABELS)

"""The public topic model, with the encoder of the package."""

from pathlib import Path

import numpy as np
import pytest

from headwater.app.library.topics import TopicModel
from headwater.core.errors import InputError, NotEnoughData

THINGS = ("refund", "password", "parcel", "invoice", "subscription")
ASKS = (
    "where is my {}",
    "I have a problem with my {}",
    "please help with the {}",
    "my {} is wrong",
    "about the {} again",
)
TEXTS = [ask.format(thing) for thing in THINGS for ask in ASKS]


def test_fit_transform_save_and_load_agree(tmp_path: Path) -> None:
    model = TopicModel(n_topics=5, seed=0).fit(TEXTS)
    assert model.labels_.shape == model.probabilities_.shape == (25,)
    assert set(model.labels_) == set(model.names_) == set(range(5))
    assert len(set(model.names_.values())) == 5
    assert (model.transform(TEXTS) == model.labels_).all()
    assert all(model.transform([text])[0] == label for text, label in zip(TEXTS, model.labels_, strict=True))
    again = TopicModel.load(model.save(tmp_path / "topics.bin"))
    assert (again.transform(TEXTS) == model.labels_).all()
    assert again.names_ == model.names_
    assert model.predict_proba(TEXTS).shape == (25, 5)
    assert model.coverage_ == 1.0
    assert (model.labels_at(0) == model.labels_).all()
    with pytest.raises(InputError, match="level 9"):
        model.labels_at(9)


def test_a_saved_model_finds_the_encoder_that_it_was_fitted_with(tmp_path: Path) -> None:
    model = TopicModel(n_topics=5, encoder="static.v2").fit(TEXTS)
    again = TopicModel.load(model.save(tmp_path / "topics.bin"))
    assert (again.transform(TEXTS) == model.labels_).all()
    assert again.state_ is not None
    assert again.state_.encoder.startswith("static.v2-")


def test_order_does_not_matter_and_ids_are_kept() -> None:
    order = np.random.default_rng(0).permutation(len(TEXTS))
    one, two = TopicModel(n_topics=5).fit(TEXTS), TopicModel(n_topics=5).fit([TEXTS[i] for i in order])
    assert (one.labels_[order] == two.labels_).all()
    ids = set(one.ids_.values())
    assert len(ids & set(one.partial_fit([*TEXTS, "my refund is late"]).ids_.values())) >= 4


def test_risk_withholds_the_least_certain() -> None:
    noise = np.random.default_rng(1).normal(size=(300, 16))
    texts = [f"text {i}" for i in range(300)]
    model = TopicModel(n_topics=6, risk=0.4).fit(texts, embeddings=noise)
    kept = model.labels_ >= 0
    assert 0 < model.coverage_ < 1
    assert model.probabilities_[kept].min() > model.probabilities_[~kept].max()
    assert (1 - model.probabilities_[kept]).mean() <= 0.4


def test_sampling_large_inputs_labels_every_row() -> None:
    model = TopicModel(n_topics=5, max_rows=15).fit(TEXTS * 2)
    assert (model.labels_[:25] == model.labels_[25:]).all()
    assert model.labels_.min() >= 0


@pytest.mark.parametrize("texts", [["hello"], ["", ""], ["same"] * 12, [None, "late parcel"], ["où est ma carte"] * 3])
def test_small_and_odd_inputs(texts: list[str]) -> None:
    model = TopicModel().fit(texts)
    assert model.labels_.tolist() == [0] * len(texts)
    assert np.isfinite(model.probabilities_).all()


def test_what_is_no_list_of_texts_is_refused() -> None:
    with pytest.raises(InputError, match="one string"):
        TopicModel().fit("hello")
    with pytest.raises(InputError, match="row 1"):
        TopicModel().fit(["a", 3])  # type: ignore[list-item]
    with pytest.raises(NotEnoughData):
        TopicModel().fit([])
    with pytest.raises(InputError, match="not fitted"):
        TopicModel().transform(["a"])
    with pytest.raises(InputError, match="2 texts"):
        TopicModel().fit(["a", "b"], embeddings=np.eye(3))

"""Topics asked for are in the result, under their names, and take what is near."""

import numpy as np
import pytest
from tests.unit.organise.blobs import blobs

from headwater.app.library.topics import TopicModel
from headwater.core.errors import ConfigError, NotEnoughData
from headwater.organise.seeds import Seed, find_mentions

KINDS = ("refund", "delivery", "password", "invoice", "camera", "battery")


def _corpus(each: int = 30) -> tuple[list[str], np.ndarray, np.ndarray]:
    vectors, truth, _ = blobs(len(KINDS), each, noise=0.6)
    return [f"about my {KINDS[t]} number {i}" for i, t in enumerate(truth)], vectors, truth


def test_a_seeded_topic_bears_its_name_and_holds_its_statements() -> None:
    texts, vectors, truth = _corpus()
    model = TopicModel(seeds={"Money back": ["refund"], "Sign-in": ["password"]}).fit(texts, embeddings=vectors)
    by_name = {name: topic for topic, name in model.names_.items()}
    for name, kind in (("Money back", "refund"), ("Sign-in", "password")):
        inside = model.labels_ == by_name[name]
        assert (truth[inside] == KINDS.index(kind)).mean() > 0.95
        assert inside[truth == KINDS.index(kind)].mean() > 0.95
    assert len(set(model.names_.values())) == len(model.names_) == len(KINDS)


def test_seeds_count_towards_the_number_asked_for() -> None:
    texts, vectors, _ = _corpus()
    model = TopicModel(3, seeds={"Money back": ["refund"], "Sign-in": ["password"]}).fit(texts, embeddings=vectors)
    assert len(set(model.labels_.tolist())) == 3
    assert {"Money back", "Sign-in"} <= set(model.names_.values())


def test_a_small_matter_gets_its_topic() -> None:
    texts, vectors, truth = _corpus()
    rare = np.flatnonzero(truth == 4)[:2]
    kept = np.concatenate([np.flatnonzero(truth < 4), rare])
    model = TopicModel(seeds={"Camera": ["camera"]}).fit([texts[i] for i in kept], embeddings=vectors[kept])
    found = {model.names_[int(topic)] for topic in model.labels_[-2:]}
    assert found == {"Camera"}
    assert (model.labels_ == model.labels_[-1]).sum() == 2


def test_the_order_of_rows_does_not_matter() -> None:
    texts, vectors, _ = _corpus()
    order = np.random.default_rng(0).permutation(len(texts))
    seeds = {"Money back": ["refund"], "Sign-in": ["password"]}
    one = TopicModel(seeds=seeds).fit(texts, embeddings=vectors)
    turned = dict(reversed(seeds.items()))
    two = TopicModel(seeds=turned).fit([texts[i] for i in order], embeddings=vectors[order])
    assert one.state_ is not None
    assert two.state_ is not None
    assert one.state_.to_bytes() == two.state_.to_bytes()


def test_example_texts_are_read_by_the_encoder() -> None:
    texts = [f"where is my parcel {i}" for i in range(20)] + [
        f"i forgot the password of my account {i}" for i in range(20)
    ]
    model = TopicModel(seeds={"Access": ["I cannot log in to my account"]}, encoder="static").fit(texts)
    assert model.names_[int(model.labels_[-1])] == "Access"


def test_mentions_and_errors() -> None:
    texts = ["The card was stolen abroad", "cards", "hello"]
    assert find_mentions(texts, ["stolen card"]).tolist() == [True, False, False]
    assert find_mentions(texts, ["my card has been stolen abroad at an airport"]).tolist() == [True, False, False]
    texts, vectors, _ = _corpus(5)
    with pytest.raises(NotEnoughData, match="no statement is near seed 'Pets'"):
        TopicModel(seeds={"Pets": ["dog"]}).fit(texts, embeddings=vectors)
    with pytest.raises(NotEnoughData, match="2 seeds for 1 topics"):
        TopicModel(1, seeds={"a": ["refund"], "b": ["camera"]}).fit(texts, embeddings=vectors)
    with pytest.raises(ConfigError, match="one string"):
        TopicModel(seeds={"a": "refund"}).fit(texts, embeddings=vectors)
    with pytest.raises(ConfigError, match="no words"):
        Seed("a", ())

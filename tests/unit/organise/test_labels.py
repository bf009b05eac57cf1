"""Labels become answers, answers move topics, and agreement is what the books say."""

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.core.errors import InputError, NotEnoughData
from headwater.core.types import Label
from headwater.core.vectors.exact import snap
from headwater.organise.ask import choose_questions, is_random_pool
from headwater.organise.assign import Assigner
from headwater.organise.calibrate import ENOUGH, Curve, cross_fitted, fit_curve, reliability
from headwater.organise.compile import LABEL, Compiled
from headwater.organise.labels import agreement, conflicts, settle
from headwater.organise.teach import NONE_OF_THESE, Taught, held_out, with_labels

NOW = datetime(2026, 1, 5, tzinfo=UTC)


def said(item: str, topic: str | None, author: str, *, source: str = "person", drawn: str = "chosen") -> Label:
    return Label(item, topic, author, NOW, source=source, drawn=drawn)


def test_the_majority_settles_and_an_adjudication_overrides_it() -> None:
    votes = [said("s", "a", "x"), said("s", "b", "y"), said("t", "a", "x"), said("t", None, "y"), said("t", None, "z")]
    assert [(found.item, found.topic_id) for found in settle(votes)] == [("t", None)]
    assert conflicts(votes) == [("s", {"x": "a", "y": "b"}), ("t", {"x": "a", "y": "", "z": ""})]
    judged = [*votes, said("s", "c", "kim", source="adjudicated")]
    assert [(found.item, found.topic_id, found.source) for found in settle(judged)] == [
        ("s", "c", "adjudicated"),
        ("t", None, "person"),
    ]
    assert [item for item, _ in conflicts(judged)] == ["t"]


def test_alpha_of_the_book() -> None:
    # Krippendorff's example of 12 units and 4 observers, nominal: alpha = 0.743
    table = [
        "1.11", "2232", "3333", "3333", "2222", "1234", "4444", "1121", "2222", ".555", "..11", "..3.",
    ]  # fmt: skip
    labels = [said(f"u{i:02}", v, f"o{j}") for i, row in enumerate(table) for j, v in enumerate(row) if v != "."]
    found = agreement(labels)
    assert round(found.alpha, 3) == 0.743
    assert found.low < found.alpha < found.high <= 1
    assert (found.n_items, found.n_authors, found.kappa) == (11, 4, None)


def test_kappa_of_two() -> None:
    pairs = ["aa"] * 20 + ["ab"] * 5 + ["ba"] * 10 + ["bb"] * 15
    labels = [said(f"i{i:02}", v, w) for i, pair in enumerate(pairs) for v, w in zip(pair, "xy", strict=True)]
    found = agreement(labels)
    assert found.kappa == pytest.approx(0.4)
    assert found.agreed == pytest.approx(0.7)
    with pytest.raises(NotEnoughData):
        agreement(labels[:2])


def topics(n: int = 4, d: int = 16, seed: int = 0) -> tuple[Assigner, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    centres = rng.normal(size=(n, d))
    gold = rng.integers(0, n, 400)
    rows = snap(centres[gold] + 1.2 * rng.normal(size=(400, d)))
    return Assigner(snap(centres + 1.5 * rng.normal(size=(n, d))), 8.0), rows, gold


def test_labels_move_topics_towards_what_people_say() -> None:
    model, rows, gold = topics()
    before = (model.best(rows[100:])[0] == gold[100:]).mean()
    after = (with_labels(model, rows[:100], gold[:100]).best(rows[100:])[0] == gold[100:]).mean()
    assert after > before + 0.05
    same = with_labels(model, rows[:5], [NONE_OF_THESE] * 5)
    assert (same.directions == model.directions).all()


@given(st.permutations(range(30)))
def test_the_order_of_labels_does_not_matter(order: list[int]) -> None:
    model, rows, gold = topics()
    first = with_labels(model, rows[:30], gold[:30]).directions
    assert (with_labels(model, rows[order], gold[order]).directions == first).all()


def compiled(assigner: Assigner) -> Compiled:
    """The model of topics as discovered, one anchor a node."""
    n = len(assigner.directions)
    names = tuple(f"t{i:03}" for i in range(n))
    return Compiled(
        version=0,
        encoder="e",
        nodes=names,
        background=(False,) * n,
        anchors=names,
        whole=np.full(n, -1, dtype=np.int64),
        holder=np.arange(n),
        directions=assigner.directions,
        sharpness=assigner.sharpness,
        languages=np.zeros((assigner.directions.shape[1], 0), np.float32),
        takes=((),) * n,
        refuses=((),) * n,
    )


def test_a_labelled_statement_carries_its_label_alone_and_in_a_batch() -> None:
    model, rows, _ = topics()
    taught = Taught(compiled(model), {"s3": 2, "s5": NONE_OF_THESE}, Curve(0.7, -0.2))
    ids = [f"s{i}" for i in range(len(rows))]
    texts = [""] * len(rows)
    found = taught.decide(ids, rows, texts)
    assert (found.node[3], found.probability[3], found.by[3]) == (2, 1.0, LABEL)
    assert (found.probability[5], found.by[5]) == (0.0, LABEL)
    assert (found.by == LABEL).sum() == 2
    settled = taught.settled(found, 0.0)
    assert (settled[3], settled[5]) == (2, -1)
    again = Taught.from_bytes(taught.to_bytes())
    assert again.to_bytes() == taught.to_bytes()
    for i in (0, 3, 5, 17):
        one = again.decide(ids[i : i + 1], rows[i : i + 1], [""])
        for part in ("node", "probability", "by"):
            assert getattr(one, part).tobytes() == getattr(found, part)[i : i + 1].tobytes()
    with pytest.raises(InputError):
        Taught.from_bytes(b"something else")


@given(st.floats(0.05, 3), st.floats(-3, 3))
def test_the_likeliest_topics_stay_in_order_and_sum_to_at_most_one(slope: float, shift: float) -> None:
    model, rows, _ = topics()
    order, shown = Taught(compiled(model), {}, Curve(slope, shift)).likeliest(rows, 3)
    plain, _ = Taught(compiled(model)).likeliest(rows, 3)
    assert (order == plain).all()
    assert (shown.sum(axis=1) <= 1 + 1e-5).all()


def test_a_curve_is_fitted_to_what_is_right() -> None:
    rng = np.random.default_rng(1)
    truth = rng.uniform(0.05, 0.95, 3000)
    right = rng.uniform(size=3000) < truth
    logit = np.log(truth / (1 - truth))
    boastful = 1 / (1 + np.exp(-(2.5 * logit + 1.0)))
    assert reliability(boastful, right).error > 0.1
    assert reliability(fit_curve(boastful, right).apply(boastful), right).error < 0.03
    assert reliability(cross_fitted(boastful[:300], right[:300]), right[:300]).error < 0.08
    with pytest.raises(NotEnoughData, match="drawn at random"):
        fit_curve(boastful[: ENOUGH - 1], right[: ENOUGH - 1])
    assert len(cross_fitted(boastful[:ENOUGH], right[:ENOUGH])) == ENOUGH


def test_held_out_statements_are_judged_by_a_model_that_did_not_see_them() -> None:
    model, rows, gold = topics()
    alone = np.arange(40) % 2 == 0
    certain, right = held_out(compiled(model), rows[:40], gold[:40], alone)
    assert len(certain) == len(right) == 20
    honest = held_out(compiled(model), rows[:400], gold[:400], np.ones(400, bool))[1].mean()
    assert honest <= (with_labels(model, rows, gold).best(rows)[0] == gold).mean() + 0.02


def test_the_questions_are_mixed_and_the_random_pool_is_only_drawn_at_random() -> None:
    model, rows, _ = topics()
    ids = [f"c_{i:06d}.0" for i in range(len(rows))]
    found = choose_questions(ids, rows, model, labelled={}, n=40)
    assert [question.drawn for question in found].count("unsure") == 20
    assert all(is_random_pool(ids[question.row]) == (question.drawn == "random") for question in found)
    assert len({question.row for question in found}) == 40
    rest = choose_questions(ids, rows, model, labelled=dict.fromkeys((ids[q.row] for q in found), 0), n=1000)
    assert not {question.row for question in rest} & {question.row for question in found}
    unsure = np.mean([q.margin for q in found if q.drawn == "unsure"])
    assert unsure < np.mean([q.margin for q in found if q.drawn == "random"])
    order = np.random.default_rng(2).permutation(len(ids))
    shuffled = choose_questions([ids[i] for i in order], rows[order], model, labelled={}, n=40)
    assert [ids[order[q.row]] for q in shuffled if q.drawn == "random"] == [
        ids[q.row] for q in found if q.drawn == "random"
    ]


def test_nothing_to_ask_about() -> None:
    model, rows, _ = topics()
    assert choose_questions([], rows[:0], model, labelled={}, n=5) == []

"""Wording that is noise counts less; an attribute that is noise, too; one that decides or interacts is kept."""

import numpy as np

from headwater.route.choose import SCALES, choose_attributes, choose_scale


def one_hot(**columns: np.ndarray) -> tuple[np.ndarray, list[str]]:
    names = [f"{name}={value}" for name, held in columns.items() for value in np.unique(held)]
    marks = np.column_stack([held == value for held in columns.values() for value in np.unique(held)])
    return marks.astype(float), names


def chosen(text: np.ndarray, answers: np.ndarray, *, interact: bool = True, **columns: np.ndarray) -> tuple[str, ...]:
    marks, names = one_hot(**columns)
    return choose_attributes(text, marks, names, answers, n_teams=2, weight=0.7, interact=interact)


def test_noise_is_left_out_and_what_decides_is_kept() -> None:
    kept_noise = 0
    for seed in range(20):
        draw = np.random.default_rng(seed)
        answers = draw.integers(0, 2, 200)
        text = draw.normal(size=(200, 20)) / 5
        noise, other = draw.integers(0, 6, 200), draw.integers(0, 3, 200)
        product = np.where(draw.uniform(size=200) < 0.9, answers, 1 - answers)
        found = chosen(text, answers, noise=noise, other=other, product=product)
        assert found[0] == "product"
        kept_noise += len(found) - 1
    assert kept_noise <= 8  # of 40


def test_an_attribute_that_only_interacts_is_kept() -> None:
    draw = np.random.default_rng(1)
    repository = draw.integers(0, 2, 300)
    sign = draw.integers(0, 2, 300)
    text = np.zeros((300, 2))
    text[:, 0] = 2 * sign - 1  # the same word means one team here and the other there
    text += draw.normal(size=text.shape) / 10
    answers = sign ^ repository
    assert chosen(text, answers, repository=repository) == ("repository",)


def test_nothing_helps_where_the_text_says_all() -> None:
    draw = np.random.default_rng(2)
    answers = draw.integers(0, 2, 200)
    text = np.eye(2)[answers] * 3
    assert chosen(text, answers, noise=draw.integers(0, 5, 200)) == ()


def test_noise_in_the_wording_counts_less_than_evidence() -> None:
    draw = np.random.default_rng(3)
    answers = draw.integers(0, 4, 300)
    meaning = np.eye(4)[answers] + draw.normal(size=(300, 4)) / 2
    noise = draw.normal(size=(300, 200)) / 10
    telling = np.eye(4)[answers] + draw.normal(size=(300, 4)) / 10
    assert choose_scale(meaning, noise, answers, n_teams=4) == min(SCALES)
    assert choose_scale(meaning, telling, answers, n_teams=4) == max(SCALES)
    assert choose_scale(meaning, np.zeros((300, 0)), answers, n_teams=4) == max(SCALES)

"""How much wording counts beside meaning, and which attributes count: by the leave-one-out error of a ridge on a sample.

Few examples a team, or a good encoder, make rare words noise; many examples make them evidence. An attribute that has
nothing to do with the team (a payment method, an app version) makes alike contacts unlike, so each must earn its place: the
squared error of the left-out contacts must fall by more than its standard error. With interaction an attribute may help that
tells nothing by itself, as a repository does where every repository has every kind of issue.

References:
    G. Wahba, Spline models for observational data (1990): leave-one-out of a ridge in closed form.
    T. Hastie, R. Tibshirani, J. Friedman, The elements of statistical learning (2009), 7.10: the one-standard-error rule.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

Doubles = npt.NDArray[np.float64]

MOST_ROWS: Final = 500
"""Examples looked at: enough to rank attributes, few enough for a closed form."""
SCALES: Final = (1.0, 0.7, 0.5, 0.35, 0.25)
_RIDGE: Final = 0.3
_HALF: Final = 0.5


def choose_scale(meaning: Doubles, wording: Doubles, answers: npt.NDArray[np.int64], *, n_teams: int) -> float:
    """By what the wording is multiplied; the largest of those that are equally good.

    Args:
        meaning: ``(n, d)`` in an order that means nothing.
        wording: ``(n, r)`` reduced n-grams.
        answers: ``(n,)`` team of each, 0..n_teams-1.
        n_teams: at least 2.
    """
    meaning, wording = meaning[:MOST_ROWS], wording[:MOST_ROWS]
    wanted = np.eye(n_teams)[answers[:MOST_ROWS]]
    near, beside = meaning @ meaning.T, wording @ wording.T
    errors = [round(float(_left_out(near + scale**2 * beside, wanted).mean()), 9) for scale in SCALES]
    return SCALES[int(np.argmin(errors))]


def choose_attributes(
    rows: Doubles,
    marks: Doubles,
    columns: Sequence[str],
    answers: npt.NDArray[np.int64],
    *,
    n_teams: int,
    weight: float,
    interact: bool,
) -> tuple[str, ...]:
    """Names of the attributes that help, in the order in which they were chosen.

    Args:
        rows: ``(n, f)`` of the texts alone, in an order that means nothing.
        marks: ``(n, v)`` one-hot attribute values.
        columns: ``name=value`` of the columns of ``marks``.
        answers: ``(n,)`` team of each, 0..n_teams-1.
        n_teams: at least 2.
        weight: of the one-hot values beside the text.
        interact: whether alike texts with other attributes count half.
    """
    rows, marks = rows[:MOST_ROWS], marks[:MOST_ROWS]
    wanted = np.eye(n_teams)[answers[:MOST_ROWS]]
    names = [column.partition("=")[0] for column in columns]
    of_name = {name: np.array([name == other for other in names]) for name in sorted(set(names))}
    equal = {name: marks[:, where] @ marks[:, where].T for name, where in of_name.items()}
    text = rows @ rows.T
    chosen: list[str] = []
    best = _left_out(text, wanted)
    while len(chosen) < len(of_name):
        tried = []
        for name in sorted(set(of_name) - set(chosen)):
            agree = sum(equal[other] for other in [*chosen, name])
            near = text + weight**2 * agree
            if interact:
                near = near * (_HALF + _HALF * agree / (len(chosen) + 1))
            tried.append((_left_out(near, wanted), name))
        error, name = min(tried, key=lambda pair: (round(float(pair[0].mean()), 9), pair[1]))
        gain = best - error
        if gain.mean() <= gain.std() / np.sqrt(len(gain)):
            break
        chosen.append(name)
        best = error
    return tuple(chosen)


def _left_out(near: Doubles, wanted: Doubles) -> Doubles:
    """``(n,)`` squared error of each example under the ridge that did not see it."""
    inverse = np.linalg.inv(near + _RIDGE * np.eye(len(near)))
    residual = (inverse @ wanted) / np.diag(inverse)[:, None]
    return np.asarray((residual**2).sum(axis=1))

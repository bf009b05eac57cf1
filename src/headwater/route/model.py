"""The learned router: one multinomial logistic regression over wording, meaning and attributes, tempered on held-out folds.

Wording is weighed against meaning, and attributes that do not help are left out (``choose``). Where some help and examples
are few, the examples are compared by similarity x (1/2 + 1/2 share of equal attributes): what is learned in one repository or
product counts half in another, so that teams share what they have in common and keep what is theirs.

References:
    C. Guo et al., On calibration of modern neural networks, ICML 2017.
    H. Daumé III, Frustratingly easy domain adaptation, ACL 2007.
"""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import minimize_scalar
from scipy.special import logsumexp, softmax
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression

from headwater.core.errors import NotEnoughData
from headwater.core.vectors.exact import Floats
from headwater.route.choose import choose_attributes, choose_scale
from headwater.route.config import RouteConfig
from headwater.route.features import ATTRIBUTE_WEIGHT, Attributes, Doubles, Features, fit_features, one_hot

METHOD: Final = "route.team.logistic.v3"
_BLOCK: Final = 1024
Answers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Shared:
    """Examples compared across attributes: ``rows (n, f)``, ``marks (n, v)`` one-hot, ``map (n, r)`` to coordinates."""

    rows: Doubles
    marks: Doubles
    map: Doubles

    def coordinates(self, rows: Doubles, marks: Doubles) -> Doubles:
        """``(m, r)`` of new rows."""
        return np.asarray((rows @ self.rows.T * _agreement(marks, self.marks)) @ self.map)


@dataclass(frozen=True, slots=True)
class TeamModel:
    """A fitted model of who takes what.

    Attributes:
        features: texts to rows.
        shared: None where attributes do not interact with the text.
        weights: ``(k, r)``; ``bias (k,)``.
        temperature: divides the logits, above 0.
        effects: ``(f, k)`` part of each logit that one unit of a feature carries; for reasons.
        held_logits: ``(n, k)`` of the examples from models that did not see them; ``tested (n,)`` where there are any.
    """

    features: Features
    shared: Shared | None
    weights: Doubles
    bias: Doubles
    temperature: float
    effects: Doubles
    held_logits: Doubles
    tested: npt.NDArray[np.bool_]

    def probabilities(
        self, table: sparse.csr_matrix, vectors: Floats, heads: Floats, attributes: Attributes | None
    ) -> Doubles:
        """``(m, k)`` calibrated, rows sum to 1."""
        out = np.empty((table.shape[0], len(self.bias)))
        for start in range(0, table.shape[0], _BLOCK):
            here = slice(start, start + _BLOCK)
            some = None if attributes is None else attributes[start : start + _BLOCK]
            rows = self.features.rows(table[here], vectors[here], heads[here], some)
            if self.shared is not None:
                rows = self.shared.coordinates(rows, one_hot(some, self.features.values, len(rows)))
            out[here] = softmax((rows @ self.weights.T + self.bias) / self.temperature, axis=1)
        return out


def fit_team_model(
    texts: Sequence[str],
    vectors: Floats,
    heads: Floats,
    answers: Answers,
    attributes: Attributes | None,
    *,
    n_teams: int,
    config: RouteConfig,
) -> TeamModel:
    """Learn who takes what.

    Args:
        texts: n texts in content order.
        vectors: ``(n, d)`` of the texts; ``heads (n, d)`` of their first lines.
        answers: ``(n,)`` team of each, 0..n_teams-1.
        attributes: n mappings or None.
        n_teams: at least 2.
        config: settings.

    Raises:
        NotEnoughData: fewer than two teams have an example.
    """
    if len(np.unique(answers)) < 2:
        raise NotEnoughData("a router needs past contacts of at least two teams", hint="add contacts of another team")
    few = len(texts) <= config.many_rows
    features, table = fit_features(
        texts, attributes, most=config.n_directions, exact_rows=config.many_rows, seed=config.seed
    )
    texts_alone = features.rows(table, vectors, heads, None)
    start = vectors.shape[1] + heads.shape[1]
    wording = texts_alone[:, start : start + features.directions.shape[1]]
    scale = choose_scale(texts_alone[:, :start], wording, answers, n_teams=n_teams)
    features = replace(features, directions=(scale * features.directions).astype(np.float32).astype(np.float64))
    texts_alone = np.hstack([texts_alone[:, :start], scale * wording])  # the reduction again would cost seconds
    if features.values:
        chosen = choose_attributes(
            texts_alone,
            one_hot(attributes, features.values, len(texts)),
            features.values,
            answers,
            n_teams=n_teams,
            weight=ATTRIBUTE_WEIGHT,
            interact=few,
        )
        features = replace(features, values=tuple(v for v in features.values if v.partition("=")[0] in chosen))
    marks = one_hot(attributes, features.values, len(texts))
    rows = np.hstack([texts_alone, ATTRIBUTE_WEIGHT * marks])
    shared = _share(rows, marks) if few and features.values else None
    points = rows if shared is None else shared.coordinates(rows, shared.marks)
    weights, bias = _fit_logistic(points, answers, n_teams, config.inverse_penalty, rounds=80)
    held, tested = _held_out(points, answers, n_teams, config)
    temperature = _fit_temperature(held[tested], answers[tested])
    effects = weights.T if shared is None else rows.T @ (shared.map @ weights.T)
    return TeamModel(features, shared, weights, bias, temperature, effects, held, tested)


def _agreement(left: Doubles, right: Doubles) -> Doubles:
    most = np.maximum(np.maximum(left.sum(axis=1)[:, None], right.sum(axis=1)[None, :]), 1.0)
    return np.asarray(0.5 + 0.5 * (left @ right.T) / most)


def _share(rows: Doubles, marks: Doubles) -> Shared:
    values, left = np.linalg.eigh(rows @ rows.T * _agreement(marks, marks))
    keep = np.flatnonzero(values > 1e-6 * values[-1])[::-1]
    return Shared(rows, marks, left[:, keep] / np.sqrt(values[keep]))


def _fit_logistic(
    rows: Doubles, answers: Answers, n_teams: int, inverse_penalty: float, *, rounds: int
) -> tuple[Doubles, Doubles]:
    model = LogisticRegression(C=inverse_penalty, max_iter=rounds, tol=1e-3)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # a fixed number of rounds is meant
        model.fit(rows, answers)
    coefficients, intercepts = model.coef_, model.intercept_
    if len(model.classes_) == 2:
        coefficients, intercepts = np.vstack([-coefficients, coefficients]) / 2, np.r_[-intercepts, intercepts] / 2
    weights, bias = np.zeros((n_teams, rows.shape[1])), np.full(n_teams, -30.0)
    weights[model.classes_], bias[model.classes_] = coefficients, intercepts
    return weights, bias


def _held_out(
    rows: Doubles, answers: Answers, n_teams: int, config: RouteConfig
) -> tuple[Doubles, npt.NDArray[np.bool_]]:
    n_folds = 10 if len(rows) <= config.many_rows // 2 else 5
    folds = np.empty(len(rows), dtype=np.int64)
    shuffled = np.random.default_rng([config.seed, 3]).permutation(len(rows))
    folds[np.lexsort((shuffled, answers))] = np.arange(len(rows)) % n_folds
    held, tested = np.zeros((len(rows), n_teams)), np.zeros(len(rows), dtype=bool)
    for fold in range(n_folds):
        train, test = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        if len(np.unique(answers[train])) < 2 or not len(test):
            continue
        weights, bias = _fit_logistic(rows[train], answers[train], n_teams, config.inverse_penalty, rounds=50)
        held[test] = rows[test] @ weights.T + bias
        tested[test] = True
    return held, tested


def _fit_temperature(logits: Doubles, answers: Answers) -> float:
    if len(answers) < 2:
        return 1.0

    def loss(log_temperature: float) -> float:
        scaled = logits / np.exp(log_temperature)
        return float((logsumexp(scaled, axis=1) - scaled[np.arange(len(answers)), answers]).mean())

    return float(np.exp(minimize_scalar(loss, bounds=(np.log(0.1), np.log(10.0)), method="bounded").x))

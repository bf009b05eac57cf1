"""Reasons for a decision: nearest past cases, telling words, attributes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import sparse

from headwater.core.vectors.exact import Floats, snap
from headwater.core.vectors.neighbours import nearest
from headwater.route.decision import Case
from headwater.route.features import Attributes, Doubles, one_hot
from headwater.route.model import TeamModel

_MOST_QUOTE: Final = 160


@dataclass(frozen=True, slots=True)
class Explainer:
    """What reasons are made of.

    Attributes:
        terms: ``(n_terms, k)`` part of each team's logit that one unit of a sparse term carries, centred over teams.
        values: ``(v, k)`` the same for attribute values.
        examples: ``(n, d) float32`` snapped vectors of the past contacts.
    """

    model: TeamModel
    terms: npt.NDArray[np.float32]
    values: Doubles
    examples: Floats
    texts: tuple[str, ...]
    teams: tuple[str, ...]

    def cases(self, vectors: Floats, n_cases: int) -> list[tuple[Case, ...]]:
        """Nearest past cases of each row, nearest first."""
        indices, cosines = nearest(snap(vectors), self.examples, min(n_cases, len(self.texts)))
        return [
            tuple(
                Case(" ".join(self.texts[i][:_MOST_QUOTE].split()), self.teams[i], round(float(c), 4))
                for i, c in zip(row.tolist(), near.tolist(), strict=True)
            )
            for row, near in zip(indices, cosines, strict=True)
        ]

    def words(self, table: sparse.csr_matrix, teams: npt.NDArray[np.int64], n_words: int) -> list[tuple[tuple[str, float], ...]]:
        """Words of each row that speak for its team, strongest first."""
        out = []
        names = self.model.features.terms
        for i, team in enumerate(teams.tolist()):
            columns = table.indices[table.indptr[i] : table.indptr[i + 1]]
            parts = table.data[table.indptr[i] : table.indptr[i + 1]] * self.terms[columns, team]
            sums: dict[str, float] = {}
            for j in np.argsort(-parts)[: 8 * n_words].tolist():
                name = names[columns[j]].removeprefix("first:")
                if name and parts[j] > 0:
                    sums[name] = sums.get(name, 0.0) + float(parts[j])
            best = sorted(sums.items(), key=lambda item: (-round(item[1], 4), item[0]))[:n_words]
            out.append(tuple((name, round(value, 4)) for name, value in best))
        return out

    def attributes(self, rows: Attributes | None, teams: npt.NDArray[np.int64]) -> list[tuple[tuple[str, float], ...]]:
        """Attribute values of each row that speak for its team, strongest first."""
        names = self.model.features.values
        if rows is None or not names:
            return [()] * len(teams)
        parts = one_hot(rows, names, len(teams)) * self.values[:, teams].T
        return [
            tuple((names[j], round(float(row[j]), 4)) for j in np.argsort(-row, kind="stable").tolist() if row[j] > 0)
            for row in parts
        ]


def make_explainer(model: TeamModel, vectors: Floats, texts: Sequence[str], teams: Sequence[str]) -> Explainer:
    """An explainer from a fitted model and its past contacts (vectors, texts, team names in the same order)."""
    effects = (model.effects - model.effects.mean(axis=1, keepdims=True)) / model.temperature
    n_values, n_directions = len(model.features.values), model.features.directions.shape[1]
    middle = effects[len(effects) - n_values - n_directions : len(effects) - n_values]
    terms = (model.features.directions @ middle).astype(np.float32)
    return Explainer(model, terms, effects[len(effects) - n_values :], snap(vectors), tuple(texts), tuple(teams))

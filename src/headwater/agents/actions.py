"""Next action: from what was done, said and answered to a probability for every action ever taken.

References:
    J. Mosig, S. Mehri, T. Kober, STAR: a schema-guided dialog dataset for transfer learning, arXiv:2010.11853 (2020).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer

from headwater.agents.config import ActionConfig
from headwater.agents.situation import Situation
from headwater.agents.softmax import Softmax, fit_softmax
from headwater.core.errors import NotEnoughData

METHOD: Final = "agents.action.softmax.v1"
_FIELDS: Final = (("done", 1.5), ("heard", 1.0), ("told", 1.0), ("past", 0.5))

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class NextAction:
    """A fitted model: ``actions`` sorted, ``tables`` per field, ``model`` their weights."""

    actions: tuple[str, ...]
    tables: tuple[tuple[str, float, TfidfVectorizer], ...]
    model: Softmax

    def probabilities(self, situations: Sequence[Situation], vectors: Floats) -> npt.NDArray[np.float64]:
        """``(n, k)`` in the order of ``actions``."""
        logits = self.model.logits(_rows(situations, self.tables), vectors).astype(np.float64)
        likely = np.exp(logits - logits.max(axis=1, keepdims=True, initial=-np.inf))
        return np.asarray(likely / likely.sum(axis=1, keepdims=True))


def fit_next_action(
    situations: Sequence[Situation], vectors: Floats, actions: Sequence[str], *, config: ActionConfig
) -> NextAction:
    """Learn which action follows.

    Args:
        situations: n moments of decision, in content order.
        vectors: ``(n, d)`` embedding of what was said.
        actions: the action taken at each.
        config: settings.

    Raises:
        NotEnoughData: there is no decision to learn from.
    """
    if not len(situations):
        raise NotEnoughData("no agent turn of these dialogues has an action", hint="give turns an 'action'")
    names, answers = np.unique(np.asarray(actions, dtype=object), return_inverse=True)
    tables = []
    for field, weight in _FIELDS:
        vectoriser = TfidfVectorizer(
            analyzer=_same, min_df=2 if len(situations) > 500 else 1, use_idf=field != "done", dtype=np.float32
        )
        try:
            vectoriser.fit([getattr(one, field) for one in situations])
        except ValueError:  # the field is empty everywhere
            continue
        tables.append((field, weight, vectoriser))
    kept = tuple(tables)
    rows = _rows(situations, kept)
    return NextAction(
        tuple(names.tolist()), kept, fit_softmax(rows, vectors, np.asarray(answers), len(names), config=config)
    )


def _same(terms: Sequence[str]) -> Sequence[str]:
    return terms


def _rows(situations: Sequence[Situation], tables: Sequence[tuple[str, float, TfidfVectorizer]]) -> sparse.csr_matrix:
    blocks = [
        np.float32(weight) * vectoriser.transform([getattr(one, field) for one in situations])
        for field, weight, vectoriser in tables
    ]
    return sparse.csr_matrix(sparse.hstack(blocks), dtype=np.float32)

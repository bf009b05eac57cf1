"""The model that assigns: loaded in a worker for batches and at a door for one statement, the same answer from both."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from headwater.app import wiring
from headwater.app.workspace import Workspace
from headwater.core.errors import InputError
from headwater.core.ports import Encoder
from headwater.enrich import stage as enrich
from headwater.organise.languages import Floats, without_language
from headwater.organise.state import TopicModelState
from headwater.organise.teach import LABEL, MODEL, Taught


@dataclass(frozen=True, slots=True)
class Assigned:
    """What became of n statements, as in the table ``assignments``."""

    topics: list[str | None]
    best: list[str]
    probabilities: npt.NDArray[np.float32]
    decided_by: list[str]


class AssignmentModel:
    """Topics, what labels make of them, and the directions of languages.

    Args:
        state: the topic model.
        taught: the same with labels.
        languages: ``(d, k)`` directions that tell languages apart.
        background: topics that are no issue.
    """

    def __init__(self, state: TopicModelState, taught: Taught, languages: Floats, background: Collection[str]) -> None:
        self.state = state
        self.taught = taught
        self._languages = languages
        self._background = frozenset(background)

    @classmethod
    def load(cls, state: Path, taught: Path, languages: Path, *, background: Collection[str]) -> Self:
        """The model from its files."""
        topics = TopicModelState.from_bytes(state.read_bytes())
        width = topics.assigner.directions.shape[1]
        directions = np.fromfile(languages, np.float32).reshape(width, -1)
        return cls(topics, Taught.from_bytes(taught.read_bytes()), directions, background)

    def rows(self, vectors: npt.NDArray[np.float32]) -> Floats:
        """``(n, d)`` vectors without what only tells the language."""
        return without_language(vectors, self._languages)

    def assign(
        self, statements: Sequence[str], vectors: npt.NDArray[np.float32], *, min_probability: float
    ) -> Assigned:
        """The topic of each statement.

        Args:
            statements: ``(n,)`` ids; empty where there is none.
            vectors: ``(n, d) float32`` as the encoder made them.
            min_probability: below it a statement is left unassigned, unless a label decides.
        """
        index, probabilities, by_label = self.taught.best(statements, self.rows(vectors))
        best = [self.state.ids[i] for i in index.tolist()]
        sure = probabilities >= np.float32(min_probability)
        sure &= ~by_label | (probabilities > 0)  # "none of these" has no topic, whatever the threshold
        topics = [
            topic if keep and (topic not in self._background or label) else None
            for topic, keep, label in zip(best, sure.tolist(), by_label.tolist(), strict=True)
        ]
        return Assigned(topics, best, probabilities, [LABEL if label else MODEL for label in by_label.tolist()])


def model_of(workspace: Workspace) -> AssignmentModel:
    """The model with which the last run assigned.

    Raises:
        InputError: nothing was assigned yet.
    """
    facts = {row.stage: row.facts for row in workspace.desk.ledger() if row.stage in ("organise", "teach")}
    if set(facts) != {"organise", "teach"}:
        raise InputError("nothing is assigned yet", hint="headwater run FILE finds topics and assigns")
    organised, models = facts["organise"], workspace.path / "models"
    return AssignmentModel.load(
        models / organised["state"],
        models / facts["teach"]["taught"],
        models / organised["languages"],
        background=organised["background"],
    )


def encoder_of(workspace: Workspace) -> Encoder:
    """The encoder whose vectors the model knows."""
    facts = next((row.facts for row in workspace.desk.ledger("encoder")), {})
    path = facts.get("path", "")
    return wiring.encoder(str(workspace.path / "models" / path) if path else workspace.resolved.settings.encoder)


def vectors_of(encoder: Encoder, texts: Sequence[str]) -> npt.NDArray[np.float32]:
    """``(n, d)`` vectors of statements, as the stage ``embed`` makes them."""
    given = pa.table(
        {"statement_id": [""] * len(texts), "part": [0] * len(texts), "text": pa.array(texts, pa.string())}
    )
    column = enrich.embed(encoder)(given)["vectors"]["vector"].combine_chunks()
    rows: npt.NDArray[np.float32] = column.flatten().to_numpy().reshape(len(texts), encoder.dim)
    return rows

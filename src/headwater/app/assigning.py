"""The model that assigns: loaded in a worker for batches and at a door for one statement, the same answer from both."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
import numpy.typing as npt

from headwater.app.taxonomies import facts_of
from headwater.app.workspace import Workspace
from headwater.core.errors import InputError
from headwater.core.vectors.exact import Floats, group_sums, snap
from headwater.organise.assign import Assigner
from headwater.organise.compile import DECIDED_BY
from headwater.organise.languages import without_language
from headwater.organise.teach import Taught


@dataclass(frozen=True, slots=True)
class Assigned:
    """What became of n statements, as in the table ``assignments``."""

    topics: list[str | None]
    best: list[str]
    probabilities: npt.NDArray[np.float32]
    decided_by: list[str]
    also: list[list[str]]


class AssignmentModel:
    """A taxonomy (or the topics as discovered) with what labels make of it.

    Args:
        taught: the model.

    Attributes:
        ids: of the nodes that statements are assigned to.
    """

    def __init__(self, taught: Taught) -> None:
        self.taught = taught
        self.ids = taught.model.nodes

    @classmethod
    def load(cls, path: Path) -> Self:
        """The model from its file."""
        return cls(Taught.from_bytes(path.read_bytes()))

    def rows(self, vectors: npt.NDArray[np.float32]) -> Floats:
        """``(n, d)`` vectors without what only tells the language."""
        return without_language(vectors, self.taught.model.languages)

    @property
    def anchors(self) -> Assigner:
        """Every topic that a node takes, parts of split ones included; ``node_of`` says whose it is."""
        held = self.taught.model.holder >= 0
        return Assigner(self.taught.model.directions[held], self.taught.model.sharpness)

    def node_of(self, anchor: int) -> str:
        """The node that takes an anchor of ``anchors``."""
        holders = self.taught.model.holder
        return self.ids[int(holders[holders >= 0][anchor])]

    def nearest_anchor(self, vector: npt.NDArray[np.float32], node: int) -> Floats:
        """``(d,)`` direction of the topic of a node that a statement's vector is nearest to."""
        held = self.taught.model.directions[self.taught.model.holder == node]
        nearest: Floats = held[int((self.rows(vector[None]) @ held.T).argmax())]
        return nearest

    def middles(self, taught: Taught | None = None) -> Assigner:
        """One direction a node: the mean of its anchors; for questions of likeness, not for assignment."""
        model = (taught or self.taught).model
        held = model.holder >= 0
        sums = group_sums(model.directions[held], model.holder[held], len(model.nodes))
        return Assigner(snap(sums), model.sharpness)

    def assign(
        self, statements: Sequence[str], vectors: npt.NDArray[np.float32], texts: Sequence[str], *, least: float
    ) -> Assigned:
        """The node of each statement, and what it is about besides (of an unsure one, nothing).

        Args:
            statements: ``(n,)`` ids; empty where there is none.
            vectors: ``(n, d) float32`` as the encoder made them.
            texts: n statements.
            least: below this probability a statement is left unassigned, unless a label decides.
        """
        found = self.taught.decide(statements, vectors, texts)
        settled = self.taught.settled(found, least)
        sure = (found.probability >= np.float32(least)) & (found.probability > 0)
        also: list[list[str]] = [[] for _ in texts]
        rows = np.flatnonzero(sure)
        more = self.taught.model.further(found.of(rows), vectors[rows], [texts[i] for i in rows.tolist()])
        for row, nodes in zip(rows.tolist(), more, strict=True):
            also[row] = [self.ids[i] for i in nodes]
        return Assigned(
            [self.ids[i] if i >= 0 else None for i in settled.tolist()],
            [self.ids[i] for i in found.node.tolist()],
            found.probability,
            [DECIDED_BY[i] for i in found.by.tolist()],
            also,
        )


def model_of(workspace: Workspace) -> AssignmentModel:
    """The model with which the last run assigned.

    Raises:
        InputError: nothing was assigned yet.
    """
    facts = facts_of(workspace, "teach")
    if not facts:
        raise InputError("nothing is assigned yet", hint="headwater run FILE finds topics and assigns")
    return AssignmentModel.load(Path(workspace.artefacts.path(facts["taught"])))

"""Labels in use: they move the directions of topics, and a labelled statement carries its label whatever the model says.

A topic's direction is the mean of its statements, as found without people. A label is better evidence than a statement
put there by the model, but a handful of labels must not throw a topic about: the new direction is the sum of the
labelled vectors and the old direction, which counts as much as ``PRIOR`` labels (a shrunken mean, as in Rocchio 1971).

References:
    J. Rocchio, Relevance feedback in information retrieval, 1971.
    W. James, C. Stein, Estimation with quadratic loss, 1961 (why to shrink).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt

from headwater.core.errors import InputError
from headwater.core.vectors.exact import group_sums, snap
from headwater.organise.assign import Assigner
from headwater.organise.calibrate import Curve

METHOD: Final = "organise.teach.shrunken.v1"
PRIOR: Final = 2.0
"""Labels that the direction as found counts for."""
NONE_OF_THESE: Final = -1
MODEL: Final = "model"
LABEL: Final = "label"
_MAGIC: Final = b"HWTAUGHT"

Topics = npt.NDArray[np.int64]
Singles = npt.NDArray[np.float32]


def with_labels(
    assigner: Assigner, vectors: npt.ArrayLike, topic_indices: Sequence[int] | Topics, *, prior: float = PRIOR
) -> Assigner:
    """The assigner with each topic's direction moved towards the statements that people put there.

    Args:
        assigner: as found.
        vectors: ``(n, d)`` labelled statements, in any order.
        topic_indices: ``(n,)`` topic of each; -1 (none of these) moves nothing.
        prior: labels that the direction as found counts for, above 0.

    Example:
        >>> model = Assigner(snap([[1.0, 0.0], [0.0, 1.0]]), 10.0)
        >>> with_labels(model, [[0.6, 0.8]], [0], prior=1.0).best([[0.7, 0.71]])[0].tolist()
        [0]
    """
    topics = np.asarray(topic_indices, dtype=np.int64)
    kept = np.flatnonzero(topics >= 0)
    if not len(kept):
        return assigner
    rows = snap(vectors)[kept]
    sums = group_sums(rows, topics[kept], len(assigner.directions)) + prior * assigner.directions.astype(np.float64)
    touched = np.isin(np.arange(len(assigner.directions)), topics[kept])
    return Assigner(np.where(touched[:, None], snap(sums), assigner.directions), assigner.sharpness)


@dataclass(frozen=True, slots=True)
class Taught:
    """The one model that assigns, in batch and at serving time.

    Attributes:
        assigner: with the labels.
        labels: statement id -> index of its topic, -1 = none of these.
        curve: makes probabilities those of a person's agreement; ``None`` until there are labels enough.
    """

    assigner: Assigner
    labels: Mapping[str, int] = field(default_factory=dict)
    curve: Curve | None = None

    def best(self, statements: Sequence[str], vectors: npt.ArrayLike) -> tuple[Topics, Singles, npt.NDArray[np.bool_]]:
        """Best topic, its probability, and whether a label decided; the same bytes alone or among a million.

        A statement labelled "none of these" keeps the model's best topic at probability 0.

        Args:
            statements: ``(n,)`` ids; an id without a label, or an empty one, is decided by the model.
            vectors: ``(n, d)``.
        """
        topics, probabilities = self.assigner.best(vectors)
        if self.curve is not None:
            probabilities = self.curve.apply(probabilities).astype(np.float32)
        decided = np.zeros(len(topics), dtype=bool)
        if self.labels:
            for row, statement in enumerate(statements):
                label = self.labels.get(statement)
                if label is not None:
                    decided[row] = True
                    probabilities[row] = np.float32(label >= 0)
                    topics[row] = label if label >= 0 else topics[row]
        return topics, probabilities, decided

    def likeliest(self, vectors: npt.ArrayLike, n: int = 3) -> tuple[Topics, Singles]:
        """The n likeliest topics of each row by the model alone and their probabilities, ``(rows, n)`` both.

        The best has its calibrated probability; the others shrink with it, so that their order stays and no row sums to
        more than 1.
        """
        raw = self.assigner.probabilities(vectors)
        order = np.argsort(-raw, axis=1, kind="stable")[:, :n]
        shown = np.take_along_axis(raw, order, axis=1).astype(np.float64)
        if self.curve is not None and shown.size:
            best = np.clip(shown[:, 0], 1e-6, 1 - 1e-6)
            told = self.curve.apply(shown[:, 0])
            shown[:, 1:] *= np.minimum(told / best, (1 - told) / (1 - best))[:, None]
            shown[:, 0] = told
        return order.astype(np.int64), np.round(shown, 6).astype(np.float32)

    def to_bytes(self) -> bytes:
        """A header in JSON, then the directions as little-endian float32."""
        directions = np.ascontiguousarray(self.assigner.directions, dtype="<f4")
        header = {
            "method": METHOD,
            "sharpness": self.assigner.sharpness,
            "shape": directions.shape,
            "labels": dict(self.labels),
            "curve": [self.curve.slope, self.curve.shift] if self.curve else None,
        }
        text = json.dumps(header, ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode()
        return _MAGIC + len(text).to_bytes(8, "little") + text + directions.tobytes()

    @classmethod
    def from_bytes(cls, data: bytes) -> "Taught":
        """The model whose ``to_bytes`` this is.

        Raises:
            InputError: not the bytes of one.
        """
        if data[:8] != _MAGIC:
            raise InputError("these bytes are not a model that assigns", hint="headwater run makes it anew")
        size = int.from_bytes(data[8:16], "little")
        header = json.loads(data[16 : 16 + size])
        directions = np.frombuffer(data[16 + size :], dtype="<f4").reshape(header["shape"]).astype(np.float32)
        curve = Curve(*header["curve"]) if header["curve"] else None
        return cls(Assigner(directions, float(header["sharpness"])), header["labels"], curve)


def held_out(
    assigner: Assigner, vectors: npt.ArrayLike, topics: Topics, judged: npt.NDArray[np.bool_], *, folds: int = 5
) -> tuple[Singles, npt.NDArray[np.bool_]]:
    """Probability of the best topic of each judged statement by a model that was not taught with it, and if it is right.

    Args:
        assigner: as found.
        vectors: ``(n, d)`` all labelled statements, in an order that has nothing to do with their content.
        topics: ``(n,)`` their labels; -1 = none of these, which no answer gets right.
        judged: ``(n,)`` which were drawn at random; the answer is about these, in their order.
        folds: parts.
    """
    rows, places = snap(vectors), np.flatnonzero(judged)
    fold = np.full(len(rows), -1)
    fold[places] = np.arange(len(places)) % folds
    probabilities = np.zeros(len(rows), dtype=np.float32)
    right = np.zeros(len(rows), dtype=bool)
    for part in range(min(folds, len(places))):
        test = np.flatnonzero(fold == part)
        best, certain = with_labels(assigner, rows[fold != part], topics[fold != part]).best(rows[test])
        probabilities[test], right[test] = certain, best == topics[test]
    return probabilities[places], right[places]

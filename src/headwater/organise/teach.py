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
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from headwater.core.errors import InputError
from headwater.core.vectors.exact import group_sums, snap
from headwater.organise.assign import Assigner
from headwater.organise.calibrate import Curve
from headwater.organise.compile import LABEL, MODEL, Compiled, Decision
from headwater.organise.languages import without_language
from headwater.organise.packed import pack, unpack

METHOD: Final = "organise.teach.shrunken.v1"
PRIOR: Final = 2.0
"""Labels that the direction as found counts for."""
NONE_OF_THESE: Final = -1
_MAGIC: Final = b"HWTAUGHT"

Nodes = npt.NDArray[np.int64]
Singles = npt.NDArray[np.float32]


def with_labels(
    assigner: Assigner, vectors: npt.ArrayLike, topic_indices: Sequence[int] | Nodes, *, prior: float = PRIOR
) -> Assigner:
    """The assigner with each topic's direction moved towards the statements that people put there.

    Args:
        assigner: as found.
        vectors: ``(n, d)`` labelled statements, in any order.
        topic_indices: ``(n,)`` topic of each; -1 (none of these) moves nothing.
        prior: labels that the direction as found counts for, above 0.

    Raises:
        InputError: the numbers of vectors and topics differ.
    """
    topics = np.asarray(topic_indices, dtype=np.int64)
    rows = np.asarray(vectors, dtype=np.float32)
    if len(rows) != len(topics):
        raise InputError(f"{len(rows)} labelled statements but {len(topics)} topics", hint="give one topic a statement")
    kept = np.flatnonzero(topics >= 0)
    if not len(kept):
        return assigner
    sums = group_sums(snap(rows)[kept], topics[kept], len(assigner.directions))
    sums = sums + prior * assigner.directions.astype(np.float64)
    touched = np.isin(np.arange(len(assigner.directions)), topics[kept])
    return Assigner(np.where(touched[:, None], snap(sums), assigner.directions), assigner.sharpness)


def moved(model: Compiled, vectors: npt.ArrayLike, nodes: Sequence[int] | Nodes) -> Compiled:
    """The model with its anchors moved: a label moves the nearest anchor of its node, and what that one is a part of.

    Args:
        model: of the taxonomy.
        vectors: ``(n, d)`` labelled statements, as the encoder made them.
        nodes: ``(n,)`` index of the node of each; -1 (none of these) moves nothing.
    """
    wanted = np.asarray(nodes, dtype=np.int64)
    kept = np.flatnonzero(wanted >= 0)
    if not len(kept):
        return model
    rows = without_language(np.asarray(vectors, dtype=np.float32)[kept], model.languages)
    cosines = np.where(model.holder == wanted[kept][:, None], rows @ model.directions.T, -np.inf)
    anchor = cosines.argmax(axis=1).astype(np.int64)
    places, anchors = [np.arange(len(kept))], [anchor]
    while (whole := np.where(anchors[-1] >= 0, model.whole[anchors[-1]], -1)).max() >= 0:
        places.append(places[0])
        anchors.append(whole)
    taught = with_labels(
        Assigner(model.directions, model.sharpness), rows[np.concatenate(places)], np.concatenate(anchors)
    )
    return replace(model, directions=taught.directions)


@dataclass(frozen=True, slots=True)
class Taught:
    """The one model that assigns, in batch and at serving time.

    Attributes:
        model: the taxonomy, its anchors moved by labels.
        labels: statement id -> index of its node, -1 = none of these.
        curve: makes probabilities those of a person's agreement; ``None`` until there are labels enough.
    """

    model: Compiled
    labels: Mapping[str, int] = field(default_factory=dict)
    curve: Curve | None = None

    def decide(self, statements: Sequence[str], vectors: npt.ArrayLike, texts: Sequence[str]) -> Decision:
        """The node of each statement; labels decide before rules, rules before the model; same bytes in any batch.

        A statement labelled "none of these" keeps the model's node at probability 0.

        Args:
            statements: ``(n,)`` ids; an id without a label, or an empty one, is decided by rules and the model.
            vectors: ``(n, d)`` as the encoder made them.
            texts: n statements.
        """
        found = self.model.decide(vectors, texts)
        if self.curve is not None:
            by_model = found.by == MODEL
            found.probability[by_model] = self.curve.apply(found.probability[by_model]).astype(np.float32)
        if self.labels:
            for row, statement in enumerate(statements):
                label = self.labels.get(statement)
                if label is not None:
                    found.by[row] = LABEL
                    found.probability[row] = np.float32(label >= 0)
                    found.node[row] = label if label >= 0 else found.node[row]
        return found

    def settled(self, found: Decision, min_probability: float) -> Nodes:
        """``(n,)`` index of the node that each statement is counted for; -1 where it is unsure, refused, background, or
        labelled "none of these"; what a person labelled counts even where its node is background."""
        by_label = (found.by == LABEL) & (found.probability > 0)
        return np.where(by_label, found.node, self.model.settled(found, min_probability))

    def likeliest(self, vectors: npt.ArrayLike, n: int = 3) -> tuple[Nodes, Singles]:
        """The n likeliest nodes of each row by the model alone and their probabilities, ``(rows, n)`` both.

        The best has its calibrated probability; the others shrink with it, so that their order stays and no row sums to
        more than 1.
        """
        raw = self.model.likely(vectors)
        order = np.argsort(-raw, axis=1, kind="stable")[:, :n]
        shown = np.take_along_axis(raw, order, axis=1)
        if self.curve is not None and shown.size:
            best = np.clip(shown[:, 0], 1e-6, 1 - 1e-6)
            told = self.curve.apply(shown[:, 0])
            shown[:, 1:] *= np.minimum(told / best, (1 - told) / (1 - best))[:, None]
            shown[:, 0] = told
        return order.astype(np.int64), np.round(shown, 6).astype(np.float32)

    def to_bytes(self) -> bytes:
        """A header in JSON, then the bytes of the taxonomy; the same model, the same bytes."""
        curve = [self.curve.slope, self.curve.shift] if self.curve else None
        header = {"method": METHOD, "labels": dict(self.labels), "curve": curve}
        text = json.dumps(header, ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode()
        return _MAGIC + len(text).to_bytes(8, "little") + text + pack(self.model)

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
        curve = Curve(*header["curve"]) if header["curve"] else None
        return cls(unpack(data[16 + size :]), header["labels"], curve)


def held_out(
    model: Compiled, vectors: npt.ArrayLike, nodes: Nodes, judged: npt.NDArray[np.bool_], *, folds: int = 5
) -> tuple[Singles, npt.NDArray[np.bool_]]:
    """Probability of the best node of each judged statement by a model that was not taught with it, and if it is right.

    Args:
        model: of the taxonomy, not yet moved.
        vectors: ``(n, d)`` all labelled statements, in an order that has nothing to do with their content.
        nodes: ``(n,)`` their labels; -1 = none of these, which no answer gets right.
        judged: ``(n,)`` which were drawn at random; the answer is about these, in their order.
        folds: parts.
    """
    rows, places = np.asarray(vectors, dtype=np.float32), np.flatnonzero(judged)
    fold = np.full(len(rows), -1)
    fold[places] = np.arange(len(places)) % folds
    probabilities = np.zeros(len(rows), dtype=np.float32)
    right = np.zeros(len(rows), dtype=bool)
    for part in range(min(folds, len(places))):
        test = np.flatnonzero(fold == part)
        found = moved(model, rows[fold != part], nodes[fold != part]).decide(rows[test], [""] * len(test))
        probabilities[test], right[test] = found.probability, found.node == nodes[test]
    return probabilities[places], right[places]

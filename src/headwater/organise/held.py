"""What people merged and split, as constraints on every later discovery.

Topics that one node takes must come out together, parts that different nodes take must come out apart. The statements
that are typical of each (its exemplars) say where it is in new data.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from headwater.core.errors import ConflictError
from headwater.core.vectors.exact import Floats, group_sums, snap
from headwater.organise.assign import Assigner
from headwater.organise.constraints import Constraints, enforce, from_merge, from_split
from headwater.organise.discover import Discovery
from headwater.organise.hierarchy import build_levels
from headwater.organise.taxonomy import PART, Taxonomy


@dataclass(frozen=True, slots=True)
class Held:
    """One decision.

    Attributes:
        together: whether the groups are one topic; otherwise no two of them are.
        groups: texts typical of each topic or part.
    """

    together: bool
    groups: tuple[tuple[str, ...], ...]


def decisions(tree: Taxonomy) -> tuple[Held, ...]:
    """The decisions that a taxonomy holds, in the order of its nodes; those without exemplars say nothing."""
    told: dict[str, list[str]] = {}
    for node in tree.nodes:
        for exemplar in node.exemplars:
            told.setdefault(exemplar.topic or node.own_topics[0], []).append(exemplar.text)
    out: list[Held] = []
    parts: dict[str, dict[str, list[str]]] = {}
    for node in tree.nodes:
        if node.retired:
            continue
        groups = tuple(tuple(dict.fromkeys(told[topic])) for topic in node.topics if topic in told)
        if len(groups) > 1:
            out.append(Held(True, groups))
        for topic in node.topics:
            if PART in topic and topic in told:
                parts.setdefault(topic.rpartition(PART)[0], {}).setdefault(node.id, []).extend(told[topic])
    out += [
        Held(False, tuple(tuple(dict.fromkeys(texts)) for texts in holders.values()))
        for holders in parts.values()
        if len(holders) > 1
    ]
    return tuple(out)


def hold(found: Discovery, rows: Floats, texts: Sequence[str], held: Sequence[Held]) -> Discovery:
    """The discovery that keeps the decisions: topics that belong together are one, parts that do not are two.

    Args:
        found: a discovery on the rows.
        rows: ``(n, d) float32`` snapped.
        texts: n statements.
        held: decisions; an exemplar that is not among the texts says nothing.
    """
    if not held:
        return found
    place: dict[str, list[int]] = {}
    for row, text in enumerate(texts):
        place.setdefault(text, []).append(row)
    topics = found.topics
    for decision in held:
        groups = [[row for text in group for row in place.get(text, ())] for group in decision.groups]
        groups = [group for group in groups if group]
        if len(groups) > 1:
            topics = _together(rows, topics, groups) if decision.together else _apart(rows, topics, groups)
    return found if topics is found.topics or np.array_equal(topics, found.topics) else _again(found, rows, topics)


def _together(rows: Floats, topics: npt.NDArray[np.int64], groups: Sequence[Sequence[int]]) -> npt.NDArray[np.int64]:
    """The topics in which most of each group lies become one; then the rows themselves are held together."""
    homes = [_mode(topics[list(group)]) for group in groups]
    joined = np.where(np.isin(topics, homes), min(homes), topics)
    return _enforced(rows, joined, from_merge(groups))


def _apart(rows: Floats, topics: npt.NDArray[np.int64], groups: Sequence[Sequence[int]]) -> npt.NDArray[np.int64]:
    """A topic in which most of several groups lie is parted among them; then the rows themselves are held apart."""
    homes = [_mode(topics[list(group)]) for group in groups]
    parted = topics.copy()
    for home in sorted({home for home in homes if homes.count(home) > 1}):
        here = [group for group, own in zip(groups, homes, strict=True) if own == home]
        members = np.flatnonzero(topics == home)
        centres = snap(np.stack([rows[list(group)].astype(np.float64).sum(axis=0) for group in here]))
        nearest = (rows[members] @ centres.T).argmax(axis=1)
        fresh = int(parted.max()) + 1
        parted[members] = np.where(nearest == 0, home, fresh + nearest - 1)
    return _enforced(rows, parted, from_split(groups))


def _enforced(rows: Floats, topics: npt.NDArray[np.int64], constraints: Constraints) -> npt.NDArray[np.int64]:
    _, dense = np.unique(topics, return_inverse=True)
    try:
        return enforce(rows, dense, constraints)
    except ConflictError:  # one statement stands for two parts: the topics above are parted all the same
        return dense


def _mode(topics: npt.NDArray[np.int64]) -> int:
    found, counts = np.unique(topics, return_counts=True)
    return int(found[counts.argmax()])


def _again(found: Discovery, rows: Floats, topics: npt.NDArray[np.int64]) -> Discovery:
    """The discovery with these topics, largest first."""
    _, dense = np.unique(topics, return_inverse=True)
    masses = np.bincount(dense)
    order = np.argsort(-masses, kind="stable")
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    labels = rank[dense]
    directions = snap(group_sums(rows, labels, len(order)))
    levels = build_levels(directions, masses[order].astype(np.float64))
    evidence = replace(found.evidence, chosen=len(order))
    return Discovery(Assigner(directions, found.assigner.sharpness), labels, levels, evidence)

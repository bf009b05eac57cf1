"""What became of each topic from one version to the next, and what history looks like under the new one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from headwater.core.errors import InputError

Change = Literal["kept", "renamed", "split", "merged", "new", "retired", "mixed"]


@dataclass(frozen=True, slots=True)
class Passage:
    """Statements that went from an old topic to a new one.

    Attributes:
        old: id of the old topic.
        new: id of the new topic.
        n_statements: that were in the one and are in the other.
        share_of_old: of the old topic's statements, 0..1.
        share_of_new: of the new topic's statements, 0..1.
    """

    old: str
    new: str
    n_statements: int
    share_of_old: float
    share_of_new: float


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """The map between two versions over the same statements.

    Attributes:
        passages: largest first.
        changes: id -> what happened to it (old ids and new ids alike).
    """

    passages: tuple[Passage, ...]
    changes: dict[str, Change]

    def restate(self, old_counts: dict[str, float]) -> dict[str, float]:
        """Counts per old topic, of a time for which only they are known, as expected counts per new topic.

        Each old topic is spread over the new ones as its statements were. The sum is kept.
        """
        out: dict[str, float] = {}
        for passage in self.passages:
            out[passage.new] = out.get(passage.new, 0.0) + old_counts.get(passage.old, 0.0) * passage.share_of_old
        known = {passage.old for passage in self.passages}
        for topic, count in old_counts.items():
            if topic not in known:
                out[topic] = out.get(topic, 0.0) + count
        return out


def cross(
    old: npt.NDArray[np.int64], new: npt.NDArray[np.int64], *, old_ids: Sequence[str], new_ids: Sequence[str]
) -> Crosswalk:
    """The crosswalk between two labelings of the same statements.

    Args:
        old: ``(n,)`` index into ``old_ids``; -1 = none.
        new: ``(n,)`` index into ``new_ids``; -1 = none.
        old_ids: ids of the old topics.
        new_ids: ids of the new ones.

    Raises:
        InputError: the labelings differ in length.
    """
    if len(old) != len(new):
        raise InputError(f"{len(old)} old labels but {len(new)} new ones", hint="label the same statements twice")
    table = np.zeros((len(old_ids), len(new_ids)), dtype=np.int64)
    both = (old >= 0) & (new >= 0)
    np.add.at(table, (old[both], new[both]), 1)
    return crosswalk_of(table, old_ids=old_ids, new_ids=new_ids)


def crosswalk_of(table: npt.NDArray[np.int64], *, old_ids: Sequence[str], new_ids: Sequence[str]) -> Crosswalk:
    """The crosswalk from a table of counts.

    Args:
        table: ``(old, new)`` statements that were in the one and are in the other.
        old_ids: ids of the old topics.
        new_ids: ids of the new ones.
    """
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    passages = [
        Passage(old_ids[i], new_ids[j], int(table[i, j]), table[i, j] / rows[i], table[i, j] / columns[j])
        for i, j in zip(*np.nonzero(table), strict=True)
    ]
    passages.sort(key=lambda p: (-p.n_statements, p.old, p.new))
    return Crosswalk(tuple(passages), _changes(table, old_ids, new_ids))


def _changes(table: npt.NDArray[np.int64], old_ids: Sequence[str], new_ids: Sequence[str]) -> dict[str, Change]:
    of_old = table / np.maximum(table.sum(axis=1, keepdims=True), 1)
    of_new = table / np.maximum(table.sum(axis=0, keepdims=True), 1)
    out: dict[str, Change] = {}
    for i, name in enumerate(old_ids):
        if not table[i].any():
            out[name] = "retired"
            continue
        best = int(of_old[i].argmax())
        if of_old[i, best] >= 0.8:
            if of_new[i, best] >= 0.8:
                out[name] = "kept" if new_ids[best] == name else "renamed"
            else:
                out[name] = "merged"
        else:
            out[name] = "split" if (of_new[i][of_old[i] >= 0.1] >= 0.8).all() else "mixed"
    for name in new_ids:
        if name not in out:
            out[name] = "new"
    return out

"""What a new version of the taxonomy does to history: where statements moved, and each trend before and after.

Statements are counted exactly; contacts are counted once a node, however many statements carry it. The parts of a corpus
are tallied one by one and added up, which is exact because a contact lies in one part.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from headwater.organise.crosswalk import Crosswalk, crosswalk_of

METHOD: Final = "organise.bridge.v2"
NOWHERE: Final = "unassigned"
NO_WEEK: Final = np.iinfo(np.int64).min

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Count:
    """Statements and contacts of one passage, or of one node.

    Attributes:
        statements: how many.
        contacts: with at least one of them.
        weeks: day number (since 1970) of the Monday -> contacts; those without a time are in none.
    """

    statements: int = 0
    contacts: int = 0
    weeks: Mapping[int, int] = field(default_factory=dict)


@dataclass
class Tally:
    """Counts by old node, by new node and by both; index -1 stands for no node.

    Args:
        old_ids: nodes of the old version.
        new_ids: nodes of the new one.
    """

    old_ids: Sequence[str]
    new_ids: Sequence[str]

    def __post_init__(self) -> None:
        self._statements: Counter[tuple[int, int]] = Counter()
        self._contacts: Counter[tuple[int, int]] = Counter()
        self._weeks: Counter[tuple[int, int, int]] = Counter()

    def add(self, contacts: Ints, weeks: Ints, old: Ints, new: Ints) -> None:
        """Count one part.

        Args:
            contacts: ``(n,)`` a number for the contact of each statement.
            weeks: ``(n,)`` day number of its Monday; ``NO_WEEK`` where it has no time.
            old: ``(n,)`` index into ``old_ids``; -1 = none.
            new: ``(n,)`` index into ``new_ids``; -1 = none.
        """
        for a, b, n in _grouped(old, new):
            self._statements[a, b] += n
        whole = np.full_like(old, _ALL)
        for first, second in ((old, new), (old, whole), (whole, new)):
            rows = np.unique(np.column_stack([contacts, weeks, first, second]), axis=0)
            for a, b, n in _grouped(rows[:, 2], rows[:, 3]):
                self._contacts[a, b] += n
            timed = rows[rows[:, 1] != NO_WEEK]
            for a, b, week, n in _grouped(timed[:, 2], timed[:, 3], timed[:, 1]):
                self._weeks[a, b, week] += n

    def moved(self) -> Iterator[tuple[str, str, Count]]:
        """Old node, new node and what passed from the one to the other; largest first, ``unassigned`` for none."""
        for (a, b), n in sorted(self._statements.items(), key=lambda item: (-item[1], item[0])):
            yield _name(self.old_ids, a), _name(self.new_ids, b), self._count(a, b, n)

    def old(self) -> dict[str, Count]:
        """All of each old node that has statements."""
        return self._side(self.old_ids, 0)

    def new(self) -> dict[str, Count]:
        """All of each new node that has statements."""
        return self._side(self.new_ids, 1)

    def crosswalk(self) -> Crosswalk:
        """The map between the versions, without statements that had or have no node."""
        table = np.zeros((len(self.old_ids), len(self.new_ids)), dtype=np.int64)
        for (a, b), n in self._statements.items():
            if a >= 0 and b >= 0:
                table[a, b] = n
        return crosswalk_of(table, old_ids=self.old_ids, new_ids=self.new_ids)

    def _side(self, ids: Sequence[str], place: int) -> dict[str, Count]:
        sums: Counter[int] = Counter()
        for pair, n in self._statements.items():
            sums[pair[place]] += n
        return {
            _name(ids, i): self._count(*((i, _ALL) if place == 0 else (_ALL, i)), n) for i, n in sorted(sums.items())
        }

    def _count(self, a: int, b: int, statements: int) -> Count:
        weeks = {week: n for (x, y, week), n in self._weeks.items() if (x, y) == (a, b)}
        return Count(statements, self._contacts[a, b], dict(sorted(weeks.items())))


_ALL: Final = -2


def _name(ids: Sequence[str], index: int) -> str:
    return NOWHERE if index < 0 else ids[index]


def _grouped(*columns: Ints) -> Iterator[tuple[int, ...]]:
    """Distinct combinations and how often each occurs."""
    if not len(columns[0]):
        return
    found, counts = np.unique(np.column_stack(columns), axis=0, return_counts=True)
    for row, n in zip(found.tolist(), counts.tolist(), strict=True):
        yield (*row, n)


def bridge_rows(tally: Tally, *, old_names: Mapping[str, str], new_names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Rows of a bridge: every passage, then all of each old and of each new node.

    Args:
        tally: of the whole corpus.
        old_names: name of each old node.
        new_names: name of each new one.
    """
    olds, news = tally.old(), tally.new()
    changes = tally.crosswalk().changes
    rows = []
    for a, b, count in tally.moved():
        shares = {
            "share_of_old": count.statements / olds[a].statements,
            "share_of_new": count.statements / news[b].statements,
        }
        sides = {"old_id": a, "old_name": old_names.get(a, a), "new_id": b, "new_name": new_names.get(b, b)}
        rows.append({"kind": "moved", **sides, **shares, "change": changes.get(a), **_counted(count)})
    for kind, side, names in (("old", olds, old_names), ("new", news, new_names)):
        for node, count in sorted(side.items(), key=lambda item: (-item[1].statements, item[0])):
            about = {f"{kind}_id": node, f"{kind}_name": names.get(node, node)}
            rows.append({"kind": kind, **_NO_SIDES, **about, "change": changes.get(node), **_counted(count)})
    return rows


_NO_SIDES: Final = dict.fromkeys(("old_id", "old_name", "new_id", "new_name", "share_of_old", "share_of_new"))


def _counted(count: Count) -> dict[str, Any]:
    weeks = [{"week": np.datetime64(day, "D").item(), "contacts": n} for day, n in count.weeks.items()]
    return {"statements": count.statements, "contacts": count.contacts, "weeks": weeks}

"""A sized query over a workspace: the questions, the answers on the desk, the numbers.

Every answer is committed when it is given; a question of size can be taken up again at any time, also after more
contacts have come in, because the ranking is made anew from the contacts and the answers that there are.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from headwater.app.context import SizeQuestion
from headwater.app.searching import Searcher, Wanted
from headwater.app.workspace import Workspace
from headwater.core.errors import InputError, NotEnoughData
from headwater.core.ids import content_hash
from headwater.core.ports import Sizing, among
from headwater.core.tables import matrix
from headwater.core.types import Estimate
from headwater.search.curves import SizedSettings
from headwater.search.dense import FloatArray, normalise
from headwater.search.sized import Found, SizedQuery

_POOL = 2_000
_FOLLOWED = 20_000
"""Contacts whose ranks learn from the answers; the others keep the order of their likeness to the query."""


class Sized:
    """One question of size, open.

    Args:
        workspace: an open one.
        sizing: as the desk has it.

    Raises:
        NotEnoughData: fewer than ten contacts to ask about.
    """

    def __init__(self, workspace: Workspace, sizing: Sizing) -> None:
        self._workspace = workspace
        self.sizing = sizing
        self.wanted = wanted_of(sizing.wanted)
        self._searcher = Searcher(workspace)
        self._ids, self._weeks, scores, vectors = _everything(workspace, self._searcher, self.wanted)
        if len(self._ids) < 10:
            raise NotEnoughData(
                f"only {len(self._ids)} contacts satisfy the filter: read them all",
                hint="headwater search shows them; a sized query needs at least 10",
            )
        self._place = {key: row for row, key in enumerate(self._ids)}
        settings = SizedSettings() if sizing.settings.get("wrong") is None else stated(float(sizing.settings["wrong"]))
        self._query = SizedQuery(scores, vectors=vectors, seed=int(sizing.settings.get("seed", 0)), settings=settings)
        self.answered = 0
        for key, relevant in workspace.desk.sizings.answers(sizing.sizing_id):
            self._tell(key, relevant)

    def question(self) -> SizeQuestion | None:
        """The next one; ``None`` where every contact has been asked about."""
        try:
            key = self._ids[self._query.next()]
        except NotEnoughData:
            return None
        text = self._searcher.rows([key], ["contact_id", "text"])["text"][0].as_py()
        return SizeQuestion(key, text, self.answered + 1, self.wanted.query, self.estimate())

    def answer(self, contact_id: str, relevant: bool | None, *, at: Any, who: str) -> None:
        """Commit an answer, then learn from it.

        Raises:
            InputError: the contact is not among those that are counted, or was answered already.
        """
        if contact_id not in self._place:
            raise InputError(f"{contact_id} is not among the {len(self._ids):,} contacts that are counted")
        if contact_id in dict(self._workspace.desk.sizings.answers(self.sizing.sizing_id)):
            raise InputError(f"{contact_id} was answered", hint="take the last answer back first")
        self._workspace.desk.sizings.answer(self.sizing.sizing_id, contact_id, relevant, at=at, who=who)
        self._tell(contact_id, relevant)

    def estimate(self) -> Estimate:
        """How many contacts mean it."""
        return self._query.estimate(level=self._workspace.resolved.settings.level)

    def share(self) -> Estimate:
        """The same as a share of the contacts that are counted."""
        found, n = self.estimate(), len(self._ids)
        return Estimate(
            found.value / n,
            found.low / n,
            found.high / n,
            found.level,
            "share",
            found.method,
            found.covers,
            found.inputs,
        )

    def weeks(self) -> list[tuple[date, Estimate]]:
        """How many a week, for each week that has a contact."""
        days = sorted({week for week in self._weeks if week is not None})
        number = {week: i for i, week in enumerate(days)}
        groups = np.array([-1 if week is None else number[week] for week in self._weeks], np.int64)
        level = self._workspace.resolved.settings.level
        return list(zip(days, self._query.series(groups, len(days), level=level), strict=True))

    def found(self, recall: float) -> tuple[list[str], Estimate]:
        """contact_ids of a list that holds this share of all that mean it, best first, and the share it is held to hold."""
        found: Found = self._query.find_all(recall)
        return [self._ids[index] for index in found.indices.tolist()], found.recall

    def _tell(self, contact_id: str, relevant: bool | None) -> None:
        row = self._place.get(contact_id)
        if row is None:  # deleted since, or outside the filter
            return
        if relevant is None:
            self._query.skip(row)
        else:
            self._query.answer(row, relevant)
        self.answered += 1


def new_sizing(wanted: Wanted, settings: Mapping[str, Any], at: Any, who: str) -> Sizing:
    """A question of size with an id of its own."""
    key = content_hash(repr(sorted(asdict(wanted).items())), repr(sorted(settings.items())), at.isoformat(), size=6)
    return Sizing(
        f"s_{key}", {**asdict(wanted), "near": list(wanted.near), "not_like": list(wanted.not_like)}, settings, at, who
    )


def sizing_of(workspace: Workspace, sizing_id: str) -> Sizing:
    """The question of that id, or the last one for ``last``.

    Raises:
        InputError: there is none.
    """
    every = workspace.desk.sizings.every()
    for sizing in reversed(every):
        if sizing_id in (sizing.sizing_id, "last"):
            found: Sizing = sizing
            return found
    raise InputError(f"there is no sized query {sizing_id!r}", hint='start one: headwater size-of "QUERY"')


def said_yes(workspace: Workspace, sizing_id: str, *, most: int = 8) -> list[str]:
    """What the contacts say that were answered yes: of each the statement nearest to what was searched for, best first.

    Raises:
        InputError: there is no such sized query.
        NotEnoughData: none of its answers is a yes that a statement stands behind.
    """
    sizing = sizing_of(workspace, sizing_id)
    yes = sorted(key for key, relevant in workspace.desk.sizings.answers(sizing.sizing_id) if relevant)
    rows = workspace.read("statements", columns=["contact_id", "text"], where=among("contact_id", yes)).to_pylist()
    if not rows:
        raise NotEnoughData(
            f"no contact of {sizing.sizing_id} that says something was answered yes",
            hint=f'answer more: headwater size-of "" --resume {sizing.sizing_id}',
        )
    encode = Searcher(workspace).encoder.encode
    likeness = encode([row["text"] for row in rows]) @ encode([wanted_of(sizing.wanted).query])[0]
    best: dict[str, tuple[float, str]] = {}
    for row, like in zip(rows, np.round(likeness, 5).tolist(), strict=True):
        best[row["contact_id"]] = max(best.get(row["contact_id"], (-2.0, "")), (like, row["text"]))
    nearest = sorted(best.values(), key=lambda item: (-item[0], item[1]))
    return list(dict.fromkeys(text for _, text in nearest))[:most]


def wanted_of(values: Mapping[str, Any]) -> Wanted:
    """A search from the plain values that the desk keeps."""
    return Wanted(
        str(values.get("query", "")),
        str(values.get("where", "")),
        tuple(values.get("near", ())),
        tuple(values.get("not_like", ())),
        str(values.get("mode", "hybrid")),
    )


def stated(wrong: float) -> SizedSettings:
    """Settings for answers of which this share is known to be wrong.

    Raises:
        InputError: the share is not below one half.
    """
    if not 0 <= wrong < 0.5:
        raise InputError(f"the share of wrong answers must lie between 0 and 0.5, got {wrong}")
    return SizedSettings(wrong=((wrong, 1.0),))


def _everything(
    workspace: Workspace, searcher: Searcher, wanted: Wanted
) -> tuple[list[str], list[date | None], npt.NDArray[np.float64], FloatArray]:
    """Ids, weeks, scores and vectors of all contacts that satisfy the filter; vectors far down are zero."""
    ranked = searcher.ranked(wanted, pool=_POOL)
    top = {key: row for row, key in enumerate(ranked.rows["contact_id"].to_pylist())}
    query = searcher.encoder.encode([wanted.query])[0] - searcher.corpus.mean
    ids: list[str] = []
    weeks: list[date | None] = []
    likeness: list[npt.NDArray[np.float32]] = []
    columns = ["contact_id", "week", "vector"]
    for batch in workspace.lake.scan("documents", columns=columns, where=searcher.where(wanted.where)):
        ids += batch["contact_id"].to_pylist()
        weeks += batch["week"].to_pylist()
        rows = matrix(batch["vector"])
        likeness.append(normalise(rows - searcher.corpus.mean) @ normalise(query[None])[0])
    order = np.argsort(np.asarray(ids)) if ids else np.zeros(0, np.int64)  # ids are hashes: no order of files in it
    ids, weeks = [ids[i] for i in order], [weeks[i] for i in order]
    near = np.concatenate(likeness)[order] if likeness else np.zeros(0, np.float32)
    scores = near.astype(np.float64)
    inside = np.array([top.get(key, -1) for key in ids], np.int64)
    if len(top):
        # whatever was not brought up ranks below all that was
        scores[inside < 0] = np.minimum(scores[inside < 0], ranked.scores.total.min()) - 1e-3
        scores[inside >= 0] = ranked.scores.total[inside[inside >= 0]]
    return ids, weeks, scores, _followed(workspace, searcher, ids, scores, inside, ranked.borrowed)


def _followed(
    workspace: Workspace,
    searcher: Searcher,
    ids: list[str],
    scores: npt.NDArray[np.float64],
    inside: npt.NDArray[np.int64],
    borrowed: FloatArray,
) -> FloatArray:
    """``(n, d)`` vectors of the best contacts, borrowed where they were ranked; zeros below."""
    width = len(searcher.corpus.mean)
    vectors = np.zeros((len(ids), width), np.float32)
    if len(borrowed):
        vectors[inside >= 0] = borrowed[inside[inside >= 0]]
    rest = [row for row in np.argsort(-scores, kind="stable")[:_FOLLOWED].tolist() if inside[row] < 0]
    for begin in range(0, len(rest), 1_000):
        some = rest[begin : begin + 1_000]
        rows = searcher.rows([ids[row] for row in some], ["contact_id", "vector"])
        vectors[some] = normalise(matrix(rows["vector"]) - searcher.corpus.mean)
    return vectors

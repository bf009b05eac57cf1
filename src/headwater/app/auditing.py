"""Sizes from people's answers: which contacts to ask about, what the answers say, what more of them would buy."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from headwater.anecdotes.quote import render
from headwater.app.workspace import Workspace
from headwater.core.errors import NotEnoughData
from headwater.core.ids import content_hash
from headwater.core.ports import among
from headwater.core.types import Estimate, PersonalSpan
from headwater.size.audit import RecallAudit
from headwater.size.audited import estimate_prevalence, expected_width
from headwater.size.sample import draw_labels

SHARED: Final = "shared"
"""The name of the audit that serves all issues."""
SEED: Final = 7
Floats = NDArray[np.float64]


class Audit:
    """Scores and answers of a workspace, read once.

    Args:
        workspace: an open one.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self.ids: list[str] = sorted(workspace.read("contacts", columns=["contact_id"])["contact_id"].to_pylist())
        self._place = {key: i for i, key in enumerate(self.ids)}
        rows = workspace.read("assignments", columns=["contact_id", "best_topic_id", "probability"])
        best = rows.group_by(["contact_id", "best_topic_id"], use_threads=False).aggregate([("probability", "max")])
        self._best = best.filter(pc.is_in(best["contact_id"], value_set=pa.array(self.ids, pa.string())))

    def scores(self, topic: str) -> Floats:
        """(n,) probability that each contact carries the topic: that of its best statement, else 0."""
        found = np.zeros(len(self.ids))
        mine = self._best.filter(pc.equal(self._best["best_topic_id"], topic))
        for key, p in zip(mine["contact_id"].to_pylist(), mine["probability_max"].to_pylist(), strict=True):
            found[self._place[key]] = min(max(p, 0.0), 1.0)
        return found

    def answered(self, topic: str) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """Rows with an answer of their own, and the answers."""
        rows = [(self._place[k], a) for k, a in self._workspace.desk.audits.answers(topic).items() if k in self._place]
        return np.array([row for row, _ in rows], np.int64), np.array([answer for _, answer in rows], bool)

    def draw(self, topic: str, n: int) -> list[str]:
        """The next ``n`` contacts to ask about, most useful first; those answered are passed over."""
        if topic == SHARED:
            done = set(self._workspace.desk.audits.shared())
            order = sorted(self.ids, key=lambda key: (content_hash("audit", key, size=8), key))
            return [key for key in order if key not in done][:n]
        rows, _ = self.answered(topic)
        done_rows = set(rows.tolist())
        drawn = draw_labels(self.scores(topic), min(len(done_rows) + n, len(self.ids)), seed=SEED)
        return [self.ids[row] for row in drawn.tolist() if row not in done_rows][:n]

    def shared(self) -> tuple[RecallAudit | None, str]:
        """The pooled audit, and what is missing where there is none."""
        answers = {k: topics for k, topics in self._workspace.desk.audits.shared().items() if k in self._place}
        if not answers:
            return None, "no shared audit: what no score shows is not covered (headwater audit draw shared)"
        topics = [row["topic_id"] for row in self._workspace.read("issues", columns=["topic_id"]).to_pylist()]
        keys = sorted(answers)
        labels = np.array([[topic in answers[key] for topic in topics] for key in keys], bool)
        rows = np.array([self._place[key] for key in keys], np.int64)
        try:
            return RecallAudit.of_columns((self.scores(topic) for topic in topics), rows, labels), ""
        except NotEnoughData as error:
            return None, f"{error}; {error.hint}"

    def estimate(self, topic: str, *, level: float) -> tuple[Estimate | None, str]:
        """Audited share of the topic, or why there is none and how many labels are missing."""
        rows, answers = self.answered(topic)
        if not len(rows):
            return None, "not audited: headwater audit draw ISSUE"
        audit, note = self.shared()
        try:
            return estimate_prevalence(self.scores(topic), rows, answers, audit=audit, level=level), note
        except NotEnoughData as error:
            return None, f"{error}; {error.hint}" if "draw_labels" not in error.hint else str(error)

    def buys(self, topic: str, *, level: float) -> list[tuple[int, float]]:
        """Labels in all and the width of the interval, in contacts, to expect with them."""
        rows, answers = self.answered(topic)
        scores = self.scores(topic)
        audit, _ = self.shared()
        have = max(len(rows), 30)
        plans = sorted({have, *(have + more for more in (50, 100, 200, 400))})
        usable = [n for n in plans if n <= len(self.ids)]
        return [(n, expected_width(scores, rows, answers, n, audit=audit, level=level) * len(self.ids)) for n in usable]


def in_contacts(e: Estimate, n: int) -> dict[str, Any]:
    """A share of ``n`` contacts as contacts: the fields of a number as verbs answer with it."""
    ends = {name: getattr(e, name) * n for name in ("value", "low", "high")}
    return {**ends, "level": e.level, "unit": "contacts", "method": e.method, "covers": list(e.covers)}


def text_of(workspace: Workspace, ids: Sequence[str], *, most: int = 600) -> dict[str, str]:
    """What cleaning kept of each contact, personal data replaced; contacts that are not prepared yet are left out."""
    if not ids:
        return {}
    where = among("contact_id", ids)
    texts: dict[str, Any] = {
        row["contact_id"]: row["text"]
        for row in workspace.read("contacts", columns=["contact_id", "text"], where=where).to_pylist()
    }
    found = {}
    for row in workspace.read("prepared", columns=["contact_id", "kept", "personal"], where=where).to_pylist():
        text, personal = texts[row["contact_id"]], [PersonalSpan(**span) for span in row["personal"]]
        spans = [(span["start"], span["end"]) for span in row["kept"] if span["start"] < span["end"]]
        whole = " ".join(" ".join(render(text, start, end, personal).split()) for start, end in spans)
        found[row["contact_id"]] = whole if len(whole) <= most else whole[:most].rsplit(" ", 1)[0] + " …"
    return found

"""The stage that takes people's labels into the model: ``labels`` and ``reliability``, and the model that assigns."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from headwater.app.nodes import receiving_below
from headwater.app.vectors import vectors_of_contacts
from headwater.core.ids import contact_of, content_hash
from headwater.core.ports import Artefacts, Lake
from headwater.core.schema import schema
from headwater.organise.calibrate import ENOUGH, Reliability, cross_fitted, fit_curve, reliability
from headwater.organise.compile import Compiled
from headwater.organise.labels import Settled
from headwater.organise.packed import unpack
from headwater.organise.teach import NONE_OF_THESE, Taught, held_out, moved


@dataclass(frozen=True, slots=True)
class _Lesson:
    """A labelled statement whose vector is known."""

    statement: str
    answer: Settled
    index: int
    is_topic: bool  # else a node above others, which moves no direction


@dataclass(frozen=True, slots=True)
class Learned:
    """A model that learned from labels.

    Attributes:
        taught: the model.
        lessons: the labels that it learned from.
        tables: its reliability by kind; empty without labels enough.
        facts: of the learning.
    """

    taught: Taught
    lessons: list[_Lesson]
    tables: Mapping[str, Reliability]
    facts: Mapping[str, Any]

    @property
    def name(self) -> str:
        """Of the artefact: another model, another name."""
        return f"taught-{content_hash(self.taught.to_bytes(), size=8)}.bin"


def teach(
    lake: Lake,
    artefacts: Artefacts,
    answers: Sequence[Settled],
    *,
    compiled: Mapping[str, Any],
    before: Mapping[str, Any],
    until: int,
) -> Mapping[str, Any]:
    """Write ``labels`` and ``reliability``; returns where the model that assigns lies.

    Args:
        lake: the lake.
        artefacts: where models go.
        answers: one an item; labels of topics that no longer exist are counted and left aside.
        compiled: facts of the stage ``taxonomy``.
        before: facts of the last time.
        until: number of the newest label that the answers are of.
    """
    learned = learn(lake, unpack(artefacts.get(compiled["model"])), answers)
    artefacts.put(learned.name, learned.taught.to_bytes())
    lake.replace("labels", [_labels(learned.lessons)])
    lake.replace("reliability", [_reliability(learned.tables)])
    changed = before and before["taught"] != learned.name
    last = {"taught": before["taught"]} if changed else before.get("previous")
    return {"taught": learned.name, "previous": last, "until": until, **learned.facts}


def learn(lake: Lake, model: Compiled, answers: Sequence[Settled]) -> Learned:
    """What labels make of a model; nothing is written.

    Args:
        lake: the lake.
        model: of the taxonomy.
        answers: one an item.
    """
    below = receiving_below(lake.read("topics", columns=["topic_id", "parent_id"]).to_pylist(), model.nodes)
    statements, rows = _labelled_vectors(lake, [answer.item for answer in answers], model)
    lessons, unknown = _lessons(answers, statements, model.likely(rows), below)
    place = {statement: i for i, statement in enumerate(statements)}
    chosen = rows[[place[lesson.statement] for lesson in lessons]]
    index = np.asarray([lesson.index if lesson.is_topic else NONE_OF_THESE for lesson in lessons], dtype=np.int64)
    facts: dict[str, Any] = {"labels": len(lessons), "unknown_topic": unknown, "calibrated": False}
    tables: dict[str, Reliability] = {}
    curve = None
    judged = np.asarray([lesson.answer.is_random for lesson in lessons], dtype=bool)
    facts["random"] = int(judged.sum())
    if judged.sum() >= ENOUGH:
        gold = np.asarray([lesson.index for lesson in lessons], dtype=np.int64)
        raw, right = held_out(model, chosen, gold, judged)
        curve = fit_curve(raw, right)
        tables = {"raw": reliability(raw, right), "calibrated": reliability(cross_fitted(raw, right), right)}
        facts |= {"calibrated": True, "accuracy": tables["raw"].accuracy}
        facts |= {f"error_{kind}": table.error for kind, table in tables.items()}
    taught = Taught(moved(model, chosen, index), {lesson.statement: lesson.index for lesson in lessons}, curve)
    return Learned(taught, lessons, tables, facts)


def _labelled_vectors(lake: Lake, items: Sequence[str], model: Compiled) -> tuple[list[str], npt.NDArray[np.float32]]:
    """Statements of the labelled items, or of the contacts they name, in the order of their hashes, and their vectors."""
    ids, _, rows = vectors_of_contacts(lake, map(contact_of, items))
    order = sorted(range(len(ids)), key=lambda i: content_hash(ids[i], size=8))
    return [ids[i] for i in order], rows.reshape(len(ids), model.directions.shape[1])[order]


def _lessons(
    answers: Sequence[Settled],
    statements: Sequence[str],
    likely: npt.NDArray[np.float64],
    below: Mapping[str, Sequence[int]],
) -> tuple[list[_Lesson], int]:
    """Labels by statement in the order of ``statements``; how many name a node that there is not.

    A label of a contact goes to the statement that is likeliest to be meant; one of a node above others to the likeliest
    below it.

    Args:
        answers: one an item.
        statements: n ids.
        likely: ``(n, nodes)`` probabilities.
        below: node -> indices of the nodes at or below it that statements are assigned to.
    """
    of_contact: dict[str, list[int]] = {}
    for i, statement in enumerate(statements):
        of_contact.setdefault(contact_of(statement), []).append(i)
    known = {statement: i for i, statement in enumerate(statements)}
    found: dict[int, _Lesson] = {}
    unknown = 0
    for answer in sorted(answers, key=lambda answer: answer.item in known):  # a statement's own label comes last
        places = [known[answer.item]] if answer.item in known else of_contact.get(answer.item, [])
        if not places:
            continue
        if answer.topic_id is None:
            for place in places:
                found[place] = _Lesson(statements[place], answer, NONE_OF_THESE, True)
            continue
        meant = below.get(answer.topic_id)
        if not meant:
            unknown += 1
            continue
        place, index = max(((p, i) for p in places for i in meant), key=lambda pair: (likely[pair], -pair[0], -pair[1]))
        found[place] = _Lesson(statements[place], answer, index, len(meant) == 1)
    return [found[place] for place in sorted(found)], unknown


def _labels(lessons: Sequence[_Lesson]) -> pa.Table:
    rows = [
        {
            "statement_id": lesson.statement,
            "topic_id": lesson.answer.topic_id,
            "authors": list(lesson.answer.authors),
            "source": lesson.answer.source,
            "is_random": lesson.answer.is_random,
        }
        for lesson in sorted(lessons, key=lambda lesson: lesson.statement)
    ]
    return pa.Table.from_pylist(rows, schema=schema("labels"))


def _reliability(tables: Mapping[str, Reliability]) -> pa.Table:
    rows = [
        {"kind": kind, "bin": number, **asdict(bin_)}
        for kind, table in tables.items()
        for number, bin_ in enumerate(table.bins)
    ]
    return pa.Table.from_pylist(rows, schema=schema("reliability"))

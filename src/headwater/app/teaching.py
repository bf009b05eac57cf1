"""The stage that takes people's labels into the model: ``labels`` and ``reliability``, and the model that assigns."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from headwater.app.nodes import topics_below
from headwater.app.vectors import vectors_of_contacts
from headwater.core.ids import contact_of, content_hash
from headwater.core.ports import Artefacts, Lake
from headwater.core.schema import schema
from headwater.organise.calibrate import ENOUGH, Reliability, cross_fitted, fit_curve, reliability
from headwater.organise.labels import Settled
from headwater.organise.languages import without_language
from headwater.organise.state import TopicModelState
from headwater.organise.teach import NONE_OF_THESE, Taught, held_out, with_labels


@dataclass(frozen=True, slots=True)
class _Lesson:
    """A labelled statement whose vector is known."""

    statement: str
    answer: Settled
    index: int
    is_topic: bool  # else a node above the topics, which moves no direction


def teach(
    lake: Lake, artefacts: Artefacts, answers: Sequence[Settled], *, organised: Mapping[str, Any]
) -> Mapping[str, Any]:
    """Write ``labels`` and ``reliability``; returns where the model that assigns lies.

    Args:
        lake: the lake.
        artefacts: where models go.
        answers: one an item; labels of topics that no longer exist are counted and left aside.
        organised: facts of the stage ``organise``.
    """
    state = TopicModelState.from_bytes(artefacts.get(organised["state"]))
    languages = np.frombuffer(artefacts.get(organised["languages"]), np.float32)
    statements, plain = _labelled_vectors(lake, [answer.item for answer in answers], state)
    rows = without_language(plain, languages.reshape(plain.shape[1], -1)) if len(plain) else plain
    lessons, unknown = _lessons(answers, statements, rows, state)
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
        raw, right = held_out(state.assigner, chosen, gold, judged)
        curve = fit_curve(raw, right)
        tables = {"raw": reliability(raw, right), "calibrated": reliability(cross_fitted(raw, right), right)}
        facts |= {"calibrated": True, "accuracy": tables["raw"].accuracy}
        facts |= {f"error_{kind}": table.error for kind, table in tables.items()}
    taught = Taught(
        with_labels(state.assigner, chosen, index),
        {lesson.statement: lesson.index for lesson in lessons},
        curve,
    )
    data = taught.to_bytes()
    name = f"taught-{content_hash(data, size=8)}.bin"
    artefacts.put(name, data)
    lake.replace("labels", [_labels(lessons)])
    lake.replace("reliability", [_reliability(tables)])
    return {"taught": name, **facts}


def _labelled_vectors(
    lake: Lake, items: Sequence[str], state: TopicModelState
) -> tuple[list[str], npt.NDArray[np.float32]]:
    """Statements of the labelled items, or of the contacts they name, in the order of their hashes, and their vectors."""
    ids, _, rows = vectors_of_contacts(lake, map(contact_of, items))
    order = sorted(range(len(ids)), key=lambda i: content_hash(ids[i], size=8))
    return [ids[i] for i in order], rows.reshape(len(ids), state.assigner.directions.shape[1])[order]


def _lessons(
    answers: Sequence[Settled], statements: Sequence[str], rows: npt.NDArray[np.float32], state: TopicModelState
) -> tuple[list[_Lesson], int]:
    """Labels by statement in the order of ``statements``; how many name a topic that there is not."""
    children = topics_below(state)
    of_contact: dict[str, list[int]] = {}
    for i, statement in enumerate(statements):
        of_contact.setdefault(contact_of(statement), []).append(i)
    known = {statement: i for i, statement in enumerate(statements)}
    likely = state.assigner.probabilities(rows) if len(rows) else np.zeros((0, state.n_topics), dtype=np.float32)
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
        below = children.get(answer.topic_id)
        if below is None:
            unknown += 1
            continue
        place, index = max(((p, i) for p in places for i in below), key=lambda pair: (likely[pair], -pair[0], -pair[1]))
        found[place] = _Lesson(statements[place], answer, index, answer.topic_id in state.ids)
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

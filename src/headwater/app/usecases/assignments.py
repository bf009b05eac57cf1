"""The use cases behind ``assign`` and ``assignments ...``."""

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from headwater.app import stages
from headwater.app.assigning import Assigned, AssignmentModel, model_of
from headwater.app.context import Context
from headwater.app.nodes import path_of
from headwater.app.running import PREPARE
from headwater.app.taxonomies import vectors_of
from headwater.app.usecases.labels import statement_texts
from headwater.app.usecases.topics import Named, named
from headwater.app.verbs.assignments import (
    AssignInput,
    AssignOutput,
    BinRow,
    CardOutput,
    Explained,
    ExplainInput,
    ExplainOutput,
    NearRow,
    NodeRow,
    StatementAssigned,
    TextAssigned,
    WordRow,
)
from headwater.app.verbs.config import Nothing
from headwater.app.workspace import Workspace, opened
from headwater.core.errors import InputError
from headwater.core.ids import content_hash
from headwater.core.schema import empty, schema
from headwater.core.stats.intervals import wilson
from headwater.core.text.visible import visible
from headwater.core.vectors.neighbours import nearest
from headwater.organise.calibrate import ENOUGH
from headwater.organise.explain import telling_words
from headwater.prepare.redact import redact

_ID = re.compile(r"^c_[0-9a-f]{8,64}(\.[0-9]+)?$")
_NEAR = 3
_LABELS = 2000
"""Labelled statements among which the nearest are looked for."""


def assign(context: Context, given: AssignInput) -> AssignOutput:
    """The topics of texts, by the model, the encoder and the preparation of the last run."""
    with opened(context) as workspace:
        model, names = model_of(workspace), named(workspace)
        said = [[visible(redact(text).text)] for text in given.texts] if given.whole else split(given.texts)
        flat = [statement for statements in said for statement in statements]
        found = _assigned(workspace, model, [""] * len(flat), flat, vectors_of(workspace, flat))
        rows = iter(_rows(names, flat, found))
        return AssignOutput(
            texts=[TextAssigned(statements=[next(rows) for _ in statements]) for statements in said],
            calibrated=model.taught.curve is not None,
        )


def split(texts: Sequence[str]) -> list[list[str]]:
    """The statements of texts as a run would find them, personal data replaced; a text without one is one itself."""
    contacts = pa.Table.from_pylist(
        [_as_contact(number, text) for number, text in enumerate(texts)], schema=schema("contacts")
    )
    found = stages.prepare(PREPARE)(contacts)["statements"]
    out: list[list[str]] = [[] for _ in texts]
    for contact, text in zip(found["contact_id"].to_pylist(), found["text"].to_pylist(), strict=True):
        out[int(contact)].append(text)
    return [said or [visible(redact(text).text)] for said, text in zip(out, texts, strict=True)]


def _as_contact(number: int, text: str) -> dict[str, object]:
    row: dict[str, object] = dict.fromkeys(empty("contacts").column_names)
    row |= {"contact_id": str(number), "part": 0, "source": "", "line": number, "channel": "text", "text": text}
    return row | {"turns": [], "attributes": {}, "content_hash": ""}


def explain(context: Context, given: ExplainInput) -> ExplainOutput:
    """Every statement of a contact, or of a text, with its topic and the reasons.

    Raises:
        InputError: there is no such contact or statement, or it says nothing.
    """
    with opened(context) as workspace:
        model, names = model_of(workspace), named(workspace)
        ids, texts = _said(workspace, given.subject.strip())
        vectors = vectors_of(workspace, texts)
        found = _assigned(workspace, model, ids, texts, vectors)
        near = _Nearest(workspace, model, names)
        likely, _ = model.taught.likeliest(vectors, 4)
        answer = []
        for place, row in enumerate(_rows(names, texts, found)):
            topic = model.ids.index(row.best_topic_id)
            answer.append(
                Explained(
                    **row.model_dump(),
                    alternatives=[_node(names, model.ids[t]) for t in likely[place].tolist() if t != topic][:_NEAR],
                    near=near.of(vectors[place : place + 1], topic, but=ids[place]),
                    words=[
                        WordRow(word=word, weight=weight)
                        for word, weight in telling_words(
                            texts[place],
                            lambda variants: model.rows(vectors_of(workspace, variants)),
                            model.nearest_anchor(vectors[place], topic),
                            n_words=given.words,
                        )
                    ],
                )
            )
        return ExplainOutput(subject=given.subject if _ID.match(given.subject.strip()) else "", statements=answer)


def card(context: Context, _given: Nothing) -> CardOutput:
    """The reliability of the model that assigned last, or why there is no table."""
    with opened(context) as workspace:
        model = model_of(workspace)
        facts = next(row.facts for row in workspace.desk.ledger("teach"))
        bins = workspace.read("reliability").to_pylist()
    accuracy = facts.get("accuracy")
    low, high = (None, None)
    if accuracy is not None:
        ends = wilson(round(accuracy * facts["random"]), facts["random"])
        low, high = float(ends[0]), float(ends[1])
    return CardOutput(
        model=facts["taught"],
        topics=len(model.ids),
        encoder=model.taught.model.encoder,
        labels=facts["labels"],
        random=facts["random"],
        enough=ENOUGH,
        unknown_topic=facts["unknown_topic"],
        calibrated=facts["calibrated"],
        accuracy=accuracy,
        accuracy_low=low,
        accuracy_high=high,
        error_raw=facts.get("error_raw"),
        error_calibrated=facts.get("error_calibrated"),
        bins=[BinRow.from_row(row) for row in bins],
        reading=_reading(facts["random"], calibrated=facts["calibrated"]),
    )


def _reading(n_random: int, *, calibrated: bool) -> str:
    if calibrated:
        return "a probability is the chance that a person agrees with the topic, as far as the table shows"
    return (
        f"not calibrated: a probability says how likely the topic is found again, not that a person would agree; "
        f"{n_random} of {ENOUGH} labels drawn at random are there (headwater label)"
    )


def _said(workspace: Workspace, subject: str) -> tuple[list[str], list[str]]:
    """Ids (empty for a text) and texts of the statements of the subject."""
    if not _ID.match(subject):
        (texts,) = split([subject])
        return [""] * len(texts), texts
    where = f"{'statement_id' if '.' in subject else 'contact_id'} = '{subject}'"
    rows = workspace.read("statements", columns=["statement_id", "start", "text"], where=where).sort_by("start")
    if not rows.num_rows:
        raise InputError(f"{subject} has no statement", hint="headwater contacts show ID shows what a contact says")
    return rows["statement_id"].to_pylist(), rows["text"].to_pylist()


def _assigned(
    workspace: Workspace,
    model: AssignmentModel,
    ids: Sequence[str],
    texts: Sequence[str],
    vectors: npt.NDArray[np.float32],
) -> Assigned:
    return model.assign(ids, vectors, texts, least=workspace.resolved.settings.min_probability)


def _rows(names: Named, texts: Sequence[str], found: Assigned) -> list[StatementAssigned]:
    of = {row["topic_id"]: row for row in names.rows}
    return [
        StatementAssigned(
            text=text,
            topic_id=topic,
            best_topic_id=best,
            path=[NodeRow.from_row(row) for row in path_of(of, best)],
            probability=float(probability),
            also=[_node(names, node) for node in more],
            decided_by=decided_by,
        )
        for text, topic, best, probability, more, decided_by in zip(
            texts, found.topics, found.best, found.probabilities, found.also, found.decided_by, strict=True
        )
    ]


def _node(names: Named, node: str) -> NodeRow:
    return NodeRow(topic_id=node, name=names.name(node), level=0)


class _Nearest:
    """Labelled statements and exemplars, and which of them are near a statement."""

    def __init__(self, workspace: Workspace, model: AssignmentModel, names: Named) -> None:
        self._names = names
        labelled = {
            row["statement_id"]: row["topic_id"]
            for row in workspace.read("labels", columns=["statement_id", "topic_id"]).to_pylist()
        }
        kept = sorted(labelled, key=lambda key: content_hash(key, size=8))[:_LABELS]
        exemplars = {key: row["topic_id"] for row in self._names.rows for key in row["exemplars"]}
        self._of = {key: (topic, "exemplar") for key, topic in exemplars.items()}
        self._of |= {key: (labelled[key], "label") for key in kept}
        texts = statement_texts(workspace, self._of)
        self._ids = sorted(texts)
        self._texts = [texts[key] for key in self._ids]
        self._rows = model.rows(vectors_of(workspace, self._texts)) if self._ids else np.zeros((0, 1), np.float32)
        self._model = model

    def of(self, vector: npt.NDArray[np.float32], topic: int, *, but: str) -> list[NearRow]:
        """The nearest labelled statements, and the nearest exemplars of the topic, the nearest first."""
        wanted = self._model.ids[topic]
        query = self._model.rows(vector)
        out: list[NearRow] = []
        for kind in ("label", "exemplar"):
            places = [
                i
                for i, key in enumerate(self._ids)
                if key != but and self._of[key][1] == kind and (kind == "label" or self._of[key][0] == wanted)
            ]
            if not places:
                continue
            found, cosines = nearest(query, self._rows[places], _NEAR)
            out += [
                NearRow(
                    statement_id=self._ids[places[i]],
                    text=self._texts[places[i]],
                    topic=self._names.name(self._of[self._ids[places[i]]][0]),
                    similarity=round(float(cosine), 4),
                    kind=kind,
                )
                for i, cosine in zip(found[0].tolist(), cosines[0].tolist(), strict=True)
            ]
        return out

"""The use cases behind ``quality ...``."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from headwater.app.context import Context
from headwater.app.library.prepare import is_safe_name
from headwater.app.taxonomies import encoder_of, facts_of
from headwater.app.usecases.topics import named
from headwater.app.vectors import read_vectors, vectors_of_contacts
from headwater.app.verbs.quality import FileInput, Measure, QualityOutput, ShowInput, TextInput, TopicQuality
from headwater.app.whole import sample_where
from headwater.app.workspace import Workspace, opened
from headwater.core.errors import InputError
from headwater.core.ids import contact_of
from headwater.core.types import Estimate
from headwater.organise.judged import Judgement, judge
from headwater.organise.quality import METHOD

MEANING: Final[Mapping[str, str]] = {
    "overall": "harmonic mean of separation and resolution, times coverage: ranks labels of the same statements",
    "stability": "agreement, beyond chance, of two readings of all statements, each learned from one half",
    "predictability": "share of statements that the half without them puts into their topic, beyond chance",
    "separation": "nearness to the rest of the own topic against the nearest other one, -1 to 1",
    "agreement": "share of what a label says that the ten nearest statements say, too",
    "resolution": "how much the labels tell, 1 = as fine as so many statements bear",
    "coverage": "share of statements with a topic",
}
_LOOKED_AT: Final = 20_000
"""Statements of a workspace that are read; the measures come from 5,000 of them."""
_MOST_REJECTED: Final = 20
_NONE: Final = frozenset({"", "-1", "none", "noise", "outlier"})


def show(context: Context, given: ShowInput) -> QualityOutput:
    """The quality of the workspace's own topics, background left out.

    Raises:
        InputError: there are no topics yet.
        NotEnoughData: too few statements.
    """
    with opened(context) as workspace:
        topics = named(workspace)
        where = sample_where(workspace.lake, _LOOKED_AT)
        ids, _, rows = read_vectors(workspace.lake, where)
        table = workspace.read("assignments", columns=["statement_id", "topic_id"], where=where)
        topic_of = dict(zip(table["statement_id"].to_pylist(), table["topic_id"].to_pylist(), strict=True))
        vectors = _encoder_id(workspace)
    labels = [topic_of.get(key) or "" for key in ids]
    names = {row["topic_id"]: row["name"] for row in topics.rows if row["level"] == 0 and row["kind"] == "issue"}
    return _answer(labels, rows, [contact_of(key) for key in ids], names=names, vectors=vectors, given=given)


def judge_file(context: Context, given: FileInput) -> QualityOutput:
    """The quality of the topics in a CSV file.

    Raises:
        InputError: the file cannot be read, or has not the columns.
        NotEnoughData: too few rows with a label.
    """
    try:
        text = Path(given.path).read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{given.path} cannot be read: {error}", hint="give a CSV file in UTF-8") from error
    return _judged(context, text, given, called=given.path)


def judge_text(context: Context, given: TextInput) -> QualityOutput:
    """The quality of the topics in a CSV.

    Raises:
        InputError: it has not the columns.
        NotEnoughData: too few rows with a label.
    """
    return _judged(context, given.rows, given, called="the text")


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    key: str
    label: str


def _judged(context: Context, text: str, given: FileInput | TextInput, *, called: str) -> QualityOutput:
    by, rows = _read(text, called)
    contacts: list[str] | None = None
    rejected: list[str] = []
    with opened(context) as workspace:
        encoder = encoder_of(workspace)
        if by == "text":
            vectors = encoder.encode([row.key for row in rows])
        else:
            vectors, rows, rejected = _looked_up(workspace, rows)
            contacts = [contact_of(row.key) for row in rows]
    labels = [row.label for row in rows]
    return _answer(labels, vectors, contacts, vectors=encoder.id, given=given, rejected=rejected)


def _read(text: str, called: str) -> tuple[str, list[_Row]]:
    """What the rows are known by, ``id`` or ``text``, and the rows; a label that stands for no topic becomes empty."""
    reader = csv.DictReader(io.StringIO(text))
    heads = {name.strip().lower(): name for name in reader.fieldnames or () if name}
    by = next((name for name in ("id", "text") if name in heads), "")
    if not by or "label" not in heads:
        found = ", ".join(heads) or "no columns"
        raise InputError(f"{called} has {found}", hint="its first line must name label, and id or text")
    try:
        return by, list(_rows(reader, heads[by], heads["label"]))
    except csv.Error as error:
        raise InputError(f"{called}, line {reader.line_num}: {error}", hint="give comma-separated values") from error


def _rows(reader: "csv.DictReader[str]", by: str, label: str) -> Iterator[_Row]:
    for row in reader:
        said = (row[label] or "").strip()
        yield _Row(reader.line_num, (row[by] or "").strip(), "" if said.lower() in _NONE else said)


def _looked_up(workspace: Workspace, rows: Sequence[_Row]) -> tuple[npt.NDArray[np.float32], list[_Row], list[str]]:
    """Vectors of the rows whose statement or contact is known, these rows, and what is wrong with the others.

    A contact has the mean of the vectors of its statements.
    """
    ids, _, found = vectors_of_contacts(workspace.lake, [contact_of(row.key) for row in rows if _is_id(row.key)])
    places: dict[str, list[int]] = {}
    for place, key in enumerate(ids):
        places.setdefault(key, []).append(place)
        places.setdefault(contact_of(key), []).append(place)
    kept = [row for row in rows if row.key in places]
    lost = [row for row in rows if row.key not in places]
    rejected = [f"line {row.line}: there is no statement or contact {row.key!r}" for row in lost[:_MOST_REJECTED]]
    if len(lost) > _MOST_REJECTED:
        rejected.append(f"and {len(lost) - _MOST_REJECTED:,} more")
    return np.array([found[places[row.key]].mean(axis=0) for row in kept], np.float32), kept, rejected


def _is_id(key: str) -> bool:
    """Whether it may be asked for: other signs than those of ids would reach the filter."""
    return key.replace(".", "").replace("_", "").isalnum() and key.isascii()


def _answer(
    labels: Sequence[str],
    rows: npt.NDArray[np.float32],
    contacts: Sequence[str] | None,
    *,
    vectors: str,
    given: ShowInput | FileInput | TextInput,
    names: Mapping[str, str] | None = None,
    rejected: Sequence[str] = (),
) -> QualityOutput:
    known = sorted({label for label in labels if label})
    number = {label: i for i, label in enumerate(known)}
    codes = np.array([number.get(label, -1) for label in labels], dtype=np.int64)
    if not len(codes):
        raise InputError("no row is known here", hint="; ".join(rejected[:3]) or "give rows with a label")
    shown = {label: (names or {}).get(label, label) for label in known}
    shown = {label: name if is_safe_name(name) else f"topic {number[label] + 1}" for label, name in shown.items()}
    made = judge(rows, codes, contacts=contacts, names=list((names or {}).values()), seed=given.seed)
    worst = [
        TopicQuality(
            topic=known[topic.topic] if names else shown[known[topic.topic]],
            name=shown[known[topic.topic]],
            statements=topic.n_rows,
            found=round(topic.found.value, 4),
            low=round(topic.found.low, 4),
            high=round(topic.found.high, 4),
            level=topic.found.level,
            taken_for=shown[known[topic.taken_for]] if topic.taken else "",
            taken=topic.taken,
        )
        for topic in made.topics[: given.limit]
    ]
    return QualityOutput(
        measures=[_measure(name, made.measures[name]) for name in MEANING],
        statements=made.n_rows,
        looked_at=made.n_looked_at,
        topics=made.n_topics,
        worst=worst,
        same_names=[list(group) for group in made.same_names],
        rejected=list(rejected),
        vectors=vectors,
        method=METHOD,
        reading=_reading(made),
    )


def _measure(name: str, estimate: Estimate) -> Measure:
    return Measure(
        name=name,
        value=estimate.value,
        low=estimate.low,
        high=estimate.high,
        level=estimate.level,
        meaning=MEANING[name],
    )


def _reading(made: Judgement) -> str:
    found = made.measures["predictability"]
    weak = sum(topic.found.high < 0.5 for topic in made.topics)
    said = (
        f"one half of the statements finds the topics of the other {found.value:.0%} of the way from chance to always"
    )
    said += f" [{found.low:.0%}-{found.high:.0%}]"
    if weak:
        said += f"; {weak} of {made.n_topics} topics are found less than half of the time: merge or split them"
    if made.same_names:
        said += f"; {len(made.same_names)} names are given twice or more"
    return said


def _encoder_id(workspace: Workspace) -> str:
    return str(facts_of(workspace, "encoder").get("encoder_id") or encoder_of(workspace).id)

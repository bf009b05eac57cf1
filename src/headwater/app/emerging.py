"""The stage that looks at what came in since the topics were found: ``drift`` of each topic, ``candidates`` for new ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from threadpoolctl import threadpool_limits

from headwater.anecdotes.quote import is_verbatim, make_quote
from headwater.app.assigning import AssignmentModel
from headwater.app.vectors import Vectors, places, read_vectors
from headwater.core.errors import NotEnoughData
from headwater.core.ids import contact_of
from headwater.core.ports import Lake, among
from headwater.core.schema import schema
from headwater.core.stats.intervals import wilson
from headwater.core.stats.multiplicity import benjamini_hochberg
from headwater.core.types import PersonalSpan
from headwater.core.vectors.exact import group_sums, snap
from headwater.organise.drift import Drift, measure_drift
from headwater.organise.emerge import METHOD, NEAR, Candidate, find_candidates
from headwater.organise.name import TopicText, describe
from headwater.organise.proposals import candidate_ids

FDR = 0.1
"""Share of false candidates that is accepted."""
_KNOWN, _NEW = 8_000, 20_000  # statements looked at, at most
_SHOWN = 500  # statements kept of a candidate
_QUOTES = 3
_LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class _Side:
    """Statements of the time before, or since."""

    ids: list[str]
    texts: list[str]
    rows: Vectors
    units: list[str]  # the contact, or the first of its copies
    nodes: npt.NDArray[np.int64]  # that the model assigns them to


def emerge(
    lake: Lake, model: AssignmentModel, *, parts: Sequence[int], decisions: Sequence[Mapping[str, Any]], seed: int
) -> Mapping[str, Any]:
    """Write ``candidates`` and ``drift``; returns how many.

    Args:
        lake: the lake.
        model: the one that assigned.
        parts: parts of the data that there were when the topics were found.
        decisions: what people decided about candidates: those keep their ids, so that they are known again.
        seed: of the permutations of drift.
    """
    where = f"part IN ({', '.join(map(str, parts))})" if parts else "part < 0"
    copies = lake.read("duplicates", columns=["contact_id", "group_id"])
    first = dict(zip(copies["contact_id"].to_pylist(), copies["group_id"].to_pylist(), strict=True))
    known = _side(lake, model, where, first, most=_KNOWN)
    new = _side(lake, model, f"NOT ({where})", first, most=_NEW)
    with threadpool_limits(limits=1):  # sums must not depend on how many threads share them
        found: Sequence[Candidate] = _candidates(model, known, new)
        changes = _drift(model, known, new, seed=seed)
    held = [(row["candidate_id"], row["statements"]) for row in lake.read("candidates").to_pylist()]
    held += [(decision["candidate_id"], decision["statements"]) for decision in decisions]
    members = [[new.ids[row] for row in candidate.rows] for candidate in found]
    ids = candidate_ids(members, held)
    is_news = _news(found, ids, new, decisions)
    found, ids = [c for c, keep in zip(found, is_news, strict=True) if keep], list(compress(ids, is_news))
    taken = set(lake.read("topics", columns=["name"])["name"].to_pylist())
    texts = _described(known, new, found, taken)
    rows = [
        _row(lake, model, new, candidate, key=key, text=text)
        for candidate, key, text in zip(found, ids, texts, strict=True)
    ]
    lake.replace("candidates", [pa.Table.from_pylist(rows, schema=schema("candidates"))])
    lake.replace("drift", [pa.Table.from_pylist(changes, schema=schema("drift"))])
    drifting = sum(row["q_value"] <= FDR for row in changes)
    return {"known": len(known.ids), "new": len(new.ids), "candidates": len(rows), "drifting": drifting}


def _side(lake: Lake, model: AssignmentModel, where: str, first: Mapping[str, str], *, most: int) -> _Side:
    """At most so many statements: those of the contacts with the smallest ids, which are hashes."""
    total = lake.count("statements", where)
    if total > most:
        where = f"({where}) AND statement_id < 'c_{int(most / total * 16**8):08x}'"
    ids, texts, plain = read_vectors(lake, where)
    width = model.taught.model.directions.shape[1]
    units = [first.get(contact_of(key), contact_of(key)) for key in ids]
    vectors = plain.reshape(len(ids), width)
    return _Side(ids, texts, model.rows(vectors), units, model.taught.decide(ids, vectors, texts).node)


def _candidates(model: AssignmentModel, known: _Side, new: _Side) -> tuple[Candidate, ...]:
    number = {unit: i for i, unit in enumerate(sorted({*known.units, *new.units}))}
    units = ([number[unit] for unit in known.units], [number[unit] for unit in new.units])
    try:
        return find_candidates(model.anchors, known.rows, new.rows, units=units, fdr=FDR)
    except NotEnoughData:
        return ()


def _news(
    found: Sequence[Candidate], ids: Sequence[str], new: _Side, decisions: Sequence[Mapping[str, Any]]
) -> list[bool]:
    """Which are not near what a person merged or dismissed; one that was decided about itself stays, as decided."""
    decided = [row for row in decisions if row["action"] != "accepted"]
    place = places(new.ids)
    rows = [[place[key] for key in row["statements"] if key in place] for row in decided]
    means = [snap(new.rows[held].sum(axis=0, dtype=np.float64)[None])[0] for held in rows if held]
    known = {row["candidate_id"] for row in decisions}
    return [
        key in known or all(float(mean @ candidate.direction) < NEAR for mean in means)
        for candidate, key in zip(found, ids, strict=True)
    ]


def _drift(model: AssignmentModel, known: _Side, new: _Side, *, seed: int) -> list[dict[str, Any]]:
    """A row a topic with five statements or more on each side, and one of all."""
    measured: list[tuple[str, Drift]] = []
    subjects: list[tuple[str, npt.NDArray[np.bool_], npt.NDArray[np.bool_]]] = [
        (topic, known.nodes == index, new.nodes == index) for index, topic in enumerate(model.ids)
    ]
    subjects.append(("all", np.ones(len(known.ids), bool), np.ones(len(new.ids), bool)))
    for subject, left, right in subjects:
        if min(left.sum(), right.sum()) >= 5:
            drift = measure_drift(known.rows[left], new.rows[right], max_rows=500, seed=seed)
            measured.append((subject, drift))
    adjusted = benjamini_hochberg([drift.p_value for _, drift in measured] or [1.0])
    return [
        {
            "topic_id": subject,
            "distance": drift.distance,
            "p_value": drift.p_value,
            "q_value": float(q_value),
            "n_before": drift.n_before,
            "n_after": drift.n_after,
        }
        for (subject, drift), q_value in zip(measured, adjusted, strict=bool(measured))
    ]


def _described(known: _Side, new: _Side, found: Sequence[Candidate], taken: set[str]) -> list[TopicText]:
    """Names and keywords, told apart from each other and from what is known."""
    if not found:
        return []
    rows = np.concatenate([new.rows[list(candidate.rows)] for candidate in found] + [known.rows])
    texts = [new.texts[row] for candidate in found for row in candidate.rows] + known.texts
    topics = np.repeat(np.arange(len(found) + 1), [len(candidate.rows) for candidate in found] + [len(known.ids)])
    directions = snap(group_sums(rows, topics, len(found) + 1))
    return [
        TopicText(f"{t.name} (new)" if t.name in taken else t.name, t.keywords, *_REST)
        for t in describe(texts, topics, rows, directions)[: len(found)]
    ]


_REST = ("", "", "", ())


def _row(
    lake: Lake, model: AssignmentModel, new: _Side, candidate: Candidate, *, key: str, text: TopicText
) -> dict[str, Any]:
    statements = [new.ids[row] for row in candidate.rows]
    contacts = {contact_of(statement) for statement in statements}
    of = len({contact_of(statement) for statement in new.ids})
    low, high = wilson(len(contacts), of, level=_LEVEL)
    shown = _spread(new, candidate)
    times = _times(lake, contacts)
    return {
        "candidate_id": key,
        "name": text.name,
        "keywords": list(text.keywords),
        "contacts": len(contacts),
        "of": of,
        "share": len(contacts) / of,
        "low": float(low),
        "high": float(high),
        "known": candidate.n_known,
        "p_value": candidate.p_value,
        "q_value": candidate.q_value,
        "nearest_topic_id": model.node_of(candidate.nearest),
        "exemplars": shown,
        "quotes": _quotes(lake, shown),
        "statements": statements[:_SHOWN],
        "first_seen": min(times, default=None),
        "method": METHOD,
    }


def _spread(new: _Side, candidate: Candidate) -> list[str]:
    """The most typical statement, then typical ones that differ from those before; of different contacts."""
    chosen: list[int] = []
    for row in candidate.rows:
        if len(chosen) == _QUOTES:
            break
        if new.units[row] in {new.units[other] for other in chosen}:
            continue
        if not chosen or float((new.rows[chosen] @ new.rows[row]).max()) < 0.95:
            chosen.append(row)
    return [new.ids[row] for row in chosen]


def _times(lake: Lake, contacts: set[str]) -> list[Any]:
    found = lake.read("contacts", columns=["timestamp"], where=among("contact_id", sorted(contacts)[:_SHOWN]))
    return [time for time in found["timestamp"].to_pylist() if time is not None]


def _quotes(lake: Lake, statements: Sequence[str]) -> list[str]:
    """The customers' words of each statement, personal data replaced, checked against the contact's bytes."""
    where = among("contact_id", [contact_of(key) for key in statements])
    spans = {row["statement_id"]: row for row in lake.read("statements", where=where).to_pylist()}
    texts = {
        r["contact_id"]: r["text"]
        for r in lake.read("contacts", columns=["contact_id", "text"], where=where).to_pylist()
    }
    personal = {
        row["contact_id"]: [PersonalSpan(**span) for span in row["personal"]]
        for row in lake.read("prepared", columns=["contact_id", "personal"], where=where).to_pylist()
    }
    out = []
    for key in statements:
        contact, span = contact_of(key), spans[key]
        quote = make_quote(contact, texts[contact], span["start"], span["end"], personal[contact])
        if is_verbatim(quote, texts[contact], personal[contact]):
            out.append(quote.text)
    return out

"""The edges of anecdotes: what stands in the tables becomes facts, and what was chosen becomes rows."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from headwater.anecdotes import kinds, weak
from headwater.anecdotes.kinds import Facts, Figures, Verdict, verdicts
from headwater.anecdotes.passage import passage
from headwater.anecdotes.pool import Candidate, Pool, rows
from headwater.anecdotes.rare import RareCounts
from headwater.anecdotes.score import informative
from headwater.anecdotes.select import Selection, select
from headwater.anecdotes.told import candidate_of, facts_of
from headwater.anecdotes.typical import cohort_of, pick
from headwater.core.ports import Lake, Progress, among
from headwater.core.schema import empty
from headwater.core.tables import by_part, codes, matrix, together
from headwater.core.types import PersonalSpan

CANDIDATES = 300
"""Statements of a topic that are looked at: those of the contacts with the smallest ids, which are hashes."""
QUOTES = 5
"""Exemplars that are shown with an issue."""
EXEMPLARS = 20
"""Exemplars of a topic that are kept, best first: any reading budget takes its own from them."""
OTHERS = 10
"""Anecdotes of every other kind that are kept for a topic."""
_FEW = 1_000  # rows that are asked for by id
_LATE = 0.75  # the last quarter of the time that the data span


def anecdotes(lake: Lake, progress: Progress) -> Mapping[str, Any]:
    """Write ``anecdotes``: for every topic the contacts to read, by kind, each with what it stands for."""
    found = list(_typical(lake, progress))
    pool = Pool()
    for candidate in (*_told(lake), *_weak_signals(lake)):
        pool.add(candidate)
    groups = pool.groups()
    ids = sorted({candidate.statement_id for candidates, _ in groups for candidate in candidates})
    place, known = {key: i for i, key in enumerate(ids)}, vectors_of(lake, ids)
    for candidates, total in groups:
        vectors = known[[place[candidate.statement_id] for candidate in candidates]]
        quality = [candidate.verdict.score for candidate in candidates]
        keys = [candidate.contact_id for candidate in candidates]
        found += rows(candidates, select(vectors, OTHERS, quality=quality, keys=keys), total=total)
    lake.replace("anecdotes", [pa.Table.from_pylist(found) if found else empty("anecdotes")])
    return {kind: sum(row["kind"] == kind for row in found) for kind in kinds.KINDS}


# --- typical of an issue -------------------------------------------------------------------------------------------


def sample(lake: Lake, topic_id: str | None = None) -> pa.Table:
    """Up to ``CANDIDATES`` statements a topic with vector, text and cohort; one a contact, first copies only.

    Args:
        lake: the tables.
        topic_id: only this topic.
    """
    where = f"topic_id = '{topic_id}'" if topic_id else "topic_id IS NOT NULL"
    found = _candidates(lake, where)
    found = _joined(found, lake, "vectors", "statement_id", ["vector"])
    found = _joined(found, lake, "statements", "statement_id", ["start", "end", "text"])
    found = _joined(found, lake, "contacts", "contact_id", ["channel", "attributes"])
    found = _joined(found, lake, "prepared", "contact_id", ["language"])
    cohorts = [
        cohort_of(*row)
        for row in zip(*(found[name].to_pylist() for name in ("channel", "language", "attributes")), strict=True)
    ]
    return found.append_column("cohort", pa.array(cohorts, pa.string()))


def _typical(lake: Lake, progress: Progress) -> Iterator[dict[str, Any]]:
    """The first five of a topic stand for all of it; those behind them wait for larger budgets and other cohorts."""
    found = sample(lake)
    sizes = _contacts_per_topic(lake)
    numbers, topics = codes(found["topic_id"])
    chosen: list[tuple[str, pa.Table, Selection, Selection]] = []
    for number, topic in enumerate(topics):
        members = found.take(np.flatnonzero(numbers == number))
        chosen.append((topic, members, pick(members, QUOTES), pick(members, EXEMPLARS)))
        progress.advance(1)
    wanted = {key for _, members, *picks in chosen for p in picks for key in _keys(members, p)}
    known = _originals(lake, sorted(wanted))
    for topic, members, first, more in chosen:
        answer: dict[str, dict[str, Any]] = {}
        for picked in (first, more):
            kept = dict(zip(picked.indices.tolist(), members.take(picked.indices).to_pylist(), strict=True))
            candidates = [_exemplar(kept[i], known) if i in kept else _NOBODY for i in range(members.num_rows)]
            for row in rows(candidates, picked, total=sizes[topic]):
                answer.setdefault(row["anecdote_id"], {**row, "rank": len(answer)})
        yield from answer.values()


def _keys(members: pa.Table, picked: Selection) -> list[str]:
    found: list[str] = members["contact_id"].take(pa.array(picked.indices)).to_pylist()
    return found


_NOBODY = Candidate("", "", "", 0, 0, "", (), Verdict("exemplar", 0.0, ()))


def _exemplar(row: Mapping[str, Any], known: Mapping[str, Mapping[str, Any]]) -> Candidate:
    about = known[row["contact_id"]]
    verdict = Verdict("exemplar", float(row["probability"]), ("says what many contacts of this issue say",))
    names = ("contact_id", "topic_id", "statement_id", "start", "end")
    given = {name: row[name] for name in names}
    return Candidate(**given, text=about["text"], personal=about["personal"], verdict=verdict)


def _candidates(lake: Lake, where: str) -> pa.Table:
    copies = lake.read("duplicates", columns=["contact_id", "group_id"])
    copies = copies.filter(pc.not_equal(copies["contact_id"], copies["group_id"]))["contact_id"].combine_chunks()
    kept: pa.Table | None = None
    columns = ["topic_id", "contact_id", "statement_id", "probability"]
    for batch in lake.scan("assignments", columns=columns, where=where, batch_rows=1 << 17):
        batch = batch.filter(pc.invert(pc.is_in(batch["contact_id"], value_set=copies)))
        table = batch if kept is None else pa.concat_tables([kept, batch])
        table = table.sort_by([("topic_id", "ascending"), ("contact_id", "ascending"), ("statement_id", "ascending")])
        number, _ = codes(table["topic_id"])
        contact, _ = codes(table["contact_id"])
        fresh = np.ones(len(table), bool)
        fresh[1:] = (number[1:] != number[:-1]) | (contact[1:] != contact[:-1])
        table, number = table.filter(pa.array(fresh)), number[fresh]
        first = np.searchsorted(number, number, side="left")
        kept = table.filter(pa.array(np.arange(len(number)) - first < CANDIDATES))
    return lake.read("assignments", columns=columns, where="part < -1") if kept is None else kept.combine_chunks()


def _contacts_per_topic(lake: Lake) -> dict[str, int]:
    found = lake.read("cases", columns=["topic_id"])  # one row a contact and topic
    return {row["values"]: row["counts"] for row in pc.value_counts(found["topic_id"]).to_pylist()}


# --- told by contacts: grave, long-suffering, against the figures --------------------------------------------------


def _told(lake: Lake) -> Iterator[Candidate]:
    """Contacts that are anecdotes by what they signal, by their case, or by what the figures say."""
    repeats = _repeats(lake)
    cases = _long_cases(lake)
    parts = list(_pairs_by_part(lake))
    counts = RareCounts()
    for part, pairs in parts:
        about = lake.read("contacts", columns=["contact_id", "attributes"], where=f"part = {part}")
        counts.add(about, pairs.select(["contact_id", "topic_id"]))
    rare = counts.rare()
    for part, pairs in parts:
        heard = lake.read("signals", where=f"part = {part} AND unit = 'contact'")
        loud = heard.filter(
            pc.or_(
                pc.or_(
                    pc.greater_equal(heard["severity"], kinds.SHOWN), pc.greater_equal(heard["effort"], kinds.SHOWN)
                ),
                pc.less(heard["polarity"], -0.4),
            )
        )
        wanted = {*loud["contact_id"].to_pylist(), *(key for key, _ in cases)}
        known = _originals(lake, sorted(wanted & set(pairs["contact_id"].to_pylist())), part=part)
        here = pa.array(known, pa.string())  # rows become dictionaries late: few contacts are told of
        signals = {row["contact_id"]: row for row in heard.filter(pc.is_in(heard["contact_id"], here)).to_pylist()}
        for pair in pairs.filter(pc.is_in(pairs["contact_id"], here)).to_pylist():
            key = pair["contact_id"]
            if key not in signals:
                continue
            figures = Figures(repeats.get(pair["topic_id"]), rare.get(pair["topic_id"], {}))
            facts = facts_of(pair, signals[key], known[key], cases.get((key, pair["topic_id"])))
            for verdict in verdicts(facts, figures):
                yield candidate_of(pair, signals[key], known[key], verdict)


def _pairs_by_part(lake: Lake) -> Iterator[tuple[int, pa.Table]]:
    """Each contact and topic once, with the contact's first statement on it; copies of a contact left out."""
    copies = lake.read("duplicates", columns=["contact_id", "group_id"])
    copies = copies.filter(pc.not_equal(copies["contact_id"], copies["group_id"]))["contact_id"].combine_chunks()
    columns = ["contact_id", "topic_id", "statement_id", "part"]
    for part, batch in by_part(lake.scan("assignments", columns=columns, where="topic_id IS NOT NULL")):
        batch = batch.filter(pc.invert(pc.is_in(batch["contact_id"], value_set=copies)))
        first = batch.group_by(["contact_id", "topic_id"], use_threads=False).aggregate([("statement_id", "min")])
        yield part, first.rename_columns([name.removesuffix("_min") for name in first.column_names])


def _repeats(lake: Lake) -> dict[str, tuple[float, float, float]]:
    found = lake.read("estimates", where="measure = 'repeats' AND week IS NULL").to_pylist()
    return {row["subject"]: (row["value"], row["low"], row["high"]) for row in found}


def _long_cases(lake: Lake) -> dict[tuple[str, str], tuple[int, int, float]]:
    """(contact, topic) -> contacts of its case, its rank, days of the case; cases of one contact left out."""
    found = lake.read("cases", columns=["contact_id", "topic_id", "case_id", "rank"])
    sizes = found.group_by("case_id", use_threads=False).aggregate([([], "count_all")])
    long = sizes.filter(pc.greater(sizes["count_all"], 1))
    found = found.filter(pc.is_in(found["case_id"], value_set=long["case_id"].combine_chunks()))
    times = lake.read("contacts", columns=["contact_id", "timestamp"])
    found = found.join(times, "contact_id", use_threads=False)
    cases: dict[str, list[dict[str, Any]]] = {}
    for row in found.to_pylist():
        cases.setdefault(row["case_id"], []).append(row)
    answer = {}
    for members in cases.values():
        known = [row["timestamp"] for row in members if row["timestamp"] is not None]
        days = (max(known) - min(known)).total_seconds() / 86_400 if known else 0.0
        for row in members:
            answer[row["contact_id"], row["topic_id"]] = (len(members), row["rank"], days)
    return answer


# --- weak signals --------------------------------------------------------------------------------------------------


def _weak_signals(lake: Lake) -> Iterator[Candidate]:
    topics = lake.read("topics", columns=["topic_id", "kind", "exemplars"]).to_pylist()
    background = pa.array(sorted(row["topic_id"] for row in topics if row["kind"] != "issue"), pa.string())
    if not any(row["exemplars"] for row in topics):
        return
    centres = _centres(lake, [row["exemplars"] for row in topics])
    farthest = weak.Farthest.none(centres.shape[1])
    columns = ["statement_id", "best_topic_id", "part"]
    scanned = together(
        lake.scan("vectors", columns=["statement_id", "vector", "part"]), lake.scan("assignments", columns=columns)
    )
    for _, batch, assigned in scanned:
        if assigned is None:
            continue
        place = pc.index_in(batch["statement_id"], value_set=assigned["statement_id"].combine_chunks())
        best = assigned["best_topic_id"].combine_chunks().take(place.combine_chunks())
        told = pc.invert(pc.is_in(best, value_set=background)).to_numpy(zero_copy_only=False)
        farthest.add(batch["statement_id"].to_pylist(), matrix(batch["vector"]), centres, told)
    yield from _novel(lake, farthest)


def _novel(lake: Lake, farthest: weak.Farthest) -> Iterator[Candidate]:
    span = pc.min_max(lake.read("contacts", columns=["timestamp"])["timestamp"]).as_py()
    known = _originals(lake, sorted({_contact_of(key) for key in farthest.ids}))
    late = None if span["min"] is None else span["min"] + (span["max"] - span["min"]) * _LATE
    recent = np.array(
        [late is not None and (known[_contact_of(key)]["timestamp"] or span["min"]) >= late for key in farthest.ids]
    )
    like = weak.alike(farthest.vectors)
    stated = {row["statement_id"]: row for row in _by_ids(lake, "statements", "statement_id", farthest.ids).to_pylist()}
    told = informative([stated[key]["text"] for key in farthest.ids])
    for i, (key, novelty) in enumerate(zip(farthest.ids, farthest.novelty(), strict=True)):
        row, about = stated[key], known[_contact_of(key)]
        if told[i] < weak.LEAST_INFORMATIVE or len(row["text"].split()) < weak.LEAST_WORDS:
            continue
        n = int(like[i].sum())
        facts = Facts(
            row["contact_id"], "", novelty=float(novelty), like_it=n,
            recent=float(recent[like[i]].mean()) if n else float(recent[i]),
        )  # fmt: skip
        for verdict in verdicts(facts, Figures()):
            start, end = passage(about["text"], about["kept"], [(row["start"], row["end"])])
            yield Candidate(row["contact_id"], "", key, start, end, about["text"], about["personal"], verdict)


def _contact_of(statement_id: str) -> str:
    return statement_id.rsplit(".", 1)[0]


def _centres(lake: Lake, exemplars: Sequence[Sequence[str]]) -> npt.NDArray[np.float32]:
    """``(k, d)`` mean direction of each topic's exemplars."""
    wanted = sorted({key for keys in exemplars for key in keys})
    known = vectors_of(lake, wanted)
    place = {key: i for i, key in enumerate(wanted)}
    means = np.array([known[[place[key] for key in keys]].mean(axis=0) for keys in exemplars if keys], np.float32)
    return np.asarray(means / np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9), np.float32)


# --- reading -------------------------------------------------------------------------------------------------------


def vectors_of(lake: Lake, statements: Sequence[str]) -> npt.NDArray[np.float32]:
    """``(n, d)`` vectors of these statements, in their order."""
    found = _by_ids(lake, "vectors", "statement_id", statements)
    place = pc.index_in(pa.array(statements, pa.string()), value_set=found["statement_id"].combine_chunks())
    return matrix(found["vector"].combine_chunks().take(place))


def _originals(lake: Lake, contacts: Sequence[str], *, part: int | None = None) -> dict[str, dict[str, Any]]:
    """Text, attributes, time, personal data, kept spans and recovery of these contacts."""
    if not contacts:
        return {}
    where = None if part is None else f"part = {part}"
    found: dict[str, dict[str, Any]] = {}
    wanted = (
        ("contacts", ["contact_id", "text", "attributes", "timestamp"]),
        ("prepared", ["contact_id", "personal", "kept"]),
    )
    for table, columns in (*wanted, ("trajectories", ["contact_id", "recovery"])):
        rows_ = (
            _by_ids(lake, table, "contact_id", contacts, columns)
            if where is None
            else lake.read(table, columns=columns, where=where)
        )
        keep = pc.is_in(rows_["contact_id"], value_set=pa.array(contacts, pa.string()))
        for row in rows_.filter(keep).to_pylist():
            found.setdefault(row["contact_id"], {"recovery": 0.0}).update(row)
    for row in found.values():
        row["personal"] = tuple(PersonalSpan(**span) for span in row["personal"])
        row["kept"] = [(span["start"], span["end"]) for span in row["kept"]]
    return found


def _by_ids(lake: Lake, table: str, key: str, ids: Sequence[str], columns: Sequence[str] | None = None) -> pa.Table:
    return lake.read(table, columns=columns, where=among(key, ids))


def _joined(found: pa.Table, lake: Lake, table: str, key: str, columns: list[str]) -> pa.Table:
    """The rows with more columns, by key; of few the other table is asked for by id, for many it is scanned, never held."""
    wanted = found[key].combine_chunks()
    if 0 < len(wanted) <= _FEW:
        more = _by_ids(lake, table, key, wanted.to_pylist(), [key, *columns])
    else:
        scanned = [
            batch.filter(pc.is_in(batch[key], value_set=wanted)) for batch in lake.scan(table, columns=[key, *columns])
        ]
        more = pa.concat_tables(scanned) if scanned else lake.read(table, columns=[key, *columns])
    place = pc.index_in(wanted, value_set=more[key].combine_chunks())
    for name in columns:
        found = found.append_column(name, more[name].combine_chunks().take(place))
    return found

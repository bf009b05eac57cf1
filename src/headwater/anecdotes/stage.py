"""The edge of anecdotes: a few quotes for each topic that stand for the rest of it."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from headwater.anecdotes.quote import is_verbatim, make_quote
from headwater.anecdotes.select import Selection, select
from headwater.core.errors import HeadwaterError
from headwater.core.ports import Lake, Progress
from headwater.core.tables import codes
from headwater.core.types import PersonalSpan

CANDIDATES = 300
"""Statements of a topic that are looked at: those of the contacts with the smallest ids, which are hashes."""
QUOTES = 5


class _NotVerbatim(HeadwaterError):
    """A quote that is not what the contact says: the store is corrupt."""


def exemplars(lake: Lake, progress: Progress) -> Mapping[str, Any]:
    """Write ``anecdotes``: up to five diverse quotes a topic, each with the number of contacts it stands for."""
    candidates = _candidates(lake)
    candidates = _joined(candidates, lake, "vectors", ["statement_id", "vector"])
    candidates = _joined(candidates, lake, "statements", ["statement_id", "start", "end", "text"])
    sizes = _contacts_per_topic(lake)
    chosen: list[dict[str, Any]] = []
    numbers, topics = codes(candidates["topic_id"])
    for number, topic in enumerate(topics):
        rows = candidates.take(np.flatnonzero(numbers == number))
        picked = _pick(rows)
        total = sizes[topic]
        for rank, (row, share) in enumerate(
            zip(rows.take(picked.indices).to_pylist(), _shares(picked.stands_for, total), strict=True)
        ):
            del row["vector"]
            chosen.append({**row, "rank": rank, "stands_for": share, "of": total})
        progress.advance(1)
    table = _quoted(chosen, lake)
    lake.replace("anecdotes", [table])
    return {"quotes": table.num_rows}


def _candidates(lake: Lake) -> pa.Table:
    """Up to ``CANDIDATES`` statements a topic, whatever the order of the rows; one a contact and topic."""
    kept: pa.Table | None = None
    columns = ["topic_id", "contact_id", "statement_id", "probability"]
    for batch in lake.scan("assignments", columns=columns, where="topic_id IS NOT NULL", batch_rows=1 << 17):
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


def _joined(rows: pa.Table, lake: Lake, table: str, columns: list[str]) -> pa.Table:
    """The rows with more columns, by statement; the other table is scanned, never held."""
    wanted = rows["statement_id"]
    found = [
        batch.filter(pc.is_in(batch["statement_id"], value_set=wanted.combine_chunks()))
        for batch in lake.scan(table, columns=columns)
    ]
    more = pa.concat_tables(found) if found else lake.read(table, columns=columns)
    place = pc.index_in(wanted, value_set=more["statement_id"])
    for name in columns[1:]:
        rows = rows.append_column(name, more[name].combine_chunks().take(place.combine_chunks()))
    return rows


def _pick(rows: pa.Table) -> Selection:
    texts = rows["text"].to_pylist()
    column = rows["vector"].combine_chunks()
    width = column.type.list_size
    vectors = column.flatten().to_numpy().reshape(-1, width)
    words = np.array([len(text.split()) for text in texts])
    readable = np.clip(words / 8, 0.1, 1.0) * np.clip(60 / np.maximum(words, 1), 0.3, 1.0)
    return select(vectors, min(QUOTES, len(texts)), quality=readable * rows["probability"].to_numpy(), keys=texts)


def _contacts_per_topic(lake: Lake) -> dict[str, int]:
    rows = lake.read("cases", columns=["topic_id"])  # one row a contact and topic
    counts = pc.value_counts(rows["topic_id"])
    return {row["values"]: row["counts"] for row in counts.to_pylist()}


def _shares(stands_for: np.ndarray[Any, Any], total: int) -> list[int]:
    """Counts among the candidates, scaled to all contacts of the topic; they add up to the total."""
    exact = stands_for / max(int(stands_for.sum()), 1) * total
    floor = np.floor(exact).astype(int)
    for index in np.argsort(-(exact - floor), kind="stable")[: total - int(floor.sum())]:
        floor[index] += 1
    return [int(value) for value in floor]


def _quoted(chosen: list[dict[str, Any]], lake: Lake) -> pa.Table:
    """Quotes rendered from the stored originals, and checked against them."""
    if not chosen:
        return lake.read("anecdotes", where="rank < 0")
    ids = sorted({row["contact_id"] for row in chosen})
    where = f"contact_id IN ({', '.join(repr(i) for i in ids)})"
    texts = {
        r["contact_id"]: r["text"]
        for r in lake.read("contacts", columns=["contact_id", "text"], where=where).to_pylist()
    }
    found = lake.read("prepared", columns=["contact_id", "personal"], where=where).to_pylist()
    personal = {row["contact_id"]: [PersonalSpan(**span) for span in row["personal"]] for row in found}
    rows = []
    for row in chosen:
        contact = row["contact_id"]
        quote = make_quote(contact, texts[contact], row["start"], row["end"], personal[contact])
        if not is_verbatim(quote, texts[contact], personal[contact]):
            raise _NotVerbatim(f"the quote of {contact} at {row['start']} is not what the contact says")
        rows.append(
            {
                **{name: row[name] for name in ("topic_id", "rank", "contact_id", "stands_for", "of")},
                "start": quote.start,
                "end": quote.end,
                "quote": quote.text,
            }
        )
    return pa.Table.from_pylist(rows)

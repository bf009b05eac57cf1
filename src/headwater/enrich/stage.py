"""The edges of enrichment: statements to vectors, contacts to signals, signals to the moods of topics."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import starmap
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from headwater.core.ports import Encoder, Lake, Stage
from headwater.core.schema import schema
from headwater.core.tables import aligned, nested, statement_ids
from headwater.core.types import Contact, Turn
from headwater.enrich.config import SentimentSettings
from headwater.enrich.contacts import Signal, masked, signals_of
from headwater.enrich.reading import KINDS, SIGNALS, Span
from headwater.enrich.sentiment import CLASSES, SeedReader, polarity
from headwater.enrich.shares import MoodCounts

PLACEHOLDER: Final = r"<[A-Z]+_[0-9]+>|\b[Xx]{2,}\b"
"""What stands where personal data stood; it would draw statements together that share nothing else."""


def embed(encoder: Encoder) -> Stage:
    """A stage from ``statements`` to ``vectors``; a text that stands in the batch twice is encoded once."""

    def stage(statements: pa.Table) -> Mapping[str, pa.Table]:
        vectors = encode_statements(encoder, statements["text"].combine_chunks())
        column = pa.FixedSizeListArray.from_arrays(pa.array(vectors.reshape(-1)), encoder.dim)
        return {
            "vectors": pa.table(
                {"statement_id": statements["statement_id"], "part": statements["part"], "vector": column}
            )
        }

    return stage


def encode_statements(encoder: Encoder, texts: pa.Array) -> npt.NDArray[np.float32]:
    """``(n, dim)`` vectors of statements, in a run and at serving time alike: placeholders say nothing."""
    encoded = pc.dictionary_encode(pc.replace_substring_regex(texts, PLACEHOLDER, " "))
    unique = encoder.encode(encoded.dictionary.to_pylist())
    return unique[encoded.indices.to_numpy()] if len(texts) else np.zeros((0, encoder.dim), np.float32)


def signals(reader: SeedReader | None, settings: SentimentSettings) -> Stage:
    """A stage from ``contacts`` (with ``prepared`` and ``statements`` attached) to ``signals`` and ``trajectories``.

    Args:
        reader: reads English texts against seed sentences, too; ``None`` leaves it to the words.
        settings: how polarity is decided.
    """

    def stage(contacts: pa.Table) -> Mapping[str, pa.Table]:
        rows: list[Signal] = []
        paths: list[dict[str, Any]] = []
        parts: list[int] = []
        for part, contact, original, statements in _contacts(contacts):
            found, path = signals_of(contact, statements, original=original)
            rows += found
            parts += [part] * len(found)
            paths.append({"contact_id": contact.id, "part": part, **path})
        probability = np.round(polarity(rows, reader, settings), 5)  # sums differ in their last bits with the batch
        table = _table(rows, parts, probability)
        return {"signals": table, "trajectories": pa.Table.from_pylist(paths, schema=schema("trajectories"))}

    return stage


def _contacts(table: pa.Table) -> Iterator[tuple[int, Contact, str, list[Span]]]:
    """Part, contact with its text masked, its text as it came, spans of its statements."""
    prepared = pc.list_flatten(table["prepared"])
    spans = zip(
        *(nested(pc.struct_field(prepared, name), "start", "end") for name in ("kept", "personal")), strict=True
    )
    sizes = pc.list_value_length(table["prepared"]).to_pylist()  # 1, or 0 where preparation left the contact out
    said = nested(table["turns"], "speaker", "start", "end"), nested(table["statements"], "start", "end")
    plain = (table[name].to_pylist() for name in ("part", "contact_id", "text"))
    for part, key, text, n, turns, statements in zip(*plain, sizes, *said, strict=True):
        kept, personal = next(spans) if n else ([], [])
        yield part, Contact(key, masked(text, kept, personal), tuple(starmap(Turn, turns))), text, statements


def _table(rows: Sequence[Signal], parts: Sequence[int], probability: npt.NDArray[np.float64]) -> pa.Table:
    columns: dict[str, Any] = {
        "contact_id": [row.contact_id for row in rows],
        "part": parts,
        "unit": [row.unit for row in rows],
        "position": [row.position for row in rows],
        "start": [row.start for row in rows],
        "end": [row.end for row in rows],
        "mood": [CLASSES[place] for place in probability.argmax(axis=1)],
        "polarity": (probability[:, 2] - probability[:, 0]).astype(np.float32),
        "target": [row.target for row in rows],
        "evidence": [
            [{"signal": name, "start": start, "end": end} for name, start, end in row.evidence] for row in rows
        ],
    }
    for name in (*SIGNALS, *KINDS):
        columns[name] = np.array([row.scores[name] for row in rows], np.float32)
    return pa.table({name: columns[name] for name in schema("signals").names}, schema=schema("signals"))


def moods(lake: Lake, *, level: float) -> Mapping[str, Any]:
    """Write ``moods``: of each topic the shares of its contacts that are negative, angry, grave ..., and by week."""
    counts = MoodCounts()
    names = ("contact_id", "start", "mood", "target", "part", *SIGNALS, *KINDS)
    said = aligned(
        lake.scan("assignments", columns=["statement_id", "topic_id", "part"], where="topic_id IS NOT NULL"),
        lake.scan("signals", columns=names, where="unit = 'statement'"),
        lake.scan("contacts", columns=["contact_id", "timestamp", "part"]),
    )
    for _, assigned, (found, times) in said:
        if found is None or times is None:
            continue
        place = pc.index_in(statement_ids(found), value_set=assigned["statement_id"].combine_chunks())
        topics = assigned["topic_id"].combine_chunks().take(place)
        counts.add(found.append_column("topic_id", topics).filter(pc.is_valid(topics)), times)
    table = counts.table(level=level)
    lake.replace("moods", [table])
    return {"moods": table.num_rows}

"""Labels that a user brings to evaluate on: a file becomes items with gold, texts, properties and answers told in it."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from headwater.app.sheets import CLUSTER, number, pick, read_sheet
from headwater.core.errors import InputError
from headwater.core.ids import content_hash
from headwater.evaluate.evaluation import Answers, Items
from headwater.evaluate.tasks import Task
from headwater.prepare.duplicates import find_duplicates
from headwater.prepare.sketch import sketches

_TEXT: Final = ("text", "statement", "comment", "body", "message")
_GOLD: Final = ("label", "gold", "topic", "reason", "team", "sentiment", "class", "spans")
_ID: Final = ("id", "item", "contact_id", "statement_id")
_SEGMENTS: Final = ("language", "channel", "product", "region")
_SUFFIXES: Final = (".csv", ".tsv", ".jsonl", ".ndjson", ".json", ".parquet")
_NO: Final = ("out", "no", "n", "false", "0", "oos", "none")
Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A set of labels.

    Attributes:
        name: of the file, without its ending.
        items: with gold, clusters and properties.
        texts: of each item; the query where the task is search.
        splits: ``train`` or ``test`` of each item; empty: not told.
        corpus: id -> text of what is searched; empty for other tasks.
        rows: cells of each item.
    """

    name: str
    items: Items
    texts: tuple[str, ...]
    splits: tuple[str, ...]
    corpus: Mapping[str, str]
    rows: tuple[Row, ...]

    def told(self, column: str, asked: Task) -> Answers:
        """The answers that stand in a column, with those of ``score`` (or ``probability``), ``low`` and ``high``.

        Raises:
            InputError: there is no such column, or a cell cannot be read.
        """
        if not any(column in row for row in self.rows):
            known = ", ".join(sorted({name for row in self.rows for name in row}))
            raise InputError(f"{self.name} has no column {column!r}", hint=f"it has {known}")
        said, scores = [], []
        for at, row in enumerate(self.rows, start=1):
            where = f"{self.name}, row {at}"
            value = row.get(column, "")
            scores.append(_number(row.get("score") or row.get("probability") or "", where, "score"))
            if asked.kind == "yes" and scores[-1] is None:
                scores[-1] = _number(value, where, column)
            elif asked.kind == "number":
                ends = [_number(row.get(name, ""), where, name) for name in ("low", "high")]
                point = _number(value, where, column)
                said.append(None if point is None else (point, *(point if end is None else end for end in ends)))
                continue
            said.append(_value(asked, value, where, column) if value else _nothing(asked))
        return Answers(tuple(said), tuple(scores))


def read_sets(path: str, asked: Task, *, segments: Sequence[str] = ()) -> list[Labelled]:
    """The set of a file, or those of a folder, by name.

    Raises:
        InputError: nothing can be read there.
    """
    folder = Path(path)
    if not folder.is_dir():
        return [read_labelled(path, asked, segments=segments)]
    files = sorted(file for file in folder.iterdir() if file.suffix.lower() in _SUFFIXES)
    if not files:
        raise InputError(f"{path} holds no file of labels", hint=f"their names end in {', '.join(_SUFFIXES)}")
    return [read_labelled(str(file), asked, segments=segments) for file in files]


def read_labelled(path: str, asked: Task, *, segments: Sequence[str] = ()) -> Labelled:
    """The labels of a file.

    Args:
        path: CSV, JSON lines or another format that contacts come in.
        asked: what they are labels of.
        segments: columns to tell results by, besides language, channel, product, region and length.

    Raises:
        InputError: the file cannot be read, lacks a column, or a cell cannot be understood; it says where.
    """
    if not Path(path).exists():
        raise InputError(f"there is no file {path}", hint="name a CSV or JSON lines file with a label a row")
    rows = _rows(path)
    if asked.kind == "ranking":
        return _queries(path, rows)
    column = next((name for name in _GOLD if any(name in row for row in rows)), "")
    if not column:
        known = ", ".join(sorted({name for row in rows for name in row}))
        raise InputError(f"{path} has no column with labels; it has {known}", hint=f"the task needs {asked.columns}")
    kept = [
        (at, row) for at, row in enumerate(rows, start=1) if row.get(column) or asked.kind in ("day", "spans", "set")
    ]
    texts = tuple(pick(row, _TEXT) for _, row in kept)
    ids = tuple(pick(row, _ID) or f"{at:06d}" for at, row in kept)
    gold = tuple(
        _value(asked, row[column], f"{path}, row {at}", column) if row.get(column) else _nothing(asked)
        for at, row in kept
    )
    names = (*_SEGMENTS, *(name.strip().lower() for name in segments))
    held = {name: tuple(row.get(name, "") for _, row in kept) for name in names}
    held["length"] = tuple(_length(text) for text in texts)
    return Labelled(
        Path(path).stem,
        Items(ids, gold, _clusters(kept, ids), {name: values for name, values in held.items() if any(values)}),
        texts,
        tuple(row.get("split", "").lower() for _, row in kept),
        {},
        tuple(row for _, row in kept),
    )


def copies(texts: Sequence[str]) -> list[int]:
    """Group of each text: equal texts and near-duplicates share one, whatever their order."""
    words = [re.findall(r"\w+", text.lower()) for text in texts]
    keys = [content_hash(" ".join(found)) for found in words]
    distinct = {key: at for at, key in reversed(list(enumerate(keys)))}
    order = sorted(distinct)
    found = find_duplicates(
        pa.array(order), pa.array(sketches([words[distinct[key]] for key in order]), pa.list_(pa.uint64()))
    )
    group_of = dict(zip(found["contact_id"].to_pylist(), found["group_id"].to_pylist(), strict=True))
    place = {key: at for at, key in enumerate(order)}
    return [place[group_of.get(key, key)] for key in keys]


def _rows(path: str) -> list[Row]:
    rows: list[Row] = [row for _, row in read_sheet(path)]
    if not rows:
        raise InputError(f"{path} holds no row", hint="give a header and a label a row")
    return rows


def _queries(path: str, rows: Sequence[Row]) -> Labelled:
    """One item a query; the rows are the pairs of a query and a text."""
    missing = [name for name in ("query", "id", "relevant") if not any(name in row for row in rows)]
    if missing or not any(pick(row, _TEXT) for row in rows):
        raise InputError(
            f"{path} has no column {(missing or ['text'])[0]}", hint="search needs query, id, text, relevant"
        )
    wanted: dict[str, set[str]] = {}
    corpus: dict[str, str] = {}
    for row in rows:
        wanted.setdefault(row.get("query", ""), set())
        if _yes(row.get("relevant", "")):
            wanted[row.get("query", "")].add(row.get("id", ""))
        corpus[row.get("id", "")] = pick(row, _TEXT) or corpus.get(row.get("id", ""), "")
    queries = tuple(sorted(query for query, ids in wanted.items() if query and ids))
    ids = tuple("q_" + content_hash(query, size=6) for query in queries)  # a query may name somebody; documents do not
    items = Items(ids, tuple(frozenset(wanted[query]) for query in queries), ids)
    held = {key: text for key, text in sorted(corpus.items()) if key and text}
    return Labelled(Path(path).stem, items, queries, ("",) * len(queries), held, tuple({} for _ in queries))


def _clusters(rows: Sequence[tuple[int, Row]], ids: Sequence[str]) -> tuple[str, ...]:
    """The customer, else the conversation, else the item itself."""
    return tuple(pick(row, CLUSTER) or f"item {key}" for (_, row), key in zip(rows, ids, strict=True))


def _value(asked: Task, cell: str, where: str, column: str) -> Any:
    read: dict[str, Callable[[], Any]] = {
        "yes": lambda: _yes(cell) if asked.name != "scope" else cell.lower() not in _NO,
        "spans": lambda: tuple((int(s[0]), int(s[1])) for s in json.loads(cell)),
        "set": lambda: frozenset(part.strip() for part in cell.split(";") if part.strip()),
        "number": lambda: float(cell),
        "day": lambda: float(cell),
    }
    try:
        return read.get(asked.kind, lambda: cell)()
    except (ValueError, TypeError, IndexError) as error:
        raise InputError(
            f"{where}: the {column} {cell[:60]!r} cannot be read", hint=f"the task {asked.name} needs {asked.columns}"
        ) from error


def _nothing(asked: Task) -> Any:
    return {"spans": (), "set": frozenset()}.get(asked.kind)


def _number(cell: str, where: str, column: str) -> float | None:
    return number(cell, where, column) if cell else None


def _yes(cell: str) -> bool:
    return cell.strip().lower() not in ("", *_NO)


def _length(text: str) -> str:
    words = len(text.split())
    return (
        "" if not words else "short (to 8 words)" if words <= 8 else "medium (to 40 words)" if words <= 40 else "long"
    )

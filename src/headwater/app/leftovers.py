"""Files of a workspace beside its stores: contacts that wait, messages, reports, exports that somebody put there."""

import csv
import gzip
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet

from headwater.app.config import FILE
from headwater.app.writing import whole
from headwater.prepare.said import Said, edited, strings

_STORES: Final = ("lake", "models")
_OWN: Final = ("desk.sqlite", "desk.sqlite-wal", "desk.sqlite-shm", "salt", "writer.lock", FILE)
_LINES: Final = (".jsonl", ".ndjson")
_TABLES: Final = (".csv", ".tsv")


def files(folder: Path) -> list[Path]:
    """All files that belong to none of the stores, by name."""
    found = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    names = ((path, path.relative_to(folder).parts) for path in found)
    return sorted(path for path, parts in names if parts[0] not in _STORES and parts[0] not in _OWN)


def read(path: Path) -> Iterator[str]:
    """What a file says: its strings, or the text that its bytes are, unpacked where it is packed."""
    if path.suffix == ".parquet":
        for batch in pyarrow.parquet.ParquetFile(path).iter_batches():
            yield from strings(batch.to_pylist())
    elif zipfile.is_zipfile(path):  # Excel's files are such, too
        with zipfile.ZipFile(path) as held:
            yield from (held.read(name).decode("utf-8", "replace") for name in held.namelist())
    elif _kind(path) in _LINES:
        for line in _text(path).splitlines():
            yield from strings(_json(line))
    elif _kind(path) == ".json":
        yield from strings(_json(_text(path)))
    else:
        yield _text(path)


def clean(path: Path, said: Said) -> bool:
    """Take out what was said: records of lines and tables go whole, elsewhere the words; whether the file has changed.

    What cannot be changed, such as a workbook, is left as it is.
    """
    if not any(map(said.is_in, read(path))):
        return False
    if path.suffix == ".parquet":
        table = pyarrow.parquet.read_table(path)
        stays = [not any(map(said.is_in, strings(row))) for row in table.to_pylist()]
        with whole(path) as scratch:
            pyarrow.parquet.write_table(table.filter(pa.array(stays, pa.bool_())), scratch)
        return True
    if zipfile.is_zipfile(path):
        return False
    text = _text(path)
    if _kind(path) in _LINES:
        lines = text.splitlines(keepends=True)
        text = "".join(line for line in lines if not any(map(said.is_in, strings(_json(line)))))
    elif _kind(path) in _TABLES:
        text = _rows(text, said, "\t" if _kind(path) == ".tsv" else ",")
    elif _kind(path) == ".json":
        text = json.dumps(edited(_json(text), said), ensure_ascii=False)
    else:
        text = said.without(text)
    data = text.encode("utf-8", "surrogateescape")
    with whole(path) as scratch:
        scratch.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return True


def _rows(text: str, said: Said, delimiter: str) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    for row in csv.reader(io.StringIO(text), delimiter=delimiter):
        if not any(map(said.is_in, row)):
            writer.writerow(row)
    return out.getvalue()


def _kind(path: Path) -> str:
    return Path(path.stem).suffix if path.suffix == ".gz" else path.suffix


def _text(path: Path) -> str:
    data = path.read_bytes()
    return (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8", "surrogateescape")


def _json(line: str) -> Any:
    try:
        return json.loads(line)
    except ValueError:
        return line

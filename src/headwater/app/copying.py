"""A workspace copied as it is at one moment, and made again from the copy.

A run writes rows first and its ledger last. So the copy is of one moment if no table changed while the desk's snapshot was
begun: rows without a ledger row are torn, as after a kill, and the next run does them again. Contacts that wait are copied
before: one that is taken in meanwhile is then in the copy twice, and the second is a duplicate like any other.
"""

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import blake2b, file_digest
from importlib.metadata import version
from itertools import chain, zip_longest
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
from pyarrow import ipc

from headwater.app import leftovers
from headwater.app.config import FILE
from headwater.app.workspace import Workspace
from headwater.core.errors import ConflictError, InputError
from headwater.core.ports import Progress, Snapshot
from headwater.core.schema import TABLES

MANIFEST: Final = "backup.json"
_FORMAT: Final = 1
_TRIES: Final = 100
_BATCH: Final = 8192
_AT_ONCE: Final = 8


@dataclass(frozen=True)
class Copied:
    """What a copy holds.

    Attributes:
        made: when.
        revision: of the desk's schema.
        rows: table of the lake -> rows.
        desk: table of the desk -> rows.
        files: path in the copy -> hash of its bytes.
        bytes: of all of them.
        headwater: version of the program that wrote it.
        format: of the copy.
    """

    made: str
    revision: str
    rows: Mapping[str, int]
    desk: Mapping[str, int]
    files: Mapping[str, str]
    bytes: int
    headwater: str
    format: int = _FORMAT


def back_up(workspace: Workspace, target: Path, *, now: datetime, progress: Progress) -> Copied:
    """Copy lake, desk, models, settings and what waits into a new folder: whole or not at all.

    Raises:
        ConflictError: the folder is there already, or runs write without a pause.
        InputError: it lies inside the workspace.
    """
    if target.resolve().is_relative_to(workspace.path.resolve()):
        raise InputError(f"{target} lies inside the workspace", hint="a copy beside what it copies is lost with it")
    if target.exists():
        raise ConflictError(f"{target} exists", hint="name a new folder: a backup is never written over another")
    scratch = target.with_name(f".{target.name}.part")
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True, mode=0o700)
    try:
        _files(workspace, scratch)
        lake, desk, revision = _stores(workspace, scratch, progress)
        for name in workspace.artefacts.names():
            _write(scratch / "models" / name, workspace.artefacts.get(name))
        found = {str(path.relative_to(scratch)): path for path in sorted(scratch.rglob("*")) if path.is_file()}
        hashes = {name: _hash(path) for name, path in found.items()}
        total = sum(path.stat().st_size for path in found.values())
        made = Copied(now.isoformat(), revision, lake, desk, hashes, total, version("headwater"))
        _write(scratch / MANIFEST, json.dumps(asdict(made), indent=1).encode())
        scratch.rename(target)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return made


def look(source: Path) -> Copied:
    """What a copy holds; each of its bytes has been read and is as it was written.

    Raises:
        InputError: it is no copy, or a file is missing, added or changed.
    """
    try:
        held = Copied(**json.loads((source / MANIFEST).read_text("utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise InputError(
            f"{source} is no backup: {error}", hint="name the folder that headwater backup wrote"
        ) from error
    if held.format != _FORMAT:
        raise InputError(
            f"{source} is a backup of format {held.format}", hint=f"restore it with headwater {held.headwater}"
        )
    there = {str(path.relative_to(source)) for path in source.rglob("*") if path.is_file()} - {MANIFEST}
    for name in sorted(there ^ held.files.keys()):
        raise InputError(f"{source / name} is {'missing' if name in held.files else 'no part of the backup'}")
    for name, expected in held.files.items():
        if _hash(source / name) != expected:
            raise InputError(f"{source / name} is not what was written", hint="take another backup")
    return held


def restore(source: Path, workspace: Workspace, *, progress: Progress) -> Copied:
    """Fill a new workspace from a copy, and compare every row.

    Raises:
        ConflictError: the workspace is not empty.
        InputError: the copy is damaged, or of a newer program.
    """
    held = look(source)
    if full := workspace.lake.tables():
        raise ConflictError(f"the lake is not empty: {', '.join(full)}", hint="restore into a new --workspace and lake")
    workspace.set_salt((source / "salt").read_text("ascii"))
    for path in (source / "models").glob("*"):
        workspace.artefacts.put(path.name, path.read_bytes())
    progress.start("restore", len(held.rows), "tables")
    for table in held.rows:
        workspace.lake.replace(table, _read(source, table))
        progress.advance(1)
    if held.rows.get("documents"):
        workspace.finder.refresh(workspace.may_write)
    progress.finish()
    workspace.desk.upkeep.restore(held.revision, [(name, _lines(source, name)) for name in held.desk])
    for path in (source / "files").rglob("*"):
        if path.is_file():
            _write(workspace.path / path.relative_to(source / "files"), path.read_bytes())
    _compare(source, workspace, held)
    return held


def settle(source: Path, folder: Path) -> None:
    """Give a new workspace the settings of a copy, before it is opened."""
    folder.mkdir(parents=True, exist_ok=True)
    if (source / FILE).exists():
        _write(folder / FILE, (source / FILE).read_bytes())


def _files(workspace: Workspace, scratch: Path) -> None:
    _write(scratch / "salt", workspace.salt().encode("ascii"))
    for path in [*leftovers.files(workspace.path), workspace.path / FILE]:
        name = Path(FILE) if path.name == FILE else Path("files") / path.relative_to(workspace.path)
        try:
            _write(scratch / name, path.read_bytes())
        except FileNotFoundError:  # there is none, or it was taken in meanwhile
            continue


def _stores(workspace: Workspace, scratch: Path, progress: Progress) -> tuple[dict[str, int], dict[str, int], str]:
    """Rows of each table of lake and desk, and the revision of the desk.

    Raises:
        ConflictError: the lake changed at every try.
    """
    for _ in range(_TRIES):
        before = _versions(workspace)
        with workspace.desk.upkeep.snapshot() as held:
            if _versions(workspace) == before:
                desk = {name: _dump(held, name, scratch) for name in held.tables()}
                break
    else:
        raise ConflictError("the lake changes all the time", hint="wait until the run has ended, then try again")
    progress.start("backup", sum(workspace.lake.count(table) for table in before), "rows")
    lake = {table: _copy(workspace, table, number, scratch, progress) for table, number in before.items()}
    progress.finish()
    return lake, desk, held.revision


def _versions(workspace: Workspace) -> dict[str, int]:
    """At once, so that a writer has little time to come between."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        found = dict(zip(TABLES, pool.map(workspace.lake.version, TABLES), strict=True))
    return {table: number for table, number in sorted(found.items()) if number}


def _dump(held: Snapshot, table: str, scratch: Path) -> int:
    path = scratch / "desk" / f"{table}.jsonl"
    path.parent.mkdir(exist_ok=True)
    n = 0
    with path.open("w", encoding="utf-8") as file:
        for row in held.rows(table):
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
            n += 1
    return n


def _copy(workspace: Workspace, table: str, number: int, scratch: Path, progress: Progress) -> int:
    """One table in Arrow's own file format: every type as it is, readable without this program."""
    path = scratch / "lake" / f"{table}.arrow"
    path.parent.mkdir(exist_ok=True)
    batches = workspace.lake.scan(table, version=number, batch_rows=_BATCH)
    first = next(batches, None)
    schema = TABLES[table] if first is None else first.schema
    n = 0
    options = ipc.IpcWriteOptions(compression="zstd")
    with ipc.new_file(str(path), schema, options=options) as writer:
        for batch in () if first is None else chain([first], batches):
            writer.write_table(batch)
            n += batch.num_rows
            progress.advance(batch.num_rows)
    return n


def _read(source: Path, table: str) -> Iterator[pa.Table]:
    with ipc.open_file(pa.memory_map(str(source / "lake" / f"{table}.arrow"))) as file:
        for place in range(file.num_record_batches):
            yield pa.Table.from_batches([file.get_batch(place)])


def _lines(source: Path, table: str) -> Iterator[dict[str, Any]]:
    with (source / "desk" / f"{table}.jsonl").open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def _compare(source: Path, workspace: Workspace, held: Copied) -> None:
    """Nothing, where every row of both stores is that of the copy.

    Raises:
        ConflictError: one is not.
    """
    for table in held.rows:
        stored = _even(workspace.lake.scan(table, batch_rows=_BATCH))
        for there, here in zip_longest(_even(_read(source, table)), stored):
            if there is None or here is None or not there.equals(here):
                raise ConflictError(f"the lake's table {table} is not as in the backup", hint="restore again")
    with workspace.desk.upkeep.snapshot() as made:
        for table in held.desk if made.revision == held.revision else ():
            for there, here in zip_longest(_lines(source, table), made.rows(table)):
                if there != here:
                    raise ConflictError(f"the desk's table {table} is not as in the backup", hint="restore again")


def _even(batches: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """The same rows in batches of one size, whatever their sizes were."""
    held: list[pa.Table] = []
    n = 0
    for batch in batches:
        held.append(batch)
        n += batch.num_rows
        while n >= _BATCH:
            together = pa.concat_tables(held).combine_chunks()
            yield together.slice(0, _BATCH)
            held, n = [together.slice(_BATCH)], n - _BATCH
    if n:
        yield pa.concat_tables(held).combine_chunks()


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(data)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, lambda: blake2b(digest_size=32)).hexdigest()

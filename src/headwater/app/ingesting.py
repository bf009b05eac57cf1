"""The ingest stage: files in, contacts and quarantine out, exactly once."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from headwater.app import wiring
from headwater.app.runner import Measured, Runner, peak_bytes
from headwater.core.errors import InputError
from headwater.core.ids import content_hash
from headwater.core.ports import Desk, Lake, LedgerRow, among
from headwater.core.types import RawRecord, Rejected
from headwater.ingest import (
    Counts,
    IngestConfig,
    Mapping,
    Outcome,
    RecordsToContacts,
    against_known,
    check_mapping,
    contacts_to_table,
    dump_mapping,
    guess_mapping,
    load_mapping,
    parse_mapping,
    read_repaired,
    rejected_to_table,
)


@dataclass(frozen=True)
class Source:
    """A file and how its columns are read.

    Attributes:
        path: where it is.
        format: as found or as told.
        encoding: as found.
        mapping: as guessed, then as told.
        digest: hash of its bytes: a file that has changed is another source.
        columns: its columns, in their order.
        repairs: name of the source whose quarantined rows this file repairs; empty for a file of its own.
    """

    path: Path
    format: str
    encoding: str
    mapping: Mapping
    digest: str
    columns: tuple[str, ...] = ()
    repairs: str = ""


def look(path: Path, *, format: str | None, overrides: str, saved: str | None) -> Source:
    """Guess how a file is to be read.

    Args:
        path: the file.
        format: to override what is found.
        overrides: ``text=comment,timestamp=created_at``; may be empty.
        saved: text of a saved mapping, instead of guessing.

    Raises:
        InputError: the file cannot be read, a column does not exist, or no column holds text.
    """
    source = wiring.open_file(path, format=format)
    sample = source.sample()
    if not sample:
        first = next((row for row in source if isinstance(row, Rejected)), None)
        raise InputError(
            f"no row of {path} can be read" + (f"; line {first.line}: {first.reason}" if first else ": there is none"),
            hint="export the file again, or name its --format",
        )
    known = list(dict.fromkeys(name for record in sample for name in record.fields))
    rows = [record.fields for record in sample]
    mapping = load_mapping(saved, known) if saved is not None else guess_mapping(known, rows)
    if overrides:
        mapping = parse_mapping(overrides, known, start=mapping)
    check_mapping(mapping, known)
    return Source(path, source.format, source.encoding, mapping, wiring.digest_of(path), tuple(known))


def repaired(path: Path, desk: Desk) -> tuple[list[Source], list[str]]:
    """An edited export of the quarantine as sources, one for each file that its rows came from.

    Returns:
        The sources, and the ids of the rejected rows that the file holds.

    Raises:
        InputError: a row names no source that a run of this workspace has read.
    """
    file = wiring.open_file(path)
    rows = [record.fields for record in file if isinstance(record, RawRecord)]
    read = {source["name"]: source for run in desk.runs() for source in run["document"].get("sources", [])}
    names = sorted({str(row.get("source")) for row in rows})
    unknown = [name for name in names if name not in read]
    if unknown or not names:
        raise InputError(
            f"{path} names no source of this workspace: {', '.join(unknown) or 'it is empty'}",
            hint="export with headwater quarantine export, then edit only the column raw",
        )
    digest = wiring.digest_of(path)
    sources = [
        Source(
            path,
            file.format,
            file.encoding,
            load_mapping(json.dumps(read[name]["mapping"])),
            content_hash(digest, name),
            tuple(read[name]["columns"]),
            name,
        )
        for name in names
    ]
    return sources, [str(row["rejected_id"]) for row in rows if row.get("rejected_id")]


def ingest(
    runner: Runner, sources: Sequence[Source], *, config: IngestConfig, salt: str
) -> tuple[list[Counts], Measured]:
    """Read the files; batches that this run has finished before are not taken again.

    Returns:
        Counts of each file over the whole run, and what was measured.
    """
    rows = runner.desk.ledger("ingest")
    runner.discard("ingest", ("contacts", "quarantine"), keep={row.part for row in rows})
    known = Known(runner.lake, runner.desk)
    following = max((row.part for row in rows), default=-1) + 1
    measured = Measured("ingest")
    totals = []
    for source in sources:
        done = {
            row.facts["batch"]: Counts(**row.facts["counts"])
            for row in rows
            if row.run_id == runner.run_id and row.facts["source"] == source.digest
        }
        runner.progress.start("ingest", None, "records")
        total = Counts()
        for batch, outcome in enumerate(_outcomes(source, config, salt, runner)):
            if batch in done:
                total += done[batch]
                continue
            fresh = against_known(outcome, known.among(outcome))
            facts = {"source": source.digest, "name": source.path.name, "batch": batch, "counts": asdict(fresh.counts)}
            runner.lake.append("quarantine", known.kept(rejected_to_table(fresh.rejected, following)))
            runner.lake.append("contacts", contacts_to_table(fresh.accepted, following))
            runner.desk.record(
                LedgerRow(
                    "ingest", following, runner.run_id, content_hash(source.digest), len(fresh.accepted), 0.0, facts
                )
            )
            known.add(fresh)
            total += fresh.counts
            measured.rows_out += len(fresh.accepted)
            following += 1
        runner.progress.finish()
        if not total.adds_up:
            raise InputError(f"the counts of {source.path.name} do not add up: {total}", hint="please report this")
        measured.rows_in += total.read
        totals.append(total)
    measured.peak_bytes = peak_bytes()
    return totals, measured


def _outcomes(source: Source, config: IngestConfig, salt: str, runner: Runner) -> Iterator[Outcome]:
    file = wiring.open_file(source.path, format=source.format)
    name = source.repairs or source.path.name
    build = RecordsToContacts(source.mapping, config, source=name, salt=salt.encode("ascii"))

    def records() -> Iterator[RawRecord | Rejected]:
        if not source.repairs:
            return iter(file)
        own = (r for r in file if isinstance(r, Rejected) or r.fields.get("source") == source.repairs)
        return read_repaired(own, source.columns)

    with wiring.spool() as spool:
        yield from build.stream(records, spool, progress=runner.progress.advance)


def erased_key(name: str) -> str:
    """Under which it is remembered that a contact or a rejected row was erased and may not come in again."""
    return content_hash("erased", name)


class Known:
    """Ids and content of the contacts that are stored: 8 bytes a contact here, the rest looked up where one matches.

    A contact that was erased is known, too, whatever it says: it is counted as a duplicate and not taken in again.
    """

    def __init__(self, lake: Lake, desk: Desk) -> None:
        self._lake, self._desk = lake, desk
        found = [
            _prefixes(batch["contact_id"].to_pylist())
            for batch in lake.scan("contacts", columns=["contact_id"], batch_rows=1 << 17)
        ]
        self._ids = np.sort(np.concatenate(found)) if found else np.empty(0, np.uint64)

    def among(self, outcome: Outcome) -> dict[str, str]:
        """``contact_id -> content_hash`` of those that are stored already."""
        ids = [item.contact.id for item in outcome.accepted]
        prefixes = _prefixes(ids)
        place = np.searchsorted(self._ids, prefixes)
        hits = place < len(self._ids)
        hits[hits] = self._ids[place[hits]] == prefixes[hits]
        stored: dict[str, str] = {}
        candidates = [ids[i] for i in np.flatnonzero(hits)]
        if candidates:
            where = among("contact_id", candidates)
            table = self._lake.read("contacts", columns=["contact_id", "content_hash"], where=where)
            stored = dict(zip(table["contact_id"].to_pylist(), table["content_hash"].to_pylist(), strict=True))
        keys = {erased_key(item.contact.id): item for item in outcome.accepted}
        again = [keys[key] for key in self._desk.upkeep.erased(keys)]
        return stored | {item.contact.id: item.content_hash for item in again}

    def kept(self, rejected: pa.Table) -> pa.Table:
        """The rejected rows without those that were erased."""
        keys = [erased_key(name) for name in rejected["rejected_id"].to_pylist()]
        gone = self._desk.upkeep.erased(keys)
        return rejected.filter(pa.array([key not in gone for key in keys], pa.bool_()))

    def add(self, outcome: Outcome) -> None:
        """Remember what was just stored."""
        fresh = np.sort(_prefixes([item.contact.id for item in outcome.accepted]))
        self._ids = np.insert(self._ids, np.searchsorted(self._ids, fresh), fresh)


def _prefixes(ids: Sequence[str]) -> npt.NDArray[np.uint64]:
    """The first 64 bits of each id, which is a hash."""
    return np.array([int(name[2:18], 16) for name in ids], np.uint64)


def described(source: Source) -> dict[str, Any]:
    """How a file is read, for the run's document."""
    return {
        "name": source.repairs or source.path.name,
        "format": source.format,
        "encoding": source.encoding,
        "digest": source.digest,
        "columns": list(source.columns),
        "mapping": json.loads(dump_mapping(source.mapping, format="json")),
    }

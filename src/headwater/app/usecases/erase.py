"""The use cases behind ``erase``, ``retain`` and ``compact``."""

from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from headwater.app import leftovers
from headwater.app.context import Context
from headwater.app.erasing import Erased, Erasure, is_telling
from headwater.app.ingesting import erased_key
from headwater.app.verbs.erase import (
    CompactedRow,
    CompactInput,
    CompactOutput,
    ErasedOutput,
    EraseInput,
    PlaceRow,
    RetainInput,
)
from headwater.app.workspace import Workspace, opened
from headwater.core.errors import InputError
from headwater.core.ids import content_hash
from headwater.core.ports.entry import Entry
from headwater.core.schema import TIME
from headwater.ingest.normalise import customer_hash


def erase_them(context: Context, given: EraseInput) -> ErasedOutput:
    """Contacts of customers, or single ones, out of every store.

    Raises:
        InputError: nobody is named, or there is no such contact.
        ConflictError: another process writes all the time.
    """
    if not (given.customer or given.contact):
        raise InputError("nobody is named", hint="--customer ID as the source has it, or --contact c_...")
    with opened(context) as workspace, nullcontext() if given.dry_run else workspace.writing():
        # looked up inside: none of theirs comes in meanwhile
        salt = workspace.salt().encode("ascii")
        hashes = {found for name in given.customer if (found := customer_hash(name, salt))}
        subject = content_hash(workspace.salt(), *sorted({*hashes, *given.contact}))
        contacts = _contacts_of(workspace, hashes, set(given.contact), _begun(workspace, given.contact, subject))
        names = {*hashes, *filter(is_telling, (name.strip() for name in given.customer))}
        return _done(context, workspace, "erase", contacts, names, subject, given.why, dry_run=given.dry_run)


def retain(context: Context, given: RetainInput, *, wait_s: float | None = None) -> ErasedOutput:
    """Contacts that are too old out of every store.

    Args:
        context: who, and where.
        given: the age.
        wait_s: seconds to wait for another process that writes; as the settings say when ``None``.

    Raises:
        ConflictError: another process writes all that time.
        InputError: no age is set.
    """
    with opened(context) as workspace:
        days = given.days or workspace.resolved.settings.retention_days
        if not days:
            raise InputError(
                "contacts are kept for ever",
                hint="set retention_days in headwater.toml, or give --days 730 to this call",
            )
        contacts, undated = _older(context, workspace, days)
        why, subject = f"older than {days} days", f"retention {days} days"
        if not contacts:
            return _output(Erased(0), subject, undated=undated)
        with nullcontext() if given.dry_run else workspace.writing(wait_s):
            return _done(
                context, workspace, "retain", contacts, (), subject, why, dry_run=given.dry_run, undated=undated
            )


def compact(context: Context, given: CompactInput) -> CompactOutput:
    """Fewer files, no old states."""
    with opened(context) as workspace, workspace.writing():
        rows = []
        for table in workspace.lake.tables():
            done = workspace.lake.compact(table, keep=timedelta(days=given.keep_days))
            freed = round(done.bytes_freed / 2**20, 3)
            rows.append(
                CompactedRow(
                    table=table,
                    files_before=done.files_before,
                    files_after=done.files_after,
                    states=done.versions,
                    mb_freed=freed,
                )
            )
        total = round(sum(row.mb_freed for row in rows), 3)
        change = {"keep_days": given.keep_days, "mb_freed": total}
        workspace.desk.log(
            at=context.clock.now(), who=context.who, verb="compact", subject="lake", why="", change=change
        )
    return CompactOutput(tables=rows, mb_freed=total)


def _done(
    context: Context,
    workspace: Workspace,
    verb: str,
    contacts: Sequence[str],
    names: Iterable[str],
    subject: str,
    why: str,
    *,
    dry_run: bool,
    undated: int = 0,
) -> ErasedOutput:
    if dry_run:
        return _output(Erased(len(contacts)), subject, undated=undated)
    job = Erasure(workspace, contacts, names)
    outside = [path for path in _written(workspace) if path.is_file()]
    with workspace.writing():
        why = job.said.without(why)
        entry = Entry(context.clock.now(), context.who, verb, subject, why, {"contacts": len(contacts)})
        done = job.run(entry, clock=context.clock, progress=context.progress, remember=verb == "erase")
    for path in outside:
        leftovers.clean(path, job.said)
    still = [str(path) for path in outside if any(map(job.said.is_in, leftovers.read(path)))]
    return _output(done, subject, done=True, outside=still, undated=undated)


def _output(
    made: Erased, subject: str, *, done: bool = False, outside: Sequence[str] = (), undated: int = 0
) -> ErasedOutput:
    places = sorted(made.places.values(), key=lambda place: place.name)
    return ErasedOutput(
        contacts=made.contacts,
        subject=subject,
        undated=undated,
        done=done,
        places=[
            PlaceRow(place=one.name, looked_at=one.seen, removed=one.removed, changed=one.changed, left=one.left)
            for one in places
        ],
        outside=list(outside),
        left=made.left,
        ok=not (made.left or outside),
    )


def _begun(workspace: Workspace, contacts: Sequence[str], subject: str) -> set[str]:
    """Of the contacts those that this erasure has taken out, where it was killed before its proof: it goes on with them."""
    said = [row["verb"] for row in workspace.desk.audit() if row["subject"] == subject]
    if "erase" not in said or "erase.proof" in said:
        return set()
    keys = {erased_key(name): name for name in contacts}
    return {keys[key] for key in workspace.desk.upkeep.erased(keys)}


def _contacts_of(workspace: Workspace, hashes: set[str], contacts: set[str], begun: set[str]) -> list[str]:
    """Contacts that are to go; those of ``begun`` need not be there any more.

    Raises:
        InputError: one that is named is not there.
    """
    found: set[str] = set()
    mine, named = pa.array(sorted(hashes), pa.string()), pa.array(sorted(contacts), pa.string())
    for batch in workspace.lake.scan("contacts", columns=["contact_id", "customer"]):
        keep = pc.or_(
            pc.is_in(batch["customer"], value_set=mine, skip_nulls=True), pc.is_in(batch["contact_id"], value_set=named)
        )
        found.update(batch["contact_id"].filter(keep).to_pylist())
    if missing := sorted(contacts - found - begun):
        raise InputError(f"there is no contact {missing[0]}", hint="headwater contacts list ISSUE shows some")
    return sorted(found | begun)


def _older(context: Context, workspace: Workspace, days: int) -> tuple[list[str], int]:
    """Contacts of before so many days ago, and how many have no time."""
    limit = pa.scalar(context.clock.now() - timedelta(days=days), TIME)
    found, undated = [], 0
    for batch in workspace.lake.scan("contacts", columns=["contact_id", "timestamp"]):
        found += batch["contact_id"].filter(pc.less(batch["timestamp"], limit)).to_pylist()
        undated += batch["timestamp"].null_count
    return found, undated


def _written(workspace: Workspace) -> list[Path]:
    """Files that the desk remembers to have been written from this workspace."""
    exported = [row["subject"] for row in workspace.desk.audit() if row["verb"] in ("export", "quarantine.export")]
    made = [name for row in workspace.desk.reports.made() for name in row["files"]]
    return sorted({Path(name) for name in [*exported, *made]})

"""The use cases behind ``labels import`` and ``labels export``: labels as CSV."""

import csv
import io
from datetime import UTC, datetime
from pathlib import Path

from headwater.app.context import Context
from headwater.app.usecases.labels import statement_texts
from headwater.app.usecases.topics import Named, named
from headwater.app.verbs.labels import ExportInput, ExportOutput, FileInput, ImportOutput
from headwater.app.workspace import Workspace, opened
from headwater.app.writing import target, whole
from headwater.core.errors import HeadwaterError, InputError
from headwater.core.ids import contact_of
from headwater.core.ports import among
from headwater.core.types import DRAWS, Label

_COLUMNS = ("item", "topic", "topic_id", "author", "at", "source", "drawn", "note", "text")
_MOST_REJECTED = 20


def import_labels(context: Context, given: FileInput) -> ImportOutput:
    """Take labels in, all that can be read in one transaction; what is there already is not added again.

    Raises:
        InputError: the file is no CSV with the columns ``item`` and ``topic`` (or ``topic_id``).
    """
    path = Path(given.path)
    try:
        rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{path} cannot be read: {error}", hint="give a CSV file in UTF-8") from error
    if rows and not ("item" in rows[0] and {"topic", "topic_id"} & set(rows[0])):
        raise InputError(f"{path} has the columns {', '.join(rows[0])}", hint="it needs item and topic")
    with opened(context) as workspace:
        topics, rejected, wanted = named(workspace), [], []
        known = _known(workspace, [row["item"] or "" for row in rows])
        for line, row in enumerate(rows, start=2):
            try:
                label = _label(context, row, topics, author=context.author(given.author))
                if label.item not in known:
                    raise InputError(f"there is no statement or contact {label.item!r}")
                wanted.append(label)
            except HeadwaterError as error:
                rejected.append(f"line {line}: {error}")
        held = {(label.item, label.author): label.topic_id for label in workspace.desk.labels.current()}
        fresh = [label for label in wanted if held.get((label.item, label.author), "") != label.topic_id]
        workspace.desk.labels.add(fresh, verb="labels.import")
    return ImportOutput(
        path=given.path, added=len(fresh), unchanged=len(wanted) - len(fresh), rejected=rejected[:_MOST_REJECTED]
    )


def export_labels(context: Context, given: ExportInput) -> ExportOutput:
    """Write the labels that hold, one a line; ``labels import`` reads the file.

    Raises:
        ConflictError: the file exists.
    """
    path = target(given.path, overwrite=given.overwrite)
    with opened(context) as workspace:
        current, topics = workspace.desk.labels.current(), named(workspace)
        texts = statement_texts(workspace, [label.item for label in current])
    out = io.StringIO()
    writer = csv.DictWriter(out, _COLUMNS, lineterminator="\n")
    writer.writeheader()
    for label in current:
        writer.writerow(
            {
                "item": label.item,
                "topic": topics.name(label.topic_id),
                "topic_id": label.topic_id or "",
                "author": label.author,
                "at": label.at.isoformat(),
                "source": label.source,
                "drawn": label.drawn,
                "note": _safe(label.note),
                "text": _safe(texts.get(label.item, "")),
            }
        )
    with whole(path) as scratch:
        scratch.write_text(out.getvalue(), "utf-8")
    return ExportOutput(path=str(path), rows=len(current))


def _label(context: Context, row: dict[str, str], topics: Named, *, author: str) -> Label:
    said = (row.get("topic_id") or row.get("topic") or "").strip()
    if not said:
        raise InputError("the topic is empty", hint="write none for none of these")
    drawn = row.get("drawn") or "chosen"
    if drawn not in DRAWS:
        raise InputError(f"drawn is {drawn!r}", hint=f"one of: {', '.join(DRAWS)}")
    at = context.clock.now()
    if row.get("at"):
        try:
            at = datetime.fromisoformat(row["at"])
        except ValueError:
            raise InputError(f"at is {row['at']!r}", hint="write it as 2026-11-24T10:00:00+00:00") from None
    return Label(
        item=(row.get("item") or "").strip(),
        topic_id=topics.find(said),
        author=(row.get("author") or author).strip(),
        at=at if at.tzinfo else at.replace(tzinfo=UTC),
        source="imported",
        drawn=drawn,
        note=row.get("note") or "",
    )


def _known(workspace: Workspace, items: list[str]) -> set[str]:
    """Those of the items that are statements or contacts of the workspace."""
    contacts = sorted({contact_of(item) for item in items if item.replace(".", "").replace("_", "").isalnum()})
    found: set[str] = set()
    for start in range(0, len(contacts), 500):
        where = among("contact_id", contacts[start : start + 500])
        table = workspace.read("statements", columns=["statement_id"], where=where)
        found.update(table["statement_id"].to_pylist())
        found.update(workspace.read("contacts", columns=["contact_id"], where=where)["contact_id"].to_pylist())
    return found


def _safe(text: str) -> str:
    """Text that a spreadsheet does not take for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text

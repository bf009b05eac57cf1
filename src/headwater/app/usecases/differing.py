"""The use case behind ``evaluations differing``: label what two systems answer differently, and nothing else."""

import csv
from collections.abc import Mapping, Sequence

from headwater.app.context import Context
from headwater.app.evaluating import stored
from headwater.app.gating import keep_differing
from headwater.app.sheets import CLUSTER, need, pick, read_sheet
from headwater.app.verbs.evaluate import DifferingInput, DifferingOutput
from headwater.app.workspace import opened
from headwater.app.writing import target, whole
from headwater.core.errors import InputError
from headwater.core.ids import content_hash
from headwater.evaluate.differing import LEAST, Differing, compare_differing

Row = Mapping[str, str]


def differing(context: Context, given: DifferingInput) -> DifferingOutput:
    """What labels of differing items say of a candidate, kept for the gate; or the items to label next.

    Raises:
        InputError: a file lacks a column or names an id twice.
        UnknownComponent: there is no such evaluation.
        ConflictError: the file to write exists.
    """
    rows = _read(given.path)
    labels = _labels(given.labels) if given.labels else {}
    gold = {key: labels.get(key) or row.get("label") for key, row in rows.items()}
    apart = [key for key, row in rows.items() if row["candidate"] != row["used"]]
    # by a hash of the id, so that what is asked for first and later is together one random draw
    open_ = sorted((key for key in apart if not gold[key]), key=content_hash)
    n = len(apart) - len(open_)
    with opened(context) as workspace:
        own, other = stored(workspace, given.candidate), stored(workspace, given.against)
        found: Differing | None = None
        if n >= min(LEAST, len(apart)):
            sides = [[row[name] for row in rows.values()] for name in ("candidate", "used")]
            clusters = [pick(row, CLUSTER) or key for key, row in rows.items()]
            found = compare_differing(sides[0], sides[1], [gold[key] or None for key in rows], clusters)
            keep_differing(context, workspace, own, other, found, given.why)
    path = _ask(given, [rows[key] for key in open_[: given.draw]]) if given.draw else ""
    few = f"the two differ on {len(apart):,} of {len(rows):,}; {n} of those are labelled, at least {LEAST} are needed"
    return DifferingOutput(
        candidate=own.name,
        against=other.name,
        items=len(rows),
        differ=len(apart),
        labelled=n,
        outcome=found.outcome(given.margin) if found else "undecided",
        gap=found.gap if found else None,
        spread=found.spread if found else None,
        labels_needed=found.labels_needed(given.margin) if found else LEAST - n,
        path=path,
        reading=found.told(given.margin) if found else few,
    )


def _read(path: str) -> dict[str, Row]:
    """id -> cells; the line stands for an id where there is none."""
    rows: dict[str, Row] = {}
    for line, cells in read_sheet(path):
        key = cells.get("id") or str(line)
        if not (cells.get("candidate") and cells.get("used")):
            raise InputError(f"{path}, line {line}: an answer is missing", hint="give candidate and used in every row")
        if key in rows:
            raise InputError(f"{path}, line {line}: the id {key[:60]!r} occurs twice", hint="give each row its own")
        rows[key] = {**cells, "id": key}
    need(list(rows), path, "columns text, candidate and used")
    return rows


def _labels(path: str) -> dict[str, str]:
    rows = [cells for _, cells in read_sheet(path) if cells.get("id") and cells.get("label")]
    need(rows, path, "columns id and label")
    return {cells["id"]: cells["label"] for cells in rows}


def _ask(given: DifferingInput, rows: Sequence[Row]) -> str:
    """Write items to label without what the systems said: who labels must not see it."""
    path = target(given.to, overwrite=given.overwrite)
    with whole(path) as scratch, scratch.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("id", "text", "label"))
        writer.writerows((row["id"], row.get("text", ""), "") for row in rows)
    return str(path)

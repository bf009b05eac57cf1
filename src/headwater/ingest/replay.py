"""Repair of quarantined rows: written out to be edited, read back as records.

Each exported line keeps where the row came from and why it was rejected; the user edits ``raw`` (or, in CSV, opens the
file in a spreadsheet), and the repaired rows go through ingest again as if they stood in their source.
"""

import csv
import io
import json
from collections.abc import Iterator, Sequence

import pyarrow as pa

from headwater.core.errors import ConfigError
from headwater.core.types import RawRecord, Rejected
from headwater.ingest.normalise import text_of

_COLUMNS = ("rejected_id", "source", "line", "code", "reason", "raw")


def export_rejected(table: pa.Table, *, format: str = "jsonl") -> str:
    """Quarantined rows as text to edit.

    Args:
        table: rows of the table ``quarantine``.
        format: ``jsonl`` or ``csv``.

    Raises:
        ConfigError: another format was asked for.
    """
    rows = table.select([name for name in _COLUMNS if name in table.column_names]).to_pylist()
    if format == "jsonl":
        return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    if format != "csv":
        raise ConfigError(f"rejected rows cannot be written as {format!r}", hint="use jsonl or csv")
    out = io.StringIO()
    writer = csv.DictWriter(out, list(_COLUMNS), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def read_repaired(
    records: Iterator[RawRecord | Rejected], columns: Sequence[str] = (), *, delimiter: str = ","
) -> Iterator[RawRecord | Rejected]:
    """The rows of an edited export as records of their source.

    Args:
        records: the export as a connector reads it.
        columns: the source's columns, for rows of delimited files; rows that are JSON objects bring their own.
        delimiter: of the source.

    Returns:
        One record for each line; a row that is still broken is rejected once more, with its new reason.
    """
    for record in records:
        if isinstance(record, Rejected) or "raw" not in record.fields:
            # a file of whole records, written by hand, is read as it is
            yield record
            continue
        yield _repaired(record, columns, delimiter)


def _repaired(record: RawRecord, columns: Sequence[str], delimiter: str) -> RawRecord | Rejected:
    source = text_of(record.fields.get("source")) or "repaired"
    line = int(str(record.fields.get("line") or record.line))
    raw = record.fields["raw"]
    if isinstance(raw, dict):
        return RawRecord(line, raw, json.dumps(raw, ensure_ascii=False))
    text = text_of(raw)
    if text.lstrip()[:1] == "{":
        try:
            value = json.loads(text)
        except (ValueError, RecursionError) as error:
            return Rejected(source, line, "bad_json", f"the repaired row is not JSON: {error}", text)
        return RawRecord(line, value, text)
    if not columns:
        return RawRecord(line, {"text": text.rstrip("\r\n")}, text)
    try:
        cells = next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
    except csv.Error as error:
        return Rejected(source, line, "bad_csv", f"the repaired row is not valid CSV: {error}", text)
    if len(cells) != len(columns):
        reason = f"{len(cells)} cells where the header has {len(columns)}"
        return Rejected(source, line, "ragged_row", reason, text)
    return RawRecord(line, dict(zip(columns, cells, strict=True)), text)

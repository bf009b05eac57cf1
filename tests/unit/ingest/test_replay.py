"""Quarantined rows: out, mended, in again."""

import csv
import io
import json

import pytest

from headwater.core.errors import ConfigError
from headwater.core.types import RawRecord, Rejected
from headwater.ingest import export_rejected, read_repaired, rejected_to_table

REJECTED = [
    Rejected("a.csv", 3, "ragged_row", "1 cells where the header has 2", "3\n"),
    Rejected("b.jsonl", 9, "bad_json", "the line is not JSON", '{"id": 4, "text": '),
]


def repaired(rows: list[dict[str, object]], columns: list[str]) -> list[RawRecord | Rejected]:
    return list(read_repaired((RawRecord(k, row, "") for k, row in enumerate(rows, 1)), columns))


def test_exported_mended_and_read_again() -> None:
    rows = [json.loads(line) for line in export_rejected(rejected_to_table(REJECTED, 0)).splitlines()]
    assert [row["reason"] for row in rows] == [r.reason for r in REJECTED]
    rows[0]["raw"] = '3,"it broke, badly"'
    rows[1]["raw"] += '"no signal"}'
    found = repaired(rows, ["id", "text"])
    assert [(r.line, r.fields) for r in found if isinstance(r, RawRecord)] == [
        (3, {"id": "3", "text": "it broke, badly"}), (9, {"id": 4, "text": "no signal"}),
    ]  # fmt: skip


def test_rows_that_are_still_broken_are_rejected_again() -> None:
    rows = [json.loads(line) for line in export_rejected(rejected_to_table(REJECTED, 0)).splitlines()]
    found = repaired(rows, ["id", "text"])
    assert [(type(r).__name__, r.line) for r in found] == [("Rejected", 3), ("Rejected", 9)]


def test_csv_export_opens_as_a_table() -> None:
    text = export_rejected(rejected_to_table(REJECTED, 0), format="csv")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["raw"] for row in rows] == [r.raw for r in REJECTED]
    with pytest.raises(ConfigError):
        export_rejected(rejected_to_table(REJECTED, 0), format="xml")

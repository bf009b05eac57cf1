"""Files of every format, good and broken, through the one door."""

import gzip
import json
import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from headwater.adapters.connect import FORMATS, open_file
from headwater.core.errors import HeadwaterError, InputError, UnknownComponent
from headwater.core.types import RawRecord, Rejected

RELAXED = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def write(path: Path, data: bytes | str) -> Path:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def fields(path: Path, **options: str) -> list[dict[str, object]]:
    return [r.fields for r in open_file(path, **options) if isinstance(r, RawRecord)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_are_found(tmp_path: Path, delimiter: str) -> None:
    rows = [["id", "text", "state"], ["1", "it broke, badly; twice", "NY"], ["2", "no signal", "CA"]]
    text = "\n".join(delimiter.join(f'"{c}"' for c in row) for row in rows) + "\n"
    found = fields(write(tmp_path / "a.csv", text))
    assert found == [
        {"id": "1", "text": "it broke, badly; twice", "state": "NY"},
        {"id": "2", "text": "no signal", "state": "CA"},
    ]


def test_format_is_found_without_a_telling_name(tmp_path: Path) -> None:
    assert open_file(write(tmp_path / "a", "id,comment\n1,hello there\n2,bye now\n")).format == "csv"
    assert open_file(write(tmp_path / "b", '{"text": "a"}\n{"text": "b"}\n')).format == "jsonl"
    assert open_file(write(tmp_path / "c", '[\n{"text": "a"},\n{"text": "b"}\n]\n')).format == "json"
    assert open_file(write(tmp_path / "d", "My phone, which is new, broke.\nIt, too, broke.\n")).format == "text"
    assert open_file(write(tmp_path / "e", "From: a@b.c\nSubject: x\n\nhi\n")).format == "eml"
    mbox = "From a@b.c Mon Jan  1 00:00:00 2024\nFrom: a@b.c\nSubject: x\n\nhi\n"
    assert open_file(write(tmp_path / "f", mbox)).format == "mbox"
    pq.write_table(pa.table({"text": ["a"]}), tmp_path / "g")
    assert open_file(tmp_path / "g").format == "parquet"


def test_gzip_is_known_by_its_bytes(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", gzip.compress(b"id,text\n1,hello\n"))
    assert fields(path) == [{"id": "1", "text": "hello"}]
    pq.write_table(pa.table({"text": ["a"]}), tmp_path / "p")
    zipped = write(tmp_path / "p.parquet.gz", gzip.compress((tmp_path / "p").read_bytes()))
    assert fields(zipped) == [{"text": "a"}]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    text = "id,text\n" + "".join(f"{k},café où naïve über {k}\n" for k in range(30))
    found = fields(write(tmp_path / "a.csv", text.encode(encoding)))
    assert found[0] == {"id": "0", "text": "café où naïve über 0"}
    assert len(found) == 30


def test_one_bad_byte_costs_only_itself(tmp_path: Path) -> None:
    good = [f"{k},schön {k}\n".encode() for k in range(50)]
    good[20] = b"20,sch\xf6n 20\n"
    source = open_file(write(tmp_path / "a.csv", b"id,text\n" + b"".join(good)))
    found = [r.fields["text"] for r in source if isinstance(r, RawRecord)]
    assert found == [f"schön {k}" for k in range(50)]
    assert sum(source.notes.values()) == 1


def test_ragged_rows_are_rejected_with_their_line(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", 'id,text\n1,"two\nlines"\n2\n3,a,b\n4,fine\n')
    found = list(open_file(path))
    assert [(type(r).__name__, r.line) for r in found] == [
        ("RawRecord", 2), ("Rejected", 4), ("Rejected", 5), ("RawRecord", 6),
    ]  # fmt: skip
    assert found[1].reason == "1 cells where the header has 2"  # type: ignore[union-attr]
    assert found[2].raw == "3,a,b\n"


def test_a_quote_never_closed_costs_one_row(tmp_path: Path) -> None:
    lines = [f"{k},text number {k}\n" for k in range(200)]
    lines[50] = '50,"opened and never closed\n'
    found = list(open_file(write(tmp_path / "a.csv", "id,text\n" + "".join(lines))))
    assert [r.line for r in found if isinstance(r, Rejected)] == [52]
    assert len(found) == 200


def test_carriage_returns_alone_end_lines(tmp_path: Path) -> None:
    assert fields(write(tmp_path / "a.csv", "id,text\r1,one\r2,two\r")) == [
        {"id": "1", "text": "one"}, {"id": "2", "text": "two"},
    ]  # fmt: skip


def test_five_megabytes_in_one_cell(tmp_path: Path) -> None:
    cell = "word " * 1_000_000
    assert len(fields(write(tmp_path / "a.csv", f'id,text\n1,"{cell}"\n2,b\n'))[0]["text"]) == 5_000_000  # type: ignore[arg-type]
    path = write(tmp_path / "a.jsonl", json.dumps({"text": cell}) + "\n" + json.dumps({"text": "b"}) + "\n")
    assert [len(str(f["text"])) for f in fields(path)] == [5_000_000, 1]
    assert [len(str(f["text"])) for f in fields(write(tmp_path / "unnamed", path.read_bytes()))] == [5_000_000, 1]
    path = write(tmp_path / "a.json", json.dumps([{"text": cell}, {"text": "b"}]))
    assert [len(str(f["text"])) for f in fields(path)] == [5_000_000, 1]


def test_a_file_without_header(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "1,2024-01-02,it broke\n2,2024-01-03,it works\n")
    assert fields(path)[0] == {"column_1": "1", "column_2": "2024-01-02", "column_3": "it broke"}


def test_bad_json_line_is_rejected_and_reading_goes_on(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", '{"text": "a"}\n{"text": \n\n[1]\n{"text": "b"}\n')
    found = list(open_file(path))
    assert [type(r).__name__ for r in found] == ["RawRecord", "Rejected", "Rejected", "RawRecord"]
    assert [r.line for r in found] == [1, 2, 4, 5]


@pytest.mark.parametrize(
    "document",
    [
        [{"text": "a", "n": 1}, {"text": "b", "n": 2}],
        {"count": 2, "records": [{"text": "a", "n": 1}, {"text": "b", "n": 2}], "next": None},
        {"users": [{"id": 1}], "tickets": [{"text": "a", "n": 1}, {"text": "b", "n": 2}]},
        {"data": {"items": [{"text": "a", "n": 1}, {"text": "b", "n": 2}]}},
    ],
)
@pytest.mark.parametrize("indent", [None, 2])
def test_json_documents(tmp_path: Path, document: object, indent: int | None) -> None:
    path = write(tmp_path / "a.json", json.dumps(document, indent=indent))
    assert fields(path) == [{"text": "a", "n": 1}, {"text": "b", "n": 2}]


def test_broken_json_document_keeps_what_came_before(tmp_path: Path) -> None:
    found = list(open_file(write(tmp_path / "a.json", '[{"text": "a"},\n {"text": "b"},\n {"te')))
    assert [type(r).__name__ for r in found] == ["RawRecord", "RawRecord", "Rejected"]


def test_parquet(tmp_path: Path) -> None:
    pq.write_table(pa.table({"text": ["a", None], "n": [1, 2], "tags": [["x"], []]}), tmp_path / "a.parquet")
    assert fields(tmp_path / "a.parquet") == [{"text": "a", "n": 1, "tags": ["x"]}, {"text": None, "n": 2, "tags": []}]


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("empty.csv", b"", "empty"),
        ("blank.csv", b"\n\n", "no data"),
        ("cut.jsonl.gz", gzip.compress(b'{"text": "a"}\n' * 5000)[:-20], "gzip"),
        ("bad.gz", b"\x1f\x8b" + b"x" * 40, "gzip"),
        ("book.xlsx", b"PK\x03\x04" + b"x" * 40, "Excel"),
        ("bad.parquet", b"PAR1" + b"x" * 40, "Parquet"),
    ],
)
def test_unreadable_files_say_so(tmp_path: Path, name: str, data: bytes, words: str) -> None:
    path = write(tmp_path / name, data)
    with pytest.raises(InputError, match=words) as caught:
        list(open_file(path))
    assert name in str(caught.value)
    assert caught.value.hint


def test_missing_directory_and_forbidden(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not exist"):
        open_file(tmp_path / "none.csv")
    with pytest.raises(InputError, match="is a directory"):
        open_file(tmp_path)
    with pytest.raises(UnknownComponent) as caught:
        open_file(write(tmp_path / "a.csv", "a,b\n1,2\n"), format="csvv")
    assert "csv" in caught.value.hint
    if os.geteuid() != 0:
        path = write(tmp_path / "secret.csv", "a,b\n")
        path.chmod(0)
        with pytest.raises(InputError, match="may not be read"):
            open_file(path)


CELL = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\x00"), max_size=30)


@given(
    rows=st.lists(st.tuples(CELL, CELL), min_size=1, max_size=20),
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
    end=st.sampled_from(["\n", "\r\n"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]),
)
@RELAXED
def test_what_is_written_is_read(
    tmp_path: Path, rows: list[tuple[str, str]], delimiter: str, end: str, encoding: str
) -> None:
    quoted = [["id", "text"], *([f"x{k}" + a, b] for k, (a, b) in enumerate(rows))]
    text = "".join(delimiter.join('"' + c.replace('"', '""') + '"' for c in row) + end for row in quoted)
    path = write(tmp_path / "a.csv", text.encode(encoding))
    found = list(open_file(path, format="tsv" if delimiter == "\t" else "csv"))
    assert [[r.fields["id"], r.fields["text"]] for r in found if isinstance(r, RawRecord)] == quoted[1:]


VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
RECORDS = st.lists(st.dictionaries(st.text(max_size=8), VALUE, min_size=1, max_size=5), min_size=1, max_size=10)


@given(records=RECORDS, indent=st.sampled_from([None, 1]), ascii_only=st.booleans())
@RELAXED
def test_json_round_trip(
    tmp_path: Path, records: list[dict[str, object]], indent: int | None, ascii_only: bool
) -> None:
    def encode(value: object) -> bytes:
        return json.dumps(value, indent=indent, ensure_ascii=ascii_only).encode("utf-8", "replace")

    expected = [json.loads(encode(r)) for r in records]
    assert fields(write(tmp_path / "a.json", encode(records)), format="json") == expected
    lines = b"\n".join(json.dumps(r, ensure_ascii=ascii_only).encode("utf-8", "replace") for r in records)
    assert fields(write(tmp_path / "a.jsonl", lines), format="jsonl") == expected


@given(
    data=st.binary(max_size=300) | st.text(alphabet='{}[],:"\n\r\t ;|abc01=-<>@\x00é', max_size=300).map(str.encode),
    format=st.sampled_from([None, *FORMATS]),
    zipped=st.booleans(),
)
@settings(parent=RELAXED, max_examples=400)
def test_random_bytes_never_break_a_reader(tmp_path: Path, data: bytes, format: str | None, zipped: bool) -> None:
    path = write(tmp_path / "a", gzip.compress(data) if zipped else data)
    try:
        found = list(open_file(path, format=format))
    except HeadwaterError:
        # the only exception there may be
        return
    assert all(isinstance(r, (RawRecord, Rejected)) and r.line >= 1 for r in found)


def test_a_sample_is_drawn_from_all_over_the_file(tmp_path: Path) -> None:
    lines = [json.dumps({"n": k}) for k in range(500)]
    ends = []
    for order in (lines, lines[::-1]):
        found = open_file(write(tmp_path / "a.jsonl", "\n".join(order))).sample(100)
        assert [r.raw for r in found[:50]] == order[:50]
        assert len(found) == 100
        ends.append({r.raw for r in found[50:]})
    assert len(ends[0] & ends[1]) > 30

"""Whatever a user hands over: an exit code, counts that add up, a reason for each row, and never a traceback."""

import gzip
import json
import os
import random
import zipfile
from pathlib import Path

import pytest

from headwater.app.workspace import Workspace
from tests.command import Done, headwater

GOOD = [
    f"{k},{'The parcel never came and I want a refund' if k % 2 else 'The app crashes when I log in'} {k},2024-01-{k % 28 + 1:02}"
    for k in range(24)
]
HEAD = "id,comment,created_at"
RANDOM = random.Random(11)
NOISE = bytes(RANDOM.randrange(256) for _ in range(6000))


def csv(*rows: str) -> bytes:
    """A good table with these rows at its end."""
    return "\n".join([HEAD, *GOOD, *rows, ""]).encode("utf-8")


def took(path: Path, *words: str) -> Done:
    """Run a file into a workspace beside it; check what holds of any file."""
    done = headwater("run", path, "--workspace", path.parent / "w", "--json", "--limit", "1", *words)
    assert "Traceback" not in done.out + done.err
    assert "defect of ours" not in done.err
    assert done.code in (0, 3), done.err
    if done.code:
        problem = json.loads(done.err[done.err.index("{") :])
        assert problem["hint"], problem
        assert done.out == ""
    else:
        for count in done.answer["counts"]:
            assert count["read"] == count["accepted"] + count["duplicate"] + count["quarantined"]
    return done


def reasons(path: Path) -> dict[str, int]:
    """Reasons in the quarantine, each with its rows; every row names file, line and reason."""
    listed = headwater("quarantine", "list", "--workspace", path.parent / "w", "--json").answer
    assert listed["total"] == len(listed["rows"]) == sum(reason["rows"] for reason in listed["reasons"])
    assert all(row["source"] == path.name and row["line"] >= 1 and row["reason"] for row in listed["rows"])
    return {reason["code"]: reason["rows"] for reason in listed["reasons"]}


def texts(path: Path) -> list[str]:
    with Workspace(path.parent / "w", create=False) as workspace:
        return workspace.read("contacts", columns=["text"])["text"].to_pylist()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_encodings_with_and_without_byte_order_mark(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "contacts.csv"
    path.write_bytes(csv("77,Die Lieferung für Zoë kam nie,2024-02-01").decode("utf-8").encode(encoding))
    (count,) = took(path).answer["counts"]
    assert (count["read"], count["accepted"], count["quarantined"]) == (25, 25, 0)
    assert "Die Lieferung für Zoë kam nie" in texts(path)


BAD_ROWS = {
    "ragged": ((*["78,a,b,c,d,e", "79", "80,The card was charged twice,2024-01-05"],), 3, {"ragged_row": 2}),
    "mojibake": (("81,I canâ€™t log in since the cafÃ© update,2024-02-01",), 1, {}),
    "dates": (
        (
            "82,The lamp is broken,13/02/2024",
            '83,The lamp hums,"Feb 3, 2024 5:00 PM PST"',
            "84,The lamp flickers,2024-01-05T10:00:00+09:00",
            "85,The lamp is hot,1704067200",
            "86,No lamp came,",
            "87,The lamp died,not a date",
            "88,The lamp fell,31/02/2024",
        ),
        7,
        {"bad_timestamp": 2},
    ),
    "empty": (("90,,2024-01-05", "91,   ,2024-01-05"), 2, {"empty_text": 2}),
    "nul": (("92,The app cra\0shes,2024-01-05", "93,\0\0\0,2024-01-05"), 2, {"empty_text": 1}),
    "twice": (
        ("0,The app crashes when I log in 0,2024-01-01", "1,Something else,2024-01-01"),
        2,
        {"conflicting_id": 1},
    ),
}


@pytest.mark.parametrize("case", BAD_ROWS)
def test_bad_rows_are_set_aside_with_their_reason(case: str, tmp_path: Path) -> None:
    rows, n, wanted = BAD_ROWS[case]
    path = tmp_path / "contacts.csv"
    path.write_bytes(csv(*rows))
    (count,) = took(path).answer["counts"]
    assert count["read"] == len(GOOD) + n
    assert count["quarantined"] == sum(wanted.values())
    assert reasons(path) == wanted


def test_zones_are_understood(tmp_path: Path) -> None:
    path = tmp_path / "contacts.csv"
    path.write_bytes(csv("84,The lamp flickers,2024-01-05T10:00:00+09:00", "85,The lamp hums,2024-01-05 10:00:00"))
    took(path, "--set", "timezone=America/New_York")
    with Workspace(path.parent / "w", create=False) as workspace:
        rows = workspace.read("contacts", columns=["source_id", "timestamp"]).to_pylist()
    times = {row["source_id"]: row["timestamp"].isoformat() for row in rows}
    assert (times["84"], times["85"]) == ("2024-01-05T01:00:00+00:00", "2024-01-05T15:00:00+00:00")


def test_mojibake_stays_as_it_came_and_is_mended_in_what_is_shown(tmp_path: Path) -> None:
    path = tmp_path / "contacts.csv"
    path.write_bytes(csv("81,I canâ€™t log in since the cafÃ© update,2024-02-01"))
    took(path)
    assert "I canâ€™t log in since the cafÃ© update" in texts(path)


def test_a_cell_of_five_megabytes_is_read_and_a_larger_one_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "contacts.csv"
    word = "supercalifragilistic" * 50  # few sentences: what is tested is the size of the cell
    path.write_bytes(csv(f"95,{(word + ' ') * 4990},2024-01-05", f"96,{(word + ' ') * 5600},2024-01-05"))
    (count,) = took(path).answer["counts"]
    assert (count["accepted"], count["quarantined"]) == (25, 1)
    assert reasons(path) == {"too_long": 1}
    assert max(map(len, texts(path))) > 4_900_000


def test_lines_of_json_of_every_kind(tmp_path: Path) -> None:
    path = tmp_path / "contacts.jsonl"
    lines = [
        '{"id": 1, "text": "the app crashes"}',
        '{"id": 2, "te',
        "[1,2]",
        '"words"',
        "null",
        '{"id":3,"text":"no refund"}',
    ]
    path.write_text("\n".join(lines), "utf-8")
    (count,) = took(path).answer["counts"]
    assert count["read"] == 6
    assert count["accepted"] >= 2
    assert sum(reasons(path).values()) == count["quarantined"] >= 2


def write_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("xl/workbook.xml", "<workbook/>")


UNREADABLE = {
    "truncated.csv.gz": (lambda path: path.write_bytes(gzip.compress(NOISE + csv() * 40)[:5000]), "middle of its gzip"),
    "damaged.csv.gz": (lambda path: path.write_bytes(b"\x1f\x8b\x08\x00" + NOISE), "gzip"),
    "empty.csv": (lambda path: path.write_bytes(b""), "is empty"),
    "blank.csv": (lambda path: path.write_bytes(b" \n \n"), "holds no data"),
    "header.csv": (lambda path: path.write_bytes(b"id,comment\n"), "no row of"),
    "folder": (lambda path: path.mkdir(), "is a directory"),
    "missing.csv": (lambda path: None, "does not exist"),
    "junk.csv": (lambda path: path.write_bytes(NOISE), "binary data"),
    "junk": (lambda path: path.write_bytes(NOISE), "binary data"),
    "picture.png": (lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n" + NOISE), "a picture"),
    "book.xlsx": (write_zip, "Excel"),
    "page.pdf": (lambda path: path.write_bytes(b"%PDF-1.7\n" + NOISE), "a PDF"),
    "bad.parquet": (lambda path: path.write_bytes(b"PAR1" + bytes(200) + b"PAR1"), "Parquet"),
    "cut.json": (lambda path: path.write_bytes(b'{"tickets": [{"id": 1, "text": "the app cr'), "no row of"),
    "numbers.csv": (lambda path: path.write_bytes(b"a,b\n1,2\n3,4\n"), "no column holds texts"),
    "loop.csv": (lambda path: path.symlink_to(path), "could not be read"),
    "n" * 300 + ".csv": (lambda path: None, "could not be read"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_files_that_hold_no_contacts_are_refused_in_plain_words(name: str, tmp_path: Path) -> None:
    make, words = UNREADABLE[name]
    path = tmp_path / name
    make(path)
    done = took(path)
    assert done.code == 3
    assert words in json.loads(done.err)["detail"]
    assert not (tmp_path / "w").exists()  # nothing was begun


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read anything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = tmp_path / "contacts.csv"
    path.write_bytes(csv())
    path.chmod(0)
    done = took(path)
    assert done.code == 3
    assert "may not be read" in done.err


def test_a_gzip_that_breaks_off_can_be_downloaded_again(tmp_path: Path) -> None:
    path = tmp_path / "contacts.csv.gz"
    rows = [f"{k},The parcel {RANDOM.random()} never came,2024-01-05" for k in range(100, 60_000)]
    path.write_bytes(gzip.compress(csv(*rows))[:-9000])
    done = took(path, "--set", "part_rows=64")
    assert done.code == 3
    assert "middle of its gzip data" in done.err
    path.write_bytes(gzip.compress(csv(*rows[:300])))
    (count,) = took(path).answer["counts"]
    assert count["read"] == 324
    assert len(texts(path)) == len(set(texts(path)))
    doctor = headwater("doctor", "--workspace", tmp_path / "w", "--json")
    assert doctor.code == 0, doctor.out  # the run that broke off is not held against the one that replaced it


@pytest.mark.parametrize("seed", range(6))
def test_damaged_tables_never_give_a_traceback(seed: int, tmp_path: Path) -> None:
    draw = random.Random(seed)
    data = bytearray(csv('96,"never closed,2024-01-05'))
    for _ in range(draw.randrange(1, 60)):
        data[draw.randrange(len(data))] = draw.randrange(256)
    path = tmp_path / "contacts.csv"
    path.write_bytes(bytes(data[: draw.randrange(200, len(data))]))
    took(path)

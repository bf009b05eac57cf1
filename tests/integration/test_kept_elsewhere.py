"""Erasure and backup do not care where the stores lie: from a disk with SQLite into a bucket with PostgreSQL, and back."""

import json
from pathlib import Path

import pytest

from headwater.adapters.store.bucket import Bucket
from tests.command import answered
from tests.contract.desks import PROGRAMS, postgres
from tests.s3 import s3

pytestmark = pytest.mark.slow

WORD = "zirconium"
ABOUT = ("parcel never came", "card was charged twice", "screen is broken")


def _line(number: int, customer: str, text: str) -> str:
    at = f"2024-01-{1 + number % 28:02}T10:00:00Z"
    return json.dumps({"id": f"case-{number:05}", "customer": customer, "comment": text, "created_at": at}) + "\n"


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


@pytest.mark.skipif(not PROGRAMS, reason="PostgreSQL's programs are not installed")
def test_a_copy_goes_elsewhere_is_erased_from_there_and_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "contacts.jsonl"
    lines = [_line(n, f"k-{10_000 + n}", f"The {ABOUT[n % 3]} again, order {n} of this spring.") for n in range(60)]
    lines.append(_line(900, "k-48213", f"My {WORD} kettle melted through the marble worktop and nobody cares at all."))
    source.write_text("".join(lines), "utf-8")
    answered("run", source, "-w", tmp_path / "near")
    answered(
        "issues", "comment", "1", f"he says: {WORD} kettle melted through the marble worktop", "-w", tmp_path / "near"
    )
    answered("backup", tmp_path / "first", "-w", tmp_path / "near")
    with s3(tmp_path) as store, postgres(_made(tmp_path / "pg")) as desk:
        for name, value in store.environment.items():
            monkeypatch.setenv(name, value)
        there = {"HEADWATER_LAKE": f"{store.url}/far", "HEADWATER_DESK": desk}
        answered("restore", tmp_path / "first", "-w", tmp_path / "far", **there)
        bucket = Bucket(f"{store.url}/far")
        assert any(WORD.encode() in (bucket.get(name) or (b"",))[0] for name in bucket.names())
        proof = answered("erase", "--customer", "k-48213", "-w", tmp_path / "far", **there)
        assert (proof["contacts"], proof["left"], proof["ok"]) == (1, [], True)
        assert not any(WORD.encode() in (bucket.get(name) or (b"",))[0] for name in bucket.names())
        assert answered("search", "a card", "-w", tmp_path / "far", **there)["hits"]
        answered("compact", "--keep-days", "0", "-w", tmp_path / "far", **there)
        answered("backup", tmp_path / "second", "-w", tmp_path / "far", **there)
    answered("restore", tmp_path / "second", "-w", tmp_path / "back")
    assert answered("doctor", "-w", tmp_path / "back")["ok"]
    assert answered("restore", tmp_path / "second", "--dry-run")["contacts"] == 60
    for folder in ("second", "back", "far"):
        assert not [
            path for path in (tmp_path / folder).rglob("*") if path.is_file() and WORD.encode() in path.read_bytes()
        ]

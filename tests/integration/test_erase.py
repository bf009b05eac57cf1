"""After an erasure no byte of a customer is found, in no store and through no door."""

import json
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from headwater.app.erasing import Erasure
from headwater.app.workspace import Workspace
from headwater.core.schema import TABLES
from tests.command import answered, headwater

CUSTOMER = "k-48213"
TEXT = "My zirconium kettle melted through the marble worktop and the courier laughed about it. I want my money back please."
SECOND = "Nobody answered about the zirconium kettle that melted through the marble worktop, this is the third letter of mine."
WORD = "zirconium"
SHARED = "I want my money back please"


def _line(number: int, customer: str, text: str) -> str:
    at = f"2024-0{1 + number % 3}-{1 + number % 27:02}T10:00:00Z"
    return json.dumps({"id": f"case-{number:05}", "customer": customer, "comment": text, "created_at": at}) + "\n"


@dataclass(frozen=True)
class Drill:
    """A workspace from which a customer was erased.

    Attributes:
        place: the folder with the workspace ``w`` and what was written beside it.
        contacts: ids that the customer's contacts had.
        others: contacts of others.
        held: names of what held a word of theirs before.
        proof: what the erasure said.
    """

    place: Path
    contacts: list[str]
    others: int
    held: set[str]
    proof: dict[str, Any]

    @property
    def folder(self) -> Path:
        return self.place / "w"


@pytest.fixture(scope="module")
def drill(tmp_path_factory: pytest.TempPathFactory) -> Drill:
    """Contacts of one customer among others, with quotes on the desk, files that wait, exports; then erased."""
    place = tmp_path_factory.mktemp("erase")
    source, folder = place / "contacts.jsonl", place / "w"
    about = ("parcel never came", "card was charged twice", "screen is broken", "app does not start")
    lines = [
        _line(
            n, f"k-{10_000 + n}", f"The {about[n % 4]} again, order {n} of this spring. {SHARED}, this is number {n}."
        )
        for n in range(160)
    ]
    lines += [_line(900, CUSTOMER, TEXT), _line(901, CUSTOMER, SECOND)]
    lines += [_line(902, CUSTOMER, ""), _line(900, CUSTOMER, f"{TEXT} Again!")]  # both go to the quarantine
    source.write_text("".join(lines), "utf-8")
    answered("run", source, "-w", folder)
    contacts = [str(row["contact_id"]) for row in _rows(folder, "contacts") if "zirconium" in row["text"]]
    statement = next(row["statement_id"] for row in _rows(folder, "statements") if row["contact_id"] in contacts)
    answered(
        "issues", "comment", "1", f"a customer ({CUSTOMER}) says: {TEXT[3:60]} and so on, and {SHARED}", "-w", folder
    )
    answered("labels", "add", statement, "none", "-w", folder)
    answered("searches", "save", "kettles", "kettle that melted through the marble", "-w", folder)
    answered("export", place / "statements.csv", "--table", "statements", "-w", folder)
    (folder / "inbox").mkdir()
    waiting = _line(950, CUSTOMER, "A fresh letter") + _line(951, "k-10001", "Another one")
    (folder / "inbox" / "a.jsonl").write_text(waiting, "utf-8")
    held, others = _holding(place, WORD), len(_rows(folder, "contacts")) - len(contacts)
    tried = answered("erase", "--customer", CUSTOMER, "--dry-run", "-w", folder)
    assert (tried["contacts"], tried["done"], len(_rows(folder, "contacts"))) == (2, False, others + 2)
    proof = answered("erase", "--customer", CUSTOMER, "--why", f"{CUSTOMER} asked for it", "-w", folder)
    return Drill(place, contacts, others, held, proof)


def _rows(folder: Path, table: str) -> list[dict[str, Any]]:
    with Workspace(folder, create=False) as workspace:
        return list(workspace.read(table).to_pylist())


def _holding(place: Path, word: str) -> set[str]:
    """Names of what holds a word, as it is or unpacked: a table of the lake, else a file."""
    found = set()
    for path in place.rglob("*"):
        data = path.read_bytes() if path.is_file() else b""
        data += zlib.decompress(data) if path.suffix == ".z" else b""
        if word.encode() in data.lower():
            found.add(next((part for part in path.parts if part.endswith(".lance")), path.name.split("-")[0]))
    return found


def test_it_was_everywhere_before(drill: Drill) -> None:
    lake = {"contacts.lance", "statements.lance", "documents.lance", "quarantine.lance"}
    assert lake | {"desk.sqlite", "statements.csv", "corpus", "contacts.jsonl"} <= drill.held


def test_the_proof_says_what_went(drill: Drill) -> None:
    proof = drill.proof
    assert (proof["contacts"], proof["left"], proof["outside"], proof["ok"]) == (2, [], [], True)
    went = {row["place"]: row["removed"] + row["changed"] for row in proof["places"]}
    lake = ("contacts", "quarantine", "prepared", "statements", "signals", "vectors", "documents", "map", "assignments")
    for name in (*(f"lake {table}" for table in lake), "desk labels", "desk issue_events", "desk searches", "files"):
        assert went[name], name


def test_no_file_holds_a_byte_of_them(drill: Drill) -> None:
    for word in (WORD, CUSTOMER, *drill.contacts, "case-00900", "case-00901"):
        assert _holding(drill.place, word) <= {"contacts.jsonl"}, word  # the source is its owner's


def test_others_stay_with_what_they_said(drill: Drill) -> None:
    contacts = _rows(drill.folder, "contacts")
    assert len(contacts) == drill.others
    assert len(_rows(drill.folder, "documents")) == drill.others
    assert "k-10001" in (drill.folder / "inbox" / "a.jsonl").read_text("utf-8")
    with Workspace(drill.folder, create=False) as workspace:
        notes = [event.details.get("text", "") for event in workspace.desk.issues.events("nobody", 1000)]
    assert any(SHARED in note and "(erased)" in note for note in notes)


def test_the_log_has_a_hash_alone(drill: Drill) -> None:
    with Workspace(drill.folder, create=False) as workspace:
        erase, proof = workspace.desk.audit()[-2:]
    assert [erase["verb"], proof["verb"]] == ["erase", "erase.proof"]
    assert erase["subject"] == proof["subject"] == drill.proof["subject"]
    assert (erase["why"], erase["change"]) == ("(erased) asked for it", {"contacts": 2})


def test_no_table_and_no_door_knows_of_them(drill: Drill) -> None:
    for table in TABLES:
        text = json.dumps(_rows(drill.folder, table), default=str).lower()
        assert not any(word in text for word in (WORD, *drill.contacts)), table
    assert headwater("contacts", "show", drill.contacts[0], "-w", drill.folder).code == 3
    hits = answered("search", "a kettle on a worktop", "-w", drill.folder)["hits"]
    assert hits
    assert not any("kettle" in hit["text"] for hit in hits)
    for words in (
        ("issues", "list"),
        ("anecdotes", "list"),
        ("labels", "list"),
        ("quarantine", "list"),
        ("searches", "list"),
        ("log", "list"),
        ("doctor",),
    ):
        said = json.dumps(answered(*words, "-w", drill.folder)).lower()
        assert not any(word in said for word in (WORD, CUSTOMER, *drill.contacts)), words


def test_the_same_file_does_not_bring_them_back(drill: Drill) -> None:
    answered("run", drill.place / "contacts.jsonl", "-w", drill.folder)
    assert len(_rows(drill.folder, "contacts")) == drill.others
    assert not any(WORD in row["raw"] for row in _rows(drill.folder, "quarantine"))


def test_old_contacts_go_by_their_age(drill: Drill) -> None:
    times = [row["timestamp"] for row in _rows(drill.folder, "contacts")]
    days = (datetime.now(UTC) - datetime(2024, 3, 1, tzinfo=UTC)).days
    assert headwater("retain", "-w", drill.folder).code == 3  # no age is set
    done = answered("retain", "--days", str(days), "-w", drill.folder)
    assert done["ok"]
    assert done["contacts"] == sum(time < datetime(2024, 3, 1, tzinfo=UTC) for time in times) > 50
    assert all(row["timestamp"] >= datetime(2024, 3, 1, tzinfo=UTC) for row in _rows(drill.folder, "contacts"))
    rest = answered("retain", "--days", "1", "-w", drill.folder)
    assert rest["ok"]
    assert not _rows(drill.folder, "contacts")
    assert {table for table in TABLES if _rows(drill.folder, table)} <= {"encoders", "quarantine"}
    answered("run", drill.place / "contacts.jsonl", "-w", drill.folder)
    assert len(_rows(drill.folder, "contacts")) == drill.others


def test_nobody_named_and_nobody_there(drill: Drill) -> None:
    assert headwater("erase", "-w", drill.folder).code == 3
    assert headwater("erase", "--contact", drill.contacts[0], "-w", drill.folder).code == 3


def test_killed_when_the_rows_are_gone_it_goes_on_to_its_proof(drill: Drill, monkeypatch: pytest.MonkeyPatch) -> None:
    contact = _rows(drill.folder, "contacts")[0]["contact_id"]
    words = ("erase", "--contact", contact, "-w", drill.folder)

    def killed(*given: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Erasure, "_renew", killed)
        assert headwater(*words).code == 130
    assert contact not in {row["contact_id"] for row in _rows(drill.folder, "contacts")}
    assert answered(*words)["ok"]
    assert headwater(*words).code == 3  # proved: there is no such contact


def test_whose_contacts_go_is_looked_up_where_nobody_else_writes(drill: Drill) -> None:
    words = ("erase", "--contact", "c_none", "-w", drill.folder, "--set", "lock_wait_s=0")
    with Workspace(drill.folder) as other, other.writing():
        waits, tries = headwater(*words), headwater(*words, "--dry-run")
    assert (waits.code, tries.code) == (4, 3)
    assert "another run writes" in waits.err
    assert "there is no contact c_none" in tries.err

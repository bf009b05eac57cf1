"""A backup restored is the workspace it was taken of; a damaged one is refused."""

import json
import shutil
import threading
from pathlib import Path
from typing import Any

import pytest

from headwater.app import copying
from headwater.app.context import NoProgress
from headwater.app.workspace import Workspace
from headwater.core.ports import LedgerRow
from headwater.core.schema import TABLES
from tests.command import answered, headwater

CONTACTS = "id,comment,created_at\n" + "".join(
    f"{n},The {('parcel never came', 'card was charged twice', 'screen is broken')[n % 3]} number {n},2024-01-{n % 28 + 1:02}\n"
    for n in range(90)
)


def _held(folder: Path) -> dict[str, Any]:
    """Every row of both stores, the models and the salt."""
    with Workspace(folder, create=False) as workspace:
        found: dict[str, Any] = {f"lake {name}": workspace.read(name) for name in TABLES}
        with workspace.desk.upkeep.snapshot() as desk:
            found |= {f"desk {name}": list(desk.rows(name)) for name in desk.tables() if name != "audit"}
        found |= {name: workspace.artefacts.get(name) for name in workspace.artefacts.names()}
        return found | {"salt": workspace.salt(), "settings": workspace.resolved.settings}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a workspace ``w``, in which people have worked and contacts wait, and its backup ``b``."""
    place = tmp_path_factory.mktemp("backup")
    (place / "contacts.csv").write_text(CONTACTS, "utf-8")
    answered("run", place / "contacts.csv", "-w", place / "w")
    answered("issues", "comment", "1", "a note, \u201cwith\u201d ünïcode", "-w", place / "w")
    (place / "w" / "headwater.toml").write_text("min_group = 3\n", "utf-8")
    (place / "w" / "inbox").mkdir()
    (place / "w" / "inbox" / "a.jsonl").write_text('{"id": "900", "comment": "it waits"}\n', "utf-8")
    made = answered("backup", place / "b", "-w", place / "w")
    assert (made["contacts"], made["restored"]) == (90, False)
    return place


def test_a_restored_workspace_is_equal_and_goes_on(made: Path, tmp_path: Path) -> None:
    done = answered("restore", made / "b", "-w", tmp_path / "new")
    assert done["restored"]
    assert _held(tmp_path / "new") == _held(made / "w")
    assert (tmp_path / "new" / "inbox" / "a.jsonl").read_bytes() == (made / "w" / "inbox" / "a.jsonl").read_bytes()
    assert answered("doctor", "-w", tmp_path / "new")["ok"]
    with Workspace(tmp_path / "new") as workspace:
        assert [row["verb"] for row in workspace.desk.audit()][-1] == "restore"
    asked = ("search", "parcel never came")
    assert answered(*asked, "-w", tmp_path / "new")["hits"] == answered(*asked, "-w", made / "w")["hits"]
    again = answered("run", made / "contacts.csv", "-w", tmp_path / "new")
    assert again["counts"][0]["duplicate"] == 90
    assert not [stage["stage"] for stage in again["stages"] if not stage["skipped"] and stage["rows_in"]][1:]


@pytest.mark.parametrize("harm", ["changed", "missing", "added", "no backup"])
def test_a_damaged_backup_is_refused(made: Path, tmp_path: Path, harm: str) -> None:
    shutil.copytree(made / "b", tmp_path / "b")
    victim = tmp_path / "b" / "lake" / "contacts.arrow"
    if harm == "changed":
        data = bytearray(victim.read_bytes())
        data[len(data) // 2] ^= 1
        victim.write_bytes(data)
    elif harm == "missing":
        victim.unlink()
    elif harm == "added":
        victim = tmp_path / "b" / "desk" / "more.jsonl"
        victim.write_text("{}\n", "utf-8")
    else:
        victim = tmp_path / "b"
        (victim / copying.MANIFEST).unlink()
    for words in (("--dry-run",), ("-w", str(tmp_path / "new"))):
        done = headwater("restore", tmp_path / "b", *words)
        assert done.code == 3
        assert str(victim) in done.err.replace("\n", "")
    assert not (tmp_path / "new").exists()


def test_a_copy_inside_the_workspace_is_refused(made: Path) -> None:
    done = headwater("backup", made / "w" / "copies" / "b", "-w", made / "w")
    assert (done.code, "lies inside the workspace" in done.err) == (3, True)
    assert not (made / "w" / "copies").exists()


def test_nothing_is_written_over(made: Path, tmp_path: Path) -> None:
    assert headwater("backup", made / "b", "-w", made / "w").code == 4
    assert headwater("restore", made / "b", "-w", made / "w").code == 4
    assert answered("restore", made / "b", "--dry-run")["contacts"] == 90


def test_a_backup_beside_a_writer_is_of_one_moment(made: Path, tmp_path: Path) -> None:
    """A writer keeps its promise - rows, then the ledger - part after part; the copy never has a ledger row without its rows."""
    shutil.copytree(made / "w", tmp_path / "w")
    stop = threading.Event()

    def write() -> None:
        with Workspace(tmp_path / "w") as workspace:
            rows = workspace.read("quarantine").schema.empty_table()
            for part in range(10_000, 20_000):
                row = {
                    "rejected_id": f"r_{part}",
                    "part": part,
                    "source": "s",
                    "line": 1,
                    "code": "c",
                    "reason": "r",
                    "raw": "",
                }
                workspace.lake.append("quarantine", rows.from_pylist([row], schema=rows.schema))
                workspace.desk.record(LedgerRow("test", part, "r", "f", 1, 0.0, {}))
                if stop.wait(0.2):
                    return

    writer = threading.Thread(target=write)
    writer.start()
    try:
        with Workspace(tmp_path / "w") as workspace:
            for number in range(3):
                now = workspace.desk.runs()[0]["started"]
                copying.back_up(workspace, tmp_path / f"b{number}", now=now, progress=NoProgress())
    finally:
        stop.set()
        writer.join()
    seen = []
    for number in range(3):
        held = copying.look(tmp_path / f"b{number}")
        ledger = (tmp_path / f"b{number}" / "desk" / "ledger.jsonl").read_text("utf-8").splitlines()
        parts = sum(json.loads(line)["stage"] == "test" for line in ledger)
        assert parts <= held.rows["quarantine"] <= parts + 1
        seen.append(parts)
    assert seen == sorted(set(seen))

"""An issue that was called fixed opens again by itself when its contacts return, and stays closed when they do not."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from headwater.app.workspace import Workspace
from headwater.core.ports import Entry
from headwater.core.types import Team
from tests.command import headwater
from tests.people import put_teams

NOW = datetime.now(UTC)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two matters on two releases: parcels are lost on both, the app crashes on the older one alone."""
    folder = tmp_path_factory.mktemp("reopen")
    rows = ["id,comment,created_at,customer,version"]
    for n in range(240):
        version = "4.9.1" if n < 120 else "4.10.0"
        crash = n % 2 and version == "4.9.1"
        what = "the app crashes when I open the settings" if crash else "my parcel never arrived and I want it back"
        rows.append(f"T-{n},{what} number {n},2024-01-{n % 28 + 1:02},cust{n},{version}")
    (folder / "c.csv").write_text("\n".join(rows), "utf-8")
    done = headwater("run", folder / "c.csv", "-w", folder / "w")
    assert done.code == 0, done.err
    with Workspace(folder / "w", create=False) as workspace:
        put_teams(workspace.desk, Team("t_x", "X", ("x",), ""))
    return folder / "w"


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path / "w")
    return tmp_path / "w"


def issue_about(folder: Path, word: str) -> str:
    for row in headwater("issues", "list", "-w", folder, "--json").answer["issues"]:
        shown = headwater("issues", "show", row["issue_id"], "-w", folder, "--json").answer
        if any(word in quote["quote"] for quote in shown["quotes"]):
            return str(row["issue_id"])
    raise AssertionError(f"no issue about {word}")


def fix(folder: Path, issue: str, *release: str) -> None:
    steps = (["accept"], ["own", "--team", "t_x"], ["fix"], ["fixed", "--why", "mended", *release])
    for step in steps:
        done = headwater("issues", "move", issue, *step, "-w", folder)
        assert done.code == 0, done.err


def state(folder: Path, issue: str) -> Any:
    return headwater("issues", "history", issue, "-w", folder, "--json").answer


def test_contacts_on_the_release_with_the_fix_open_it_again_and_only_them(folder: Path) -> None:
    parcels, crashes = issue_about(folder, "parcel"), issue_about(folder, "crash")
    for issue in (parcels, crashes):
        fix(folder, issue, "--release", "version=4.10.0")
    noted = headwater("issues", "remind", "-w", folder, "--json").answer["notes"]
    assert [(note["issue_id"], note["kind"]) for note in noted] == [(parcels, "reopen")]
    assert "4.10.0 and later" in noted[0]["why"]
    assert state(folder, crashes)["issue"]["state"] == "fixed_unverified"
    told = state(folder, parcels)
    assert told["issue"]["state"] == "reopened"
    assert (told["events"][-1]["who"], told["events"][-1]["role"]) == ("headwater", "system")
    assert headwater("issues", "remind", "-w", folder, "--json").answer["notes"] == []


def test_a_run_opens_it_again_and_says_so(folder: Path) -> None:
    parcels = issue_about(folder, "parcel")
    fix(folder, parcels, "--release", "version=4.10.0")
    done = headwater("run", "-w", folder, "--json")
    assert done.code == 0, done.err
    assert any(line.startswith("back again:") for line in done.answer["next_steps"])
    assert state(folder, parcels)["issue"]["state"] == "reopened"


def test_a_later_release_that_nobody_has_yet_says_nothing(folder: Path) -> None:
    parcels = issue_about(folder, "parcel")
    fix(folder, parcels, "--release", "version=5.0")
    assert headwater("issues", "remind", "-w", folder, "--json").answer["notes"] == []


def test_a_verdict_that_the_fix_no_longer_holds_counts_when_it_is_newer_than_the_fix(folder: Path) -> None:
    crashes = issue_about(folder, "crash")
    with Workspace(folder, create=False) as workspace:
        (row,) = workspace.read("issues", where=f"issue_id = '{crashes}'").to_pylist()
        entry = Entry(NOW, "jo", "fix.register", "f_1", "", {})
        same = {"issue_id": crashes, "topic_id": row["topic_id"], "name": "x", "start": NOW.date(), "expected": -0.5}
        workspace.desk.fixes.register({"fix_id": "f_1", **same, "why": "w", "who": "jo", "at": NOW}, entry)

        def judge(run: str, at: datetime) -> None:
            document = {"verdict": "not", "reopened": True}
            workspace.desk.fixes.judge("f_1", run, {"at": at, "verdict": "not", "document": document}, entry)

        judge("r_old", NOW - timedelta(days=1))
        fix(folder, crashes)
        assert headwater("issues", "remind", "-w", folder, "--json").answer["notes"] == []
        judge("r_new", datetime.now(UTC) + timedelta(seconds=1))
    (note,) = headwater("issues", "remind", "-w", folder, "--json").answer["notes"]
    assert (note["issue_id"], "f_1" in note["why"]) == (crashes, True)

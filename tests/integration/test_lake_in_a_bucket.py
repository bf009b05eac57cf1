"""A workspace whose lake lies in a bucket: the same tables, whatever becomes of the server, of a run, of a second writer."""

import json
import os
import random
import signal
import subprocess
import time
from pathlib import Path

import pytest

from headwater.app.workspace import Workspace
from tests.command import headwater as here
from tests.integration.conftest import COMMAND, SALT, environment, tables
from tests.s3 import Store

pytestmark = pytest.mark.slow


@pytest.fixture
def place(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A new workspace over an empty prefix, in this process and in commands that it starts."""
    for name, value in {**store.environment, "HEADWATER_LAKE": f"{store.url}/{tmp_path.name}"}.items():
        monkeypatch.setenv(name, value)
    folder = tmp_path / "w"
    with Workspace(folder) as workspace:
        workspace.set_salt(SALT)
    return folder


def started(corpus: Path, folder: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [*COMMAND, "run", str(corpus), "--workspace", str(folder), "--json"],
        env=environment(HEADWATER_WORKERS="1", HEADWATER_LOCK_WAIT_S="3600"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def test_of_two_writers_one_waits_and_the_tables_are_those_of_a_folder(
    few: Path, few_undisturbed: Path, place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Workspace(place) as workspace, workspace.writing():
        refused = here("run", few, "-w", place, HEADWATER_LOCK_WAIT_S="0", HEADWATER_LAKE=os.environ["HEADWATER_LAKE"])
    assert refused.code == 4
    assert "another run writes to s3://" in refused.err
    both = [started(few, place) for _ in range(2)]
    said = [run.communicate() for run in both]
    assert [run.returncode for run in both] == [0, 0], said
    counts = sorted(json.loads(out)["counts"][0]["accepted"] for out, _ in said)
    assert counts[0] == 0  # who waited found everything there
    assert counts[1] > 0
    found = tables(place)
    assert not (place / "lake").exists()
    other = tmp_path / "other"  # another machine shares lake and desk; models come out of the bucket
    other.mkdir()
    os.link(place / "desk.sqlite", other / "desk.sqlite")
    searched = here("search", "parcel", "-w", other, "--json", HEADWATER_LAKE=os.environ["HEADWATER_LAKE"])
    assert searched.answer["hits"]
    with Workspace(other) as workspace:
        assert workspace.salt() == SALT
    monkeypatch.delenv("HEADWATER_LAKE")
    assert found == tables(few_undisturbed)


def test_the_store_killed_and_started_again_and_the_run_killed_in_between(
    few: Path, few_undisturbed: Path, place: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw = random.Random(5)
    cut = 0
    run = started(few, place)
    with pytest.raises(subprocess.TimeoutExpired):
        run.wait(draw.uniform(3, 5))
    store.gate.shut()
    os.killpg(run.pid, signal.SIGKILL)  # the run dies, too
    run.communicate()
    store.gate.open()
    run = started(few, place)
    while run.poll() is None:
        time.sleep(draw.uniform(0.5, 1.5))
        if cut < 5:
            store.gate.shut()
            time.sleep(draw.uniform(0.1, 1.0))
            store.gate.open()
            cut += 1
    said = run.communicate()
    assert run.returncode == 0, said
    assert cut
    found = tables(place)
    monkeypatch.delenv("HEADWATER_LAKE")
    assert found == tables(few_undisturbed)

"""A workspace whose lake lies in a bucket: the same tables, whatever becomes of the server, of a run, of a second writer."""

import json
import os
import random
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from headwater.app.workspace import Workspace
from tests.integration.conftest import COMMAND, SALT, environment, headwater, tables
from tests.s3 import Store, s3


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with s3(tmp_path_factory.mktemp("s3")) as found:
        yield found


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
        env=environment(HEADWATER_WORKERS="2", HEADWATER_LOCK_WAIT_S="3600"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def test_the_tables_are_those_of_a_folder_and_another_machine_finds_them(
    corpus: Path, undisturbed: Path, place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    headwater("run", corpus, "--workspace", place)
    found = tables(place)
    assert not (place / "lake").exists()
    other = tmp_path / "other"  # shares lake and desk; models come out of the bucket
    other.mkdir()
    os.link(place / "desk.sqlite", other / "desk.sqlite")
    searched = json.loads(headwater("search", "late parcel", "--workspace", other, "--json").stdout)
    assert searched["hits"]
    with Workspace(other) as workspace:
        assert workspace.salt() == SALT
    monkeypatch.delenv("HEADWATER_LAKE")
    assert found == tables(undisturbed)


def test_the_store_killed_and_started_again_and_the_run_killed_in_between(
    corpus: Path, undisturbed: Path, place: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw = random.Random(5)
    cut = 0
    for _ in range(2):  # the run dies, too
        run = started(corpus, place)
        with pytest.raises(subprocess.TimeoutExpired):
            run.wait(draw.uniform(2, 5))
        store.gate.shut()
        os.killpg(run.pid, signal.SIGKILL)
        run.communicate()
        store.gate.open()
    run = started(corpus, place)
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
    assert found == tables(undisturbed)


def test_of_two_writers_one_waits_or_says_that_it_does_not(
    corpus: Path, undisturbed: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Workspace(place) as workspace, workspace.writing():
        refused = headwater("run", corpus, "-w", place, "--set", "lock_wait_s=0", check=False)
    assert refused.returncode == 4
    assert "another run writes to s3://" in refused.stderr
    both = [started(corpus, place) for _ in range(2)]
    said = [run.communicate() for run in both]
    assert [run.returncode for run in both] == [0, 0], said
    counts = sorted(json.loads(out)["counts"][0]["accepted"] for out, _ in said)
    assert counts[0] == 0  # who waited found everything there
    assert counts[1] > 0
    found = tables(place)
    monkeypatch.delenv("HEADWATER_LAKE")
    assert found == tables(undisturbed)

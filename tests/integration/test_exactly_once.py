"""Killed at any moment, shuffled, with any number of workers: the same tables."""

import json
import os
import random
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.integration.conftest import COMMAND, environment, headwater, new_workspace, tables


@pytest.mark.parametrize("most", [6, pytest.param(20, marks=pytest.mark.slow)])
def test_killed_at_random_moments_the_tables_are_those_of_an_undisturbed_run(
    corpus: Path, undisturbed: Path, tmp_path: Path, most: int
) -> None:
    draw = random.Random(7)
    wanted = tables(undisturbed)
    folder = new_workspace(tmp_path / "w")
    began = time.monotonic()
    headwater("run", corpus, "--workspace", new_workspace(tmp_path / "whole"), HEADWATER_WORKERS="2")
    whole = time.monotonic() - began
    kills = finished = 0
    while kills < most:
        process = subprocess.Popen(
            [*COMMAND, "run", str(corpus), "--workspace", str(folder)],
            env=environment(HEADWATER_WORKERS="2"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            process.wait(timeout=draw.uniform(0.15, 0.9) * whole)
            assert process.returncode == 0
            assert tables(folder) == wanted
            finished += 1
            shutil.rmtree(folder)
            new_workspace(folder)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)  # the workers, too
            process.wait()
            kills += 1
    headwater("run", corpus, "--workspace", folder)
    assert tables(folder) == wanted
    report = json.loads(headwater("runs", "list", "--workspace", folder, "--json").stdout)
    assert {run["state"] for run in report["runs"]} == {"done"}


def test_row_order_and_workers_do_not_matter(corpus: Path, undisturbed: Path, tmp_path: Path) -> None:
    lines = corpus.read_text("utf-8").splitlines(keepends=True)
    random.Random(1).shuffle(lines)
    shuffled = tmp_path / corpus.name
    shuffled.write_text("".join(lines), "utf-8")
    folder = new_workspace(tmp_path / "w")
    headwater("run", shuffled, "--workspace", folder, HEADWATER_WORKERS="1", HEADWATER_PART_ROWS="100")
    place = ("part", "line")  # where a row stood, which is all that may differ
    assert tables(folder, without=place) == tables(undisturbed, without=place)


def test_a_file_read_again_or_in_part_adds_nothing(corpus: Path, undisturbed: Path, tmp_path: Path) -> None:
    folder = tmp_path / "w"
    shutil.copytree(undisturbed, folder)
    before = tables(folder)
    lines = corpus.read_text("utf-8").splitlines(keepends=True)
    part = tmp_path / "part.jsonl"
    part.write_text("".join(lines[50:150]), "utf-8")
    again = json.loads(headwater("run", corpus, part, "--workspace", folder, "--json").stdout)
    assert [(c["read"], c["accepted"], c["duplicate"]) for c in again["counts"]] == [
        (len(lines), 0, len(lines)),
        (100, 0, 100),
    ]
    assert tables(folder) == before


def test_new_contacts_are_added_and_topics_keep_their_ids(corpus: Path, tmp_path: Path) -> None:
    lines = corpus.read_text("utf-8").splitlines(keepends=True)
    cut = int(len(lines) * 0.9)
    first, rest = tmp_path / "first.jsonl", tmp_path / "rest.jsonl"
    first.write_text("".join(lines[:cut]), "utf-8")
    rest.write_text("".join(lines[cut:]), "utf-8")
    folder = new_workspace(tmp_path / "w")
    before = json.loads(headwater("run", first, "--workspace", folder, "--json", "--limit", "1000").stdout)
    after = json.loads(headwater("run", rest, "--workspace", folder, "--json", "--limit", "1000").stdout)
    assert after["coverage"]["contacts"] == len(lines)
    old = {issue["issue_id"] for issue in before["issues"]}
    new = {issue["issue_id"] for issue in after["issues"]}
    assert len(old & new) >= 0.6 * len(old)
    prepare = next(stage for stage in after["stages"] if stage["stage"] == "prepare")
    assert prepare["rows_in"] == len(lines) - cut  # what was done is not done again

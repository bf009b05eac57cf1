"""``headwater queue triage`` on a real pseudo-terminal."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.command import headwater
from tests.e2e.test_label import Terminal
from tests.integration.conftest import COMMAND, environment

from headwater.app.workspace import Workspace

READY = "q quit"


@pytest.fixture(scope="module")
def folder(small_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the small demo."""
    return Path(shutil.copytree(small_demo, tmp_path_factory.mktemp("queue") / "w"))


@pytest.fixture
def terminal(folder: Path) -> Iterator[Terminal]:
    found = Terminal("queue", "triage", "-w", str(folder), "--who", "ann")
    yield found
    found.close()


def states(folder: Path) -> dict[str, str]:
    with Workspace(folder, create=False) as workspace:
        return {key: issue.state for key, issue in workspace.desk.issues.tracked().items()}


def test_issues_are_decided_with_single_keys_taken_back_and_kept_through_a_kill(
    terminal: Terminal, folder: Path
) -> None:
    before = states(folder)
    shown = terminal.wait_for(READY)
    assert f"0 decided, {len(before)} left" in shown
    first, second, third = (
        row["name"] for row in headwater("issues", "list", "-w", folder, "--json").answer["issues"][:3]
    )
    assert first in shown
    terminal.type("4")
    terminal.wait_for("critical")
    terminal.type("?")
    assert "headwater issues move" in terminal.wait_for("scripts and agents")
    terminal.type("a")
    assert second in terminal.wait_for(READY)
    terminal.type("r\n")  # a reason is needed
    terminal.wait_for("not decided")
    terminal.type("rno defect\n")
    assert third in terminal.wait_for(READY)
    terminal.type("u")
    assert "taken back: reject" in terminal.wait_for(READY)
    terminal.type("s")
    assert third in terminal.wait_for(READY)
    terminal.type("dzzzz\n")
    terminal.wait_for("no issue answers")
    terminal.type("d1\n")
    terminal.wait_for(READY)
    terminal.kill()
    now = states(folder)
    changed = {key: state for key, state in now.items() if state != before[key]}
    assert sorted(changed.values()) == ["accepted", "duplicate"]
    (accepted,) = (key for key, state in changed.items() if state == "accepted")
    told = headwater("issues", "history", accepted, "-w", folder, "--json").answer
    assert [(event["kind"], event["who"]) for event in told["events"]][1:3] == [("rate", "ann"), ("accept", "ann")]


def test_the_last_decision_can_be_taken_back_too_and_quitting_says_what_waits(folder: Path) -> None:
    with Workspace(folder, create=False) as workspace:
        row = workspace.read("anecdotes", columns=["anecdote_id"]).to_pylist()[0]
    assert headwater("anecdotes", "assign", row["anecdote_id"], "--owner", "ann", "-w", folder).code == 0
    terminal = Terminal("queue", "anecdotes", "-w", str(folder), "--who", "ann")
    try:
        terminal.wait_for(READY)
        terminal.type("athe label printer skips\n")
        terminal.wait_for("nothing left in this queue")
        terminal.type("u")
        terminal.wait_for("taken back: answer")
        terminal.wait_for(READY)
        terminal.type("q")
        assert "0 decided, 0 skipped" in terminal.wait_for("queue list")
    finally:
        terminal.close()


def test_what_is_slow_to_store_is_stored_when_the_program_has_ended(folder: Path) -> None:
    terminal = Terminal("queue", "audit", "--issue", "1", "-w", str(folder))
    try:
        for key in ("y", "n", "n", "u"):
            terminal.wait_for(READY)
            terminal.type(key)
        terminal.wait_for(READY)
        terminal.type("q")
        terminal.wait_for("2 decided")
        terminal._process.wait(60)
    finally:
        terminal.close()
    with Workspace(folder, create=False) as workspace:
        (topic,) = workspace.read("issues", columns=["topic_id"], where="rank = 0")["topic_id"].to_pylist()
        assert sorted(workspace.desk.audits.answers(topic).values()) == [False, True]


def test_every_key_names_a_verb_with_input_that_it_takes(folder: Path) -> None:
    for queue in ("triage", "label", "audit", "review", "anecdotes"):
        for item in headwater("queue", "next", queue, "--limit", "3", "-w", folder, "--json").answer["items"]:
            keys = [action["key"] for action in item["actions"]]
            assert len(set(keys)) == len(keys)
            assert not set(keys) & set("su?q")
            for call in [step for action in item["actions"] for step in (action["does"], *action["undo"])]:
                assert headwater(*call["verb"].split("."), "--help").code == 0
                assert not re.search(r"[<>]", call["verb"])


def test_without_a_terminal_it_says_what_to_do(folder: Path) -> None:
    done = subprocess.run(
        [*COMMAND, "queue", "triage", "-w", str(folder)],
        env=environment(), stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "queue next" in done.stderr

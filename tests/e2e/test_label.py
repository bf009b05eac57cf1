"""``headwater label`` on a real pseudo-terminal."""

import os
import pty
import re
import select
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.integration.conftest import COMMAND, environment

from headwater.app.workspace import Workspace
from headwater.core.types import Label

ASKS = "1 2 3 answer"


@pytest.fixture(scope="module")
def labelled_here(small_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the small demo."""
    return Path(shutil.copytree(small_demo, tmp_path_factory.mktemp("label") / "w"))


class Terminal:
    """A user at a terminal."""

    def __init__(self, *words: str) -> None:
        self._main, other = pty.openpty()
        self._process = subprocess.Popen(
            [*COMMAND, *words],
            stdin=other, stdout=other, stderr=other, env=environment(TERM="xterm"), start_new_session=True,
        )  # fmt: skip
        os.close(other)
        self.seen = ""

    def type(self, keys: str) -> None:
        os.write(self._main, keys.encode())

    def wait_for(self, pattern: str, seconds: float = 60) -> str:
        """What came up to a match of the pattern; it is taken away."""
        until = time.monotonic() + seconds
        while not (found := re.search(pattern, self.seen, re.DOTALL)):
            ready, _, _ = select.select([self._main], [], [], max(0.0, until - time.monotonic()))
            assert ready, f"{pattern!r} never came: {self.seen[-2000:]!r}"
            try:
                data = os.read(self._main, 65_536)
            except OSError:  # the other side is closed
                data = b""
            assert data, f"ended before {pattern!r}: {self.seen[-2000:]!r}"
            self.seen += re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", data.decode("utf-8", "replace"))
        before, self.seen = self.seen[: found.end()], self.seen[found.end() :]
        return before

    def kill(self) -> None:
        self._process.send_signal(signal.SIGKILL)
        self._process.wait(timeout=30)

    def ends(self) -> int:
        self.wait_for("answers stored")
        return self._process.wait(timeout=30)

    def close(self) -> None:
        if self._process.poll() is None:
            self.kill()
        os.close(self._main)


@pytest.fixture
def terminal(labelled_here: Path, request: pytest.FixtureRequest) -> Iterator[Terminal]:
    found = Terminal("label", "-w", str(labelled_here), "--author", request.node.name)
    yield found
    found.close()


def held(folder: Path, author: str) -> list[Label]:
    with Workspace(folder, create=False) as workspace:
        return [label for label in workspace.desk.labels.current() if label.author == author]


def test_answers_are_stored_one_by_one_and_can_be_taken_back(
    terminal: Terminal, labelled_here: Path, request: pytest.FixtureRequest
) -> None:
    me = request.node.name
    shown = terminal.wait_for(ASKS)
    assert "0 by you" in shown
    assert "no second labeller yet" in shown
    assert re.search(r"1  \S.*\d+%", shown)
    terminal.type("1")
    terminal.wait_for("stored: ")
    terminal.wait_for(ASKS)
    assert len(held(labelled_here, me)) == 1
    terminal.type("n")
    terminal.wait_for("none of these")
    terminal.wait_for(ASKS)
    assert [label.topic_id for label in held(labelled_here, me)].count(None) == 1
    terminal.type("s")
    terminal.wait_for("skipped")
    terminal.wait_for(ASKS)
    terminal.type("x\x1b[A5")  # keys that mean nothing
    terminal.type("u")
    terminal.wait_for("taken back: none of these")
    terminal.wait_for(ASKS)
    assert [label.topic_id for label in held(labelled_here, me)].count(None) == 0
    terminal.type("1")  # the question that was taken back is asked again
    terminal.wait_for("stored: ")
    terminal.wait_for(ASKS)
    terminal.type("q")
    assert terminal.ends() == 0
    assert len(held(labelled_here, me)) == 2


def test_any_topic_can_be_searched_by_name(
    terminal: Terminal, labelled_here: Path, request: pytest.FixtureRequest
) -> None:
    with Workspace(labelled_here, create=False) as workspace:
        topic = next(row for row in workspace.read("topics").to_pylist() if row["level"] == 0)
    terminal.wait_for(ASKS)
    terminal.type("/zzzz\n")
    terminal.wait_for("no topic has these words")
    terminal.wait_for(ASKS)
    terminal.type(f"/{topic['name']}x\x7f\n")
    terminal.wait_for(rf"1  {re.escape(topic['name'])}")
    terminal.type("1")
    terminal.wait_for("stored: ")
    terminal.type("\x03")
    assert terminal.ends() == 0
    assert [label.topic_id for label in held(labelled_here, request.node.name)] == [topic["topic_id"]]


def test_a_kill_loses_no_answer(terminal: Terminal, labelled_here: Path, request: pytest.FixtureRequest) -> None:
    terminal.wait_for(ASKS)
    for _ in range(3):
        terminal.type("1")
        terminal.wait_for("stored: ")
        terminal.wait_for(ASKS)
    terminal.kill()
    assert len(held(labelled_here, request.node.name)) == 3
    again = Terminal("label", "-w", str(labelled_here), "--author", request.node.name)
    try:
        assert "3 by you" in again.wait_for(ASKS)
    finally:
        again.close()


def test_without_a_terminal_it_says_what_to_do(labelled_here: Path) -> None:
    done = subprocess.run(
        [*COMMAND, "label", "-w", str(labelled_here)],
        env=environment(), stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "labels add" in done.stderr

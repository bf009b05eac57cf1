"""Answers that are given again while nothing has changed."""

import os
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from headwater.app.context import Context
from headwater.app.workspace import Workspace
from headwater.core.ports.entry import Entry
from headwater.core.types import Account
from headwater.serve.api.answers import Answers, Body

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def said(number: int) -> Body:
    return Body.of(str(number).encode())


class Asked:
    """Answers a question, and counts how often."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> Body:
        self.times += 1
        return said(self.times)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with Workspace(tmp_path / "w"):
        pass
    return settled(tmp_path / "w")


def settled(folder: Path) -> Path:
    """Time passes: the last change was a while ago."""
    for path in [*folder.rglob("*")]:
        os.utime(path, (time.time() - 3600, time.time() - 3600))
    return folder


def test_an_answer_holds_for_the_same_person_and_question(folder: Path) -> None:
    answers, asked, ann = Answers(folder), Asked(), Context(folder, who="ann", role="viewer")
    assert {answers.get(ann, "issues.list {}", asked) for _ in range(5)} == {said(1)}
    assert answers.get(ann, "issues.list {1}", asked) == said(2)
    assert answers.get(Context(folder, who="bob", role="viewer"), "issues.list {}", asked) == said(3)
    assert answers.get(Context(folder, who="ann", role="admin"), "issues.list {}", asked) == said(4)


def write_to_the_desk(folder: Path) -> None:
    with Workspace(folder) as workspace:
        account = Account("ann", "viewer", True, NOW)
        workspace.desk.accounts.put(account, Entry(NOW, "test", "users.add", "ann", "", {}))


def write_to_the_lake(folder: Path) -> None:
    (folder / "lake" / "contacts.lance" / "_versions").mkdir(parents=True)


def write_settings(folder: Path) -> None:
    (folder / "headwater.toml").write_text("seed = 3\n")


@pytest.mark.parametrize("write", [write_to_the_desk, write_to_the_lake, write_settings])
def test_it_does_not_outlive_a_change_by_anybody(folder: Path, write: Callable[[Path], None]) -> None:
    answers, asked, context = Answers(folder), Asked(), Context(folder)
    assert answers.get(context, "q", asked) == said(1)
    write(folder)
    assert answers.get(context, "q", asked) == said(2)
    assert answers.get(context, "q", asked) == said(3)  # so soon after a change another could go unseen: it is not kept
    settled(folder)
    assert [answers.get(context, "q", asked) for _ in range(2)] == [said(4), said(4)]


def test_many_who_ask_at_once_are_answered_once(folder: Path) -> None:
    answers, asked, together = Answers(folder), Asked(), threading.Barrier(8)
    found: list[Body] = []

    def ask() -> None:
        together.wait()
        found.append(answers.get(Context(folder), "q", asked))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [said(1)] * 8


def test_a_question_that_fails_is_asked_again(folder: Path) -> None:
    answers = Answers(folder)

    def fails() -> Body:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        answers.get(Context(folder), "q", fails)
    assert answers.get(Context(folder), "q", Asked()) == said(1)

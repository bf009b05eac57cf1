"""A small made-up corpus as files, and what is in a workspace, comparable."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from headwater.app.workspace import Workspace
from headwater.core.schema import TABLES
from headwater.generate.config import CorpusConfig
from headwater.generate.corpus import generate
from tests.command import answered

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-c", "from headwater.serve.cli.main import run; run()"]
SALT = "0" * 32


def environment(**more: str) -> dict[str, str]:
    """Of a child process that imports this checkout."""
    return {**os.environ, "PYTHONPATH": str(ROOT / "src"), "HEADWATER_PART_ROWS": "64", "NO_COLOR": "1", **more}


def headwater(*words: str | Path, check: bool = True, **more: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a user would."""
    done = subprocess.run(
        [*COMMAND, *map(str, words)], env=environment(**more), capture_output=True, text=True, timeout=300, check=False
    )
    if check and done.returncode:
        raise AssertionError(f"headwater {words} gave {done.returncode}: {done.stderr[-2000:]}")
    return done


def tables(folder: Path, *, without: tuple[str, ...] = ()) -> Mapping[str, list[str]]:
    """Every table of the lake, rows in the order of their content."""
    found = {}
    with Workspace(folder, create=False) as workspace:
        for name in TABLES:
            table = workspace.read(name)
            table = table.drop_columns([column for column in without if column in table.column_names])
            rows = sorted(json.dumps(row, default=str, sort_keys=True) for row in table.to_pylist())
            found[name] = rows
    return found


def new_workspace(folder: Path) -> Path:
    """An empty workspace with a fixed salt."""
    with Workspace(folder) as workspace:
        workspace.set_salt(SALT)
    return folder


def chats(path: Path, n: int) -> Path:
    """The chats of a made-up corpus of so many contacts."""
    records = [
        record
        for batch in generate(CorpusConfig(n_contacts=n, seed=3))
        for record in batch.records
        if record["channel"] == "chat"
    ]
    path.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    return path


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """600 contacts in JSON lines, chats alone, so that one mapping fits them."""
    return chats(tmp_path_factory.mktemp("corpus") / "chats.jsonl", 1600)


@pytest.fixture(scope="session")
def undisturbed(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace made by one run that nobody disturbed."""
    folder = new_workspace(tmp_path_factory.mktemp("plain") / "w")
    headwater("run", corpus, "--workspace", folder)
    return folder


@pytest.fixture(scope="session")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """185 contacts, for what runs many times."""
    return chats(tmp_path_factory.mktemp("few") / "chats.jsonl", 480)


@pytest.fixture(scope="session")
def few_undisturbed(few: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace made of them by one run that nobody disturbed."""
    folder = new_workspace(tmp_path_factory.mktemp("plain-few") / "w")
    headwater("run", few, "--workspace", folder, HEADWATER_WORKERS="1")
    return folder


@pytest.fixture(scope="session")
def two_things(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the workspace ``w`` of 120 contacts about two things."""
    path = tmp_path_factory.mktemp("two")
    rows = [f"{k},My parcel number {k} has not arrived,2024-01-{k % 28 + 1:02}" for k in range(60)]
    rows += [f"{k},I was charged twice for order {k},2024-01-{k % 28 + 1:02}" for k in range(60, 120)]
    (path / "c.csv").write_text("id,comment,created_at\n" + "\n".join(rows) + "\n", "utf-8")
    answered("run", path / "c.csv", "-w", path / "w", "--set", "topics=2")
    return path

"""What takes long to work out is stored at the end of a run, and holds as long as the tables do."""

import os
import socket
from pathlib import Path

import pyarrow as pa
import pytest

from headwater.app import remembering
from headwater.app.kept import kept, storing
from headwater.app.workspace import Workspace
from headwater.core.errors import InputError
from headwater.serve.api.held import Held
from headwater.serve.api.listen import bound

TABLES = ("duplicates",)


def copies(n: int) -> pa.Table:
    return pa.table({"contact_id": [f"c_{i}" for i in range(n)], "group_id": ["c_0"] * n, "kind": ["near"] * n})


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = Workspace(tmp_path / "w")
    made.lake.replace("duplicates", [copies(2)])
    return made


def test_what_was_stored_is_given_by_whoever_asks_next(workspace: Workspace) -> None:
    asked: list[int] = []

    def make() -> list[int]:
        asked.append(1)
        return [workspace.lake.count("duplicates")]

    with storing(workspace, "r_1"):
        assert kept(workspace, "how many", TABLES, make) == [2]
    remembering._KEPT.clear()  # as in another process
    assert kept(workspace, "how many", TABLES, make) == [2]
    assert len(asked) == 1
    assert kept(workspace, "another", TABLES, make) == [2]
    assert len(asked) == 2


def test_it_is_worked_out_anew_once_the_tables_have_changed(workspace: Workspace) -> None:
    def make() -> int:
        return workspace.lake.count("duplicates")

    with storing(workspace, "r_1"):
        assert kept(workspace, "how many", TABLES, make) == 2
    workspace.lake.replace("duplicates", [copies(5)])
    assert kept(workspace, "how many", TABLES, make) == 5
    remembering._KEPT.clear()
    assert kept(workspace, "how many", TABLES, make) == 5


def test_a_server_names_the_protocol_of_its_socket() -> None:
    with bound("127.0.0.1", 0) as listener:
        assert listener.proto == socket.IPPROTO_TCP  # else every small answer waits for the caller to confirm its head


def test_a_server_opens_its_workspace_once_and_again_where_it_is_another(workspace: Workspace) -> None:
    held = Held(workspace.path, {})
    first = held.workspace()
    assert held.workspace() is first
    (workspace.path / "headwater.toml").write_text("level = 0.9\n")
    assert held.workspace().resolved.settings.level == 0.9
    second = held.workspace()
    Workspace(workspace.path.parent / "other").close()
    os.replace(workspace.path.parent / "other" / "desk.sqlite", workspace.path / "desk.sqlite")
    assert held.workspace() is not second
    (workspace.path / "desk.sqlite").unlink()
    with pytest.raises(InputError, match="there is no workspace"):
        held.workspace()

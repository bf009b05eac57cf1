"""Topics asked for by name, through a whole run."""

import shutil
from pathlib import Path

from headwater.app.workspace import Workspace
from tests.integration.conftest import headwater, tables


def names(folder: Path) -> dict[str, str]:
    with Workspace(folder, create=False) as workspace:
        return {row["topic_id"]: row["name"] for row in workspace.read("topics").to_pylist() if row["level"] == 0}


def test_a_topic_asked_for_is_there_and_the_others_keep_their_ids(undisturbed: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(undisturbed, tmp_path / "w"))
    before = names(folder)
    with Workspace(folder, create=False) as workspace:
        said = min(
            workspace.read("statements", columns=["text"])["text"].to_pylist(), key=lambda text: (-len(text), text)
        )
    (tmp_path / "seeds.toml").write_text(f"\"My own issue\" = ['''{said}''']\n", "utf-8")
    headwater("run", "-w", folder, "--seeds", tmp_path / "seeds.toml")
    after = names(folder)
    assert "My own issue" in after.values()
    assert len(after.keys() & before.keys()) >= 0.8 * len(before)
    first = tables(folder, without=("run_id",))
    headwater("run", "-w", folder, "--seeds", tmp_path / "seeds.toml")
    assert tables(folder, without=("run_id",)) == first  # the same seeds change nothing
    refused = headwater("run", "-w", folder, "--seeds", tmp_path / "none.toml", check=False)
    assert refused.returncode == 2
    assert "none.toml cannot be read" in refused.stderr

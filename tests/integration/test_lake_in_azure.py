"""A workspace whose lake lies in Azure Blob Storage, of which Azurite answers here.

Skipped where it is not installed: ``npm install --global azurite``.
"""

import random
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from headwater.adapters.store.bucket import Bucket
from headwater.app.workspace import Workspace
from headwater.core.errors import ConfigError
from tests.azure import COMMAND as AZURITE
from tests.azure import azure
from tests.integration.conftest import COMMAND, SALT, environment, tables
from tests.s3 import Store

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which(AZURITE) is None, reason="Azurite is not installed: npm install --global azurite"),
]


@pytest.fixture
def container(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    with azure(tmp_path) as found:
        for name, value in found.environment.items():
            monkeypatch.setenv(name, value)
        yield found


def test_who_is_first_and_who_is_late(container: Store) -> None:
    bucket = Bucket(f"{container.url}/lease")
    mark = bucket.create("writer.json", b"one")
    assert mark is not None
    assert bucket.create("writer.json", b"two") is None
    assert bucket.swap("writer.json", b"two", mark) is not None
    assert bucket.swap("writer.json", b"three", mark) is None
    assert bucket.get("writer.json") is not None
    assert bucket.names() == ["writer.json"]
    bucket.remove("writer.json")
    assert bucket.get("writer.json") is None
    with pytest.raises(ConfigError, match="refuses"):
        Bucket("az://nobodys/lease").names()


def test_the_tables_are_those_of_a_folder_though_the_store_goes_away(
    few: Path, few_undisturbed: Path, container: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw, folder = random.Random(4), tmp_path / "w"
    monkeypatch.setenv("HEADWATER_LAKE", f"{container.url}/lake")
    with Workspace(folder) as workspace:
        workspace.set_salt(SALT)
    run = subprocess.Popen(
        [*COMMAND, "run", str(few), "--workspace", str(folder)],
        env=environment(HEADWATER_WORKERS="1"),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    cut = 0
    while run.poll() is None:
        time.sleep(draw.uniform(0.5, 1.5))
        if cut < 3:
            container.gate.shut()
            time.sleep(draw.uniform(0.1, 1.0))
            container.gate.open()
            cut += 1
    said = run.communicate()
    assert run.returncode == 0, said
    assert cut
    found = tables(folder)
    assert not (folder / "lake").exists()
    monkeypatch.delenv("HEADWATER_LAKE")
    assert found == tables(few_undisturbed)

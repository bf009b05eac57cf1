"""A cluster from outside, ``ray://HOST:PORT``: its token is found and sent; what is wrong is said at once.

Each question is a process of its own, because Ray reads how it is to identify itself when it is imported.
Skipped where Ray is not installed: ``pip install 'headwater[scale]'``.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from headwater.core.ports import Stage
from tests.s3 import answers, free_port, until

pytest.importorskip("ray", reason="Ray is not installed: pip install 'headwater[scale]'")
pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
TOKEN = "f" * 64
ASK = """
import sys
from pathlib import Path
import pyarrow as pa
from headwater.adapters.run.on_ray import RayExecutor
from headwater.core.errors import ConfigError
try:
    executor = RayExecutor(sys.argv[1], 1, Path("models"))
except ConfigError as error:
    print(error, "|", error.hint)
else:
    batches = ((n, pa.table({"x": [n]})) for n in range(5))
    done = executor.map("tests.integration.test_on_ray_client:double", {}, batches)
    print([work.outputs["out"]["x"].to_pylist() for work in done])
    executor.close()
"""


def double(_config: Mapping[str, Any]) -> Stage:
    return lambda table: {"out": pa.table({"x": [2 * v for v in table["x"].to_pylist()]})}


def surroundings(home: Path, **more: str) -> dict[str, str]:
    """Of a process without a token of this machine's user."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("RAY_")}
    return {**clean, "HOME": str(home), "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", **more}


@pytest.fixture(scope="module")
def head(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, int]]:
    """The ports of a cluster that asks for a token: for ``ray://HOST:PORT``, and for ``HOST:PORT``."""
    client, own = free_port(), free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "ray.scripts.scripts", "start", "--head", "--block", f"--port={own}", "--num-cpus=1",
         f"--ray-client-server-port={client}", "--include-dashboard=false", "--min-worker-port=0", "--max-worker-port=0"],
        env=surroundings(tmp_path_factory.mktemp("home"), RAY_AUTH_MODE="token", RAY_AUTH_TOKEN=TOKEN,
                         RAY_worker_niceness="0"),
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    until(lambda: answers(client), process)
    yield client, own
    process.send_signal(signal.SIGINT)  # it ends what it started
    process.wait(60)


def ask(address: str, home: Path, **more: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", ASK, address],
        env=surroundings(home, **more),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.strip()


def test_a_token_that_lies_where_ray_looks_is_sent(head: tuple[int, int], tmp_path: Path) -> None:
    (tmp_path / ".ray").mkdir()
    (tmp_path / ".ray" / "auth_token").write_text(TOKEN, "utf-8")
    for address in (f"ray://127.0.0.1:{head[0]}", f"127.0.0.1:{head[1]}"):
        assert ask(address, tmp_path) == "[[0], [2], [4], [6], [8]]"


def test_a_token_that_lacks_or_is_wrong_and_a_wrong_port_are_named(head: tuple[int, int], tmp_path: Path) -> None:
    client, own = head
    assert "asks for a token" in (said := ask(f"ray://127.0.0.1:{client}", tmp_path))
    assert "RAY_AUTH_TOKEN" in said
    assert "does not take the token" in ask(f"ray://127.0.0.1:{client}", tmp_path, RAY_AUTH_TOKEN="0" * 64)
    for address in (f"ray://127.0.0.1:{own}", f"127.0.0.1:{client}"):
        assert "not the one for such an address" in ask(address, tmp_path, RAY_AUTH_TOKEN=TOKEN)

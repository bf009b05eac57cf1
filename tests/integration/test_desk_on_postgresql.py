"""A workspace whose desk is a PostgreSQL database: the same answers, several workers, a server that starts again under them."""

import json
import subprocess
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from headwater.adapters.store.desk import SqlDesk
from headwater.adapters.store.engine import open_engine
from headwater.app.workspace import Workspace
from headwater.core.errors import ConfigError, Unavailable
from headwater.core.ports import Entry, LedgerRow
from headwater.core.types import Job
from tests.contract.desks import PROGRAMS, postgres, restart
from tests.integration.conftest import COMMAND, SALT, environment, headwater, tables

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not PROGRAMS, reason="PostgreSQL's programs are not installed")]
NOW = datetime(2026, 1, 5, tzinfo=UTC)


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[str, Path]]:
    with TemporaryDirectory(
        ignore_cleanup_errors=True
    ) as name:  # another test run would close pytest's own to the server
        folder = Path(name)
        with postgres(folder) as url:
            yield url, folder


def test_a_run_is_the_same_and_survives_the_server_started_again(
    few: Path, few_undisturbed: Path, server: tuple[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, place = server
    monkeypatch.setenv("HEADWATER_DESK", url.replace("postgresql+psycopg", "postgresql"))
    folder = tmp_path / "w"
    with Workspace(folder) as workspace:
        workspace.set_salt(SALT)
    run = subprocess.Popen(
        [*COMMAND, "run", str(few), "--workspace", str(folder)],
        env=environment(HEADWATER_WORKERS="1"),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    restarts = 0
    while run.poll() is None:
        time.sleep(1.5)
        if restarts < 3:
            restart(place)
            restarts += 1
    stopped = run.communicate()[1]
    if run.returncode:  # in the middle of what must not be asked twice: it says so, and the next run goes on
        assert run.returncode == 5, stopped
        assert "the same command continues" in stopped
        headwater("run", few, "--workspace", folder)
    assert restarts
    assert not (folder / "desk.sqlite").exists()
    issues = json.loads(headwater("issues", "list", "--workspace", folder, "--json").stdout)
    assert issues["issues"]
    checks = json.loads(headwater("doctor", "--workspace", folder, "--json").stdout)
    assert checks["ok"], checks
    found = tables(folder)
    monkeypatch.delenv("HEADWATER_DESK")
    assert found == tables(few_undisturbed)


def test_of_many_who_look_for_a_job_one_has_it(server: tuple[str, Path]) -> None:
    url, _ = server
    desks = [SqlDesk(url) for _ in range(6)]
    jobs = [
        Job(f"j_{n}", "run", {}, "jo", "admin", "waiting", NOW + timedelta(seconds=n), NOW + timedelta(seconds=n))
        for n in range(3)
    ]
    for job in jobs:
        desks[0].jobs.add(job, Entry(NOW, "jo", "jobs.start", job.job_id, "", {}))
    at, meet = NOW + timedelta(minutes=1), threading.Barrier(len(desks))

    def look(desk: SqlDesk) -> str:
        meet.wait()
        found = desk.jobs.claim(at, silent=timedelta(seconds=60))
        return found.job_id if found else ""

    with ThreadPoolExecutor(len(desks)) as pool:
        claimed = sorted(pool.map(look, desks))
    assert claimed == ["", "", "", "", "", "j_0"]  # one job at a time, and one worker on it
    for desk in desks:
        desk.close()


def test_sixteen_writers_lose_nothing(server: tuple[str, Path]) -> None:
    url, _ = server
    desk = SqlDesk(url)

    def write(writer: int) -> None:
        own = SqlDesk(url)
        for n in range(10):
            own.record(LedgerRow(f"w{writer}", n, "r", "f", 1, 0.0, {}))
            own.log(at=NOW, who=f"w{writer}", verb="x", subject="y", why="", change={"n": n})
        own.close()

    before = len(desk.audit())
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(write, range(16)))
    assert sum(len(desk.ledger(f"w{writer}")) for writer in range(16)) == 160
    assert len(desk.audit()) - before == 160
    desk.close()


def test_what_may_be_asked_twice_is_and_the_rest_says_so(server: tuple[str, Path]) -> None:
    url, folder = server
    desk = SqlDesk(url)
    desk.record(LedgerRow("again", 0, "r", "f", 1, 0.0, {}))
    restart(folder)
    assert [row.part for row in desk.ledger("again")] == [0]  # its connection was dead
    engine = open_engine(url)

    def interrupted() -> None:
        with engine.begin() as db:
            db.exec_driver_sql("SELECT 1")
            restart(folder)
            db.exec_driver_sql("SELECT 1")

    with pytest.raises(Unavailable, match="does not answer"):
        interrupted()
    assert desk.check() == ""
    engine.dispose()
    desk.close()


def test_a_wrong_address_says_what_one_looks_like_and_no_password_is_shown(tmp_path: Path) -> None:
    for url in ("mysql://x", "postgresql://"):
        with pytest.raises(ConfigError, match="not the address") as caught:
            Workspace(tmp_path, settings={"desk": url})
        assert "PGPASSWORD" in caught.value.hint
    with pytest.raises(Unavailable) as gone:
        Workspace(tmp_path, settings={"desk": f"postgresql://jo:hunter2@/x?host={tmp_path}"})
    assert "hunter2" not in str(gone.value)
    shown = headwater("config", "show", "-w", tmp_path, "--json", HEADWATER_DESK="postgresql://jo:hunter2@db/x")
    assert "hunter2" not in shown.stdout
    assert "postgresql://jo:***@db/x" in shown.stdout

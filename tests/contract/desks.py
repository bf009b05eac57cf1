"""Desks to test against: SQLite always, PostgreSQL where its programs are installed."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """URL of an empty database of a server that lives as long as the context; reached through a socket in the folder."""
    data, sockets = folder / "data", folder / "s"
    sockets.mkdir()
    if os.geteuid() == 0:
        shutil.chown(sockets, "postgres")
        data.mkdir()
        shutil.chown(data, "postgres")
        for above in (folder, *folder.parents):
            if above.owner() == "root" and above != Path("/") and not above.stat().st_mode & 0o001:
                above.chmod(above.stat().st_mode | 0o011)

    _run("initdb", "-D", str(data), "-U", "headwater", "--auth=trust", "--no-sync")
    _start(folder)
    try:
        yield f"postgresql+psycopg://headwater@/postgres?host={sockets}"
    finally:
        _run("pg_ctl", "-D", str(data), "-m", "immediate", "stop")


def restart(folder: Path) -> None:
    """Stop the server of that folder as a crash would, and start it again."""
    _run("pg_ctl", "-D", str(folder / "data"), "-w", "-m", "immediate", "stop")
    _start(folder)


def _start(folder: Path) -> None:
    data = folder / "data"
    options = f"-c listen_addresses='' -c unix_socket_directories={folder / 's'} -c fsync=off"
    for left in range(20, -1, -1):  # after a crash its children let go of the memory that they share a moment later
        try:
            _run("pg_ctl", "-D", str(data), "-w", "-l", str(data / "log"), "-o", options, "start")
            break
        except AssertionError:
            if not left:
                raise
            time.sleep(0.5)


def _run(program: str, *words: str) -> None:
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []  # the server refuses to run as root
    command = [*as_user, str(PROGRAMS[-1].parent / program), *words]
    patient = {**os.environ, "PGCTLTIMEOUT": "600"}  # a loaded machine is slow
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, cwd="/", env=patient, check=False
    )
    assert done.returncode == 0, f"{words}: {done.stderr}{done.stdout}"

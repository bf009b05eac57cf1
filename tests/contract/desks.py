"""Desks to test against: SQLite always, PostgreSQL where its programs are installed."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """URL of an empty database of a server that lives as long as the context; reached through a socket in the folder."""
    programs = PROGRAMS[-1].parent
    data, sockets = folder / "data", folder / "s"
    sockets.mkdir()
    as_user = []
    if os.geteuid() == 0:  # the server refuses to run as root
        as_user = ["runuser", "-u", "postgres", "--"]
        shutil.chown(sockets, "postgres")
        data.mkdir()
        shutil.chown(data, "postgres")
        for above in (folder, *folder.parents):
            if above.owner() == "root" and above != Path("/") and not above.stat().st_mode & 0o001:
                above.chmod(above.stat().st_mode | 0o011)

    def run(*words: str) -> None:
        subprocess.run([*as_user, *words], check=True, capture_output=True, cwd="/")

    run(str(programs / "initdb"), "-D", str(data), "-U", "headwater", "--auth=trust", "--no-sync")
    start = f"-c listen_addresses='' -c unix_socket_directories={sockets} -c fsync=off"
    run(str(programs / "pg_ctl"), "-D", str(data), "-w", "-l", str(data / "log"), "-o", start, "start")
    try:
        yield f"postgresql+psycopg://headwater@/postgres?host={sockets}"
    finally:
        run(str(programs / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop")

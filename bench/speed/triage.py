"""How long a triager waits at each key: ``python bench/speed/triage.py [WORKSPACE]``.

The real program, ``headwater queue triage``, on a pseudo-terminal: 100 proposed issues are decided with the keyboard alone, with
ratings, reasons, skips and decisions taken back in between. A step lasts from the key to the last character of what follows it.
Beside it: a program that does nothing but store one row as durably and print as many lines, in the same folder.

Without a workspace one is made from a demo of 2,000 contacts. Wall time counts here, since that is what a person waits; the
processor time of the program is printed, too.
"""

import os
import pty
import random
import re
import resource
import select
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

STEPS = 100
READY = re.compile(rb"q quit")
PLAIN = """
import sqlite3, sys, termios, tty
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("PRAGMA journal_mode=WAL"); db.execute("PRAGMA synchronous=FULL")
db.execute("CREATE TABLE IF NOT EXISTS t (a)")
before = termios.tcgetattr(0)
tty.setcbreak(0)
print("q quit", flush=True)
while (key := sys.stdin.read(1)) != "q":
    db.execute("INSERT INTO t VALUES (?)", (key * 400,))
    print("\\n".join(["a line of some length, as there are others"] * 9) + "\\nq quit", flush=True)
termios.tcsetattr(0, termios.TCSADRAIN, before)
"""


class Terminal:
    """A person at a terminal who reads nothing but whether it is their turn."""

    def __init__(self, *words: str) -> None:
        self._main, other = pty.openpty()
        self._process = subprocess.Popen(
            words, stdin=other, stdout=other, stderr=other, env={**os.environ, "TERM": "xterm"}
        )
        os.close(other)

    def wait(self, pattern: re.Pattern[bytes] = READY) -> None:
        """Until the pattern has come."""
        seen = b""
        while not pattern.search(seen):
            if not select.select([self._main], [], [], 120)[0]:
                raise TimeoutError(seen[-500:])
            seen += os.read(self._main, 65_536)

    def press(self, keys: str, pattern: re.Pattern[bytes] = READY) -> float:
        """Milliseconds from the last of these keys to the pattern."""
        for key in keys[:-1]:
            os.write(self._main, key.encode())
            time.sleep(0.002)
        began = time.perf_counter()
        os.write(self._main, keys[-1].encode())
        self.wait(pattern)
        return 1000 * (time.perf_counter() - began)

    def end(self) -> None:
        """Leave."""
        os.write(self._main, b"q")
        self._process.wait(60)


def triage(folder: Path) -> list[tuple[str, float]]:
    """Kind and milliseconds of each step, until 100 issues are decided."""
    chance, steps, decided = random.Random(7), [], 0
    terminal = Terminal("headwater", "queue", "triage", "-w", str(folder))
    terminal.wait()
    while decided < STEPS:
        kind = chance.choices(["accept", "reject", "rate", "undo", "skip"], [70, 10, 10, 7, 3])[0]
        if kind == "undo" and not decided:
            continue
        if kind == "accept":
            steps.append((kind, terminal.press("a")))
        elif kind == "reject":
            terminal.press("r", re.compile(rb"why: "))
            steps.append((kind, terminal.press("no defect\n")))
        elif kind == "rate":
            steps.append((kind, terminal.press("3", re.compile(rb"high\S*\r?\n"))))
        elif kind == "undo":
            steps.append((kind, terminal.press("u")))
        else:
            steps.append((kind, terminal.press("s")))
        decided += {"accept": 1, "reject": 1, "undo": -1}.get(kind, 0)
        time.sleep(chance.uniform(0.02, 0.2))  # a fast reader
    terminal.end()
    return steps


def plain(folder: Path) -> list[float]:
    """Milliseconds of each step of the program that does nothing else."""
    terminal = Terminal(sys.executable, "-c", PLAIN, str(folder / "plain.sqlite"))
    terminal.wait()
    found = []
    for _ in range(STEPS):
        found.append(terminal.press("a"))
        time.sleep(0.05)
    terminal.end()
    return found


def said(name: str, values: list[float]) -> str:
    """One line of the answer."""
    middle, late, most = np.percentile(values, [50, 95, 100])
    return f"{name:<28} {len(values):>4} steps   p50 {middle:6.1f} ms   p95 {late:6.1f} ms   longest {most:6.1f} ms"


def main() -> None:
    """Print what a step takes."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "w"
        if len(sys.argv) > 1:
            shutil.copytree(sys.argv[1], folder)
        else:
            made = ["headwater", "demo", "--contacts", "2000", "--no-serve", "-w", str(folder), "--json"]
            subprocess.run(made, check=True, capture_output=True)
        base = plain(Path(scratch))
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        steps = triage(folder)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(said("a bare row and a page", base))
    print(said("headwater queue triage", [ms for _, ms in steps]))
    for kind in sorted({kind for kind, _ in steps}):
        print(said(f"  {kind}", [ms for name, ms in steps if name == kind]))
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(
        f"processor: {used:.1f} s for the whole session, start included; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    )


if __name__ == "__main__":
    main()

"""A served workspace under load: reads that come at their own pace, contacts sent in bulk, people who listen.

python -m bench.speed.doors --workspace DIR [--rates 50 100 200] [--seconds 30] [--listeners 50] [--send 100000]

Reads are of many kinds and arrive as a Poisson process, whatever the server does (an open loop: a slow answer delays nobody's
question); a latency is from the moment a request was due. Contacts are sent until the server is killed without notice; what it
had acknowledged is then looked for on the disk. Beside it stands the lowest rate with held answers left out.
"""

import argparse
import asyncio
import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import numpy as np

from headwater.app.inbox import Inbox
from headwater.serve.client import Client

COMMAND = "from headwater.serve.cli.main import run; run()"
WITHOUT = "import headwater.serve.api.answers as a; a._settled = lambda stamp: False; "
"""No answer is old enough to be kept."""
CONNECTIONS = 64
WORDS = (
    "refund",
    "parcel",
    "late",
    "charged",
    "card",
    "login",
    "broken",
    "cancel",
    "address",
    "invoice",
    "app",
    "delivery",
)
MIX = {
    "issues.list": 30,
    "issues.show": 22,
    "contacts.list": 15,
    "contacts.show": 12,
    "search": 8,
    "size": 5,
    "data.show": 8,
}
"""Requests in a hundred."""


@contextmanager
def serving(folder: Path, *, held: bool) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    words = [sys.executable, "-c", ("" if held else WITHOUT) + COMMAND, "serve", "-w", str(folder), "--port", "0"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "COLUMNS": "400"}
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=environment) as server:
        assert server.stdout is not None
        found = re.search(r"http://[^ ]+", server.stdout.readline())
        assert found, "the server did not begin"
        try:
            yield found.group().rstrip("/"), server
        finally:
            server.terminate()
            server.wait()


def questions(base: str, rng: random.Random) -> dict[str, list[str]]:
    """Addresses by kind: many of each, so that most are not the one before."""
    with Client(base) as client:
        issues = client.issues.list(limit=200).issues
        ids = [issue.issue_id for issue in issues]
        contacts: list[str] = []
        for one in ids[:20]:
            contacts += [row.contact_id for row in client.contacts.list(one, limit=50).contacts]
    found: dict[str, list[dict[str, Any]]] = {
        "issues.list": [
            {"sort": sort, "limit": limit} for sort in ("size", "growth", "name") for limit in (20, 50, 200)
        ],
        "issues.show": [{"issue": one} for one in ids],
        "contacts.list": [
            {"issue": one, "limit": 20, "cursor": after} for one in ids[:20] for after in ["", *contacts[::50]]
        ],
        "contacts.show": [{"contact": one} for one in contacts],
        "search": [{"query": " ".join(rng.sample(WORDS, 2)), "limit": 20} for _ in range(60)],
        "size": [{"issue": one} for one in ids[:5]],
        "data.show": [{}],
    }
    return {
        kind: [f"/api/v1/{kind.replace('.', '/')}?{urlencode(given)}" for given in every]
        for kind, every in found.items()
    }


async def load(
    base: str, paths: dict[str, list[str]], rate: float, seconds: float, rng: random.Random
) -> dict[str, list[float]]:
    """Milliseconds by kind, ``failed`` apart."""
    host, port = base.removeprefix("http://").split(":")
    free: asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter] | None] = asyncio.Queue()
    for _ in range(CONNECTIONS):
        free.put_nowait(None)
    took: dict[str, list[float]] = defaultdict(list)

    async def ask(kind: str, path: str, due: float) -> None:
        held = await free.get()
        try:
            reader, writer = held or await asyncio.open_connection(host, int(port))
            writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept: application/json\r\n\r\n".encode())
            head = await reader.readuntil(b"\r\n\r\n")
            length = re.search(rb"content-length: (\d+)", head.lower())
            await reader.readexactly(int(length.group(1)) if length else 0)
            took[kind if head.startswith(b"HTTP/1.1 200") else "failed"].append((time.perf_counter() - due) * 1000)
            free.put_nowait((reader, writer))
        except (OSError, asyncio.IncompleteReadError):
            took["failed"].append((time.perf_counter() - due) * 1000)
            free.put_nowait(None)

    kinds, weights = list(MIX), list(MIX.values())
    began, due, tasks = time.perf_counter(), 0.0, []
    while due < seconds:
        due += rng.expovariate(rate)
        await asyncio.sleep(max(0.0, began + due - time.perf_counter()))
        kind = rng.choices(kinds, weights)[0]
        tasks.append(asyncio.create_task(ask(kind, rng.choice(paths[kind]), began + due)))
    await asyncio.gather(*tasks)
    return took


async def listening(base: str, n: int, seconds: float) -> int:
    """How many of n listeners were still told that the server is there after so many seconds."""
    host, port = base.removeprefix("http://").split(":")

    async def listen() -> bool:
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(f"GET /api/v1/feed HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        heard = b""
        while b"still here" not in heard:
            piece = await reader.read(4096)
            if not piece:
                return False
            heard += piece
        writer.close()
        return True

    done = await asyncio.gather(*(asyncio.wait_for(listen(), seconds) for _ in range(n)), return_exceptions=True)
    return sum(found is True for found in done)


def cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def told(took: dict[str, list[float]], seconds: float, cpu: float) -> None:
    failed = took.pop("failed", [])
    every = np.array([ms for one in took.values() for ms in one])
    n = len(every) + len(failed)
    p50, p95, p99 = np.percentile(every, [50, 95, 99])
    print(f"| all | {n / seconds:.0f} | {p50:.1f} | {p95:.1f} | {p99:.1f} | {len(failed)} | {cpu / n * 1000:.2f} |")
    for kind in MIX:
        if took.get(kind):
            p50, p95, p99 = np.percentile(took[kind], [50, 95, 99])
            print(f"| {kind} | {len(took[kind]) / seconds:.0f} | {p50:.1f} | {p95:.1f} | {p99:.1f} | | |")


def reads(folder: Path, *, rate: float, seconds: float, listeners: int, held: bool) -> None:
    rng = random.Random(0)
    with serving(folder, held=held) as (base, server):
        paths = questions(base, rng)

        async def both() -> tuple[dict[str, list[float]], int]:
            found = await asyncio.gather(
                load(base, paths, rate, seconds, rng), listening(base, listeners, seconds + 30)
            )
            return found[0], found[1]

        before = cpu_s(server.pid)
        took, heard = asyncio.run(both())
        kind = "as it is" if held else "no answer held"
        print(f"\n{rate:g} a second, {kind}; load average {os.getloadavg()[0]:.1f}; ", end="")
        print(f"{heard} of {listeners} listeners heard to the end\n")
        print("| read | a second | p50 ms | p95 ms | p99 ms | failed | CPU ms each |\n|---|---|---|---|---|---|---|")
        told(took, seconds, cpu_s(server.pid) - before)


def batches(n: int, size: int) -> Iterator[tuple[list[str], bytes]]:
    for start in range(0, n, size):
        ids = [f"bench-{i}" for i in range(start, min(start + size, n))]
        rows = [
            {"id": key, "text": f"My parcel {key} never came and nobody answers me", "channel": "chat"} for key in ids
        ]
        yield ids, "".join(json.dumps(row) + "\n" for row in rows).encode()


def sends(folder: Path, n: int) -> None:
    """Sent one file after another; killed without notice after two thirds of them."""
    acknowledged: list[str] = []
    inbox = Inbox(folder)
    before = set(inbox.files())
    with serving(folder, held=True) as (base, server):
        every = list(batches(n, 1000))
        client = Client(base, timeout=30)
        began = time.perf_counter()
        for number, (ids, body) in enumerate(every):
            if number == 2 * len(every) // 3:
                seconds = time.perf_counter() - began
                os.kill(server.pid, signal.SIGKILL)
                server.wait()
                break
            client.send(body)
            acknowledged += ids
        client.close()
    files = [path for path in inbox.files() if path not in before]
    kept = Counter(json.loads(line)["id"] for path in files for line in path.read_text("utf-8").splitlines())
    lost = [key for key in acknowledged if not kept[key]]
    twice = [key for key, times in kept.items() if times > 1]
    inbox.remove(files)
    rate = len(acknowledged) / seconds
    print(f"\ncontacts sent: {len(acknowledged):,} acknowledged, {rate:,.0f} a second")
    print(f"server killed: {len(lost)} lost, {len(twice)} twice")


def main(words: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workspace", type=Path, required=True)
    parser.add_argument(
        "--rates", type=float, nargs="+", default=[50.0, 100.0, 200.0], help="requests a second, one after another"
    )
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--listeners", type=int, default=50)
    parser.add_argument("--send", type=int, default=100_000, help="contacts")
    given = parser.parse_args(words)
    print(f"load average before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    for rate, held in [(given.rates[0], False), *((rate, True) for rate in given.rates)]:
        reads(given.workspace, rate=rate, seconds=given.seconds, listeners=given.listeners, held=held)
    sends(given.workspace, given.send)


if __name__ == "__main__":
    main()

"""Connectors under fire: messages out and events in while systems fail and workers are killed; nothing lost, nothing twice.

``python -m bench.connectors --events 10000`` starts a server of each kind, each of which fails for a share of its requests, and
two workers, one of which is killed with SIGKILL again and again. Afterwards every message and every event is looked for.
"""

import argparse
import asyncio
import json
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from tests.rig import CHATS, MAIL, TRACKERS
from tests.servers.http import running
from tests.servers.mails import SmtpServer, smtp
from tests.servers.trackers import TOKEN

from headwater.adapters.connect.remote.sign import standard
from headwater.adapters.connect.remote.tool import mark
from headwater.adapters.store.desk import SqlDesk
from headwater.app.delivering import Deliverer, apply_events, fetch
from headwater.app.posting import DeskPost
from headwater.app.workspace import Workspace
from headwater.core.errors import HeadwaterError
from headwater.core.ports import Desk, Entry
from headwater.core.types import ConnectorSpec
from headwater.serve.api.app import build

SPEED = 20.0
"""The workers' clock runs this much faster, so that pauses between tries do not fill the day."""
ROOT = Path(__file__).parents[1]
OUT: Mapping[str, tuple[float, float]] = {
    "github": (0.10, 0.06), "jira": (0.10, 0.06), "servicenow": (0.10, 0.06), "zendesk": (0.10, 0.06),
    "webhook": (0.05, 0.07), "slack": (0.0, 0.08), "teams": (0.0, 0.04), "mail": (0.0, 0.06), "files": (0.0, 0.06),
}  # fmt: skip
"""Share of the outgoing messages: tickets that are opened, and comments or posts."""
IN_SHARE = 0.3


class FastClock:
    """Runs ``SPEED`` times as fast as the wall's, from the same moment for every process."""

    def __init__(self, began: float) -> None:
        self._began = began

    def __call__(self) -> datetime:
        return datetime.fromtimestamp(self._began + SPEED * (time.time() - self._began), UTC)


@dataclass
class Report:
    """What was found afterwards."""

    events: int = 0
    out: int = 0
    told: int = 0
    kills: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    sent: Counter[str] = field(default_factory=Counter)
    dead: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    mail_copies: int = 0
    notes: int = 0
    wrong: list[str] = field(default_factory=list)
    seconds: float = 0.0
    cpu_s: float = 0.0

    @property
    def is_clean(self) -> bool:
        """Nothing lost, nothing twice, every state right."""
        return not (self.lost or self.twice or self.wrong)


def run(folder: Path, *, events: int, seed: int = 0, faults: float = 0.1, every: float = 25.0) -> Report:
    """The whole: write, let workers run and die, compare.

    Args:
        folder: of a new workspace.
        events: messages out and events in, together.
        seed: of faults, kills and order.
        faults: share of requests that go wrong.
        every: messages sent between two kills, on average.
    """
    began, chance = time.time(), random.Random(seed)
    report = Report(events=events, out=round(events * (1 - IN_SHARE)), told=round(events * IN_SHARE))
    with ExitStack() as stack, Workspace(folder) as workspace:
        servers, specs, secrets = _systems(stack, folder, seed=seed, faults=faults)
        desk = workspace.desk
        desk.connectors.put(specs, Entry(datetime.now(UTC), "bench", "connect.load", "x", "", {}))
        wanted = _written(desk, report.out, began)
        crew = Crew(folder, began, secrets)
        try:
            _fight(crew, desk, servers, folder, report, secrets, chance, every)
        finally:
            crew.stop()
        report.kills = crew.kills
        _compare(desk, servers, folder, wanted, report)
    report.seconds = time.time() - began
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    report.cpu_s = sum(one.ru_utime + one.ru_stime for one in spent)
    return report


def _systems(
    stack: ExitStack, folder: Path, *, seed: int, faults: float
) -> tuple[dict[str, Any], list[ConnectorSpec], dict[str, str]]:
    servers: dict[str, Any] = {}
    specs: list[ConnectorSpec] = []
    secrets: dict[str, str] = {}
    for number, kind in enumerate(OUT):
        spec = ConnectorSpec(
            kind, kind, secret=f"env:HW_{kind.upper()}", hook_secret="env:HW_HOOK", per_minute=100_000, timeout_s=1.0,
            attempts=60, settle_s=90,
        )  # fmt: skip
        more: Mapping[str, Any] = {}
        if kind == "mail":
            servers[kind] = stack.enter_context(smtp(SmtpServer(faults=faults, seed=seed + number)))
            more = MAIL
        elif kind != "files":
            make, more = {**TRACKERS, **CHATS}[kind]
            servers[kind] = stack.enter_context(running(make(faults=faults, seed=seed + number, slow_s=1.2)))
            servers[kind].clock = datetime.now(UTC)  # of the trackers; from here on it ticks with every change
        url = str(folder / "there") if kind == "files" else servers[kind].url
        secrets[f"HW_{kind.upper()}"] = f"{url}/workflows/1/invoke?sig={TOKEN}" if kind == "teams" else TOKEN
        specs.append(replace(spec, url="" if kind == "teams" else url, **more))
    return servers, specs, {**secrets, "HW_HOOK": TOKEN}


def _written(desk: Desk, n: int, began: float) -> dict[str, list[str]]:
    """Messages of every kind, on the desk; kind -> ids."""
    wanted: dict[str, list[str]] = {kind: [] for kind in OUT}
    at = datetime.fromtimestamp(began, UTC)
    post = DeskPost(desk, at=at, who="bench", verb="bench")
    for kind, (opened, said) in OUT.items():
        n_open, n_said = round(opened * n), round(said * n)
        issues = [f"i_{kind}_{number}" for number in range(max(n_open, 1))]
        desk.issues.track(issues, at)
        for number in range(n_open):
            wanted[kind].append(f"open:{kind}:{number}")
            post.send(
                wanted[kind][-1],
                kind,
                {"action": "open", "issue_id": issues[number], "title": "Late", "text": "It is late"},
            )
        for number in range(n_said):
            wanted[kind].append(f"say:{kind}:{number}")
            action = "comment" if kind in TRACKERS else "post"
            about = {"issue_id": issues[number % len(issues)]} if n_open else {}
            post.send(wanted[kind][-1], kind, {"action": action, "text": f"Word {number}", "title": "Late", **about})
    return wanted


@dataclass
class Crew:
    """Two workers in processes of their own, forked by a process that has everything loaded, so that a life can be short."""

    folder: Path
    began: float
    secrets: Mapping[str, str]
    kills: int = 0
    _alive: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        command = [sys.executable, "-m", "bench.connectors", "--nursery", str(self.folder), "--began", repr(self.began)]
        paths = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
        given = {**os.environ, **self.secrets, "PYTHONPATH": paths}
        self._nursery = subprocess.Popen(
            command, env=given, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def fill(self) -> None:
        """Start who is missing."""
        while len(self._alive) < 2:
            assert self._nursery.stdin is not None
            assert self._nursery.stdout is not None
            self._nursery.stdin.write("another\n")
            self._nursery.stdin.flush()
            self._alive.append(int(self._nursery.stdout.readline()))

    def kill(self, chance: random.Random) -> None:
        """One of them, without warning."""
        os.kill(self._alive.pop(chance.randrange(len(self._alive))), signal.SIGKILL)
        self.kills += 1

    def stop(self) -> None:
        """All of them."""
        for worker in self._alive:
            os.kill(worker, signal.SIGKILL)
        self._nursery.communicate()


def _fight(
    crew: Crew, desk: Desk, servers: Mapping[str, Any], folder: Path, report: Report, secrets: Mapping[str, str],
    chance: random.Random, every: float,
) -> None:  # fmt: skip
    """Workers work and die, states change elsewhere, webhooks come in shuffled and twice, until nothing waits."""
    turns = report.told // 3
    told = _webhooks(report.told - turns, round(OUT["webhook"][0] * report.out), chance)
    os.environ.update(secrets)  # the door for webhooks is in this process
    door = httpx.ASGITransport(build(folder, hosts=frozenset({"localhost"})))
    quiet = 0
    next_kill = n_done(desk) + chance.uniform(0, 2 * every)
    while quiet < 6:
        crew.fill()
        time.sleep(chance.uniform(0.05, 0.3))
        if n_done(desk) > next_kill:
            crew.kill(chance)
            next_kill = n_done(desk) + chance.uniform(0, 2 * every)
        for _ in range(min(turns, 10)):
            kind = chance.choice(list(TRACKERS))
            with servers[kind].lock:
                keys = list(servers[kind].items)
            if keys:
                servers[kind].set_state(chance.choice(keys), is_closed=chance.random() < 0.7)
                turns -= 1
        if told:
            asyncio.run(_deliver(door, told[:40]))
            del told[:40]
        is_over = not (told or turns or desk.outbox.next_due() or desk.news.waiting(1) or _behind(desk, servers))
        quiet = quiet + 1 if is_over else 0


def n_done(desk: Desk) -> int:
    """Messages that arrived."""
    return sum(n for (_, state), n in desk.outbox.counts().items() if state == "sent")


def _webhooks(n: int, n_tickets: int, chance: random.Random) -> list[bytes]:
    """Signed news of the tickets that a receiver of webhooks keeps; a third twice, all in disorder."""
    at = datetime(2026, 11, 1, tzinfo=UTC)
    bodies = []
    for number in range(n):
        at += timedelta(seconds=1)
        ticket = mark(f"open:webhook:{chance.randrange(n_tickets)}")
        state = "closed" if chance.random() < 0.6 else "open"
        told = {"type": "ticket", "ticket": ticket, "state": state, "updated_at": at.isoformat()}
        bodies += [json.dumps(told).encode()] * (2 if number % 3 == 0 else 1)
    chance.shuffle(bodies)
    return bodies


async def _deliver(door: httpx.ASGITransport, bodies: list[bytes]) -> None:
    async with httpx.AsyncClient(transport=door, base_url="http://localhost") as client:
        for body in bodies:
            at, key = int(time.time()), f"e{hash(body)}"
            headers = {
                "webhook-id": key,
                "webhook-timestamp": str(at),
                "webhook-signature": standard(TOKEN, key, at, body),
            }
            answer = await client.post("/api/v1/hooks/webhook", content=body, headers=headers)
            if answer.status_code != 202:
                raise RuntimeError(answer.text)


def _behind(desk: Desk, servers: Mapping[str, Any]) -> list[str]:
    """Tickets whose state here is not that of the other system."""
    wrong = []
    for ticket in desk.news.tickets():
        server = servers.get(ticket.connector)
        if ticket.connector in TRACKERS and server is not None:
            with server.lock:
                if ticket.state != state_there(ticket.connector, server.items[ticket.ticket]):
                    wrong.append(f"{ticket.connector} {ticket.ticket}")
    return wrong


def state_there(kind: str, item: Mapping[str, Any]) -> str:
    """Open or closed, as a server holds it."""
    if kind == "jira":
        return "closed" if item["fields"]["status"]["statusCategory"]["key"] == "done" else "open"
    if kind == "servicenow":
        return "closed" if item["state"] == "6" else "open"
    return "closed" if item.get("state", item.get("status")) in ("closed", "solved") else "open"


def _compare(
    desk: Desk, servers: Mapping[str, Any], folder: Path, wanted: Mapping[str, list[str]], report: Report
) -> None:
    messages = {message.message_id: message for message in desk.outbox.listed(limit=10**6)}
    for kind, ids in wanted.items():
        if kind == "files":
            there = [path.read_text("utf-8") for path in (folder / "there" / "out").glob("*.json")]
        else:
            there = servers[kind].made()
            report.faults.update({name: n for name, n in servers[kind].happened.items() if name != "fine"})
        found = _found(kind, there)
        for message_id in ids:
            state = messages[message_id].state
            key = message_id if kind in ("webhook", "files") else mark(message_id)
            if kind == "teams":  # a card carries no mark: told by its words
                key = messages[message_id].payload["text"]
            report.sent[kind] += state == "sent"
            report.dead[kind] += state == "dead"
            if found[key] > 1:
                report.twice.append(message_id)
            if found[key] == 0 and state != "dead":
                report.lost.append(message_id)
            if state == "waiting" or (state == "dead" and kind != "teams"):
                report.wrong.append(f"{message_id} is {state}: {messages[message_id].error}")
    report.mail_copies = sum(servers["mail"].copies.values()) - len(servers["mail"].copies)
    report.wrong += _behind(desk, servers)
    _compare_news(desk, report)


def _found(kind: str, there: list[str]) -> Counter[str]:
    """How often each mark, id or word is there."""
    found: Counter[str] = Counter()
    for text in there:
        if kind in ("webhook", "files"):
            found[json.loads(text)["id"]] += 1
        elif kind == "teams":
            found[json.loads(text)["body"][-1]["text"]] += 1
        else:
            found.update(
                {
                    word
                    for word in text.replace("<", " ")
                    .replace('"', " ")
                    .replace("]", " ")
                    .replace("[", " ")
                    .replace("@", " ")
                    .split()
                    if word.startswith("hw-")
                }
            )
    return found


def _compare_news(desk: Desk, report: Report) -> None:
    """Each event once on the desk and dealt with; the newest decides; no event noted twice."""
    events = desk.news.listed(limit=10**6)
    newest: dict[tuple[str, str], tuple[str, str]] = {}
    for event in events:
        if event.kind == "ticket":
            if event.state == "waiting":
                report.wrong.append(f"{event.event_id} waits")
            key, told = (event.source, event.subject), (event.version, event.details["state"])
            newest[key] = max(newest.get(key, ("", "")), told)
    hooks = sum(event.source == "webhook" for event in events)
    if hooks != report.told - report.told // 3:
        report.lost.append(f"{report.told - report.told // 3 - hooks} webhooks")
    for ticket in desk.news.tickets():
        told = newest.get((ticket.connector, ticket.ticket))
        if told and told[1] != ticket.state:
            report.wrong.append(f"{ticket.connector} {ticket.ticket} is {ticket.state}, last heard {told[1]}")
        noted = [event.details["event"] for event in desk.issues.history(ticket.issue_id) if "event" in event.details]
        report.notes += len(noted)
        report.twice += [name for name, n in Counter(noted).items() if n > 1]


def nursery(folder: Path, began: float) -> None:
    """Forks a worker for every line that comes in, and says its number."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    warnings.simplefilter("ignore")  # the lake, which is not touched here, does not like forks
    for _ in sys.stdin:
        child = os.fork()
        if not child:
            work(folder, FastClock(began))
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


def work(folder: Path, clock: FastClock) -> None:
    """One worker, until it is killed."""
    desk = SqlDesk(f"sqlite:///{folder / 'desk.sqlite'}")
    deliverer = Deliverer(desk, clock)
    asked = 0.0
    while True:
        done = deliverer.round(most=40)
        for kind in TRACKERS if time.time() > asked + 2 else ():
            try:
                fetch(desk, folder, kind, clock)
            except HeadwaterError:
                continue
            finally:
                asked = time.time()
        apply_events(desk, clock)
        if not done.sent:
            time.sleep(0.1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--faults", type=float, default=0.1)
    parser.add_argument("--nursery", type=Path)
    parser.add_argument("--began", type=float, default=0.0)
    given = parser.parse_args()
    if given.nursery:
        nursery(given.nursery, given.began)
        return
    with tempfile.TemporaryDirectory() as folder:
        report = run(Path(folder) / "w", events=given.events, seed=given.seed, faults=given.faults)
    print(json.dumps(vars(report), indent=1))
    print("clean" if report.is_clean else "NOT CLEAN")
    sys.exit(not report.is_clean)


if __name__ == "__main__":
    main()

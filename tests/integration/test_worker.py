"""A worker that is killed again and again: every event reaches the other side, and reaches it once."""

import json
import multiprocessing
import random
import signal
import time
from collections import Counter
from datetime import timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from headwater.app import handing
from headwater.app.context import Context
from headwater.app.usecases import automating
from headwater.app.usecases.automations import load
from headwater.app.usecases.rounds import Worker
from headwater.app.verbs.automations import LoadInput
from headwater.app.workspace import Workspace, hold
from headwater.core.errors import ConflictError
from headwater.core.types import SEVERITIES
from headwater.resolve import lifecycle
from headwater.resolve.lifecycle import By
from tests.command import headwater
from tests.contract.desks import PROGRAMS, postgres
from tests.integration.fragile import opened, work

RULES = """
automation tell
  when issue becomes accepted, owned, diagnosing, fixing, fixed_unverified, verified, reopened, closed, rejected
  do notify log "{issue} {before}>{state}"
  limit 100000 a day
"""
SERVER = multiprocessing.get_context("forkserver")  # what is slow to load is loaded once
SERVER.set_forkserver_preload(["tests.integration.fragile"])
DETAILS = {"why": "w", "team": "t", "verdict": "v"}


def start(folder: Path, url: str, seed: int) -> BaseProcess:
    child = SERVER.Process(target=work, args=(folder, url, seed))
    child.start()
    return child


def write(workspace: Workspace, chance: random.Random, n: int) -> None:
    """Random moves of random issues."""
    for _ in range(n):
        issue = chance.choice(list(workspace.desk.issues.tracked().values()))
        by = By(who="jo", role="admin", at=issue.since + timedelta(minutes=1))
        moves = [name for name in lifecycle.allowed(issue.state, "admin") if name not in ("duplicate", "separate")]
        if moves and chance.random() < 0.8:
            after, event = lifecycle.move(issue, chance.choice(moves), DETAILS, **by)
        else:
            after, event = lifecycle.note(issue, "rate", {"severity": chance.choice(SEVERITIES)}, **by)
        workspace.desk.issues.append(issue, after, event)


def check_kills(folder: Path, url: str) -> None:
    rules = folder.parent / "rules.txt"
    rules.write_text(RULES, "utf-8")
    chance = random.Random(11)
    context = Context(folder)
    context.held = workspace = opened(folder, url)
    workspace.desk.issues.track([f"i_{n}" for n in range(8)], context.clock.now())
    load(context, LoadInput(file=str(rules), why=""))
    kills = 0
    for turn in range(24):
        children = [start(folder, url, 100 * turn + k) for k in range(1 + turn % 2)]  # now and then two at once
        write(workspace, chance, 12)
        time.sleep(chance.uniform(0.0, 0.25))
        for child in children:
            child.kill()
            child.join(60)
            kills += child.exitcode == -signal.SIGKILL
    assert kills > 24
    with (folder / "outbox.jsonl").open("ab") as file:
        file.write(b'{"message_id": "m_torn", "tar')  # as a kill in the middle of a line leaves it
    found = automating.loaded(workspace)
    assert found is not None
    automating.Desk(context, workspace, found).step()
    handing.hand_over(context, workspace)
    lines = [json.loads(line) for line in (folder / "outbox.jsonl").read_text("utf-8").splitlines()]
    moves = [event for event in workspace.desk.issues.since(0, 10**9) if event.kind in lifecycle.MOVES]
    assert len(moves) > 150
    assert Counter(line["payload"]["trigger"] for line in lines) == Counter(f"event:{event.seq}" for event in moves)
    assert {line["payload"]["text"] for line in lines} <= {
        f"{event.issue_id} {event.details['before']}>{event.details['after']}" for event in moves
    }
    assert {message.state for message in workspace.desk.outgoing.all()} == {"sent"}
    assert len(workspace.desk.automata.fired()) == len(moves)
    workspace.desk.close()


def test_every_event_arrives_once_however_often_the_worker_is_killed(tmp_path: Path) -> None:
    check_kills(tmp_path / "w", "")


def test_the_same_on_postgresql(tmp_path: Path) -> None:
    if not PROGRAMS:
        pytest.skip("PostgreSQL's programs are not installed")
    with postgres(tmp_path) as url:
        check_kills(tmp_path / "w", url)


def test_a_stopped_automation_misses_what_happens_meanwhile(tmp_path: Path) -> None:
    rules = tmp_path / "rules.txt"
    rules.write_text(RULES, "utf-8")
    context = Context(tmp_path / "w")
    Workspace(tmp_path / "w").close()
    with hold(context):
        workspace = context.held
        workspace.desk.issues.track(["i_1"], context.clock.now())
        load(context, LoadInput(file=str(rules), why=""))
        found = automating.loaded(workspace)
        assert found is not None
        entry = automating.Entry(context.clock.now(), "jo", "automations.stop", "*", "", {})
        workspace.desk.automata.switch("*", on=False, entry=entry)
        issue = workspace.desk.issues.one("i_1")
        after, event = lifecycle.move(issue, "accept", {}, who="jo", role="admin", at=context.clock.now())
        workspace.desk.issues.append(issue, after, event)
        outcomes = [decision.outcome for decision, _ in automating.Desk(context, workspace, found).step()]
        workspace.desk.automata.switch("*", on=True, entry=entry)
        again = automating.Desk(context, workspace, found).step()
    assert (outcomes, again) == (["stopped"], [])


def test_a_round_that_may_not_let_contacts_go_yet_does_the_rest(tmp_path: Path) -> None:
    source, rules = tmp_path / "contacts.jsonl", tmp_path / "rules.txt"
    source.write_text(
        '{"id": "1", "comment": "The parcel never came", "created_at": "2024-03-01T10:00:00Z"}\n', "utf-8"
    )
    rules.write_text(RULES, "utf-8")
    assert headwater("run", source, "-w", tmp_path / "w").code == 0
    context = Context(tmp_path / "w", settings={"retention_days": 1})
    with hold(context), Workspace(tmp_path / "w") as other, other.writing():
        load(context, LoadInput(file=str(rules), why=""))
        worker = Worker(context)
        issue = next(iter(other.desk.issues.tracked().values()))
        after, event = lifecycle.move(issue, "accept", {}, who="jo", role="admin", at=context.clock.now())
        other.desk.issues.append(issue, after, event)
        with pytest.raises(ConflictError, match="another run writes"):
            worker.round()
        assert [decision.outcome for decision in other.desk.automata.fired()] == ["acted"]
        assert other.lake.count("contacts") == 1

"""Automations: the simulation over a history is what happens when the same history is played with the automations on."""

import random
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from headwater.app.context import Context
from headwater.app.usecases.automating import Desk, loaded, time_of
from headwater.app.usecases.automations import load
from headwater.app.verbs.automations import LoadInput
from headwater.app.workspace import Workspace, hold
from headwater.core.errors import HeadwaterError, InputError
from headwater.core.types import ROLES, SEVERITIES, Event, Team, Tracked
from headwater.resolve import lifecycle
from headwater.resolve.automationfile import read_automations
from headwater.resolve.lifecycle import By
from headwater.resolve.rehearsal import rehearse
from tests.command import headwater
from tests.people import put_teams

BEGAN = datetime(2026, 10, 5, 8, 30, tzinfo=UTC)
RULES = """
automation own-it
  when issue becomes proposed, accepted, reopened
  if severity is high or critical
  if who is not al
  do assign t_pay
  do notify ops "{name}{issue} is {state} and {severity}"
  limit 1 a day

automation chase
  when issue becomes owned
  do notify {team} "{issue}: {before} before, by {who}"
  do draft reply "we are on it" consent may=yes

automation hand-on
  when issue becomes owned
  if team is t_pay
  do assign t_fraud

automation hand-back
  when issue becomes owned
  if team is t_fraud
  do assign t_pay

automation each-morning
  when every day at 09:00
  do start agent whys "look at {time}"
""".replace("notify {team}", "notify team")


class Hands:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.time = BEGAN

    def now(self) -> datetime:
        return self.time


def random_history(seed: int, n: int = 130) -> list[Event]:
    """Events of five issues over four days, as people of random roles make them."""
    chance, events, at = random.Random(seed), [], BEGAN
    issues: dict[str, Tracked] = {}
    for place in range(5):
        issues[f"i_{place}"], event = lifecycle.found(f"i_{place}", at)
        events.append(event)
    for _ in range(n):
        at += timedelta(minutes=chance.randrange(1, 120))
        issue = chance.choice(list(issues.values()))
        by = By(who=chance.choice(("jo", "al")), role=chance.choice(("admin", "triager", *ROLES)), at=at)
        own = [event for event in events if event.issue_id == issue.issue_id]
        try:
            possible = lifecycle.allowed(issue.state, by["role"])
            kind = chance.choice([*possible, *possible, chance.choice(list(lifecycle.MOVES)), "rate", "undo"])
            details = {"why": "w", "team": chance.choice(("t_pay", "t_app")), "verdict": "v", "of": "i_0"}
            if kind == "rate":
                after, event = lifecycle.note(issue, kind, {"severity": chance.choice(SEVERITIES)}, **by)
            elif kind == "undo":
                after, event = lifecycle.undo(issue, own, **by)
            else:
                after, event = lifecycle.move(issue, kind, details, **by)
        except HeadwaterError:
            continue
        issues[issue.issue_id] = after
        events.append(event)
    return [replace(event, seq=place) for place, event in enumerate(events, start=1)]


@pytest.mark.parametrize("seed", range(6))
def test_the_simulation_is_what_happens_when_history_is_played_with_the_rules_on(tmp_path: Path, seed: int) -> None:
    history = random_history(seed)
    rules = read_automations(RULES)
    morning = rules[4].when.schedule
    assert morning is not None
    times = [time_of(rules[4], moment) for moment in morning.due(BEGAN, history[-1].at)]
    names = {f"i_{place}": "" for place in range(5)}
    played = rehearse(rules, history, times, names=names, role="admin")

    file = tmp_path / "rules.txt"
    file.write_text(RULES, "utf-8")
    clock = Hands()
    context = Context(tmp_path / "w", clock=clock)
    Workspace(context.folder).close()
    happened: list[tuple[str, str, str, list[str]]] = []
    refused = 0
    with hold(context):
        workspace = context.held
        put_teams(workspace.desk, *(Team(t, t, (), "") for t in ("t_pay", "t_fraud")))
        load(context, LoadInput(file=str(file), why=""))
        found = loaded(workspace)
        assert found is not None
        waiting = list(times)
        for event in history:
            while waiting and waiting[0].at < event.at:
                clock.time = waiting.pop(0).at
                happened += [row(*one) for one in Desk(context, workspace, found).step()]
            clock.time = event.at
            if event.kind == "found":
                workspace.desk.issues.track([event.issue_id], event.at)
            else:
                issue = workspace.desk.issues.one(event.issue_id)
                try:
                    after, again = lifecycle.enact(issue, event, workspace.desk.issues.history(event.issue_id))
                except HeadwaterError:
                    refused += 1
                else:
                    workspace.desk.issues.append(issue, after, again)
            happened += [row(*one) for one in Desk(context, workspace, found).step()]
        final = workspace.desk.issues.tracked()
        log = [
            (one.automation, one.trigger_id, one.outcome, list(one.actions)) for one in workspace.desk.automata.fired()
        ]
        messages = workspace.desk.outgoing.all()
        drafts = workspace.desk.drafts.all()
    simulated = [row(*one) for one in zip(played.decisions, played.actions, strict=True)]
    assert happened == simulated
    assert log == simulated
    assert len(played.refused) == refused
    assert final == played.issues
    outcomes = Counter(outcome for _, _, outcome, _ in simulated)
    assert outcomes["acted"] >= 8
    assert outcomes["looped"] >= 1
    notices = [
        decision
        for decision in played.decisions
        if decision.outcome == "acted" and "hand" not in decision.automation.name
    ]
    assert len(messages) == len(notices)
    assert len(drafts) == sum(decision.automation.name == "chase" for decision in notices)


def row(decision: object, words: list[str]) -> tuple[str, str, str, list[str]]:
    return decision.automation.name, decision.trigger.trigger_id, decision.outcome, words  # type: ignore[attr-defined]


def test_an_automation_never_answers_itself_and_chains_end(tmp_path: Path) -> None:
    ping = "automation {0}\n when issue becomes owned\n do assign t_{0}\n"
    rules = read_automations("".join(ping.format(name) for name in "abcdefgh"))
    issue, event = lifecycle.found("i_1", BEGAN)
    moves = [event]
    for name in ("accept", "own"):
        issue, event = lifecycle.move(issue, name, {"team": "t_x"}, who="jo", role="admin", at=BEGAN)
        moves.append(event)
    played = rehearse(rules, moves, [], names={}, role="admin")
    for decision in played.decisions:
        chain = decision.trigger.chain
        assert len(chain) <= 3
        assert (decision.outcome == "looped") == (decision.automation.name in chain or len(chain) == 3)
    assert Counter(decision.outcome for decision in played.decisions)["acted"] <= 8 + 8 * 7 + 8 * 7 * 6


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("automation a\n when issue becomes broken\n do notify x \"y\"", 2, "no state 'broken'"),
        ("automation a\n when alarm\n do notify x \"{nam}\"", 3, "{nam} is not known"),
        ("automation a\n when every day at 25:00\n do notify x \"y\"", 2, "is no time"),
        ("automation a\n when every hour\n do assign t", 3, "no issue here"),
        ("automation a\n when alarm\n if severity is high\n do notify x \"y\"", 3, "'severity' is not known"),
        ("automation a\n when alarm\n do assign t_none", 3, "no team 't_none'"),
        ("automation a\n when search refunds has new contacts\n do notify x \"y\"", 2, "no search is saved"),
        ("automation a\n when alarm\n do shout x", 3, "cannot be read"),
        ("automation a\n when alarm\n limit ten a day\n do notify x \"y\"", 3, "limit"),
        ("automation a\n when alarm", 1, "does nothing"),
        ("automation a\n do notify x \"y\"", 2, "when"),
        ("automation a\n when alarm\n do notify x \"y\"\nautomation a", 4, "two automations"),
        ("wehn alarm", 1, "belongs to no automation"),
        ("automation a\n wehn alarm", 2, "begins no line"),
    ],
)  # fmt: skip
def test_errors_name_the_line(text: str, line: int, words: str) -> None:
    with pytest.raises(InputError, match=rf"^rules.txt, line {line}: ") as caught:
        read_automations(text, name="rules.txt", teams=["t_pay"], searches=["orders"])
    assert words in str(caught.value)
    assert caught.value.hint


def test_the_command_loads_simulates_runs_and_stops(tmp_path: Path) -> None:
    folder, file = tmp_path / "w", tmp_path / "rules.txt"
    with Workspace(folder) as workspace:
        workspace.desk.issues.track(["i_1", "i_2"], BEGAN)
    file.write_text('automation tell\n when issue becomes accepted\n do notify ops "{issue} is {state}"\n', "utf-8")
    assert headwater("issues", "move", "i_1", "accept", "-w", folder, "--json").code == 0
    tried = headwater("automations", "simulate", "--file", file, "-w", folder, "--json").answer
    assert tried["acted"] == {"tell": 1}
    assert headwater("automations", "load", file, "-w", folder, "--json").answer["automations"][0]["state"] == "on"
    assert headwater("automations", "run", "-w", folder, "--json").answer["fired"] == []  # the past sets nothing off
    headwater("issues", "move", "i_2", "accept", "-w", folder, "--json")
    dry = headwater("automations", "run", "--dry-run", "-w", folder, "--json").answer["fired"]
    done = headwater("automations", "run", "-w", folder, "--json").answer["fired"]
    assert dry == done
    assert done[0]["actions"] == ["notify ops: i_2 is accepted"]
    assert headwater("automations", "run", "-w", folder, "--json").answer["fired"] == []
    assert headwater("messages", "deliver", "-w", folder, "--json").answer["sent"] == 1
    assert headwater("automations", "stop", "tell", "--why", "loud", "-w", folder, "--json").code == 0
    headwater("issues", "undo", "i_2", "-w", folder, "--json")
    headwater("issues", "move", "i_2", "accept", "-w", folder, "--json")
    assert headwater("automations", "start", "tell", "-w", folder, "--json").code == 0
    assert headwater("automations", "run", "-w", folder, "--json").answer["fired"] == []
    log = headwater("automations", "log", "-w", folder, "--json").answer["fired"]
    assert [one["outcome"] for one in log] == ["stopped", "acted"]
    file.write_text("automation x\n when never\n", "utf-8")
    wrong = headwater("automations", "load", file, "-w", folder)
    assert wrong.code == 3
    assert "rules.txt, line 2" in wrong.err

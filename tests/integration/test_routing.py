"""Routing over a workspace: what is simulated is what happens, each contact is decided once, people teach the router."""

import json
import shutil
from pathlib import Path

import pytest

from headwater.app.context import Context, SystemClock, call
from headwater.app.promises import watch
from headwater.app.usecases.andon import approve, propose
from headwater.app.usecases.route import reassign, show
from headwater.app.usecases.rules import preview, simulate
from headwater.app.usecases.teams import list_teams, remove
from headwater.app.verbs.andon import DecideInput, ProposeInput
from headwater.app.verbs.config import Nothing
from headwater.app.verbs.route import PreviewInput, ReassignInput, ShowInput, SimulateInput
from headwater.app.verbs.table import VERBS
from headwater.app.verbs.teams import RemoveInput
from headwater.app.workspace import Workspace
from headwater.core.errors import ActionDenied, IllegalMove, StaleVersion, UnknownComponent
from headwater.core.ports import Entry
from headwater.generate.config import CorpusConfig
from headwater.generate.corpus import generate
from headwater.generate.gold import describe, reasons_table
from tests.command import Done, headwater

RULES = """\
when signal in (safety, legal, fraud) then team trust urgent because "people first"
when says "refund OR money" and not channel=survey then team billing queue refunds
when channel=call then team care
otherwise person
"""
TEAMS = {"billing": "billing", "logistics": "Logistics", "app": "app", "hardware": "hardware"}
COLUMNS = ["contact_id", "team", "queue", "by", "urgent", "line", "reasons", "alternatives"]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("routing") / "w"
    assert headwater("demo", "--contacts", "400", "--no-serve", "--workspace", folder).code == 0
    return folder


@pytest.fixture
def folder(demo: Path, tmp_path: Path) -> Path:
    """A copy of the demo with a file of rules beside it."""
    (tmp_path / "rules.txt").write_text(RULES, "utf-8")
    return Path(shutil.copytree(demo, tmp_path / "w"))


def done(*words: str | Path) -> Done:
    found = headwater(*words)
    assert found.code == 0, (words, found.err)
    return found


def routes(folder: Path) -> list[dict]:
    with Workspace(folder, create=False) as workspace:
        return sorted(workspace.read("routes", columns=COLUMNS).to_pylist(), key=lambda row: row["contact_id"])


def test_what_is_simulated_is_what_happens_when_the_history_is_replayed(folder: Path, tmp_path: Path) -> None:
    rules = tmp_path / "rules.txt"
    said = simulate(Context(folder), SimulateInput(file=str(rules), examples=1000))
    assert said.contacts == said.changed == 400  # nothing was routed before
    sent = preview(Context(folder), PreviewInput(text=rules.read_text("utf-8"), examples=1000))
    assert sent.model_dump(exclude={"next_steps"}) == said.model_dump(exclude={"next_steps"})
    assert routes(folder) == []
    done("route", "on", rules, "-w", folder)
    replayed = json.loads(done("route", "replay", "--why", "try", "-w", folder, "--json").out)
    assert replayed["digest"] == said.digest
    found = routes(folder)
    for move in said.moves:  # every contact of every move is where the simulation said
        assert len(move.examples) == move.contacts
        for key in move.examples:
            (row,) = [row for row in found if row["contact_id"] == key]
            assert (row["team"] or "a person") == move.after.split(",")[0]
    lines = {rule.line: rule.contacts for rule in said.rules}
    assert lines == {line: sum(row["line"] == line for row in found) for line in lines}
    assert all(lines.values())
    again = simulate(Context(folder), SimulateInput(file=str(rules)))
    assert (again.changed, again.digest) == (0, said.digest)


def test_a_change_of_the_rules_is_simulated_against_what_was_decided(folder: Path, tmp_path: Path) -> None:
    rules = tmp_path / "rules.txt"
    done("route", "on", rules, "-w", folder)
    done("run", "-w", folder)
    before = {row["contact_id"]: row for row in routes(folder)}
    rules.write_text(RULES.replace("team care", "team returns"), "utf-8")
    said = simulate(Context(folder), SimulateInput(file=str(rules)))
    calls = [row for row in before.values() if row["team"] == "care"]
    assert calls
    assert [(move.before, move.after, move.contacts) for move in said.moves] == [("care", "returns", len(calls))]
    done("route", "on", rules, "-w", folder)
    done("route", "replay", "--why", "the new rule", "-w", folder)
    after = {row["contact_id"]: row for row in routes(folder)}
    changed = {key for key, row in after.items() if row["team"] != before[key]["team"]}
    assert changed == {row["contact_id"] for row in calls}


def test_a_contact_is_decided_once_and_new_ones_by_what_is_on_when_they_come(folder: Path, tmp_path: Path) -> None:
    rules = tmp_path / "rules.txt"
    done("route", "on", rules, "-w", folder)
    done("run", "-w", folder)
    before = routes(folder)
    assert len(before) == len({row["contact_id"] for row in before}) == 400
    rules.write_text("otherwise then team app\n", "utf-8")
    done("route", "on", rules, "-w", folder)
    new = tmp_path / "new.csv"
    new.write_text(
        "id,comment,created_at\n"
        + "".join(f"n{i},The parcel number {i} never came and I want my money back,2026-10-01\n" for i in range(30)),
        "utf-8",
    )
    done("run", new, "-w", folder)
    after = routes(folder)
    old = {row["contact_id"] for row in before}
    assert [row for row in after if row["contact_id"] in old] == before
    assert [row["team"] for row in after if row["contact_id"] not in old] == ["app"] * 30
    done("run", "-w", folder)
    assert routes(folder) == after


def test_torn_parts_are_decided_again_and_only_they(folder: Path, tmp_path: Path) -> None:
    done("route", "on", tmp_path / "rules.txt", "-w", folder)
    done("run", "-w", folder)
    before = routes(folder)
    with Workspace(folder, create=False) as workspace:  # killed between the rows and the ledger row
        part = workspace.desk.ledger("route")[0].part
        workspace.desk.forget("route", [part])
    done("run", "-w", folder)
    assert routes(folder) == before


def contacts_of_teams() -> tuple[list[dict], list[dict]]:
    """Made-up contacts about one thing each with the team that owns it, and others of which nobody says the team."""
    config = CorpusConfig(n_contacts=1600, seed=11)
    team_of = {row["reason"]: row["team"] for row in reasons_table(describe(config)).to_pylist()}
    found = []
    for batch in generate(config):
        for record, gold in zip(batch.records, batch.gold, strict=True):
            reasons = {issue["reason"] for issue in gold["issues"]}
            team = team_of[min(reasons)] if len(reasons) == 1 else ""
            if record["channel"] == "chat" and gold["language"] == "en" and team in TEAMS:
                found.append({**record, "resolver": TEAMS[team]})
    past, fresh = found[:-60], found[-60:]
    past[0] = {**past[0], "resolver": "Nobody Ltd"}
    return past, [{key: value for key, value in row.items() if key != "resolver"} for row in fresh]


@pytest.mark.slow
def test_a_router_learns_from_an_attribute_and_is_told_by_people(folder: Path, tmp_path: Path) -> None:
    past, fresh = contacts_of_teams()
    (tmp_path / "past.jsonl").write_text("".join(json.dumps(row) + "\n" for row in past), "utf-8")
    done("run", tmp_path / "past.jsonl", "--namespace", "past", "-w", folder)
    asked = ("route", "train", "--attribute", "resolver", "--risk", "0.1")
    trained = json.loads(done(*asked, "-w", folder, "--json").out)
    assert trained["on"], trained["promise"]
    assert set(trained["sources"]) == {"attribute"}
    assert trained["unknown"] == {"Nobody Ltd": 1}
    assert trained["error_bound"] <= 0.1
    (tmp_path / "fresh.jsonl").write_text("".join(json.dumps(row) + "\n" for row in fresh), "utf-8")
    done("run", tmp_path / "fresh.jsonl", "--namespace", "fresh", "-w", folder)
    with Workspace(folder, create=False) as workspace:
        last = max(row.part for row in workspace.desk.ledger("ingest"))
        keys = workspace.read("contacts", columns=["contact_id"], where=f"part = {last}")["contact_id"].to_pylist()
    mine = [row for row in routes(folder) if row["contact_id"] in set(keys)]
    assert len(mine) == len(fresh)
    sent = [row for row in mine if row["by"] == "router"]
    assert len(sent) >= 12
    assert {row["team"] for row in sent} <= set(TEAMS)
    assert any(reason.startswith("like “") for reason in sent[0]["reasons"])
    assert all(row["alternatives"] for row in mine)
    context = Context(folder)
    for row in sent[:12]:
        found = reassign(context, ReassignInput(contact=row["contact_id"], team="care", why="a complaint"))
        assert (found.route.team, found.route.sent_to) == ("care", row["team"])
    with Workspace(folder, create=False) as workspace:
        assert "more than 10%" in watch(workspace, now=SystemClock().now())
        assert watch(workspace, now=SystemClock().now()) == ""  # once
        assert workspace.desk.audit()[-1]["who"] == "headwater"
    kept = json.loads(done("route", "promise", "-w", folder, "--json").out)
    assert (kept["holds"], kept["wrong"]) == (False, 12)
    assert sum(pair["contacts"] for pair in kept["passed_on"]) == 12
    again = json.loads(done(*asked, "-w", folder, "--json").out)
    assert again["sources"]["handovers"] == 12
    assert "care" in {team.team_id for team in list_teams(context, Nothing()).teams}


def test_handing_over_is_guarded(folder: Path, tmp_path: Path) -> None:
    done("route", "on", tmp_path / "rules.txt", "-w", folder)
    done("run", "-w", folder)
    key = next(row["contact_id"] for row in routes(folder) if row["team"] == "care")
    context = Context(folder, who="ann", role="triager")
    with pytest.raises(UnknownComponent) as caught:
        reassign(context, ReassignInput(contact=key, team="biling"))
    assert "billing" in caught.value.hint
    with pytest.raises(IllegalMove):
        reassign(context, ReassignInput(contact=key, team="care"))
    with pytest.raises(ActionDenied):
        call(VERBS["route.reassign"], Context(folder, role="analyst"), ReassignInput(contact=key, team="app"))
    reassign(context, ReassignInput(contact=key, team="app"))
    found = reassign(context, ReassignInput(contact=key, team="care"))
    assert found.back_and_forth
    assert [one.target for one in found.handovers] == ["app", "care"]
    with Workspace(folder, create=False) as workspace:
        with pytest.raises(StaleVersion):
            workspace.desk.handovers.add(key, "app", "billing", _entry(context))
        assert workspace.desk.audit()[-1]["change"] == {"from": "app", "to": "care", "by": "rule"}
    assert show(context, ShowInput(team="care", limit=500)).total >= 1


def _entry(context: Context) -> Entry:
    return Entry(context.clock.now(), context.who, "route.reassign", "x", "", {})


def test_a_team_that_is_removed_gets_nothing(folder: Path, tmp_path: Path) -> None:
    seen = list_teams(Context(folder), Nothing()).version
    with pytest.raises(StaleVersion, match="since you looked"):
        remove(Context(folder), RemoveInput(team_id="care", version=seen + 1))
    remove(Context(folder), RemoveInput(team_id="care", version=seen))
    wrong = headwater("route", "on", tmp_path / "rules.txt", "-w", folder)
    assert wrong.code == 3
    assert "line 3: unknown team 'care'" in wrong.err
    (tmp_path / "rules.txt").write_text('when says "!!" then team app\n', "utf-8")
    assert "line 1: '!!' holds no word" in headwater("route", "check", tmp_path / "rules.txt", "-w", folder).err
    with pytest.raises(ActionDenied):
        call(VERBS["teams.remove"], Context(folder, role="triager"), RemoveInput(team_id="app"))


def test_a_stop_needs_a_second_person_and_its_radius_is_counted(folder: Path) -> None:
    wanted = ProposeInput(what="signal in (safety, legal, fraud)", why="fire", weeks=52)
    stop = propose(Context(folder, who="ann", role="triager"), wanted)
    with Workspace(folder, create=False) as workspace:
        signals = workspace.read("signals", where="unit = 'contact' AND (safety >= .5 OR legal >= .5 OR fraud >= .5)")
    assert stop.contacts.value == stop.grave == signals.num_rows
    assert stop.grave_elsewhere == 0
    assert stop.contacts.low <= stop.contacts.value <= stop.contacts.high
    with pytest.raises(ActionDenied):
        approve(Context(folder, who="ann"), DecideInput(andon=stop.andon_id))
    active = approve(Context(folder, who="kim", role="editor"), DecideInput(andon=stop.andon_id))
    assert (active.state, active.version) == ("active", 2)
    with Workspace(folder, create=False) as workspace:
        assert [row["verb"] for row in workspace.desk.audit()][-2:] == ["andon.propose", "andon.approve"]


def test_a_candidate_router_goes_live_through_the_gate_for_a_share_then_whole_and_back(
    folder: Path, tmp_path: Path
) -> None:
    past, _ = contacts_of_teams()
    (tmp_path / "past.jsonl").write_text("".join(json.dumps(row) + "\n" for row in past), "utf-8")
    done("run", tmp_path / "past.jsonl", "--namespace", "past", "-w", folder)
    asked = ("route", "train", "--attribute", "resolver", "-w", folder)
    done(*asked, "--risk", "0.1")
    waits = json.loads(done(*asked, "--risk", "0.2", "--candidate", "--json").out)
    assert not waits["on"]
    with Workspace(folder, create=False) as workspace:
        in_use = workspace.desk.versions.current("router").document["artefact"]
    assert in_use != waits["artefact"]
    done("route", "replay", "--why", "the router", "-w", folder)
    before = {row["contact_id"]: row["team"] for row in routes(folder)}

    shadow = json.loads(done("models", "shadow", "router", "-w", folder, "--json").out)
    assert shadow["contacts"] == len(before)
    assert shadow["changed"] == sum(move["contacts"] for move in shadow["moves"]) > 0

    labels = tmp_path / "labels.jsonl"
    team_of = {row["reason"]: row["team"] for row in reasons_table(describe(CorpusConfig())).to_pylist()}
    rows = []
    for batch in generate(CorpusConfig(n_contacts=900, seed=5)):
        for record, gold in zip(batch.records, batch.gold, strict=True):
            teams = {team_of[issue["reason"]] for issue in gold["issues"]}
            if record["channel"] == "chat" and gold["language"] == "en" and len(teams) == 1 and teams <= set(TEAMS):
                text = "\n".join(turn["text"] for turn in record["turns"] if turn["speaker"] == "customer")
                rows.append({"id": record["id"], "text": text, "label": min(teams), "channel": "chat"})
    for record in past[5:15]:  # ten that the routers learned from
        text = "\n".join(turn["text"] for turn in record["turns"] if turn["speaker"] == "customer")
        team = next(team for team, name in TEAMS.items() if name == record["resolver"])
        rows.append({"id": f"seen-{record['id']}", "text": text, "label": team, "channel": "chat"})
    labels.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    for system, name in (("in-use", "used"), ("candidate", "new")):
        done("evaluate", labels, "--task", "routing", "--system", system, "--name", name, "-w", folder)
    promote = ("models", "promote", "router", "new", "--against", "used", "--margin", "0.2", "-w", folder)
    refused = headwater(*promote, "--leakage", "0", "--calibration", "1")
    assert "leakage" in refused.err
    assert "seen-" in refused.err
    with Workspace(folder, create=False) as workspace:  # nothing moved
        assert workspace.desk.versions.current("router").document["artefact"] == in_use

    easy = ("--calibration", "1", "--leakage", "1")
    done(*promote, *easy, "--share", "0.5")
    done("route", "replay", "--why", "half", "-w", folder)
    half = {row["contact_id"]: row["team"] for row in routes(folder)}
    with Workspace(folder, create=False) as workspace:
        asked_of = workspace.read("routes", columns=["router"])["router"].to_pylist()
    assert 0.35 < asked_of.count(waits["artefact"]) / len(asked_of) < 0.65
    done(*promote, *easy)
    done("route", "replay", "--why", "whole", "-w", folder)
    after = {row["contact_id"]: row["team"] for row in routes(folder)}
    assert sum(after[key] != before[key] for key in before) == shadow["changed"]
    assert all(half[key] in (before[key], after[key]) for key in before)
    done("models", "rollback", "router", "--why", "it errs", "-w", folder)
    with Workspace(folder, create=False) as workspace:
        assert workspace.desk.versions.current("router").document["artefact"] == in_use
        assert [row["verb"] for row in workspace.desk.audit()][-1] == "models.rollback"
    done("route", "replay", "--why", "back", "-w", folder)
    assert {row["contact_id"]: row["team"] for row in routes(folder)} == before

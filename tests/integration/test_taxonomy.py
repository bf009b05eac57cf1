"""From discovered topics to an owned taxonomy, published, restated and bridged, over the embedded stores."""

import json
import os
import shutil
import signal
import subprocess
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from headwater.app.taxonomies import model_in_use
from headwater.app.workspace import Workspace
from tests.command import answered, headwater
from tests.integration.conftest import COMMAND, environment, new_workspace, tables


def ask(folder: Path, *words: str | Path) -> Any:
    return answered(*words, "-w", folder)


def contacts_of(folder: Path) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    with Workspace(folder, create=False) as workspace:
        for row in workspace.read("assignments", columns=["topic_id", "contact_id"]).to_pylist():
            found[row["topic_id"]].add(row["contact_id"])
    return found


def assigned(folder: Path) -> dict[str, tuple[str | None, float]]:
    with Workspace(folder, create=False) as workspace:
        rows = workspace.read("assignments").to_pylist()
    return {row["statement_id"]: (row["topic_id"], row["probability"]) for row in rows}


@pytest.fixture(scope="module")
def found(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run over most of the corpus, whose topics are as discovered."""
    folder = new_workspace(tmp_path_factory.mktemp("found") / "w")
    lines = corpus.read_text("utf-8").splitlines(keepends=True)
    first = folder.parent / "first.jsonl"
    first.write_text("".join(lines[: int(len(lines) * 0.85)]), "utf-8")
    (folder.parent / "rest.jsonl").write_text("".join(lines[int(len(lines) * 0.85) :]), "utf-8")
    assert headwater("run", first, "-w", folder).code == 0
    return folder


@pytest.fixture
def folder(found: Path, tmp_path: Path) -> Path:
    """A copy of that workspace, to be changed."""
    shutil.copytree(found, tmp_path / "w")
    return tmp_path / "w"


def largest(folder: Path) -> list[str]:
    listed = sorted(contacts_of(folder).items(), key=lambda item: (-len(item[1]), str(item[0])))
    return [topic for topic, _ in listed if topic is not None]


def test_an_accepted_taxonomy_moves_nothing_and_issues_keep_their_ids(folder: Path) -> None:
    before, issues = assigned(folder), ask(folder, "issues", "list", "--limit", "1000")["issues"]
    drafted = ask(folder, "taxonomy", "accept", "--why", "first")
    assert drafted["saved"]
    assert drafted["effects"]["moved"] == 0
    published = ask(folder, "taxonomy", "publish")
    assert published["version"]["state"] == "published"
    ask(folder, "taxonomy", "restate")
    assert assigned(folder) == before
    after = ask(folder, "issues", "list", "--limit", "1000")["issues"]
    assert [(i["issue_id"], i["contacts"]) for i in after] == [(i["issue_id"], i["contacts"]) for i in issues]
    bridge = ask(folder, "taxonomy", "bridge", "--all")
    assert (bridge["first"], bridge["second"]) == (0, 1)
    assert {row["change"] for row in bridge["moved"] if row["old_id"] != "unassigned"} == {"kept"}
    with Workspace(folder, create=False) as workspace:
        for table in ("topics", "assignments", "estimates"):
            assert set(workspace.read(table)["taxonomy"].to_pylist()) == {1}


def test_a_merged_node_has_the_union_of_the_contacts_and_history_is_restated(folder: Path) -> None:
    before = contacts_of(folder)
    a, b, c = largest(folder)[:3]
    ask(folder, "taxonomy", "accept")
    preview = ask(folder, "taxonomy", "merge", a, b, "--dry-run")
    assert not preview["saved"]
    merged = ask(folder, "taxonomy", "merge", a, b, "--why", "one reason")
    assert merged["effects"] == preview["effects"]
    counted = {row["id"]: (row["contacts_before"], row["contacts_after"]) for row in merged["effects"]["rows"]}
    union = before[a] | before[b]
    assert counted == {a: (len(before[a]), len(union)), b: (len(before[b]), 0)}
    ask(folder, "taxonomy", "rename", c, "another name")
    ask(folder, "taxonomy", "publish")
    ask(folder, "taxonomy", "restate")
    after = contacts_of(folder)
    assert after[a] == union
    assert b not in after
    assert {topic: after[topic] for topic in after if topic != a} == {t: before[t] for t in before if t not in (a, b)}
    names = {issue["name"] for issue in ask(folder, "issues", "list", "--limit", "1000")["issues"]}
    assert "another name" in names
    bridge = ask(folder, "taxonomy", "bridge")
    assert {(row["old_id"], row["new_id"]) for row in bridge["moved"]} == {(a, a), (b, a)}
    assert next(row for row in bridge["new"] if row["id"] == a)["contacts"] == len(union)
    trend = ask(folder, "trend", a)
    (switch,) = trend["switches"]
    assert (switch["contacts_before"], switch["contacts_after"]) == (len(before[a]), len(union))
    assert switch["ratio"]["low"] < len(union) / len(before[a]) == switch["ratio"]["value"] < switch["ratio"]["high"]
    assert sum(switch["new"]) >= sum(switch["old"]) > 0
    assert switch["weeks"][0] <= trend["weeks"][0]["week"]


def test_the_bridge_adds_up_and_equals_a_crosswalk(folder: Path) -> None:
    a, b = largest(folder)[:2]
    ask(folder, "taxonomy", "accept")
    ask(folder, "taxonomy", "merge", a, b)
    ask(folder, "taxonomy", "publish")
    ask(folder, "taxonomy", "restate")
    bridge = ask(folder, "taxonomy", "bridge", "--all")
    total = ask(folder, "status")["coverage"]["statements"]
    assert sum(row["statements"] for row in bridge["moved"]) == total
    for side, key in (("old", "old_id"), ("new", "new_id")):
        sums: dict[str, int] = defaultdict(int)
        for row in bridge["moved"]:
            sums[row[key]] += row["statements"]
        assert {row["id"]: row["statements"] for row in bridge[side]} == dict(sums)
        for row in bridge[side]:
            assert sum(week["contacts"] for week in row["weeks"]) == row["contacts"]  # all have a time
    walk = ask(folder, "taxonomy", "crosswalk", "0", "1")
    assert walk == bridge
    back = ask(folder, "taxonomy", "crosswalk", "1", "0")
    assert {(r["new_id"], r["old_id"]): r["statements"] for r in back["moved"]} == {
        (r["old_id"], r["new_id"]): r["statements"] for r in walk["moved"]
    }


def test_what_was_merged_and_split_stays_so_with_new_data_and_another_fit(folder: Path, found: Path) -> None:
    a, b, c = largest(folder)[:3]
    ask(folder, "taxonomy", "accept")
    ask(folder, "taxonomy", "merge", a, b)
    parts = ask(folder, "taxonomy", "split", c, "--name", "one part", "--name", "the other part")
    assert parts["effects"]["moved"] > 0
    ask(folder, "taxonomy", "publish")
    rest = found.parent / "rest.jsonl"
    assert headwater("run", rest, "-w", folder).code == 0
    before = assigned(folder)
    nodes = {row["name"]: row["id"] for row in ask(folder, "taxonomy", "show")["nodes"]}
    after = contacts_of(folder)
    assert b not in after
    assert c not in after
    assert {nodes["one part"], nodes["the other part"]} <= set(after)
    assert headwater("run", rest, "-w", folder, "--set", "topics=30").code == 0  # found anew, from scratch
    assert assigned(folder) == before  # the published nodes lie where they lay
    with Workspace(folder, create=False) as workspace:
        discovered = workspace.read("discovered", where="level = 0").num_rows
        said = workspace.read("statements", columns=["statement_id", "text"]).to_pylist()
    assert discovered != len(model_nodes(folder))
    assert said


def model_nodes(folder: Path) -> tuple[str, ...]:
    with Workspace(folder, create=False) as workspace:
        return model_in_use(workspace).nodes


def test_a_statement_alone_gets_what_it_got_in_the_run(folder: Path) -> None:
    a, b = largest(folder)[:2]
    ask(folder, "taxonomy", "accept")
    ask(folder, "taxonomy", "merge", a, b)
    ask(folder, "taxonomy", "rule", largest(folder)[4], "--takes", "password OR refund*")
    ask(folder, "taxonomy", "publish")
    ask(folder, "taxonomy", "restate")
    with Workspace(folder, create=False) as workspace:
        texts = {r["statement_id"]: r["text"] for r in workspace.read("statements").to_pylist()}
        stored = workspace.read("assignments").to_pylist()
    ruled = [row for row in stored if row["decided_by"] == "rule"]
    assert ruled
    assert {row["best_topic_id"] for row in ruled} == {largest_id(ruled)}
    for row in [*stored[::97], *ruled[:3]]:
        ((alone,),) = [t["statements"] for t in ask(folder, "assign", "--whole", texts[row["statement_id"]])["texts"]]
        assert alone["topic_id"] == row["topic_id"]
        assert (alone["best_topic_id"], alone["decided_by"]) == (row["best_topic_id"], row["decided_by"])
        assert alone["probability"] == pytest.approx(row["probability"])


def largest_id(rows: list[dict[str, Any]]) -> str:
    return max((row["best_topic_id"] for row in rows), key=[row["best_topic_id"] for row in rows].count)


def test_a_rollback_restores_every_assignment(folder: Path) -> None:
    ask(folder, "taxonomy", "accept")
    ask(folder, "taxonomy", "publish")
    ask(folder, "taxonomy", "restate")
    first = assigned(folder)
    a, b = largest(folder)[:2]
    ask(folder, "taxonomy", "merge", a, b)
    ask(folder, "taxonomy", "publish")
    ask(folder, "taxonomy", "restate")
    assert assigned(folder) != first
    back = ask(folder, "taxonomy", "rollback", "1", "--why", "it misled")
    assert back["version"]["number"] == 3
    assert ask(folder, "taxonomy", "diff", "1", "3")["changes"] == []
    ask(folder, "taxonomy", "restate")
    assert assigned(folder) == first
    with Workspace(folder, create=False) as workspace:
        pairs = workspace.read("bridges", columns=["from_version", "to_version"]).to_pylist()
        log = [row["verb"] for row in workspace.desk.audit()]
    assert {(row["from_version"], row["to_version"]) for row in pairs} == {(0, 1), (1, 2), (2, 3)}
    assert log.count("taxonomy.rollback") == 2  # drafted and published


def test_a_killed_restatement_continues_to_the_same_tables(folder: Path, tmp_path: Path) -> None:
    a, b = largest(folder)[:2]
    ask(folder, "taxonomy", "accept")
    ask(folder, "taxonomy", "merge", a, b)
    ask(folder, "taxonomy", "publish")
    calm = tmp_path / "calm"
    shutil.copytree(folder, calm)
    ask(calm, "taxonomy", "restate")
    wanted = tables(calm)
    for stage in ("taxonomy", "assign", "bridge", "size"):
        kill_after(folder, stage)
    ask(folder, "taxonomy", "restate")
    assert tables(folder) == wanted
    assert ask(folder, "doctor")["ok"]


def kill_after(folder: Path, stage: str) -> None:
    """Run, and kill as soon as a stage is named on standard error."""
    process = subprocess.Popen(
        [*COMMAND, "taxonomy", "restate", "-w", str(folder)],
        env=environment(HEADWATER_WORKERS="1", HEADWATER_FIT_ENCODER="off", HEADWATER_PART_ROWS="256"),
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    with process:
        assert process.stderr is not None
        for line in process.stderr:
            if line.startswith(stage):
                os.killpg(process.pid, signal.SIGKILL)
                break


def test_an_imported_taxonomy_takes_statements_by_its_words(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "teams.toml").write_text('[[team]]\nid = "t_pay"\nname = "Payments"\nowns = ["refunds"]\n', "utf-8")
    ask(folder, "teams", "load", tmp_path / "teams.toml")
    outline = (
        "Money\n  Refunds  @t_pay\n    - definition: The customer wants money back.\n    - takes: refund*\n"
        "Delivery\n  Lost parcel\n    - example: My parcel never arrived.\nOther\n"
    )
    (tmp_path / "reasons.txt").write_text(outline, "utf-8")
    drafted = ask(folder, "taxonomy", "import", tmp_path / "reasons.txt")
    assert drafted["effects"]["moved"] > 0
    ask(folder, "taxonomy", "publish")
    ask(folder, "taxonomy", "restate")
    issues = {issue["name"]: issue for issue in ask(folder, "issues", "list")["issues"]}
    assert set(issues) <= {"Refunds", "Lost parcel", "Other"}
    assert issues["Refunds"]["team"] == "Payments"
    assert issues["Refunds"]["team_reason"] == "named in the taxonomy"
    ask(folder, "taxonomy", "export", tmp_path / "out.json")
    again = ask(folder, "taxonomy", "import", tmp_path / "out.json")
    assert again["changes"] == []
    assert not again["saved"]
    document = json.loads((tmp_path / "out.json").read_text("utf-8"))
    assert {node["name"] for node in document["nodes"]} == {"Money", "Refunds", "Delivery", "Lost parcel", "Other"}


REFUSED = {
    "nothing yet": (["rename", "x", "y"], 3, "there is no taxonomy yet"),
    "no team": (["own", "A", "t_pay"], 3, "no team is known"),
    "unknown node": (["rename", "Aa", "b"], 2, "did you mean 'A'?"),
    "not a version": (["diff", "1", "9"], 3, "no taxonomy version 9"),
    "open draft": (["rollback", "1"], 4, "is draft"),
    "stale revision": (["rename", "A", "b", "--revision", "7"], 4, "has changed"),
    "too few to split": (["split", "A"], 3, "no statements yet"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refusals_say_why_and_change_nothing(case: str, tmp_path: Path) -> None:
    words, code, message = REFUSED[case]
    folder = tmp_path / "w"
    new_workspace(folder)
    if case != "nothing yet":
        ask(folder, "taxonomy", "put", "A\nB\n")
    before = headwater("taxonomy", "text", "-w", folder).out
    done = headwater("taxonomy", *words, "-w", folder)
    assert done.code == code, done.err
    assert message in " ".join(done.err.split())
    assert headwater("taxonomy", "text", "-w", folder).out == before


def test_examples_that_people_type_lose_their_personal_data(tmp_path: Path) -> None:
    folder = new_workspace(tmp_path / "w")
    ask(folder, "taxonomy", "add", "A", "--example", "mail me at jo@example.com please")
    ask(folder, "taxonomy", "example", "A", "or call 0171 5555555")
    text = ask(folder, "taxonomy", "text")["text"]
    assert "jo@example.com" not in text
    assert "mail me at <EMAIL_1> please" in text
    with Workspace(folder, create=False) as workspace:
        assert "jo@example.com" not in json.dumps(workspace.desk.audit(), default=str)

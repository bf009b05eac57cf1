"""Labels through a whole run: the same answers in batch and at the door, and labels that stay."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from headwater.app import wiring
from headwater.app.assigning import model_of
from headwater.app.taxonomies import encoder_of, vectors_of
from headwater.app.tuning import tune_on
from headwater.app.waiting import answers_in_use
from headwater.app.workspace import Workspace
from headwater.core.types import Label
from tests.command import headwater

NOW = datetime(2026, 10, 5, tzinfo=UTC)


@pytest.fixture
def workspace(undisturbed: Path, tmp_path: Path) -> Path:
    """A copy of a finished workspace."""
    return Path(shutil.copytree(undisturbed, tmp_path / "w"))


def rows(folder: Path, table: str) -> list[dict]:
    with Workspace(folder, create=False) as opened:
        return sorted(opened.read(table).to_pylist(), key=lambda row: str(row))


def label(folder: Path, n: int) -> dict[str, str | None]:
    """Random labels for n statements: two thirds as the model said, a sixth another topic, a sixth none."""
    assigned = rows(folder, "assignments")
    topics = sorted({row["best_topic_id"] for row in assigned})
    chosen = np.random.default_rng(0).permutation(len(assigned))[:n].tolist()
    wanted = {}
    for place, i in enumerate(chosen):
        own = assigned[i]["best_topic_id"]
        other = topics[(topics.index(own) + 1) % len(topics)]
        wanted[assigned[i]["statement_id"]] = own if place % 6 < 4 else other if place % 6 == 4 else None
    with Workspace(folder, create=False) as opened:
        opened.desk.labels.add(
            [Label(item, topic, "ann", NOW, drawn="random") for item, topic in wanted.items()], verb="labels.add"
        )
    return wanted


def test_the_door_gives_the_bytes_of_the_run(workspace: Path) -> None:
    wanted = label(workspace, 70)
    assert headwater("run", "-w", workspace, "--json", HEADWATER_PART_ROWS="64").code == 0
    stored = {row["statement_id"]: row for row in rows(workspace, "assignments")}
    said = {row["statement_id"]: row["text"] for row in rows(workspace, "statements")}
    with Workspace(workspace, create=False) as opened:
        model = model_of(opened)
        said_vectors = {key: vectors_of(opened, [said[key]]) for key in sorted(stored)[:60]}
    assert model.taught.curve is not None
    for key in sorted(stored)[:60]:
        for statement in (key, ""):
            if statement == "" and key in wanted:
                continue
            found = model.assign([statement], said_vectors[key], [said[key]], least=0.0)
            row = stored[key]
            assert (found.topics[0], found.best[0], found.decided_by[0]) == (
                row["topic_id"],
                row["best_topic_id"],
                row["decided_by"],
            )
            assert found.also[0] == row["also"]
            assert found.probabilities.tobytes() == np.float32(row["probability"]).tobytes()


def test_contacts_as_they_came_are_assigned_as_in_the_run(workspace: Path) -> None:
    stored: dict[str, list[tuple[str, float]]] = {}
    for row in sorted(rows(workspace, "assignments"), key=lambda row: int(row["statement_id"].rpartition(".")[2])):
        stored.setdefault(row["contact_id"], []).append((row["best_topic_id"], row["probability"]))
    turns = {row["contact_id"] for row in rows(workspace, "contacts") if row["turns"]}
    texts = {
        row["contact_id"]: row["text"]
        for row in rows(workspace, "contacts")
        if row["contact_id"] in stored and row["contact_id"] not in turns
    }
    for key, text in list(texts.items())[:5]:
        (found,) = headwater("assign", text, "-w", workspace, "--json").answer["texts"]
        assert [(row["best_topic_id"], row["probability"]) for row in found["statements"]] == [
            (topic, pytest.approx(probability)) for topic, probability in stored[key]
        ]
    known = {row["statement_id"]: row for row in rows(workspace, "assignments")}
    several = [row for row in known.values() if row["also"]]
    assert 0 < len(several) < len(known) / 4
    for row in several:
        assert row["best_topic_id"] not in row["also"]
        assert len(set(row["also"])) == len(row["also"]) <= 2
    shown = headwater("contacts", "show", several[0]["contact_id"], "-w", workspace, "--json").answer["statements"]
    assert any(row["also"] for row in shown)
    of = {row["contact_id"]: row["topics"] for row in rows(workspace, "documents")}
    assert set(several[0]["also"]) <= set(of[several[0]["contact_id"]])
    explained = headwater("assignments", "explain", min(stored), "-w", workspace, "--json").answer["statements"]
    assert [row["best_topic_id"] for row in explained] == [topic for topic, _ in stored[min(stored)]]


def test_labels_decide_where_they_are_and_stay_with_their_statements(workspace: Path) -> None:
    before = {row["statement_id"]: row for row in rows(workspace, "assignments")}
    card = headwater("assignments", "card", "-w", workspace, "--json").answer
    assert not card["calibrated"]
    assert "0 of 50" in card["reading"]
    wanted = label(workspace, 60)
    assert headwater("run", "-w", workspace, "--json", HEADWATER_PART_ROWS="64").code == 0
    after = {row["statement_id"]: row for row in rows(workspace, "assignments")}
    assert set(after) == set(before)
    for key, topic in wanted.items():
        assert after[key]["decided_by"] == "label"
        assert after[key]["topic_id"] == topic
    assert {row["decided_by"] for key, row in after.items() if key not in wanted} == {"model"}
    assert {row["statement_id"]: row["topic_id"] for row in rows(workspace, "labels")} == wanted
    card = headwater("assignments", "card", "-w", workspace, "--json").answer
    assert card["calibrated"]
    assert card["random"] == 60
    assert 0 < card["accuracy_low"] < card["accuracy"] < card["accuracy_high"] < 1
    assert sum(row["n"] for row in card["bins"] if row["kind"] == "calibrated") == 60
    topics = {row["topic_id"] for row in rows(workspace, "topics")}
    assert headwater("run", "-w", workspace, "--json", HEADWATER_PART_ROWS="64").code == 0
    assert {row["topic_id"] for row in rows(workspace, "topics")} == topics  # labels open and close no topic
    assert {row["statement_id"]: row for row in rows(workspace, "assignments")} == after


def test_a_label_of_a_contact_or_of_a_node_finds_its_statement(workspace: Path) -> None:
    assigned = rows(workspace, "assignments")
    node = next(row for row in rows(workspace, "topics") if row["level"] == 1)
    below = {row["topic_id"] for row in rows(workspace, "topics") if row["parent_id"] == node["topic_id"]}
    several = next(
        row["contact_id"] for row in assigned if sum(r["contact_id"] == row["contact_id"] for r in assigned) > 1
    )
    other = next(row for row in assigned if row["contact_id"] != several and row["best_topic_id"] not in below)
    unlike = next(row for row in assigned if row["contact_id"] not in (several, other["contact_id"]))
    with Workspace(workspace, create=False) as opened:
        opened.desk.labels.add(
            [
                Label(several, other["best_topic_id"], "ann", NOW),
                Label(other["statement_id"], node["topic_id"], "ann", NOW),
                Label(unlike["statement_id"], "t_gone", "bo", NOW),
            ],
            verb="labels.add",
        )
    assert headwater("run", "-w", workspace, "--json", HEADWATER_PART_ROWS="64").code == 0
    after = rows(workspace, "assignments")
    moved = [row for row in after if row["contact_id"] == several and row["decided_by"] == "label"]
    assert [row["topic_id"] for row in moved] == [other["best_topic_id"]]
    placed = next(row for row in after if row["statement_id"] == other["statement_id"])
    assert placed["topic_id"] in below
    assert headwater("assignments", "card", "-w", workspace, "--json").answer["unknown_topic"] == 1


def test_a_tuned_encoder_is_used_by_the_next_run_and_topics_keep_their_ids(workspace: Path) -> None:
    before = {row["statement_id"]: row["best_topic_id"] for row in rows(workspace, "assignments")}
    topics = {row["topic_id"] for row in rows(workspace, "topics") if row["level"] == 0}
    with Workspace(workspace, create=False) as opened:
        refused = headwater("encoder", "tune", "-w", workspace)
        assert refused.code == 3
        assert "headwater label" in refused.err
        labels = [Label(item, topic, "ann", NOW) for item, topic in before.items()]
        opened.desk.labels.add(labels[:400], verb="labels.add")
        base = encoder_of(opened)
    measured = headwater("encoder", "tune", "--dry-run", "-w", workspace, "--json").answer
    assert not measured["used"]
    assert measured["low"] <= measured["gain"] <= measured["high"]
    done = headwater("encoder", "tune", "-w", workspace, "--json")
    if done.code:  # refused: use it all the same, to see what a run makes of it
        assert done.code == 4
        tuned = tune_on(base, [row["text"] for row in rows(workspace, "statements")[:400]], list(before.values())[:400])
        with Workspace(workspace, create=False) as opened:
            opened.artefacts.put("encoder-x.npz", wiring.encoder_bytes(tuned.encoder) or b"")
            row = {"encoder_id": tuned.encoder.id, "path": "encoder-x.npz", "base": "static", "gain": {}}
            opened.desk.tuned.choose(row, at=NOW, who="ann", verb="encoder.tune")
    assert headwater("run", "-w", workspace, "--json", HEADWATER_PART_ROWS="64").code == 0
    after = {row["statement_id"]: row["best_topic_id"] for row in rows(workspace, "assignments")}
    assert {row["topic_id"] for row in rows(workspace, "topics") if row["level"] == 0} == topics
    assert np.mean([after[key] == topic for key, topic in before.items()]) > 0.7
    (used,) = rows(workspace, "encoders")
    assert used["encoder_id"] != base.id
    assert headwater("encoder", "reset", "-w", workspace, "--json").answer["was"] == used["encoder_id"]
    assert headwater("run", "-w", workspace, "--json", HEADWATER_PART_ROWS="64").code == 0
    (back,) = rows(workspace, "encoders")
    assert back["encoder_id"] == base.id


def test_a_text_about_two_matters_names_both(workspace: Path) -> None:
    said = {row["statement_id"]: row["text"].rstrip(".!? ") for row in rows(workspace, "statements")}
    topics = [row for row in rows(workspace, "topics") if row["level"] == 0 and row["exemplars"]]
    pairs = list(zip(topics[::2], topics[1::2], strict=False))[:8]
    texts = [f"{said[a['exemplars'][0]]}. {said[b['exemplars'][0]]}" for a, b in pairs]
    answer = headwater("assign", *texts, "--whole", "-w", workspace, "--json").answer["texts"]
    both = 0
    for (a, b), text in zip(pairs, answer, strict=True):
        (row,) = text["statements"]
        also = [node["topic_id"] for node in row["also"]]
        assert row["best_topic_id"] not in also
        assert len(also) == len(set(also)) <= 2
        both += {a["topic_id"], b["topic_id"]} <= {row["best_topic_id"], *also}
    assert both >= len(pairs) / 2


def test_labels_wait_for_the_gate_where_they_are_held_and_a_bridge_tells_what_they_moved(
    workspace: Path, tmp_path: Path
) -> None:
    place = ("-w", workspace, "--json")
    before = {row["statement_id"]: row["topic_id"] for row in rows(workspace, "assignments")}
    said = {row["statement_id"]: row["text"] for row in rows(workspace, "statements")}
    assert headwater("models", "hold", "assignment", *place).answer["labels_waiting"] == 0
    assert headwater("models", "shadow", "assignment", *place).code != 0  # nothing waits
    label(workspace, 60)
    with Workspace(workspace, create=False) as opened:
        assert answers_in_use(opened.desk) == ([], 0)  # what a run would learn from
    shadow = headwater("models", "shadow", "assignment", *place).answer
    assert 0 < shadow["changed"] < shadow["contacts"]

    labels = tmp_path / "labels.jsonl"
    held = [key for key in sorted(before) if before[key]][:80]
    labels.write_text(
        "".join(json.dumps({"id": key, "text": said[key], "label": before[key]}) + "\n" for key in held), "utf-8"
    )
    for system, name in (("in-use", "used"), ("candidate", "new")):
        made = headwater("evaluate", labels, "--task", "assignment", "--system", system, "--name", name, *place).answer
        assert made["evaluations"][0]["items"] == len(held)
    promote = ("models", "promote", "assignment", "new", "--against", "used", "--margin", "0.3", *place)
    easy = ("--calibration", "1", "--leakage", "1")
    assert "one trend" in headwater(*promote, *easy, "--share", "0.5").err
    assert headwater(*promote, *easy).code == 0
    assert headwater("run", *place).code == 0
    after = {row["statement_id"]: row["topic_id"] for row in rows(workspace, "assignments")}
    moved = {key for key in before if before[key] != after[key]}
    assert len({key.partition(".")[0] for key in moved}) == shadow["changed"]
    bridge = headwater("taxonomy", "bridge", *place).answer
    assert bridge["first"] == bridge["second"]
    assert sum(row["statements"] for row in bridge["moved"] if row["old_id"] != row["new_id"]) == len(moved)

    with Workspace(workspace, create=False) as opened:
        assert len(answers_in_use(opened.desk)[0]) == 60
    assert headwater("models", "rollback", "assignment", "--why", "they err", *place).code == 0
    with Workspace(workspace, create=False) as opened:
        assert answers_in_use(opened.desk) == ([], 0)  # the next run has those of before

"""New data meet topics that are in use: ids stay, what is new is proposed, a person decides."""

import json
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from headwater.app.workspace import Workspace
from tests.command import answered, headwater

WHO = ("the film", "my series", "that documentary", "the match", "the news")
WHAT = (
    "the subtitles of {} are in the wrong language",
    "wrong language in the subtitles of {}",
    "subtitles on {} show in a language that I cannot read",
    "I get the subtitles in the wrong language for {}",
    "{} has subtitles in another language than mine",
    "the subtitle language of {} is wrong again",
)
PLANTED = [what.format(who) for what in WHAT for who in WHO]


def rows(folder: Path, table: str) -> list[dict]:
    with Workspace(folder, create=False) as opened:
        return sorted(opened.read(table).to_pylist(), key=str)


def run(folder: Path, *words: str | Path) -> None:
    done = headwater("run", *words, "-w", folder, "--json", HEADWATER_PART_ROWS="64")
    assert done.code == 0, done.err


def planted(folder: Path, name: str, texts: list[str]) -> Path:
    """A file as ``corpus`` is, with these texts."""
    path = folder / name
    lines = [
        {"id": f"{name}-{i}", "channel": "chat", "text": text, "created_at": f"2026-10-{i % 20 + 6:02}"}
        for i, text in enumerate(texts)
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    return path


@pytest.fixture(scope="module")
def extended(undisturbed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished workspace with a second file: one reason nobody had before."""
    folder = tmp_path_factory.mktemp("new")
    shutil.copytree(undisturbed, folder / "w")
    run(folder / "w", planted(folder, "more.jsonl", PLANTED[::2]))
    return folder / "w"


@pytest.fixture
def workspace(extended: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(extended, tmp_path / "w"))


def test_topics_stay_as_they_are_and_the_old_statements_with_them(undisturbed: Path, extended: Path) -> None:
    assert rows(extended, "topics") == rows(undisturbed, "topics")
    after = {row["statement_id"]: row for row in rows(extended, "assignments")}
    before = rows(undisturbed, "assignments")
    assert len(after) > len(before)
    assert all(after[row["statement_id"]] == row for row in before)
    assert rows(undisturbed, "candidates") == []
    assert "nothing came in" in headwater("candidates", "list", "-w", undisturbed, "--json").answer["reading"]


def test_what_is_new_is_proposed_with_its_evidence(extended: Path) -> None:
    answer = headwater("candidates", "list", "-w", extended, "--json").answer
    (found,) = answer["candidates"]
    assert answer["fdr"] == 0.1
    assert found["q_value"] <= 0.1
    assert "subtitle" in found["name"].lower()
    assert found["share"] == pytest.approx(found["contacts"] / found["of"])
    assert 0.5 < found["low"] < found["share"] <= found["high"]
    assert found["contacts"] >= 10  # of 15
    assert found["first_seen"].startswith("2026-10-")
    assert found["quotes"]
    texts = {row["text"] for row in rows(extended, "contacts")}
    assert all(any(quote in text for text in texts) for quote in found["quotes"])
    shown = headwater("candidates", "show", found["candidate_id"], "-w", extended, "--json").answer
    assert sum("ubtitle" in row["text"] for row in shown["statements"]) >= 0.9 * len(shown["statements"])
    assert headwater("candidates", "drift", "-w", extended, "--json").answer["watched"] >= 0


def test_an_accepted_candidate_is_a_topic_for_good(workspace: Path, tmp_path: Path) -> None:
    (found,) = headwater("candidates", "list", "-w", workspace, "--json").answer["candidates"]
    words = ("candidates", "accept", found["candidate_id"], "--name", "wrong subtitles", "-w", workspace, "--json")
    decided = headwater(*words).answer
    before = {row["topic_id"]: row["name"] for row in rows(workspace, "topics") if row["level"] == 0}
    run(workspace)
    after = {row["topic_id"]: row["name"] for row in rows(workspace, "topics") if row["level"] == 0}
    assert after == {**before, decided["topic_id"]: "wrong subtitles"}
    own = [row for row in rows(workspace, "assignments") if row["topic_id"] == decided["topic_id"]]
    assert len(own) >= 0.8 * found["contacts"]
    assert headwater("candidates", "list", "-w", workspace, "--json").answer["candidates"] == []
    run(workspace, planted(tmp_path, "again.jsonl", PLANTED[1::2]))
    grown = [row for row in rows(workspace, "assignments") if row["topic_id"] == decided["topic_id"]]
    assert len(grown) > len(own)
    assert {row["topic_id"]: row["name"] for row in rows(workspace, "topics") if row["level"] == 0} == after
    with Workspace(workspace, create=False) as opened:
        assert [row["verb"] for row in opened.desk.audit()].count("candidates.accept") == 1


def test_a_merged_candidate_labels_its_statements(workspace: Path) -> None:
    (found,) = headwater("candidates", "list", "-w", workspace, "--json").answer["candidates"]
    topic = next(row for row in rows(workspace, "topics") if row["level"] == 0)
    words = ("candidates", "merge", found["candidate_id"], topic["topic_id"], "--author", "ann", "-w", workspace)
    decided = headwater(*words, "--json").answer
    assert decided["labels"] >= found["contacts"]
    run(workspace)
    own = [row for row in rows(workspace, "assignments") if row["decided_by"] == "label"]
    assert {row["topic_id"] for row in own} == {topic["topic_id"]}
    assert len(own) == decided["labels"]
    assert headwater("candidates", "list", "-w", workspace, "--json").answer["candidates"] == []


def test_a_dismissed_candidate_does_not_come_back(workspace: Path, tmp_path: Path) -> None:
    (found,) = headwater("candidates", "list", "-w", workspace, "--json").answer["candidates"]
    assert headwater("candidates", "dismiss", "subtitle", "--why", "a test", "-w", workspace).code == 0
    run(workspace, planted(tmp_path, "again.jsonl", PLANTED[1::2]))
    assert headwater("candidates", "list", "-w", workspace, "--json").answer["candidates"] == []
    (kept,) = headwater("candidates", "list", "--state", "dismissed", "-w", workspace, "--json").answer["candidates"]
    assert kept["candidate_id"] == found["candidate_id"]
    assert kept["contacts"] > found["contacts"]


def watched(folder: Path, *words: str) -> dict:
    return dict(answered("watch", *words, "-w", folder))


def test_the_watch_tells_of_what_is_not_in_the_taxonomy_yet(workspace: Path) -> None:
    (candidate,) = headwater("candidates", "list", "-w", workspace, "--json").answer["candidates"]
    answer = watched(workspace, "--every", "day", "--muted")
    (found,) = [row for row in answer["incidents"] if "subtitle" in str([row["name"], row["quotes"]]).lower()]
    assert found["onset"] >= "2026-10-06"
    assert found["excess"]["low"] > 0
    quotes = [quote["quote"] for quote in found["quotes"]]
    assert len(set(quotes)) == 3
    assert len({quote["contact_id"] for quote in found["quotes"]}) == 3
    assert found["is_new"]
    assert found["key"].startswith(candidate["candidate_id"])
    assert found["observed"] == candidate["contacts"]
    muted = headwater("watch", "acknowledge", found["key"], "--why", "known", "-w", workspace)
    assert muted.code == 0, muted.err
    after = watched(workspace, "--every", "day")
    assert found["key"] not in {row["key"] for row in after["incidents"]}
    assert after["hidden"] == answer["hidden"] + 1


def test_a_cluster_that_was_decided_about_is_no_news(workspace: Path) -> None:
    (candidate,) = headwater("candidates", "list", "-w", workspace, "--json").answer["candidates"]
    headwater("candidates", "dismiss", candidate["candidate_id"], "--why", "noise", "-w", workspace)
    assert not any(row["is_new"] for row in watched(workspace, "--every", "day", "--muted")["incidents"])


def test_a_burst_of_some_hours_is_seen_by_the_hour(undisturbed: Path, tmp_path: Path) -> None:
    folder = tmp_path / "w"
    shutil.copytree(undisturbed, folder)
    texts = [row["text"] for row in rows(folder, "contacts")]
    last = max(row["timestamp"] for row in rows(folder, "contacts") if row["timestamp"])
    burst = tmp_path / "burst.jsonl"
    lines = []
    for i in range(12 * 24):  # one contact an hour for twelve days, ten an hour in the last three
        for k in range(10 if i >= 12 * 24 - 3 else 1):
            moment = last + timedelta(days=1, hours=i, minutes=k)
            text = PLANTED[(7 * i + k) % len(PLANTED)] if i >= 12 * 24 - 3 else texts[i % len(texts)]
            lines.append({"id": f"b{i}-{k}", "channel": "chat", "text": text, "created_at": moment.isoformat()})
    burst.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    run(folder, burst)
    headwater("watch", "tune", "--min-contacts", "10", "-w", folder)
    found = watched(folder, "--every", "hour")["incidents"]
    assert found
    begins = (last + timedelta(days=1, hours=12 * 24 - 3)).strftime("%Y-%m-%d %H:00")
    assert begins[:10] in {row["onset"][:10] for row in found}
    assert all(len(row["onset"]) == 16 or row["is_new"] for row in found)

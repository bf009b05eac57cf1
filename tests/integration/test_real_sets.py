"""Real contacts of many shapes, through the command: how many there are, and that conversations are put together rightly.

The sets are read from the folder that ``HEADWATER_DATA`` names (default: ``../shared/data`` beside the repository); without
it these tests are skipped. Large ones are cut.
"""

import gzip
import json
import os
from collections import Counter
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from headwater.app.workspace import Workspace
from tests.command import headwater

DATA = Path(os.environ.get("HEADWATER_DATA", Path(__file__).parents[2].parent / "shared" / "data"))
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=f"no data sets in {DATA}; set HEADWATER_DATA")


def records(name: str, most: int | None = None) -> list[dict[str, Any]]:
    with gzip.open(DATA / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in islice(file, most)]


def ran(name: str, folder: Path, rows: list[dict[str, Any]], *words: str) -> tuple[dict[str, int], dict[str, Any]]:
    """Run a set as its user would; what was counted and what was found."""
    path = folder / f"{name}.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    done = headwater("run", path, "--workspace", folder / "w", "--json", "--limit", "1000", *words)
    assert done.code == 0, done.err
    (count,) = done.answer["counts"]
    assert count["read"] == count["accepted"] + count["duplicate"] + count["quarantined"] == len(rows)
    assert count["contacts"] == done.answer["coverage"]["contacts"]
    assert done.answer["total"] >= 2
    for issue in done.answer["issues"]:
        for quote in issue["quotes"]:
            assert quote["quote"].strip()
    return count, done.answer


def contacts(folder: Path, *columns: str) -> list[dict[str, Any]]:
    with Workspace(folder / "w", create=False) as workspace:
        return list(workspace.read("contacts", columns=list(columns)).to_pylist())


@pytest.mark.slow
def test_complaints_without_a_narrative_go_to_quarantine(tmp_path: Path) -> None:
    rows = records("cfpb_mixed")
    count, answer = ran("cfpb_mixed", tmp_path, rows)
    told = [row for row in rows if row["text"] and row["text"].strip()]
    assert (len(rows), len(told)) == (3156, 758)
    assert (count["accepted"], count["contacts"], count["quarantined"]) == (758, 758, 3156 - 758)
    days = sorted(row["timestamp"] for row in told)
    assert (answer["coverage"]["first"], answer["coverage"]["last"]) == (days[0][:10], days[-1][:10])
    stored = contacts(tmp_path, "source_id", "attributes")
    assert {row["source_id"] for row in stored} == {row["id"] for row in told}
    assert Counter(dict(row["attributes"]).get("product") for row in stored) == Counter(r["product"] for r in told)


def test_tweets_are_a_contact_each(tmp_path: Path) -> None:
    rows = records("airline_tweets", 1500)
    count, answer = ran("airline_tweets", tmp_path, rows)
    assert count["contacts"] == count["accepted"] == 1500
    assert answer["coverage"]["first"] == min(row["timestamp"] for row in rows)[:10]
    assert sum(
        dict(row["attributes"])["company"] == "Virgin America" for row in contacts(tmp_path, "attributes")
    ) == sum(row["company"] == "Virgin America" for row in rows)


def test_answers_are_joined_to_threads_whose_first_author_is_the_customer(tmp_path: Path) -> None:
    rows = records("twcs_sample")
    count, _ = ran("twcs_sample", tmp_path, rows)
    by_number = {row["id"].removeprefix("twcs-"): row for row in rows}

    def root(row: dict[str, Any]) -> str:
        seen: set[str] = set()
        while row["reply_to"] and row["id"] not in seen:
            seen.add(row["id"])
            above = by_number.get(str(int(row["reply_to"])))
            if above is None:
                return f"outside {int(row['reply_to'])}"  # answers to a post that the sample lacks belong together
            row = above
        return str(row["id"])

    said = [row for row in rows if isinstance(row["text"], str) and row["text"].strip()]  # one text is NaN
    assert count["quarantined"] == len(rows) - len(said)
    threads = Counter(root(row) for row in said)
    assert count["contacts"] == len(threads)
    stored = contacts(tmp_path, "turns", "text")
    assert sorted(len(row["turns"]) for row in stored) == sorted(threads.values())
    speakers = {row["text"]: "customer" if row["inbound"] else "associate" for row in said}
    checked = wrong = 0
    for row in stored:
        for turn in row["turns"]:
            text = row["text"][turn["start"] : turn["end"]]
            if text in speakers:
                checked += 1
                wrong += turn["speaker"] != speakers[text]
    assert checked > 0.9 * len(said)
    assert wrong <= 0.01 * checked  # the same words said by both sides


def test_dialogues_in_a_cell_keep_who_said_what(tmp_path: Path) -> None:
    rows = records("star_open", 400)
    count, _ = ran("star_open", tmp_path, rows)
    spoken = [row for row in rows if any((turn.get("text") or "").strip() for turn in row["turns"])]
    assert count["contacts"] == len(spoken)
    stored = {row["source_id"]: row for row in contacts(tmp_path, "source_id", "text", "turns")}
    for row in spoken:
        contact = stored[row["id"]]
        found = [contact["text"][t["start"] : t["end"]] for t in contact["turns"] if t["speaker"] == "customer"]
        wanted = [t["text"] for t in row["turns"] if t["agent"] == "User" and (t.get("text") or "").strip()]
        assert found == wanted


def test_turns_in_rows_become_conversations(tmp_path: Path) -> None:
    rows = records("multidogo_open", 2500)
    count, _ = ran("multidogo_open", tmp_path, rows)
    said = [row for row in rows if row["text"] and row["text"].strip()]
    assert count["contacts"] == len({row["conversation"] for row in said})
    stored = contacts(tmp_path, "text", "turns")
    conversations: dict[str, list[tuple[int, str]]] = {}
    for row in said:
        conversations.setdefault(row["conversation"], []).append((row["turn"], row["text"]))
    wanted = sorted("\n".join(text for _, text in sorted(turns)) for turns in conversations.values())
    assert sorted(row["text"] for row in stored) == wanted


def test_long_reports_without_time_or_attributes(tmp_path: Path) -> None:
    rows = records("nhtsa_adas_unlabelled", 500)
    count, answer = ran("nhtsa_adas_unlabelled", tmp_path, rows)
    assert count["contacts"] == 500
    assert answer["coverage"]["first"] is None
    assert all(issue["weeks"] == [] and issue["per_week"] == 0 for issue in answer["issues"])
    plain = headwater("issues", "list", "--workspace", tmp_path / "w", "--limit", "1")
    assert "a week" not in plain.out

"""Contacts that come while Headwater follows: each once, whatever is killed, and an alarm as soon as there is one."""

import json
import os
import random
import signal
import subprocess
from pathlib import Path
from typing import Any

import boto3
import pytest

from headwater.adapters.connect.sqs import SqsQueue
from headwater.app.following import FolderFeed, InboxFeed
from headwater.app.inbox import Inbox
from headwater.app.workspace import Workspace
from headwater.core.errors import ConfigError, Unavailable
from headwater.core.ports import Held
from tests.command import headwater as here
from tests.integration.conftest import COMMAND, environment, new_workspace
from tests.s3 import Store

pytestmark = pytest.mark.slow


def lines_of(corpus: Path) -> list[str]:
    return corpus.read_text("utf-8").splitlines(keepends=True)


def ids(folder: Path) -> list[str]:
    with Workspace(folder, create=False) as workspace:
        return sorted(workspace.read("contacts", columns=["contact_id"])["contact_id"].to_pylist())


def outbreak(lines: list[str]) -> list[str]:
    """One complaint of many customers on the newest day."""
    records = sorted(map(json.loads, lines), key=lambda record: record["created_at"])
    newest = records[-1]["created_at"]
    said = {**records[0], "created_at": newest}
    turn = {
        "speaker": "customer",
        "text": "My parcel has not arrived, the carrier says that it is lost.",
        "timestamp": newest,
    }
    return [
        json.dumps({**said, "id": f"NEW-{n}", "customer_id": f"NEW{n}", "turns": [turn]}) + "\n" for n in range(150)
    ]


def test_what_is_put_into_a_folder_is_taken_in_once_whatever_is_killed(
    few: Path, few_undisturbed: Path, tmp_path: Path
) -> None:
    draw, folder, drop = random.Random(3), new_workspace(tmp_path / "w"), tmp_path / "drop"
    drop.mkdir()
    lines = lines_of(few)
    cut = int(len(lines) * 0.8)
    (drop / "a.jsonl").write_text("".join(lines[:cut]), "utf-8")
    (drop / "broken.parquet").write_bytes(b"PAR1 not really")
    (drop / "coming.jsonl.part").write_text("half a li", "utf-8")
    first = here(
        "follow", "--folder", drop, "--once", "--every-s", "0.2", "-w", folder, "--json", HEADWATER_PART_ROWS="64"
    )
    assert first.code == 0, first.err
    assert (first.answer["batches"], first.answer["full"], first.answer["accepted"]) == (1, 1, cut)
    assert [said for said in first.answer["trouble"] if "broken.parquet" in said]
    (drop / "b.jsonl").write_text("".join(lines[cut - 20 :]), "utf-8")
    process = subprocess.Popen(
        [*COMMAND, "follow", "--folder", str(drop), "--every-s", "0.2", "-w", str(folder)],
        env=environment(HEADWATER_WORKERS="1", HEADWATER_FIT_ENCODER="off"),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(draw.uniform(2.0, 4.0))
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    last = here(
        "follow", "--folder", drop, "--once", "--every-s", "0.2", "-w", folder, "--json", HEADWATER_PART_ROWS="64"
    )
    assert last.code == 0, last.err
    assert last.answer["full"] == 0  # what was found still holds
    assert ids(folder) == ids(few_undisturbed)
    with Workspace(folder) as workspace:
        assert workspace.lake.count("documents") == len(lines)  # and can be searched at once
        assert workspace.lake.count("prepared") == len(lines)
    again = here(
        "follow", "--folder", drop, "--once", "--every-s", "0.2", "-w", folder, "--json", HEADWATER_PART_ROWS="64"
    )
    assert again.answer["batches"] == 0
    assert here("watch", "tune", "--every", "day", "-w", folder).code == 0
    (drop / "c.jsonl").write_text("".join(outbreak(lines)), "utf-8")
    loud = here(
        "follow", "--folder", drop, "--once", "--every-s", "0.2", "-w", folder, "--json", HEADWATER_PART_ROWS="64"
    )
    assert (loud.answer["full"], loud.answer["accepted"]) == (0, 150)
    assert len(loud.answer["alarms"]) >= 1, loud.err
    brought = here("run", "-w", folder, "--json", HEADWATER_PART_ROWS="64")
    stages = {row["stage"]: row for row in brought.answer["stages"]}
    assert stages["prepare"]["skipped"]
    assert stages["assign"]["skipped"]
    assert not stages["size"]["skipped"]


def test_a_file_is_given_when_it_is_complete_and_again_when_it_changes(tmp_path: Path) -> None:
    feed, file = FolderFeed(tmp_path), tmp_path / "a.csv"
    file.write_text("text\nlate", "utf-8")
    assert feed.files() == []
    file.write_text("text\nlate parcel\n", "utf-8")
    assert feed.files() == []  # it grew
    assert feed.files() == [file]
    assert feed.files() == [file]  # until it is in
    feed.taken([file])
    assert feed.files() == []
    file.write_text("text\nlate parcel\nbroken cup\n", "utf-8")
    assert (feed.files(), feed.files()) == ([], [file])


class AtLeastOnce:
    """A queue whose messages come again until they are forgotten."""

    def __init__(self, bodies: list[str]) -> None:
        self.waiting = {str(i): body for i, body in enumerate(bodies)}
        self.fails = False

    def receive(self, most: int) -> list[Held]:
        return [Held(key, body) for key, body in self.waiting.items()][:most]

    def forget(self, messages: Any) -> None:
        if self.fails:
            raise Unavailable("gone")
        for message in messages:
            del self.waiting[message.receipt]


def test_messages_are_on_the_disk_before_the_queue_forgets_them(tmp_path: Path) -> None:
    queue = AtLeastOnce(['{"id": 1,\n "text": "late"}', "no JSON\nat all"])
    queue.fails = True
    feed = InboxFeed(tmp_path, queue=queue)
    with pytest.raises(Unavailable):
        feed.files()
    queue.fails = False
    [file] = feed.files()  # the same messages came again, and are the same file
    assert file.read_text("utf-8") == '{"id": 1, "text": "late"}\nno JSON at all\n'
    assert queue.waiting == {}
    feed.taken([file])
    assert Inbox(tmp_path).files() == []


def test_a_real_queue_is_emptied_into_the_workspace(
    few: Path, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in store.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    client = boto3.client("sqs")
    url = client.create_queue(QueueName="contacts", Attributes={"VisibilityTimeout": "600"})["QueueUrl"]
    url = url.replace(url.split("/")[2], store.environment["AWS_ENDPOINT_URL"].split("/")[2])
    lines = lines_of(few)[:60]
    for n, line in enumerate([*lines, lines[0], "not a contact"]):  # one message comes twice, one is no JSON
        client.send_message(QueueUrl=url, MessageBody=line, MessageAttributes={})
        assert n >= 0
    queue = SqsQueue(url)
    feed = InboxFeed(tmp_path, queue=queue)
    [file] = feed.files()
    held = file.read_text("utf-8").splitlines()
    assert sorted(held) == sorted(
        [*(json.dumps(json.loads(x), ensure_ascii=False) for x in [*lines, lines[0]]), "not a contact"]
    )
    assert queue.receive(10) == []
    client.set_queue_attributes(QueueUrl=url, Attributes={"VisibilityTimeout": "0"})
    client.send_message(QueueUrl=url, MessageBody="seen by all, again and again")
    assert len(queue.receive(10)) == 1
    with pytest.raises(ConfigError, match="not the address"):
        SqsQueue("contacts")
    with pytest.raises(ConfigError, match="refuses"):
        SqsQueue(url + "-of-nobody").receive(1)

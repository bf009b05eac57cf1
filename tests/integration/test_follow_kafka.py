"""Contacts of a Kafka topic: none is lost and none comes twice, whoever is killed. The brokers are the mock ones of librdkafka,
which listen on real ports."""

import json
import multiprocessing
import random
import time
from pathlib import Path
from typing import Any

import pytest

from headwater.adapters.connect.kafka import KafkaTopic
from headwater.app.following import InboxFeed
from headwater.app.inbox import Inbox
from headwater.core.errors import ConfigError, Unavailable
from tests.command import headwater
from tests.integration.conftest import new_workspace
from tests.integration.test_follow import ids, lines_of

kafka = pytest.importorskip("confluent_kafka", reason="the client is not installed: pip install 'headwater[kafka]'")
pytestmark = pytest.mark.slow


class Topic:
    """A topic of four partitions at two brokers that end with this object."""

    def __init__(self) -> None:
        self._producer = kafka.Producer({"test.mock.num.brokers": 2, "bootstrap.servers": "none", "log_level": 0})
        brokers = self._producer.list_topics(timeout=30).brokers.values()
        self.url = f"kafka://{','.join(f'{broker.host}:{broker.port}' for broker in brokers)}/contacts"

    def send(self, bodies: list[str]) -> None:
        for n, body in enumerate(bodies):
            self._producer.produce("contacts", body.encode(), partition=n % 4)
        assert self._producer.flush(30) == 0


@pytest.fixture
def topic() -> Topic:
    return Topic()


def held(folder: Path) -> list[str]:
    return [line for file in Inbox(folder).files() for line in file.read_text("utf-8").splitlines()]


def test_what_is_not_on_the_disk_comes_again_and_what_is_does_not(topic: Topic, tmp_path: Path) -> None:
    bodies = [json.dumps({"id": n, "text": "late"}) for n in range(50)]
    topic.send([*bodies, ""])
    first = KafkaTopic(topic.url, {})
    some = first.receive(20)
    assert len(some) == 20
    assert {message.body for message in first.receive(10_000)} == set(bodies)  # from the start: nobody kept the 20
    first.forget([message for message in first.receive(10_000) if message.receipt in ("0/0", "1/2")])
    gone = {bodies[0], *bodies[1:12:4]}
    assert {message.body for message in first.receive(10_000)} == set(bodies) - gone
    feed = InboxFeed(tmp_path, queue=KafkaTopic(topic.url, {}))
    [file] = feed.files()
    assert sorted(held(tmp_path)) == sorted(set(bodies) - gone)
    feed.taken([file])
    assert KafkaTopic(topic.url, {}).receive(10_000) == []
    assert len(KafkaTopic(f"{topic.url}?group=another", {}).receive(10_000)) == 50
    topic.send(['{"id": 50, "text": "later"}'])
    assert [message.body for message in KafkaTopic(topic.url, {}).receive(10)] == ['{"id": 50, "text": "later"}']


def take(url: str, folder: Path, ready: Any) -> None:
    feed = InboxFeed(folder, queue=KafkaTopic(url, {}))
    ready.set()
    while True:
        feed.files()


def test_a_follower_killed_at_random_loses_nothing(topic: Topic, tmp_path: Path) -> None:
    draw, bodies = random.Random(5), [json.dumps({"id": n, "text": "late"}) for n in range(3000)]
    processes = multiprocessing.get_context("forkserver")  # imports once
    processes.set_forkserver_preload([__name__])
    for turn in range(5):
        topic.send(bodies[turn * 600 : (turn + 1) * 600])
        ready = processes.Event()
        process = processes.Process(target=take, args=(topic.url, tmp_path, ready))
        process.start()
        assert ready.wait(60)
        time.sleep(draw.uniform(0, 1.2))
        process.kill()
        process.join()
    InboxFeed(tmp_path, queue=KafkaTopic(topic.url, {})).files()
    assert set(held(tmp_path)) == set(bodies)
    assert KafkaTopic(topic.url, {}).receive(10) == []


def test_a_topic_is_followed_into_the_workspace(topic: Topic, few: Path, tmp_path: Path) -> None:
    folder, lines = new_workspace(tmp_path / "w"), [line.strip() for line in lines_of(few)]
    topic.send([*lines, lines[0], "not a contact"])
    done = headwater("follow", "--kafka", topic.url, "--once", "--every-s", "0.2", "-w", folder, "--json")
    assert done.code == 0, done.err
    assert (done.answer["accepted"], done.answer["duplicate"], done.answer["quarantined"]) == (len(lines), 1, 1)
    assert len(ids(folder)) == len(lines)


def test_what_is_wrong_with_a_topic_is_said(topic: Topic) -> None:
    for url in ("kafka://broker:9092", "kafka://broker:9092/a/b", "kafka://me:secret@broker:9092/a"):
        with pytest.raises(ConfigError, match="not the address"):
            KafkaTopic(url, {})
    with pytest.raises(ConfigError, match="more than a group"):
        KafkaTopic(f"{topic.url}?from=start", {})
    with pytest.raises(ConfigError, match="is not there"):
        KafkaTopic(topic.url.replace("contacts", "nothing"), {}).receive(1)
    with pytest.raises(ConfigError, match=r"sasl\.nonsense"):
        KafkaTopic(topic.url, {"KAFKA_SASL_NONSENSE": "1"})
    with pytest.raises(Unavailable, match="does not answer"):
        KafkaTopic("kafka://127.0.0.1:1/contacts", {"KAFKA_SSL_KEY_PASSWORD": "unused"}).receive(1)

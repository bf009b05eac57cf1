"""Messages of a topic of Apache Kafka, or of what speaks its protocol.

One process takes the whole topic: partitions are assigned here and not shared out within a group, so that nothing is waited for
when a follower was killed, and the group's name serves to remember offsets alone.
"""

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from headwater.core.errors import ConfigError, Unavailable
from headwater.core.extras import require
from headwater.core.ports import Held

SETTINGS: Final = ("KAFKA_SECURITY_", "KAFKA_SASL_", "KAFKA_SSL_")
"""Variables that become properties of the client: ``KAFKA_SASL_USERNAME`` is ``sasl.username``."""
_FORM: Final = "kafka://HOST:PORT,HOST:PORT/TOPIC, with ?group=NAME where several workspaces take the same topic"
_AT_ONCE: Final = 1000
_LOOK_S: Final = 0.5
_SILENT: Final = 20
"""So many looks in turn that bring nothing are an end, too, though a partition has more."""
_ASK_S: Final = 10.0
_WHY: Final = "to take contacts from a Kafka topic"


class KafkaTopic:
    """Implements ``core.ports.Queue``. Its offsets are those of a group at the broker, moved on by ``forget``.

    A broker remembers one offset a partition: with a message all before it in its partition are forgotten.

    Args:
        url: ``kafka://HOST:PORT,HOST:PORT/TOPIC?group=NAME``; the group is ``headwater`` where none is named.
        environment: with the client's settings.

    Raises:
        MissingExtra: the client is not installed.
        ConfigError: the address is none of a topic, or a setting is none of the client's.
    """

    def __init__(self, url: str, environment: Mapping[str, str]) -> None:
        servers, self._topic, group = _address(url)
        self._url = url.partition("?")[0]
        self._client = require("confluent_kafka", extra="kafka", why=_WHY)
        settings: dict[str, Any] = {
            "bootstrap.servers": servers,
            "group.id": group,
            "auto.offset.reset": "earliest",
            "enable.auto.commit": False,
            "enable.partition.eof": True,
            "allow.auto.create.topics": False,
        }
        given = {
            name.removeprefix("KAFKA_").lower().replace("_", "."): value
            for name, value in environment.items()
            if name.startswith(SETTINGS)
        }
        with self._said():
            self._consumer = self._client.Consumer({**settings, **given}, logger=logging.getLogger(__name__))
        self._partitions: set[int] = set()
        self._ended: set[int] = set()
        self._held: dict[int, range] = {}  # partition -> offsets that were given and not forgotten

    def receive(self, most: int) -> list[Held]:
        with self._said():
            self._assign()
            self._return_to_held()
            return list(self._received(most))

    def forget(self, messages: Sequence[Held]) -> None:
        following: dict[int, int] = {}
        for message in messages:
            partition, offset = map(int, message.receipt.split("/"))
            following[partition] = max(offset + 1, following.get(partition, 0))
        if following:
            with self._said():
                self._consumer.commit(offsets=self._places(following), asynchronous=False)
        for partition in following.keys() & self._held.keys():
            self._held[partition] = range(following[partition], self._held[partition].stop)
        self._held = {partition: offsets for partition, offsets in self._held.items() if offsets}

    def _assign(self) -> None:
        """All partitions of the topic, as there may be more by now."""
        topic = self._consumer.list_topics(self._topic, timeout=_ASK_S).topics[self._topic]
        if topic.error is not None:
            raise self._client.KafkaException(topic.error)
        new = set(topic.partitions) - self._partitions
        if new:
            self._consumer.incremental_assign(
                [self._client.TopicPartition(self._topic, n, self._client.OFFSET_STORED) for n in sorted(new)]
            )
            self._partitions |= new

    def _return_to_held(self) -> None:
        """What was given and not forgotten comes again: the client by itself would go on behind it."""
        for place in self._places({partition: offsets.start for partition, offsets in self._held.items()}):
            self._consumer.seek(place)
        self._ended -= set(self._held)
        self._held = {}

    def _received(self, most: int) -> Iterator[Held]:
        left, silent, looked = most, 0, False
        while left and silent < _SILENT and not (looked and self._ended == self._partitions):
            messages = self._consumer.consume(min(left, _AT_ONCE), timeout=_LOOK_S)
            silent, looked = 0 if messages else silent + 1, True
            for message in messages:
                partition, error, value = message.partition(), message.error(), message.value()
                if error is None:
                    self._ended.discard(partition)
                    if value:  # an empty one says that a key is no more
                        left, at = left - 1, message.offset()
                        self._held[partition] = range(self._held.get(partition, range(at, at)).start, at + 1)
                        yield Held(f"{partition}/{at}", value.decode("utf-8", "replace"))
                elif error.code() == self._client.KafkaError._PARTITION_EOF:
                    self._ended.add(partition)
                else:
                    raise self._client.KafkaException(error)

    def _places(self, offsets: Mapping[int, int]) -> list[Any]:
        return [self._client.TopicPartition(self._topic, partition, at) for partition, at in offsets.items()]

    @contextmanager
    def _said(self) -> Iterator[None]:
        try:
            yield
        except self._client.KafkaException as error:
            said, codes = error.args[0], self._client.KafkaError
            if said.code() == codes.UNKNOWN_TOPIC_OR_PART:
                raise ConfigError(
                    f"{self._url} is not there: {said.str()}", hint=f"name a topic that is: {_FORM}"
                ) from error
            if said.code() in (codes._INVALID_ARG, codes._AUTHENTICATION) or "AUTHORIZATION" in said.name():
                variables = ", ".join(f"{start}*" for start in SETTINGS)
                raise ConfigError(f"{self._url} refuses: {said.str()}", hint=f"look at {variables}") from error
            raise Unavailable(f"{self._url} does not answer: {said.str()}", hint="it is asked again") from error


def _address(url: str) -> tuple[str, str, str]:
    """Servers, topic and group.

    Raises:
        ConfigError: it is no address of a topic.
    """
    parts = urlsplit(url)
    topic, asked = parts.path.strip("/"), parse_qs(parts.query)
    if parts.scheme != "kafka" or not parts.netloc or not topic or "/" in topic or "@" in parts.netloc:
        raise ConfigError(f"{url!r} is not the address of a topic", hint=f"{_FORM}; credentials only in KAFKA_SASL_*")
    if set(asked) - {"group"}:
        raise ConfigError(f"{url!r} has more than a group", hint=_FORM)
    return parts.netloc, topic, asked.get("group", ["headwater"])[0]

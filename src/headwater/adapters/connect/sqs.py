"""Messages of an SQS queue, or of one that speaks its API. Credentials, region and endpoint come from ``AWS_*``."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from headwater.core.errors import ConfigError, Unavailable
from headwater.core.extras import require
from headwater.core.ports import Held

_AT_ONCE: Final = 10
_WHY: Final = "to take contacts from an SQS queue"


class SqsQueue:
    """Implements ``core.ports.Queue``.

    Args:
        url: of the queue.

    Raises:
        MissingExtra: the client is not installed.
        ConfigError: the address is none of a queue, or no region is named.
    """

    def __init__(self, url: str) -> None:
        if not url.startswith(("https://", "http://")):
            raise ConfigError(
                f"{url!r} is not the address of a queue", hint="https://sqs.REGION.amazonaws.com/ACCOUNT/NAME"
            )
        self._url = url
        self._errors = require("botocore.exceptions", extra="sqs", why=_WHY)
        with self._said():
            self._client: Any = require("boto3", extra="sqs", why=_WHY).client("sqs")

    def receive(self, most: int) -> list[Held]:
        found: dict[str, Held] = {}
        while len(found) < most:
            with self._said():
                answer = self._client.receive_message(
                    QueueUrl=self._url, MaxNumberOfMessages=_AT_ONCE, WaitTimeSeconds=0
                )
            messages = answer.get("Messages", [])
            before = len(found)
            found |= {message["MessageId"]: Held(message["ReceiptHandle"], message["Body"]) for message in messages}
            if len(found) == before:  # a queue that hides nothing gives the same ones again
                break
        return list(found.values())

    def forget(self, messages: Sequence[Held]) -> None:
        for start in range(0, len(messages), _AT_ONCE):
            some = messages[start : start + _AT_ONCE]
            entries = [{"Id": str(i), "ReceiptHandle": message.receipt} for i, message in enumerate(some)]
            with self._said():
                self._client.delete_message_batch(QueueUrl=self._url, Entries=entries)

    @contextmanager
    def _said(self) -> Iterator[None]:
        try:
            yield
        except self._errors.ClientError as error:
            raise ConfigError(
                f"the queue {self._url} refuses: {error}", hint="look at AWS_* and at the queue's policy"
            ) from error
        except (self._errors.NoRegionError, self._errors.NoCredentialsError) as error:
            raise ConfigError(
                f"the queue {self._url} cannot be reached: {error}", hint="set AWS_REGION and AWS_*"
            ) from error
        except self._errors.BotoCoreError as error:
            raise Unavailable(f"the queue {self._url} does not answer: {error}", hint="it is asked again") from error

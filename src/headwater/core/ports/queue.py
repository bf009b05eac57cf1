"""What a message queue must offer."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol


class Held(NamedTuple):
    """A message that nobody else is given for a while.

    Attributes:
        receipt: with which the queue is told to forget it.
        body: its text.
    """

    receipt: str
    body: str


class Queue(Protocol):
    """Messages that come at least once and go when they are told to."""

    def receive(self, most: int) -> list[Held]:
        """What waits now, at most so many.

        Raises:
            UpstreamError: the queue fails.
        """
        ...

    def forget(self, messages: Sequence[Held]) -> None:
        """They are kept elsewhere now; one that is not forgotten comes again.

        Raises:
            UpstreamError: the queue fails.
        """
        ...

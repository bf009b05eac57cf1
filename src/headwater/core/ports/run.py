"""What runs stages, and where their models lie."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple, Protocol

import pyarrow as pa

Stage = Callable[[pa.Table], Mapping[str, pa.Table]]
"""A row-wise stage: one batch of its input table in, one table for each of its output tables out. Pure."""


class Work(NamedTuple):
    """What a worker did with one batch.

    Attributes:
        part: number of the batch.
        outputs: a table for each output table of the stage.
        seconds: time it took.
        peak_bytes: most memory that the worker has held so far.
    """

    part: int
    outputs: Mapping[str, pa.Table]
    seconds: float
    peak_bytes: int


class Artefacts(Protocol):
    """Models and other files that stages make: bytes by name."""

    def put(self, name: str, data: bytes) -> str:
        """Store, whole or not at all; returns the path under which a worker finds it."""
        ...

    def get(self, name: str) -> bytes:
        """The bytes.

        Raises:
            InputError: there is no such artefact.
        """
        ...

    def path(self, name: str) -> str:
        """The path under which a process of this machine finds it.

        Raises:
            InputError: there is no such artefact.
        """
        ...

    def once(self, name: str, data: bytes) -> bytes:
        """What is stored under the name, beside the models; these bytes where there is nothing yet.

        Whoever is first wins; all who share the models get the same.
        """
        ...

    def names(self) -> list[str]:
        """All of them, sorted."""
        ...

    def remove(self, name: str) -> None:
        """Forget one; nothing where there is none."""
        ...


class Executor(Protocol):
    """Runs a row-wise stage over batches, somewhere, and gives the results back in order."""

    def map(self, factory: str, config: Mapping[str, Any], batches: Iterable[tuple[int, pa.Table]]) -> Iterator[Work]:
        """Results in the order of the batches, whatever the number of workers.

        Args:
            factory: ``"package.module:function"``; called once a worker with ``config``, returns a ``Stage``.
            config: plain values (JSON types).
            batches: numbered inputs, pulled lazily.
        """
        ...

    def close(self) -> None:
        """Stop the workers."""
        ...

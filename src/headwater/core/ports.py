"""What the outside world must offer: one Protocol a port. Adapters implement them, ``app.wiring`` builds them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Stage = Callable[[pa.Table], Mapping[str, pa.Table]]
"""A row-wise stage: one batch of its input table in, one table for each of its output tables out. Pure."""


@runtime_checkable
class Encoder(Protocol):
    """Turns texts into vectors whose dot product is similarity of meaning.

    Attributes:
        id: name, version and content hash of the weights; rows are stamped with it.
        dim: length of a vector.
        costly: whether looking a vector up is cheaper than computing it again.
    """

    id: str
    dim: int
    costly: bool

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """``(n, dim) float32``, rows unit-norm; an empty text gives a zero row. Each row depends on its text alone."""
        ...


class Lake(Protocol):
    """Contacts and their columns: versioned tables, one writer a table."""

    def tables(self) -> list[str]:
        """Names of the tables that exist, sorted."""
        ...

    def version(self, table: str) -> int:
        """Number of the table's latest commit; 0 where it does not exist."""
        ...

    def count(self, table: str, where: str | None = None) -> int:
        """Rows that satisfy the filter (SQL expression over the columns)."""
        ...

    def scan(
        self,
        table: str,
        *,
        columns: Sequence[str] | None = None,
        where: str | None = None,
        batch_rows: int = 16_384,
    ) -> Iterator[pa.Table]:
        """Batches in stored order; never more than a few of them in memory."""
        ...

    def read(self, table: str, *, columns: Sequence[str] | None = None, where: str | None = None) -> pa.Table:
        """All matching rows at once; empty where the table does not exist."""
        ...

    def append(self, table: str, data: pa.Table) -> None:
        """Add rows in one commit."""
        ...

    def replace(self, table: str, batches: Iterable[pa.Table]) -> None:
        """Put these rows in place of all, in one commit."""
        ...

    def delete(self, table: str, where: str) -> None:
        """Remove the rows that satisfy the filter, in one commit."""
        ...


class LedgerRow(NamedTuple):
    """One finished unit of work. It is written last: what has no row here is not done and is done again.

    Attributes:
        stage: name of the stage.
        part: number of the batch of contacts; -1 for a stage over everything.
        run_id: the run that did it.
        fingerprint: hash of the stage's version, its settings and everything upstream.
        rows: rows written.
        seconds: time it took in the worker.
        facts: counts to be shown and added up.
    """

    stage: str
    part: int
    run_id: str
    fingerprint: str
    rows: int
    seconds: float
    facts: Mapping[str, Any]


class Desk(Protocol):
    """What people decide, and the ledger of what is done."""

    def record(self, row: LedgerRow) -> None:
        """Write a ledger row, durably."""
        ...

    def ledger(self, stage: str | None = None) -> list[LedgerRow]:
        """Rows by stage and part."""
        ...

    def forget(self, stage: str, parts: Iterable[int]) -> None:
        """Take ledger rows away, so that the work is done again."""
        ...

    def open_run(self, run_id: str, key: str, started: datetime, document: Mapping[str, Any]) -> str:
        """The id of the unfinished run of that key, else of a new one."""
        ...

    def close_run(self, run_id: str, finished: datetime, document: Mapping[str, Any]) -> None:
        """Mark a run as done, with its document."""
        ...

    def runs(self) -> list[dict[str, Any]]:
        """All runs, oldest first."""
        ...

    def put_teams(self, teams: Sequence[Mapping[str, Any]]) -> None:
        """Put these teams in place of all."""
        ...

    def teams(self) -> list[dict[str, Any]]:
        """Resolver teams by id."""
        ...

    def set_rejected(self, states: Mapping[str, str], at: datetime) -> None:
        """What became of quarantined rows."""
        ...

    def rejected_states(self) -> dict[str, str]:
        """rejected_id -> state, for those that have one."""
        ...

    def log(self, *, at: datetime, who: str, verb: str, subject: str, why: str, change: Mapping[str, Any]) -> None:
        """Add to the audit log."""
        ...

    def audit(self) -> list[dict[str, Any]]:
        """The audit log, oldest first."""
        ...

    def check(self) -> str:
        """Empty when sound, else what is wrong."""
        ...

    def close(self) -> None:
        """Let go of the database."""
        ...


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


class Clock(Protocol):
    """The time of day, injected so that results do not depend on it."""

    def now(self) -> datetime:
        """Aware UTC."""
        ...


class Progress(Protocol):
    """Where long work says how far it is."""

    def start(self, task: str, total: int | None, unit: str) -> None:
        """Begin a task of ``total`` units, or of unknown length."""
        ...

    def advance(self, n: int) -> None:
        """``n`` more units are done."""
        ...

    def finish(self, note: str = "") -> None:
        """The task is done."""
        ...

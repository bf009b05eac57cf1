"""Runs stages so that a kill at any moment loses nothing and counts nothing twice.

The rule: a stage's rows are written first, its ledger row last. On the next run, rows whose part has no matching
ledger row are torn and are deleted; the part is done again. A fingerprint (stage version, settings, everything
upstream) tells whether finished work still holds.
"""

import resource
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from headwater.app.pipeline import StageSpec
from headwater.core.ids import content_hash
from headwater.core.ports import Desk, Executor, Lake, LedgerRow, Progress
from headwater.core.tables import attach, by_part

WHOLE = -1
"""Part number of a stage that works on everything at once."""


@dataclass
class Measured:
    """What a stage did in this run: for the provenance document."""

    stage: str
    rows_in: int = 0
    rows_out: int = 0
    seconds: float = 0.0
    worker_seconds: float = 0.0
    peak_bytes: int = 0
    skipped: bool = False
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class Runner:
    """The stores and the executor of one run."""

    lake: Lake
    desk: Desk
    executor: Executor
    progress: Progress
    run_id: str

    def rows(
        self,
        spec: StageSpec,
        config: Mapping[str, Any],
        fingerprint: str,
        *,
        feed: Callable[[int], pa.Table] | None = None,
    ) -> Measured:
        """Run a row-wise stage over the parts that are not done.

        Args:
            spec: the stage; its first table in ``reads`` is the input.
            config: plain settings that its factory takes.
            fingerprint: of version, settings and upstream.
            feed: makes the input of a part where it is put together from several tables.
        """
        began = time.perf_counter()
        source = next(iter(spec.reads))
        done = {row.part: row for row in self.desk.ledger(spec.name) if row.fingerprint == fingerprint}
        self.discard(spec.name, spec.writes, keep=set(done))
        todo = sorted({row.part for row in self.desk.ledger("ingest")} - set(done))
        measured = Measured(spec.name, skipped=not todo)
        if todo:
            where = f"part >= {todo[0]} AND part <= {todo[-1]}"
            self.progress.start(spec.name, self.lake.count(source, where), spec.unit)
            wanted = set(todo)
            found: set[int] = set()
            sizes: dict[int, int] = {}

            def batches() -> Iterator[tuple[int, pa.Table]]:
                stored = by_part(self.lake.scan(source, columns=spec.reads[source], where=where))
                for part, batch in ((part, feed(part)) for part in todo) if feed else stored:
                    if part in wanted:
                        found.add(part)
                        sizes[part] = batch.num_rows
                        yield part, self._with_beside(spec, part, batch)

            for work in self.executor.map(spec.factory, config, batches()):
                for table in spec.writes:
                    self.lake.append(table, work.outputs[table])
                rows = sum(work.outputs[table].num_rows for table in spec.writes)
                self._record(spec, work.part, fingerprint, rows, work.seconds, {})
                measured.rows_in += sizes[work.part]
                measured.rows_out += rows
                measured.worker_seconds += work.seconds
                measured.peak_bytes = max(measured.peak_bytes, work.peak_bytes)
                self.progress.advance(sizes[work.part])
            for part in sorted(wanted - found):  # a part with no input rows is done, too
                self._record(spec, part, fingerprint, 0, 0.0, {})
            self.progress.finish()
        measured.seconds = time.perf_counter() - began
        return measured

    def _with_beside(self, spec: StageSpec, part: int, batch: pa.Table) -> pa.Table:
        """The batch with the rows of other tables that its stage looks at, too."""
        for table in spec.beside:
            more = self.lake.read(table, columns=spec.reads[table], where=f"part = {part}")
            batch = attach(batch, more, table, key=spec.reads[table][0])
        return batch

    def whole(self, spec: StageSpec, fingerprint: str, run: Callable[[], Mapping[str, Any]]) -> Measured:
        """Run a stage over everything, unless its result still holds."""
        began = time.perf_counter()
        done = next((row for row in self.desk.ledger(spec.name) if row.fingerprint == fingerprint), None)
        if done is not None:
            return Measured(spec.name, skipped=True, facts=done.facts)
        self.progress.start(spec.name, None, spec.unit)
        facts = run()
        rows = sum(self.lake.count(table) for table in spec.writes)
        seconds = time.perf_counter() - began
        self._record(spec, WHOLE, fingerprint, rows, seconds, facts)
        self.progress.finish()
        return Measured(
            spec.name, rows_out=rows, seconds=seconds, worker_seconds=seconds, peak_bytes=peak_bytes(), facts=facts
        )

    def discard(self, stage: str, tables: Iterable[str], keep: set[int]) -> None:
        """Delete the rows of parts that are torn or stale, and their ledger rows."""
        self.desk.forget(stage, [row.part for row in self.desk.ledger(stage) if row.part not in keep])
        for table in tables:
            present: set[int] = set()
            for batch in self.lake.scan(table, columns=["part"], batch_rows=1 << 20):
                present.update(pc.unique(batch["part"]).to_pylist())
            gone = present - keep
            if gone and not present & keep:
                self.lake.replace(table, [])
            elif gone:
                self.lake.delete(table, f"part IN ({', '.join(map(str, sorted(gone)))})")

    def _record(
        self, spec: StageSpec, part: int, fingerprint: str, rows: int, seconds: float, facts: Mapping[str, Any]
    ) -> None:
        self.desk.record(LedgerRow(spec.name, part, self.run_id, fingerprint, rows, seconds, dict(facts)))


def peak_bytes() -> int:
    """Most memory that this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def fingerprint(spec: StageSpec, config: Mapping[str, Any], upstream: Iterable[str]) -> str:
    """Hash of the stage's version, its settings and the fingerprints it builds on."""
    settings = [f"{name}={config[name]!r}" for name in sorted(config)]
    return content_hash(spec.name, spec.version, *settings, *upstream)

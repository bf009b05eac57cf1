"""Stages on this machine: a pool of spawned processes, bounded memory, results in order."""

import json
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any

import pyarrow as pa

from headwater.adapters.run.worker import limit_threads, work
from headwater.core.errors import Unavailable
from headwater.core.ports import Work

_RETRIES = 3


class LocalExecutor:
    """Implements ``core.ports.Executor`` with ``workers`` processes; with one, in this process.

    A worker that dies (out of memory, killed) is replaced and its batches are run again, at most three times.
    """

    def __init__(self, workers: int) -> None:
        self._workers = max(1, workers)
        self._pool: ProcessPoolExecutor | None = None

    def map(self, factory: str, config: Mapping[str, Any], batches: Iterable[tuple[int, pa.Table]]) -> Iterator[Work]:
        settings = json.dumps(dict(config), sort_keys=True)
        if self._workers == 1:
            yield from (work(factory, settings, part, batch) for part, batch in batches)
            return
        yield from self._map_in_pool(factory, settings, iter(batches))

    def _map_in_pool(self, factory: str, settings: str, batches: Iterator[tuple[int, pa.Table]]) -> Iterator[Work]:
        waiting: deque[tuple[int, pa.Table, Future[Work]]] = deque()
        deaths = 0
        more = True
        while more or waiting:
            while more and len(waiting) < self._workers + 1:
                following = next(batches, None)
                if following is None:
                    more = False
                else:
                    part, batch = following
                    waiting.append((part, batch, self._submit(factory, settings, part, batch)))
            if not waiting:
                return
            try:
                done = waiting[0][2].result()
            except BrokenProcessPool as error:
                deaths += 1
                if deaths > _RETRIES:
                    raise Unavailable(
                        f"a worker process died {deaths} times",
                        hint="use fewer workers (--set workers=1) or smaller parts (--set part_rows=1024); "
                        "the next run continues here",
                    ) from error
                self.close()
                waiting = deque((p, b, self._submit(factory, settings, p, b)) for p, b, _ in waiting)
                continue
            waiting.popleft()
            yield done

    def close(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None

    def _submit(self, factory: str, settings: str, part: int, batch: pa.Table) -> "Future[Work]":
        if self._pool is None:
            # spawn: the lake's threads must not be forked
            self._pool = ProcessPoolExecutor(self._workers, mp_context=get_context("spawn"), initializer=limit_threads)
        try:
            with _interrupts_ignored():
                return self._pool.submit(work, factory, settings, part, batch)
        except BrokenProcessPool:
            self.close()
            return self._submit(factory, settings, part, batch)


@contextmanager
def _interrupts_ignored() -> Iterator[None]:
    """Processes started inside ignore Ctrl-C for ever: it is for the one that gives the work, which then stops them."""
    if threading.current_thread() is not threading.main_thread():  # only there may it be set
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)

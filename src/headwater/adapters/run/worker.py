"""What runs inside a worker process: a stage is built once, then fed batches."""

import json
import resource
import time

import pyarrow as pa
from threadpoolctl import threadpool_limits

from headwater.core.ports import Stage, Work
from headwater.core.registry import load

_built: dict[tuple[str, str], Stage] = {}


def work(factory: str, config: str, part: int, batch: pa.Table) -> Work:
    """What the stage makes of one batch.

    Args:
        factory: ``"package.module:function"``.
        config: its settings, as JSON text.
    """
    key = (factory, config)
    if key not in _built:
        _built.clear()  # one stage at a time: a worker that goes on to the next lets the last one's models go
        _built[key] = load(factory)(json.loads(config))
    began = time.perf_counter()
    with threadpool_limits(limits=1):  # sums must not depend on how many threads share them
        outputs = _built[key](batch)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return Work(part, outputs, time.perf_counter() - began, peak)


def limit_threads() -> None:
    """One thread a worker: the processes are the parallelism."""
    pa.set_cpu_count(1)
    pa.set_io_thread_count(1)

"""Stages on a Ray cluster: actors that build a stage once, results in order, the loss of any worker made good.

A batch goes to the actor that has least to do, and comes back as the tables that its stage makes of it; the process that asks
writes them, as it does with a local pool. So a run on a cluster keeps the one rule that makes it exact (rows first, ledger
last), and a batch that an actor took with it into death is simply given to another. Models travel with the job, through
the cluster's own store: its machines need no folder in common.

References:
    P. Moritz et al. Ray: a distributed framework for emerging AI applications. OSDI 2018.
"""

import json
import logging
import os
import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from headwater.adapters.run.worker import limit_threads, work
from headwater.core.errors import ConfigError, Unavailable
from headwater.core.extras import require
from headwater.core.ports import Work

_AHEAD: Final = 2
"""Batches given to an actor before it is done with the first."""
_RETRIES: Final = 20
"""How often one batch is given away again: a machine may be taken away many times, a batch that kills must end."""
_WHY: Final = "to run stages on a cluster"
_LOCAL: Final = "ray"


@dataclass
class _Given:
    part: int
    batch: pa.Table
    actor: Any
    answer: Any
    losses: int = 0


class RayExecutor:
    """Implements ``core.ports.Executor`` on a Ray cluster.

    Args:
        address: ``ray`` starts one on this machine; ``ray://HOST:10001`` or ``HOST:6379`` is one that runs.
        workers: actors; 0 = one a processor of the cluster.
        models: folder of the files that the settings of stages name; sent along.

    Raises:
        MissingExtra: Ray is not installed.
        ConfigError: nothing answers at the address.
    """

    def __init__(self, address: str, workers: int, models: Path) -> None:
        self._ray = require("ray", extra="scale", why=_WHY)
        self._errors = require("ray.exceptions", extra="scale", why=_WHY)
        self._models = models
        self._mine = not self._ray.is_initialized()
        if self._mine:
            self._connect(address, workers)
        self._workers = workers or 1_000_000
        self._workers = max(1, self._room())

    def map(self, factory: str, config: Mapping[str, Any], batches: Iterable[tuple[int, pa.Table]]) -> Iterator[Work]:
        settings, files = _packed(config, self._models)
        given = self._ray.put(files)
        actors: list[Any] = []

        def begin() -> Any:
            made = self._ray.remote(num_cpus=1)(_Actor)
            return made.remote(factory, settings, given, version("headwater"))

        waiting: deque[_Given] = deque()
        source = iter(batches)
        more = True
        try:
            while more or waiting:
                while more and len(waiting) < _AHEAD * self._workers:
                    following = next(source, None)
                    if following is None:
                        more = False
                    else:
                        if len(actors) < self._workers:  # no more of them than there is work
                            actors.append(begin())
                        actor = self._idlest(actors, waiting)
                        waiting.append(_Given(*following, actor, actor.work.remote(*following)))
                if waiting:
                    yield self._answer(waiting[0], actors, waiting, begin)
                    waiting.popleft()
        finally:
            for actor in actors:
                self._ray.kill(actor)

    def close(self) -> None:
        if self._mine:
            self._ray.shutdown()

    def _answer(self, first: _Given, actors: list[Any], waiting: deque[_Given], begin: Callable[[], Any]) -> Work:
        """What became of the batch; of an actor that died, another takes the place, where there is room for one."""
        while True:
            try:
                done: Work = self._ray.get(first.answer)
                return done
            except self._errors.RayTaskError as error:  # the stage itself failed: as it would here
                raise error.cause from error
            except self._errors.RayError as error:
                first.losses += 1
                if first.losses > _RETRIES:
                    raise Unavailable(
                        f"the cluster lost one batch {first.losses} times: {str(error).splitlines()[0]}",
                        hint="use smaller parts (--set part_rows=1024) or machines with more memory; the next run continues here",
                    ) from error
                if first.actor in actors:
                    actors.remove(first.actor)
                    self._ray.kill(first.actor)  # in case that it is only out of reach
                if not actors or len(actors) < self._room():
                    actors.append(begin())
                first.actor = self._idlest(actors, waiting)
                first.answer = first.actor.work.remote(first.part, first.batch)

    def _room(self) -> int:
        """Actors that the machines which are left can hold."""
        return min(self._workers, int(self._ray.cluster_resources().get("CPU", 1)))

    def _idlest(self, actors: list[Any], waiting: Iterable[_Given]) -> Any:
        """The actor with the fewest batches that are not done."""
        load = [0] * len(actors)
        held = [one for one in waiting if one.actor in actors]
        if held:
            _, undone = self._ray.wait([one.answer for one in held], num_returns=len(held), timeout=0)
            busy = set(undone)
            for one in held:
                if one.answer in busy:
                    load[actors.index(one.actor)] += 1
        return actors[load.index(min(load))]

    def _connect(self, address: str, workers: int) -> None:
        os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")  # its notice about it is not for users
        options: dict[str, Any] = {"logging_level": logging.ERROR, "log_to_driver": False}
        try:
            if address == _LOCAL:
                cores = workers or len(os.sched_getaffinity(0))
                self._ray.init(address="local", num_cpus=cores, include_dashboard=False, **options)
            else:
                self._ray.init(address=address, **options)
        except (ConnectionError, ValueError, RuntimeError, self._ray.exceptions.RayError) as error:
            raise ConfigError(
                f"no Ray cluster answers at {address}: {str(error).splitlines()[0]}",
                hint="--on ray for this machine alone; ray start --head, then --on HOST:6379; or --on ray://HOST:10001",
            ) from error


class _Actor:
    """Lives on a machine of the cluster; one stage for all its life."""

    def __init__(self, factory: str, settings: str, files: Mapping[str, bytes], wanted: str) -> None:
        if version("headwater") != wanted:
            raise ConfigError(
                f"a worker has headwater {version('headwater')}, not {wanted}", hint="install the same everywhere"
            )
        limit_threads()
        folder = Path(tempfile.mkdtemp(prefix="headwater-models-"))
        for name, data in files.items():
            (folder / name).write_bytes(data)
        self._factory, self._settings = factory, settings.replace(_HERE, str(folder))

    def work(self, part: int, batch: pa.Table) -> Work:
        return work(self._factory, self._settings, part, batch)


_HERE: Final = "//headwater-models//"


def _packed(config: Mapping[str, Any], models: Path) -> tuple[str, dict[str, bytes]]:
    """Settings whose paths hold wherever the files lie, and the files; a cache stays here, each machine makes its own."""
    files: dict[str, bytes] = {}
    plain: dict[str, Any] = {}
    for name, value in config.items():
        if isinstance(value, str) and Path(value).parent == models:
            file = Path(value)
            if file.suffix != ".sqlite":
                files[file.name] = file.read_bytes()
            value = f"{_HERE}/{file.name}"
        plain[name] = value
    return json.dumps(plain, sort_keys=True), files

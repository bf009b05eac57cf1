"""Stages on a Ray cluster: actors that build each stage once, results in order, the loss of any worker made good.

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
import shutil
import tempfile
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from headwater.adapters.run import ray_address
from headwater.adapters.run.worker import limit_threads, work
from headwater.core.errors import ConfigError, Unavailable
from headwater.core.extras import require
from headwater.core.ports import Work

_AHEAD: Final = 2
"""Batches given to an actor before it is done with the first."""
_RETRIES: Final = 20
"""How often one batch is given away again: a machine may be taken away many times, a batch that kills must end."""
_PATIENCE_S: Final = 600
"""How long a cluster without room for a single actor is waited for."""
_LEAVE_S: Final = 5
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
        ConfigError: nothing answers at the address, or it asks for a token that is not here.
    """

    def __init__(self, address: str, workers: int, models: Path) -> None:
        # it prints deaths of workers among our answer; the variable is read when it is imported
        os.environ.setdefault("RAY_DEDUP_LOGS_SKIP_REGEX", ".")
        if address != _LOCAL:
            ray_address.check(address)
        self._ray = require("ray", extra="scale", why=_WHY)
        self._errors = require("ray.exceptions", extra="scale", why=_WHY)
        self._models = models
        self._mine = not self._ray.is_initialized()
        if self._mine:
            self._connect(address, workers)
        self._workers = workers or max(1, int(self._ray.cluster_resources().get("CPU", 1)))
        self._crew = _Crew(self._ray, self._workers)
        self._jobs = 0

    def map(self, factory: str, config: Mapping[str, Any], batches: Iterable[tuple[int, pa.Table]]) -> Iterator[Work]:
        self._jobs += 1
        job = (
            self._jobs,
            [self._ray.put((factory, *_packed(config, self._models)))],
        )  # in a list: fetched where it is new
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
                        actor = self._crew.idlest(waiting)
                        waiting.append(_Given(*following, actor, actor.work.remote(*job, *following)))
                if waiting:
                    yield self._answer(waiting[0], job, waiting)
                    waiting.popleft()
        except self._errors.RayTaskError as error:  # the stage itself failed: as it would here
            raise error.cause from error

    def close(self) -> None:
        self._crew.dismiss()
        if self._mine:
            self._ray.shutdown()

    def _answer(self, first: _Given, job: tuple[int, list[Any]], waiting: deque[_Given]) -> Work:
        """What became of the batch, given to another actor where its own died."""
        while True:
            try:
                done: Work = self._ray.get(first.answer)
                return done
            except self._errors.RayTaskError:
                raise
            except self._errors.RayError as error:
                first.losses += 1
                if first.losses > _RETRIES:
                    raise Unavailable(
                        f"the cluster lost one batch {first.losses} times: {str(error).splitlines()[0]}",
                        hint="use smaller parts (--set part_rows=1024) or machines with more memory; the next run continues here",
                    ) from error
                self._crew.lose(first.actor)
                first.actor = self._crew.idlest(waiting)
                first.answer = first.actor.work.remote(*job, first.part, first.batch)

    def _connect(self, address: str, workers: int) -> None:
        os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")  # its notice about it is not for users
        options: dict[str, Any] = {"logging_level": logging.ERROR, "log_to_driver": False}
        try:
            if address == _LOCAL:
                cores = workers or len(os.sched_getaffinity(0))
                self._ray.init(address="local", num_cpus=cores, include_dashboard=False, **options)
            else:
                self._ray.init(address=address, **options)
        except (OSError, ValueError, RuntimeError, self._errors.RayError) as error:
            raise ConfigError(
                f"no Ray cluster answers at {address}: {str(error).splitlines()[0]}", hint=ray_address.HINT
            ) from error


class _Crew:
    """The actors of one run: those that work, and those that the cluster has no room for yet, or not any more.

    Nothing is given to an actor before it has said that it is there: on a cluster that shrank it may never be.
    """

    def __init__(self, ray: Any, most: int) -> None:
        self._ray, self._most = ray, most
        self._working: list[Any] = []
        self._coming: dict[Any, Any] = {}
        self._lost = 0

    def idlest(self, waiting: Iterable[_Given]) -> Any:
        """The actor with the fewest batches that are not done.

        Raises:
            Unavailable: the cluster has no room for one.
        """
        self._fill()
        self._greet(0)
        while not self._working:
            self._fill()
            self._greet(_PATIENCE_S)
        held = [one for one in waiting if one.actor in self._working]
        load = [0] * len(self._working)
        if held:
            _, undone = self._ray.wait([one.answer for one in held], num_returns=len(held), timeout=0)
            busy = set(undone)
            for one in held:
                load[self._working.index(one.actor)] += one.answer in busy
        return self._working[load.index(min(load))]

    def lose(self, actor: Any) -> None:
        """It died, or cannot be reached."""
        if actor in self._working:
            self._working.remove(actor)
            self._ray.kill(actor)

    def dismiss(self) -> None:
        """All of them go; what they wrote on their machines, too."""
        leaving = [actor.leave.remote() for actor in self._working]
        if leaving:
            self._ray.wait(leaving, num_returns=len(leaving), timeout=_LEAVE_S)
        for actor in [*self._working, *self._coming.values()]:
            self._ray.kill(actor)
        self._working, self._coming = [], {}

    def _fill(self) -> None:
        while len(self._working) + len(self._coming) < self._most:
            actor = self._ray.remote(num_cpus=1)(_Actor).remote(version("headwater"))
            self._coming[actor.ready.remote()] = actor

    def _greet(self, wait_s: float) -> None:
        """Those that are there work from now on."""
        if not self._coming:
            return
        there, _ = self._ray.wait(list(self._coming), num_returns=1 if wait_s else len(self._coming), timeout=wait_s)
        if wait_s and not there:
            raise Unavailable(
                f"the cluster had no processor to spare for {wait_s:g} seconds",
                hint="ray status shows what it has; the next run continues here",
            )
        for one in there:
            actor = self._coming.pop(one)
            try:
                self._ray.get(one)
            except self._ray.exceptions.RayActorError as error:  # it went with its machine before it said a word
                self._lost += 1
                if self._lost > _RETRIES:
                    said = str(error).strip().splitlines()[-1]
                    raise Unavailable(f"no actor of the cluster comes up: {said}", hint="look at ray status") from error
            else:
                self._working.append(actor)


class _Actor:
    """Lives on a machine of the cluster; one stage at a time."""

    def __init__(self, wanted: str) -> None:
        self._wanted, self._job = wanted, 0
        self._folder = Path(tempfile.mkdtemp(prefix="headwater-models-"))
        self._factory = self._settings = ""
        limit_threads()

    def ready(self) -> None:
        """Nothing, where it can work.

        Raises:
            ConfigError: it is another version.
        """
        if version("headwater") != self._wanted:
            raise ConfigError(
                f"a worker has headwater {version('headwater')}, not {self._wanted}", hint="install the same there"
            )

    def work(self, job: int, held: list[Any], part: int, batch: pa.Table) -> Work:
        """What the stage of that job makes of a batch."""
        if job != self._job:
            factory, settings, files = require("ray", extra="scale", why=_WHY).get(held[0])
            for name, data in files.items():
                (self._folder / name).write_bytes(data)
            self._factory, self._settings = factory, settings.replace(_HERE, str(self._folder))
            self._job = job
        return work(self._factory, self._settings, part, batch)

    def leave(self) -> None:
        """Clear its folder away."""
        shutil.rmtree(self._folder, ignore_errors=True)


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

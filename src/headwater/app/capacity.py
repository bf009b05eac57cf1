"""What a workspace of some size needs, from what the main job was measured to need (``bench/speed/curves.py``)."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Final

from headwater.app.config import Settings
from headwater.app.pipeline import STAGES
from headwater.core.stats.growth import fit_line
from headwater.core.types import Estimate

GROWTH: Final = 1.05
"""Exponent that no stage may exceed (``bench/speed``); beyond the sizes measured the upper ends allow for it."""
METHOD: Final = "capacity.line.v1"
_NEW: Final = frozenset({"ingest", *(stage.name for stage in STAGES if stage.factory)})
"""Stages that look at new contacts alone; the others look at all."""
_SAMPLED: Final = ("encoder", "organise", "taxonomy", "teach", "issues", "bridge")
"""Stages whose work is bounded: a sample of statements, topics, labels."""
_ONE_CORE: Final = "ingest"


@dataclass(frozen=True)
class Work:
    """Processor seconds of a stage.

    Attributes:
        stage: its name.
        shared: whether several cores share it.
        first: to take all contacts in.
        daily: to take in the contacts of a day and bring every figure up to date.
    """

    stage: str
    shared: bool
    first: Estimate
    daily: Estimate


@dataclass(frozen=True)
class Needs:
    """What a workspace needs.

    Attributes:
        work: of each stage.
        worker_bytes: memory of a worker process.
        main_bytes: memory of the process that holds the run together.
        lake_bytes: of the lake, compacted.
        model_bytes: of the models.
        beyond: how many times more contacts than were ever measured.
    """

    work: Sequence[Work]
    worker_bytes: Estimate
    main_bytes: Estimate
    lake_bytes: Estimate
    model_bytes: Estimate
    beyond: float


def measured() -> Mapping[str, Any]:
    """The curves in the package: ``machine``, ``points`` (seconds and bytes by size), ``memory`` (of the main process)."""
    found: Mapping[str, Any] = json.loads(files("headwater.app").joinpath("curves.json").read_text("utf-8"))
    return found


def needs(curves: Mapping[str, Any], *, contacts: float, per_day: float) -> Needs:
    """What so many contacts need.

    Args:
        curves: as ``measured`` gives them.
        contacts: that are held.
        per_day: new ones a day.

    Raises:
        NotEnoughData: fewer than three sizes were measured.
    """
    points: Sequence[Mapping[str, Any]] = curves["points"]
    sizes = [float(point["contacts"]) for point in points]
    largest = max(sizes)
    newest = max(points, key=lambda point: float(point["contacts"]))
    # beyond it a sample is drawn, and what is made of the sample grows no more
    sampled = min(contacts, Settings().sample_statements * float(newest["contacts"]) / float(newest["statements"]))

    def curve(
        read: Callable[[Mapping[str, Any]], float], unit: str, among: Sequence[Mapping[str, Any]] = points
    ) -> Callable[[float], Estimate]:
        line = fit_line([point["contacts"] for point in among], [read(point) for point in among])

        def at(size: float) -> Estimate:
            value, low, high = line.at(size, growth=GROWTH)
            return Estimate(value, low, high, unit=unit, method=METHOD, covers=("measurement", "extrapolation"))

        return at

    work = []
    for stage in sorted({name for point in points for name in point["cpu_seconds"]}):
        seconds = curve(lambda point, stage=stage: float(point["cpu_seconds"].get(stage, 0.0)), "cpu seconds")  # type: ignore[misc]
        first = seconds(sampled if stage in _SAMPLED else contacts)
        daily = seconds(per_day) if stage in _NEW else first
        work.append(Work(stage, stage in _NEW and stage != _ONE_CORE, first, daily))
    smallest = min(points, key=lambda point: float(point["contacts"]))
    worker = float(smallest["peak_bytes"])
    return Needs(
        work,
        Estimate(worker, worker, 1.5 * worker, unit="bytes", method=METHOD),
        curve(lambda point: float(point["main_bytes"]), "bytes", curves["memory"])(contacts),
        curve(lambda point: float(point["lake_bytes"]), "bytes")(contacts),
        curve(lambda point: float(point["model_bytes"]), "bytes")(sampled),
        contacts / largest,
    )


def together(estimates: Sequence[Estimate]) -> Estimate:
    """Their sum; ends are added, which is wider than needed where errors do not go together."""
    value, low, high = (sum(getattr(one, end) for one in estimates) for end in ("value", "low", "high"))
    unit = estimates[0].unit if estimates else ""
    return Estimate(value, low, high, unit=unit, method=METHOD)


def times(one: Estimate, low: float, value: float, high: float, *, unit: str) -> Estimate:
    """An estimate times a number that is only known to lie between two ends."""
    return Estimate(one.value * value, one.low * low, one.high * high, unit=unit, method=METHOD)


def hours(work: Sequence[Work], which: str, cores: int, efficiency: tuple[float, float, float]) -> Estimate:
    """Hours on so many cores: what is shared takes its part of them, the rest one of them.

    Args:
        work: of each stage.
        which: ``first`` or ``daily``.
        cores: that the workers have.
        efficiency: low, likely and high share of a further core's time that counts.
    """
    shared = together([getattr(one, which) for one in work if one.shared])
    alone = together([getattr(one, which) for one in work if not one.shared])
    low, likely, high = (1 + (cores - 1) * share for share in efficiency)
    part = times(shared, 1 / high / 3600, 1 / likely / 3600, 1 / low / 3600, unit="hours")
    return together([part, times(alone, 1 / 3600, 1 / 3600, 1 / 3600, unit="hours")])


def cores_for(work: Sequence[Work], which: str, window: float, efficiency: tuple[float, float, float], end: str) -> int:
    """The fewest cores with which the work fits into a window of hours; 0 where no number does.

    Args:
        work: of each stage.
        which: ``first`` or ``daily``.
        window: hours.
        efficiency: as for ``hours``.
        end: ``value``, or ``high`` to be safe.
    """
    shared = getattr(together([getattr(one, which) for one in work if one.shared]), end) / 3600
    alone = getattr(together([getattr(one, which) for one in work if not one.shared]), end) / 3600
    if alone >= window:
        return 0
    share = efficiency[0 if end == "high" else 1]
    return max(1, int(-(-(shared / (window - alone) - 1) // share)) + 1)

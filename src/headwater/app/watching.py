"""The series that are watched, cut from a workspace: every topic and level, alone and by attribute value."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from headwater.app.cohort import Cohort, read_cohort
from headwater.app.workspace import Workspace
from headwater.causes.detect import detect
from headwater.causes.incidents import Incident, Series, group_alarms
from headwater.core.errors import NotEnoughData
from headwater.core.tables import codes

UNASSIGNED: Final = "unassigned"
"""Contacts that no topic takes: what is not yet in the taxonomy."""
DEFAULTS: Final[Mapping[str, Any]] = {"fdr": 0.05, "every": "week", "min_contacts": 15, "dependence": "shared"}
MIN_STEPS: Final = 9
NEWEST: Final = {"week": 4, "day": 14, "hour": 48}
"""Steps in which an alarm is still news."""
HOURS: Final = {"week": 168, "day": 24, "hour": 1}
_PERIOD: Final = {"week": 52, "day": 7, "hour": 24}
_MOST_STEPS: Final = 840  # five weeks of hours: thousands of longer series would not fit into memory
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Watched:
    """Series with what each counts.

    Attributes:
        names: of the series.
        about: name -> what it counts.
        counts: (series, steps).
        exposure: (series, steps) contacts of the same slice with or without the topic; positive.
        cohort: the contacts; ``inside`` says nothing here.
        topic_of: topic -> rows of the cohort that carry it.
        step: (contacts,) step of each contact of the cohort; -1 before the first whole one.
        first: when step 0 begins.
        hours: of a step.
        parents: topic -> the topic above.
    """

    names: list[str]
    about: dict[str, Series]
    counts: Floats
    exposure: Floats
    cohort: Cohort
    topic_of: dict[str, NDArray[np.int64]]
    step: NDArray[np.int64]
    first: datetime
    hours: int
    parents: dict[str, str | None]

    def ends(self, step: int) -> datetime:
        """Beginning of the last day of a step, or of its hour where it has but one."""
        return self.begins(step + 1) - timedelta(hours=min(self.hours, 24))

    def begins(self, step: int) -> datetime:
        """When a step begins."""
        return self.first + timedelta(hours=step * self.hours)

    def named(self, moment: datetime) -> str:
        """``2026-10-05``, or with the hour where steps are hours."""
        return moment.strftime("%Y-%m-%d" if self.hours >= 24 else "%Y-%m-%d %H:00")


def settings_of(workspace: Workspace) -> dict[str, Any]:
    """How the watch is tuned."""
    return {**DEFAULTS, **workspace.desk.watches.settings()}


def read_watched(workspace: Workspace, settings: Mapping[str, Any]) -> Watched:
    """All series with at least so many contacts; steps end with the newest day, or hour.

    Args:
        workspace: an open one.
        settings: as ``settings_of`` gives them.

    Raises:
        NotEnoughData: no contact has a time, or there are fewer than nine steps.
    """
    every, min_contacts = settings["every"], settings["min_contacts"]
    cohort = read_cohort(workspace, "")
    hours = HOURS[every]
    clock = cohort.day * 24 + cohort.hour
    end = int(clock.max()) + 1 if hours == 1 else cohort.n_days * 24
    n_steps = min(end // hours, _MOST_STEPS)
    if n_steps < MIN_STEPS:
        more = (MIN_STEPS - n_steps) * hours
        lack = f"{more // 24} more days" if hours >= 24 else f"{more} more hours"
        raise NotEnoughData(
            f"{cohort.n_days} days are too few to watch by {every}; {lack} are needed", hint="--every day or hour"
        )
    lead = end - n_steps * hours
    step = np.where(clock < lead, -1, (clock - lead) // hours)
    topics, parents = _topics(workspace, cohort)
    names: list[str] = []
    about: dict[str, Series] = {}
    counts: list[Floats] = []
    exposure: list[Floats] = []
    slices = [("", "", np.arange(len(step)))] + [
        (name, value, np.flatnonzero(code == i))
        for name in cohort.attributes.column_names
        for code, values in [codes(cohort.attributes[name])]
        for i, value in enumerate(values)
    ]
    for attribute, value, rows in slices:
        base = _per_step(step[rows], n_steps) + 0.5
        covered = np.zeros(len(step), bool)
        covered[rows] = True
        for topic, mine in topics.items():
            chosen = mine[covered[mine]] if attribute else mine
            chosen = chosen[step[chosen] >= 0]
            if len(chosen) < min_contacts:
                continue
            name = f"{topic}|{attribute}|{value}"
            names.append(name)
            about[name] = Series(topic, attribute, value)
            counts.append(_per_step(step[chosen], n_steps))
            exposure.append(base)
    if not names:
        raise NotEnoughData(f"no series has {min_contacts} contacts", hint="headwater watch tune --min-contacts 5")
    first = datetime.combine(cohort.first, time(), UTC) + timedelta(hours=lead)
    return Watched(names, about, np.stack(counts), np.stack(exposure), cohort, topics, step, first, hours, parents)


def until(watched: Watched, day: date) -> Watched:
    """The series up to the last step that ends by a day.

    Raises:
        NotEnoughData: nothing is left to watch.
    """
    left = sum(watched.ends(step).date() <= day for step in range(watched.counts.shape[1]))
    if left <= MIN_STEPS:
        raise NotEnoughData("the history before the week is too short to watch")
    return replace(watched, counts=watched.counts[:, :left], exposure=watched.exposure[:, :left])


def incidents(watched: Watched, settings: Mapping[str, Any], start: int | None = None) -> list[Incident]:
    """Incidents from a step on; default: those that are up in the newest steps."""
    every = settings["every"]
    n_steps = watched.counts.shape[1]
    first = max(n_steps - NEWEST[every], MIN_STEPS - 1) if start is None else max(start, MIN_STEPS - 1)
    alarms = detect(
        watched.counts,
        names=watched.names,
        period=_PERIOD[every],
        exposure=watched.exposure,
        start=min(first, n_steps - 1),
        fdr=settings["fdr"],
        dependence=settings["dependence"],
    )
    return group_alarms(alarms, watched.about, watched.parents)


def _topics(workspace: Workspace, cohort: Cohort) -> tuple[dict[str, NDArray[np.int64]], dict[str, str | None]]:
    """Rows of the cohort that carry each topic, each topic above it, or none."""
    rows = workspace.read("assignments", columns=["contact_id", "topic_id"], where="topic_id IS NOT NULL")
    place = pc.index_in(rows["contact_id"], value_set=cohort.ids).combine_chunks()
    table = pa.table({"place": place, "topic": rows["topic_id"]}).filter(pc.is_valid(place))
    code, names = codes(table["topic"])
    where = table["place"].to_numpy()
    found = {name: np.unique(where[code == i]).astype(np.int64) for i, name in enumerate(names)}
    wanted = workspace.read("topics", columns=["topic_id", "parent_id", "kind"]).to_pylist()
    parents = {row["topic_id"]: row["parent_id"] for row in wanted}
    background = {row["topic_id"] for row in wanted if row["kind"] == "background"}
    above: dict[str, list[NDArray[np.int64]]] = {}
    for name, mine in found.items():
        seen = {name}  # the topmost one is its own parent
        parent = parents.get(name)
        while parent is not None and parent not in seen and name not in background:
            above.setdefault(parent, []).append(mine)
            seen.add(parent)
            parent = parents.get(parent)
    for name, pieces in above.items():
        if len(pieces) > 1:
            found[name] = np.unique(np.concatenate(pieces))
    taken = np.zeros(len(cohort.ids), bool)
    taken[where] = True
    found[UNASSIGNED] = np.flatnonzero(~taken)
    return {name: found[name] for name in sorted(found) if name not in background}, parents


def _per_step(step: NDArray[np.int64], n_steps: int) -> Floats:
    return np.bincount(step[step >= 0], minlength=n_steps).astype(np.float64)

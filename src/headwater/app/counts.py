"""Contacts by topic and day, from which every series is cut: weeks from an anchor, channels, slices."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from headwater.app.cohort import DAY_US
from headwater.app.workspace import Workspace
from headwater.core.errors import NotEnoughData
from headwater.core.tables import codes

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class DayCounts:
    """A row for every topic of every timed contact.

    Attributes:
        first: day 0.
        n_days: from the first to the last contact.
        topics: topic ids, sorted.
        topic: (m,) number of the topic of each row.
        day: (m,) its day.
        channel: (m,) its channel.
        contacts: (days,) all contacts, with or without a topic.
    """

    first: date
    n_days: int
    topics: list[str]
    topic: Ints
    day: Ints
    channel: NDArray[np.object_]
    contacts: Floats

    def date_of(self, day: int) -> date:
        """The date of a day number."""
        return self.first + timedelta(days=int(day))

    def weeks_from(self, anchor: int) -> tuple[Ints, int, int]:
        """Whole weeks such that one begins on the anchor's day.

        Returns:
            (m,) week of each row, -1 outside whole weeks; number of weeks; the week that begins on the anchor.
        """
        lead = anchor % 7
        n_weeks = (self.n_days - lead) // 7
        week = (self.day - lead) // 7
        week = np.where((self.day < lead) | (week >= n_weeks), -1, week)
        return week, max(n_weeks, 0), (anchor - lead) // 7

    def table(self, step: Ints, n_steps: int, rows: NDArray[np.bool_] | None = None) -> Floats:
        """(topics, steps) contacts."""
        used = step >= 0 if rows is None else (step >= 0) & rows
        flat = self.topic[used] * n_steps + step[used]
        return np.bincount(flat, minlength=len(self.topics) * n_steps).reshape(-1, n_steps).astype(np.float64)


def read_counts(workspace: Workspace) -> DayCounts:
    """Contacts by topic, day and channel.

    Raises:
        NotEnoughData: no contact has a time.
    """
    columns = ["contact_id", "timestamp", "channel"]
    contacts = workspace.read("contacts", columns=columns, where="timestamp IS NOT NULL")
    if not contacts.num_rows:
        raise NotEnoughData("no contact has a time", hint="name the column: headwater run FILE --map timestamp=COLUMN")
    days = contacts["timestamp"].cast(pa.timestamp("us", "UTC")).cast(pa.int64()).to_numpy() // DAY_US
    start, stop = int(days.min()), int(days.max()) + 1
    timed = pa.table({"contact_id": contacts["contact_id"], "day": pa.array(days), "channel": contacts["channel"]})
    rows = workspace.read("assignments", columns=["contact_id", "topic_id"], where="topic_id IS NOT NULL")
    rows = rows.group_by(["contact_id", "topic_id"], use_threads=False).aggregate([])
    rows = rows.join(timed, "contact_id", join_type="inner", use_threads=False)
    topic, names = codes(rows["topic_id"])
    return DayCounts(
        _EPOCH + timedelta(days=start),
        stop - start,
        names,
        topic,
        rows["day"].to_numpy().astype(np.int64) - start,
        np.array(pc.fill_null(rows["channel"], "").to_pylist(), dtype=object),
        np.bincount(days - start, minlength=stop - start).astype(np.float64),
    )

"""The contacts of a workspace seen from one issue: which carry it, on which day, with which attributes."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from headwater.app.workspace import Workspace
from headwater.core.errors import InputError, NotEnoughData
from headwater.core.tables import codes

MAX_VALUES: Final = 300
"""An attribute with more values than this tells contacts apart, not segments; it is left out."""
DAY_US: Final = 86_400_000_000
_EPOCH: Final = date(1970, 1, 1)


@dataclass(frozen=True)
class Cohort:
    """Contacts with a time, in the order of their ids.

    Attributes:
        ids: contact ids.
        first: day 0.
        day: (n,) day of each contact.
        hour: (n,) its hour, 0..23, UTC.
        inside: (n,) whether it carries the issue.
        attributes: a column an attribute, ``channel`` among them; null where a contact has none.
    """

    ids: pa.Array
    first: date
    day: NDArray[np.int64]
    hour: NDArray[np.int64]
    inside: NDArray[np.bool_]
    attributes: pa.Table

    @property
    def n_days(self) -> int:
        """Days from the first to the last contact."""
        return int(self.day.max(initial=-1)) + 1

    def date_of(self, day: int) -> date:
        """The date of a day number."""
        return self.first + timedelta(days=int(day))

    def day_of(self, on: date) -> int:
        """The day number of a date; may lie outside the data."""
        return (on - self.first).days

    def per_day(self, which: NDArray[np.bool_]) -> NDArray[np.float64]:
        """(days,) contacts a day."""
        return np.bincount(self.day[which], minlength=self.n_days).astype(np.float64)


def read_cohort(workspace: Workspace, topic: str) -> Cohort:
    """All timed contacts and those that carry the topic.

    Raises:
        NotEnoughData: no contact has a time.
    """
    columns = ["contact_id", "timestamp", "channel", "attributes"]
    rows = workspace.read("contacts", columns=columns, where="timestamp IS NOT NULL").sort_by("contact_id")
    if not rows.num_rows:
        raise NotEnoughData("no contact has a time", hint="name the column: headwater run FILE --map timestamp=COLUMN")
    ids = rows["contact_id"].combine_chunks()
    assigned = workspace.read("assignments", columns=["contact_id"], where=f"topic_id = '{topic}'")["contact_id"]
    inside = pc.is_in(ids, value_set=assigned.combine_chunks()).to_numpy(zero_copy_only=False)
    moment = rows["timestamp"].cast(pa.timestamp("us", "UTC")).cast(pa.int64()).to_numpy()
    days, hour = moment // DAY_US, moment % DAY_US // (DAY_US // 24)
    start = int(days.min())
    return Cohort(ids, _EPOCH + timedelta(days=start), days - start, hour, inside, _wide(rows))


def parse_day(text: str, *, field: str) -> date:
    """A date as ``YYYY-MM-DD`` (a time behind it is cut off).

    Raises:
        InputError: it is none.
    """
    try:
        return datetime.fromisoformat(text.strip()).replace(tzinfo=UTC).date()
    except ValueError as error:
        raise InputError(f"{field} {text!r} is not a date", hint="write it as 2026-10-05") from error


def _wide(rows: pa.Table) -> pa.Table:
    """One column an attribute; those with one value or too many are left out."""
    column = rows["attributes"].combine_chunks()
    found = {"channel": rows["channel"].combine_chunks()}
    # each attribute is picked out of one flat list: to look it up in every map takes twenty times as long
    offsets = column.offsets.to_numpy()
    within = slice(int(offsets[0]), int(offsets[-1]))
    owner = np.repeat(np.arange(len(column)), np.diff(offsets))
    values = column.items[within]
    code, names = codes(column.keys[within])
    for i, name in enumerate(names):
        if name == "channel":
            continue
        mine = np.flatnonzero(code == i)[::-1]  # the first of a name is written last, and stays
        place = np.full(len(column), -1, np.int64)
        place[owner[mine]] = mine
        found[name] = values.take(pa.array(place, mask=place < 0))
    kept = {name: values for name, values in found.items() if 2 <= pc.count_distinct(values).as_py() <= MAX_VALUES}
    return pa.table(kept) if kept else pa.table({"channel": found["channel"]}).select([])

"""The benefit ledger: what fixes claimed, what was verified, and what is left of it; no contact is credited twice.

A benefit is contacts avoided on one topic (or segment of it) over a span of weeks. Two fixes on the same topic whose
spans overlap share the weeks: each week's avoided contacts go to the fix that was verified first, and a later one is
credited only with what it adds. A benefit decays when later verdicts find less of it.

Version: ``resolve.ledger.v1``.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from headwater.core.errors import InputError
from headwater.core.types import Estimate

METHOD = "resolve.ledger.v1"


@dataclass(frozen=True, slots=True)
class Entry:
    """One statement about a fix's benefit in one week.

    Attributes:
        fix: id of the fix.
        topic: id of the topic whose contacts it avoids.
        week: number of the week.
        claimed: contacts that were promised to be avoided in that week.
        verified: contacts that the verdict found avoided, with interval; None where there is no verdict yet.
        order: when the fix was verified first; smaller comes first.
    """

    fix: str
    topic: str
    week: int
    claimed: float
    verified: Estimate | None
    order: int


@dataclass(frozen=True, slots=True)
class Credit:
    """What a fix is credited with over all weeks.

    Attributes:
        fix: id of the fix.
        claimed: contacts promised.
        verified: contacts avoided by verdict, before sharing.
        credited: contacts avoided that no earlier fix has taken, at the lower and upper ends as well.
        decayed: claimed but not found by the verdicts; 0 or more.
    """

    fix: str
    claimed: float
    verified: float
    credited: Estimate
    decayed: float


def credit(entries: Iterable[Entry], *, level: float = 0.95) -> list[Credit]:
    """Settle the ledger; fixes in the order of their id, whatever the order of the entries.

    Ends of the intervals are added up as they are, which is wide on purpose: the weeks of one verdict share its error.

    Raises:
        InputError: a fix has two entries for the same topic and week.

    Example:
        >>> worth = Estimate(10, 5, 15, unit="contacts")
        >>> both = [Entry("f1", "t", 1, 12, worth, 1), Entry("f2", "t", 1, 12, worth, 2)]
        >>> [c.credited.value for c in credit(both)]
        [10.0, 0.0]
    """
    rows = sorted(entries, key=lambda e: (e.topic, e.week, e.order, e.fix))
    keys = [(e.fix, e.topic, e.week) for e in rows]
    if len(set(keys)) != len(keys):
        raise InputError("the ledger holds two entries of one fix for the same topic and week")
    taken: dict[tuple[str, int], float] = {}
    parts: dict[str, list[tuple[float, float, float]]] = {}
    for entry in rows:
        before = taken.get((entry.topic, entry.week), 0.0)
        found = entry.verified or Estimate(0.0, 0.0, 0.0)
        added = max(found.value - before, 0.0)
        taken[entry.topic, entry.week] = before + added
        share = added / found.value if found.value > 0 else 0.0
        parts.setdefault(entry.fix, []).append((added, min(found.low * share, added), max(found.high * share, added)))
    return [_settle(fix, [e for e in rows if e.fix == fix], parts[fix], level) for fix in sorted(parts)]


def _settle(fix: str, entries: Sequence[Entry], parts: list[tuple[float, float, float]], level: float) -> Credit:
    claimed = float(sum(e.claimed for e in entries))
    verified = float(sum(e.verified.value for e in entries if e.verified))
    judged = float(sum(e.claimed for e in entries if e.verified))
    value, low, high = (float(sum(part[i] for part in parts)) for i in range(3))
    return Credit(
        fix,
        claimed,
        verified,
        Estimate(value, low, high, level, "contacts", METHOD),
        max(judged - max(verified, 0.0), 0.0),
    )

"""What is true of a corpus: the gold tables, and the plan behind the records."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import pyarrow as pa

from headwater.generate.calendar import base_rates, calendar, day_of
from headwater.generate.config import CorpusConfig
from headwater.generate.incidents import EVENTS, FIXES, INCIDENTS
from headwater.generate.reasons import FAMILIES, FAMILY_OF, REASONS, TEAMS
from headwater.generate.taxonomy import Family, Reason, Team

_SPAN = [pa.field("start", pa.int32(), nullable=False), pa.field("end", pa.int32(), nullable=False)]
_CAUSE = pa.map_(pa.string(), pa.string())

GOLD_CONTACTS: Final = pa.schema(
    [
        pa.field("contact_id", pa.string(), nullable=False),
        pa.field("source_id", pa.string(), nullable=False),
        pa.field("index", pa.int64(), nullable=False),
        pa.field("week", pa.date32(), nullable=False),
        pa.field("customer", pa.string(), nullable=False),
        pa.field("language", pa.string(), nullable=False),
        pa.field(
            "issues",
            pa.list_(pa.struct([pa.field("reason", pa.string()), pa.field("spans", pa.list_(pa.struct(_SPAN)))])),
        ),
        pa.field("personal", pa.list_(pa.struct([*_SPAN, pa.field("type", pa.string(), nullable=False)]))),
        pa.field("incident", pa.string()),
        pa.field("case_id", pa.string(), nullable=False),
        pa.field("duplicate_of", pa.string()),
        pa.field("duplicate_kind", pa.string()),
    ]
)
"""One row a record. Offsets count characters of the canonical text: turn texts joined by a line break, else the body
or comment. ``source_id`` is the record's ``id``; ``week`` its Monday."""

GOLD_REASONS: Final = pa.schema(
    [
        pa.field("reason", pa.string(), nullable=False),
        pa.field("name", pa.string(), nullable=False),
        pa.field("definition", pa.string(), nullable=False),
        pa.field("parent", pa.string(), nullable=False),
        pa.field("team", pa.string(), nullable=False),
        pa.field("base_rate", pa.float64(), nullable=False),
        pa.field("is_severe", pa.bool_(), nullable=False),
    ]
)
"""One row a fine reason."""

GOLD_PLAN: Final = pa.schema(
    [
        pa.field("kind", pa.string(), nullable=False),
        pa.field("id", pa.string(), nullable=False),
        pa.field("reason", pa.string()),
        pa.field("name", pa.string()),
        pa.field("cause", _CAUSE),
        pa.field("date", pa.date32(), nullable=False),
        pa.field("shape", pa.string()),
        pa.field("size", pa.float64()),
        pa.field("phrases", pa.list_(pa.string())),
        pa.field("linked", pa.string()),
    ]
)
"""Planted things. ``kind`` is ``incident`` (``size`` = expected contacts), ``fix`` (``size`` = true relative change of
its reason's rate) or ``event`` (``shape`` = kind of change, ``linked`` = incident or fix behind it, null: a decoy)."""


@dataclass(frozen=True)
class PlannedIncident:
    """An incident with its place in this corpus.

    Attributes:
        id: stable id.
        reason: reason whose contacts it adds.
        cause: attribute values that 95 % of its contacts share.
        phrases: clauses that tell of it.
        onset: first day.
        shape: ``step``, ``ramp`` or ``spike``.
        n_contacts: expected number of its first contacts (repeats come on top, copies instead).
    """

    id: str
    reason: str
    cause: tuple[tuple[str, str], ...]
    phrases: tuple[str, ...]
    onset: date
    shape: str
    n_contacts: float


@dataclass(frozen=True)
class PlannedFix:
    """A change that claimed to reduce a reason: ``effect`` is the true relative change of its rate from ``on``."""

    id: str
    reason: str
    on: date
    effect: float
    name: str


@dataclass(frozen=True)
class PlannedEvent:
    """A row of the change log; ``incident`` and ``fix`` are empty for decoys."""

    id: str
    kind: str
    on: date
    name: str
    scope: tuple[tuple[str, str], ...]
    incident: str
    fix: str


@dataclass(frozen=True)
class GoldPlan:
    """Everything that is planted in a corpus.

    Attributes:
        families: parents with their fine reasons.
        base_rates: reason id -> share of ordinary issues, sums to 1.
        teams: resolver teams and what they own.
        incidents: planted causes.
        fixes: one that worked and one that did not.
        events: the change log, causes and decoys, by date.
    """

    families: tuple[Family, ...]
    base_rates: dict[str, float]
    teams: tuple[Team, ...]
    incidents: tuple[PlannedIncident, ...]
    fixes: tuple[PlannedFix, ...]
    events: tuple[PlannedEvent, ...]

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """All fine reasons."""
        return tuple(reason for family in self.families for reason in family.reasons)


def describe(config: CorpusConfig) -> GoldPlan:
    """What is planted in the corpus of these settings.

    Example:
        >>> plan = describe(CorpusConfig())
        >>> len(plan.incidents) >= 5, round(sum(plan.base_rates.values()), 6)
        (True, 1.0)
    """
    shares = calendar(config)
    volume = shares.cumulative[1:] - shares.cumulative[:-1]
    expected = (shares.incident_share * volume).sum(axis=1) * config.n_contacts
    rates = base_rates()
    return GoldPlan(
        families=FAMILIES,
        base_rates={reason.id: float(rate) for reason, rate in zip(REASONS, rates, strict=True)},
        teams=TEAMS,
        incidents=tuple(
            PlannedIncident(i.id, i.reason, i.cause, i.phrases, day_of(config, i.onset), i.shape, float(n))
            for i, n in zip(INCIDENTS, expected, strict=True)
        ),
        fixes=tuple(PlannedFix(f.id, f.reason, day_of(config, f.at), f.effect, f.name) for f in FIXES),
        events=tuple(
            PlannedEvent(e.id, e.kind, day_of(config, e.at), e.name, e.scope, e.incident, e.fix)
            for e in sorted(EVENTS, key=lambda event: (event.at, event.id))
        ),
    )


def contacts_table(rows: list[dict[str, Any]]) -> pa.Table:
    """Gold rows of one or more batches as a table of ``GOLD_CONTACTS``."""
    return pa.Table.from_pylist(rows, schema=GOLD_CONTACTS)


def reasons_table(plan: GoldPlan) -> pa.Table:
    """The taxonomy as a table of ``GOLD_REASONS``."""
    rows = [
        {
            "reason": reason.id,
            "name": reason.name,
            "definition": reason.definition,
            "parent": FAMILY_OF[reason.id],
            "team": reason.team,
            "base_rate": plan.base_rates[reason.id],
            "is_severe": reason.is_severe,
        }
        for reason in plan.reasons
    ]
    return pa.Table.from_pylist(rows, schema=GOLD_REASONS)


def plan_table(plan: GoldPlan) -> pa.Table:
    """Incidents, fixes and events as a table of ``GOLD_PLAN``."""
    rows: list[dict[str, Any]] = [
        {
            "kind": "incident",
            "id": item.id,
            "reason": item.reason,
            "cause": dict(item.cause),
            "date": item.onset,
            "shape": item.shape,
            "size": item.n_contacts,
            "phrases": list(item.phrases),
        }
        for item in plan.incidents
    ]
    rows += [
        {"kind": "fix", "id": f.id, "reason": f.reason, "name": f.name, "date": f.on, "size": f.effect}
        for f in plan.fixes
    ]
    rows += [
        {
            "kind": "event",
            "id": event.id,
            "name": event.name,
            "cause": dict(event.scope),
            "date": event.on,
            "shape": event.kind,
            "linked": event.incident or event.fix or None,
        }
        for event in plan.events
    ]
    return pa.Table.from_pylist(rows, schema=GOLD_PLAN)

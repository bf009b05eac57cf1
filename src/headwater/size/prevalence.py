"""How many contacts belong to each topic, from calibrated assignment probabilities alone (no human labels).

For a topic with ``a`` decided contacts of probability mass ``s`` (so that ``s`` of them are expected to be right),
out of ``n`` contacts:

- lower end: the mass ``s``, as if the classifier had missed nothing and every abstention were something else;
- point: ``s`` plus the topic's proportional part of the mass that the classifier gives away (sum of ``1 - p`` over all
  decided contacts) plus the mass of its abstentions;
- upper end: ``s`` plus that proportional part plus ``a - s`` (as many missed as were wrongly taken) plus every
  abstention that leans to the topic.

Around both ends a Wilson interval with effective sample size ``n / d``. The design effect ``d`` compares the
variation of the topic between random groups of clusters with the binomial one, so duplicates and repeat customers
widen the interval. Classifier error within the mass is Poisson-binomial and part of that variance: for a calibrated
probability, variance of the mass plus the sum of ``p (1 - p)`` is the binomial variance of the truth.

Not covered: a classifier whose probabilities are wrong, and contacts that no score gives away. For these draw labels
(``size.sample``, ``size.audited``).

References:
    Wolter (2007), Introduction to Variance Estimation; Forman (2008), Quantifying counts and costs via
    classification, DMKD 17:164.
"""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
from numpy.typing import ArrayLike, NDArray

from headwater.core.errors import InputError
from headwater.core.stats.intervals import cluster_sums, wilson
from headwater.core.types import Estimate
from headwater.size.aggregate import BUCKETS, SCALE, Aggregate

METHOD = "size.prevalence.assigned.v1"
COVERS = ("sampling", "classifier", "duplicates", "abstention")
Floats = NDArray[np.float64]


def prevalence_from_assignments(aggregate: Aggregate, *, level: float = 0.95) -> pa.Table:
    """Share and number of contacts of every topic, overall and by week.

    Args:
        aggregate: merged sums of all batches.
        level: confidence level.

    Returns:
        Rows of the ``estimates`` table: subject (topic_id, ``unassigned``), measure (``share``, ``contacts``), week
        (null = all time), value, low, high, level, unit, method, covers, n; sorted.

    Example:
        >>> import datetime, pyarrow as pa
        >>> monday = datetime.date(2026, 1, 5)
        >>> contacts = pa.table({"contact_id": ["a", "b"], "week": [monday, monday], "cluster": ["a", "b"]})
        >>> rows = pa.table({"contact_id": ["a"], "topic_id": ["t"], "best_topic_id": ["t"], "probability": [0.9]})
        >>> table = prevalence_from_assignments(Aggregate.of(contacts, rows))
        >>> sorted(set(table["subject"].to_pylist()))
        ['t', 'unassigned']
    """
    effects = design_effects(aggregate)
    blocks = [
        _block(aggregate, effects, level, by_week=False),
        _block(aggregate, effects, level, by_week=True),
        *_unassigned(aggregate, level),
    ]
    table = pa.concat_tables([part for block in blocks for part in _measures(block, level)])
    return table.sort_by([("subject", "ascending"), ("measure", "ascending"), ("week", "ascending")]).combine_chunks()


def estimate_from_probabilities(
    probabilities: ArrayLike,
    groups: ArrayLike,
    n_contacts: int,
    *,
    abstained: ArrayLike | None = None,
    level: float = 0.95,
    unit: str = "share",
) -> Estimate:
    """Size of one topic from the probabilities of the contacts that were assigned to it.

    Args:
        probabilities: (m,) calibrated, of the contacts assigned to the topic (or leaning to it), once each.
        groups: (m,) cluster labels (near-duplicate group or customer).
        n_contacts: all contacts, m at least.
        abstained: (m,) bool, True where the classifier abstained.
        level: confidence level.
        unit: ``share`` or ``contacts``.

    Raises:
        InputError: lengths differ, or fewer contacts than probabilities.

    Example:
        >>> size = estimate_from_probabilities([0.9] * 50, range(50), 1000, unit="contacts")
        >>> size.low < 45 <= size.value < size.high
        True
    """
    p = np.asarray(probabilities, float)
    idle = np.zeros(len(p), bool) if abstained is None else np.asarray(abstained, bool)
    if len(p) > n_contacts or len(p) != len(idle):
        raise InputError(f"{len(p)} probabilities and {len(idle)} abstentions for {n_contacts} contacts")
    if unit not in ("share", "contacts"):
        raise InputError(f"unit must be share or contacts, got {unit!r}")
    ordered = np.sort(p[~idle])
    decided, mass = float(len(ordered)), float(ordered.sum())
    leaning, leaning_mass = float(idle.sum()), float(np.sort(p[idle]).sum())
    given_away = (decided - mass) * decided / max(n_contacts, 1)
    hard, _ = cluster_sums((~idle).astype(float), np.ones(len(p)), np.asarray(groups))
    effect = max(float((hard**2).sum()) / decided, 1.0) if decided else 1.0
    sums = [np.array([x]) for x in (decided, mass, leaning, leaning_mass, given_away, float(n_contacts), effect)]
    value, low, high = (float(x[0]) for x in _bounds(*sums, level=level))
    times = n_contacts if unit == "contacts" else 1
    inputs = {"n_contacts": float(n_contacts), "assigned": decided, "abstained": leaning, "design_effect": effect}
    return Estimate(value * times, low * times, high * times, level, unit, METHOD, COVERS, inputs)


def design_effects(aggregate: Aggregate) -> dict[str, float]:
    """How much more each topic varies between clusters than independent contacts would; 1 or more."""
    base, total = aggregate.base.astype(float), float(aggregate.base.sum())
    return {topic: _effect(counts.astype(float), base, total) for topic, counts in aggregate.buckets.items()}


def _effect(counts: Floats, base: Floats, total: float) -> float:
    share = float(counts.sum()) / total
    expected = share * (1 - share) * total
    if expected <= 0:
        return 1.0
    spread = float(np.sum((counts - share * base) ** 2)) * BUCKETS / (BUCKETS - 1)
    return max(spread / expected, 1.0)


Block = tuple[list[str], pa.Array, Floats, Floats, Floats, Floats]


def _block(aggregate: Aggregate, effects: dict[str, float], level: float, *, by_week: bool) -> Block:
    cells = aggregate.cells
    if not by_week:
        cells = cells.group_by("topic_id", use_threads=False).aggregate(
            [(name, "sum") for name in ("decided", "mass", "abstained", "abstained_mass")]
        )
        cells = cells.rename_columns([name.removesuffix("_sum") for name in cells.column_names])
        cells = cells.append_column("week", pa.nulls(len(cells), pa.date32())).sort_by("topic_id")
    else:
        cells = cells.filter(cells["week"].is_valid())
    topics = cells["topic_id"].to_pylist()
    weeks = cells["week"].combine_chunks()
    decided, mass, leaning, leaning_mass = (
        cells[name].to_numpy().astype(float) / (SCALE if "mass" in name else 1)
        for name in ("decided", "mass", "abstained", "abstained_mass")
    )
    totals = _totals(aggregate, weeks)
    _, group = np.unique(weeks.fill_null(0).cast(pa.int32()).to_numpy(), return_inverse=True)
    lost = np.bincount(group, decided - mass, minlength=1)[group]
    kept = np.bincount(group, mass, minlength=1)[group]
    given_away = np.where(kept > 0, lost * mass / np.where(kept > 0, kept, 1), 0.0)
    effect = np.array([effects.get(topic, 1.0) for topic in topics])
    value, low, high = _bounds(decided, mass, leaning, leaning_mass, given_away, totals, effect, level=level)
    return topics, weeks, value, low, high, totals


def _bounds(
    decided: Floats,
    mass: Floats,
    leaning: Floats,
    leaning_mass: Floats,
    given_away: Floats,
    total: Floats,
    effect: Floats,
    *,
    level: float,
) -> tuple[Floats, Floats, Floats]:
    floor = mass
    value = np.minimum(mass + given_away + leaning_mass, total)
    ceiling = np.minimum(mass + given_away + (decided - mass) + leaning, total)
    n = total / effect
    low, _ = wilson(floor / effect, n, level=level)
    _, high = wilson(np.maximum(ceiling, value) / effect, n, level=level)
    safe = np.where(total > 0, total, 1.0)
    return value / safe, np.minimum(low, value / safe), np.maximum(high, value / safe)


def _totals(aggregate: Aggregate, weeks: pa.Array) -> Floats:
    known = dict(zip(aggregate.weeks["week"].to_pylist(), aggregate.weeks["contacts"].to_pylist(), strict=True))
    everything = float(sum(known.values()))
    return np.array([everything if week is None else float(known[week]) for week in weeks.to_pylist()])


def _unassigned(aggregate: Aggregate, level: float) -> Iterator[Block]:
    weeks = aggregate.weeks
    if not len(weeks):
        return
    without, total = (weeks[name].to_numpy().astype(float) for name in ("untopical", "contacts"))
    timed = weeks["week"].combine_chunks().is_valid().to_numpy(zero_copy_only=False)
    for k, n, dates in (
        (without.sum(keepdims=True), total.sum(keepdims=True), pa.nulls(1, pa.date32())),
        (without[timed], total[timed], weeks["week"].combine_chunks().drop_null()),
    ):
        low, high = wilson(k, n, level=level)
        yield ["unassigned"] * len(k), dates, k / n, low, high, n


def _measures(block: Block, level: float) -> Iterator[pa.Table]:
    subjects, weeks, value, low, high, total = block
    n = len(subjects)
    for unit, times in (("share", np.ones(n)), ("contacts", total)):
        yield pa.table(
            {
                "subject": pa.array(subjects, pa.string()),
                "measure": pa.array([unit] * n, pa.string()),
                "week": weeks,
                "value": pa.array(value * times, pa.float64()),
                "low": pa.array(low * times, pa.float64()),
                "high": pa.array(high * times, pa.float64()),
                "level": pa.array(np.full(n, level)),
                "unit": pa.array([unit] * n, pa.string()),
                "method": pa.array([METHOD] * n, pa.string()),
                "covers": pa.array([list(COVERS)] * n, pa.list_(pa.string())),
                "n": pa.array(total.astype(np.int64)),
            }
        )

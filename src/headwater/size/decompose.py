"""Why contacts changed between two periods: more of everything, another mix, or another rate.

With exposure share ``w`` and rate ``r`` of each slice (contacts of the topic per unit of exposure), rate of all
``R = sum(w r)`` and exposure a week ``V``, the change of contacts a week ``V R`` is exactly

- volume: change of V x mean of both R,
- mix: mean of both V x sum over slices of change of w x (mean of both r - mean of both R),
- rate: mean of both V x sum over slices of mean of both w x change of r.

Intervals by the delta method with contributions added up by cluster (near-duplicates, one customer's contacts), so that
what depends on each other is not counted as independent. A slice that one period lacks has no rate there and is given
that of the other period: its arrival is mix, not rate.

Version: ``size.decompose.kitagawa.v1``.

References:
    Kitagawa (1955), JASA 50:1168; Das Gupta (1978), Demography 15:99 (symmetric effects of several factors);
    Liang & Zeger (1986), Biometrika 73:13 (variance by clusters).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse, stats

from headwater.core.errors import InputError, NotEnoughData
from headwater.core.types import Estimate

METHOD = "size.decompose.kitagawa.v1"
MIN_CONTACTS = 10
_STEP = 1e-30
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Part:
    """One slice.

    Attributes:
        name: of the slice.
        share: of the exposure, before and after, 0..1.
        rate: contacts per unit of exposure, before and after; nan where the slice was not there.
        mix: contacts a week that came of its changed share.
        by_rate: contacts a week that came of its changed rate.
    """

    name: str
    share: tuple[float, float]
    rate: tuple[float, float]
    mix: Estimate
    by_rate: Estimate


@dataclass(frozen=True)
class Decomposition:
    """A change of contacts a week and its three parts, which add up to it.

    Attributes:
        before: contacts a week before.
        after: contacts a week after.
        change: after - before.
        volume: of it, from more or less exposure.
        mix: of it, from another mix of slices.
        by_rate: of it, from other rates within slices.
        parts: slices, largest effect first; their ``mix`` and ``by_rate`` add up to the above.
    """

    before: Estimate
    after: Estimate
    change: Estimate
    volume: Estimate
    mix: Estimate
    by_rate: Estimate
    parts: tuple[Part, ...]


def decompose(
    inside: ArrayLike,
    period: ArrayLike,
    slices: ArrayLike,
    clusters: ArrayLike,
    *,
    names: Sequence[str],
    weeks: tuple[float, float] = (1.0, 1.0),
    exposure: ArrayLike | None = None,
    level: float = 0.95,
) -> Decomposition:
    """Take a change of contacts a week apart.

    Args:
        inside: (n,) bool, whether each contact carries the topic.
        period: (n,) 0 = before, 1 = after.
        slices: (n,) number of the slice, an index into ``names``.
        clusters: (n,) labels of what may depend on each other: near-duplicate group or customer.
        names: of the slices.
        weeks: length of either period.
        exposure: (2, slices) units of exposure, known without error; default: all contacts are the exposure.
        level: of the intervals.

    Raises:
        InputError: shapes do not fit, or a period has no exposure.
        NotEnoughData: fewer than 10 contacts of the topic in both periods together.

    Example:
        >>> topic = [1] * 30 + [0] * 70 + [1] * 60 + [0] * 140
        >>> found = decompose(topic, [0] * 100 + [1] * 200, [0] * 300, range(300), names=["all"])
        >>> [round(x.value, 6) for x in (found.change, found.volume, found.mix, found.by_rate)]
        [30.0, 30.0, 0.0, 0.0]
    """
    cells, blocks = _cells(inside, period, slices, clusters, len(names), exposure)
    fixed = None if exposure is None else np.asarray(exposure, float)
    span = np.asarray(weeks, float)
    values = _effects(cells, len(names), fixed, span).real
    jacobian = np.empty((len(values), len(cells)))
    for i in range(len(cells)):
        moved = cells.astype(complex)
        moved[i] += 1j * _STEP
        jacobian[:, i] = _effects(moved, len(names), fixed, span).imag / _STEP
    variance = np.einsum("ij,jk,ik->i", jacobian, blocks, jacobian)
    reach = float(stats.norm.ppf(0.5 + level / 2)) * np.sqrt(np.maximum(variance, 0.0))

    def effect(i: int) -> Estimate:
        ends = (float(values[i] - reach[i]), float(values[i] + reach[i]))
        return Estimate(float(values[i]), *ends, level, "contacts a week", METHOD, ("sampling", "duplicates"))

    k = len(names)
    share, rate = (values[6 + 2 * k + 2 * k * i :][: 2 * k].reshape(2, k) for i in (0, 1))
    gone = share <= 0
    parts = [
        Part(
            name,
            (float(share[0, g]), float(share[1, g])),
            tuple(float("nan") if gone[t, g] else float(rate[t, g]) for t in (0, 1)),  # type: ignore[arg-type]
            effect(6 + g),
            effect(6 + k + g),
        )
        for g, name in enumerate(names)
    ]
    parts.sort(key=lambda part: (-abs(part.mix.value + part.by_rate.value), part.name))
    before, after, change, volume, mix, by_rate = (effect(i) for i in range(6))
    return Decomposition(before, after, change, volume, mix, by_rate, tuple(parts))


def _cells(
    inside: ArrayLike, period: ArrayLike, slices: ArrayLike, clusters: ArrayLike, k: int, exposure: ArrayLike | None
) -> tuple[Floats, Floats]:
    """(4k,) contacts and topic's contacts by period and slice, and (4k, 4k) their covariance by clusters."""
    topic, when, where = np.asarray(inside, bool), np.asarray(period, np.int64), np.asarray(slices, np.int64)
    labels = np.asarray(clusters)
    if not topic.shape == when.shape == where.shape == labels.shape or topic.ndim != 1:
        raise InputError("inside, period, slices and clusters must be four lists of one length")
    if len(topic) and (not set(np.unique(when)) <= {0, 1} or where.min() < 0 or where.max() >= k):
        raise InputError(f"period must be 0 or 1 and slices numbers of the {k} names")
    if exposure is not None and np.shape(exposure) != (2, k):
        raise InputError(f"exposure must be (2, {k}), got {np.shape(exposure)}")
    if topic.sum() < MIN_CONTACTS:
        raise NotEnoughData(
            f"{int(topic.sum())} contacts in both periods; {MIN_CONTACTS} are needed to say why they changed",
            hint="choose longer periods or a larger topic",
        )
    cell = when * k + where
    _, group = np.unique(labels, return_inverse=True)
    rows = np.concatenate([group, group[topic]])
    columns = np.concatenate([cell, 2 * k + cell[topic]])
    table = sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=(int(group.max(initial=-1)) + 1, 4 * k))
    amount = (
        np.asarray(table[:, : 2 * k].sum(axis=0)).reshape(2, k) if exposure is None else np.asarray(exposure, float)
    )
    if np.any(amount < 0) or not np.all(np.isfinite(amount)) or np.any(amount.sum(axis=1) <= 0):
        raise InputError("each period needs exposure", hint="choose periods within the data")
    if np.any((amount <= 0) & (np.bincount(cell[topic], minlength=2 * k).reshape(2, k) > 0)):
        raise InputError("a slice has contacts and no exposure", hint="give exposure for every slice, or join slices")
    return np.asarray(table.sum(axis=0), np.float64), np.asarray((table.T @ table).todense(), np.float64)


def _effects(
    cells: NDArray[np.inexact], k: int, exposure: Floats | None, weeks: Floats
) -> NDArray[np.complexfloating | np.floating]:
    """before, after, change, volume, mix, rate; mix and rate of each slice; shares and rates. Analytic in the cells."""
    amount = cells[: 2 * k].reshape(2, k) if exposure is None else exposure + 0 * cells[: 2 * k].reshape(2, k)
    hits = cells[2 * k :].reshape(2, k)
    there = amount.real > 0
    rate = np.where(there, hits / np.where(there, amount, 1.0), 0.0)
    rate = np.where(there, rate, rate[::-1])
    share = amount / amount.sum(axis=1, keepdims=True)
    whole = (share * rate).sum(axis=1)
    volume = amount.sum(axis=1) / weeks
    typical, middle = whole.mean(), volume.mean()
    mix = middle * (share[1] - share[0]) * (rate.mean(axis=0) - typical)
    inner = middle * share.mean(axis=0) * (rate[1] - rate[0])
    contacts = volume * whole
    six = [
        contacts[0],
        contacts[1],
        contacts[1] - contacts[0],
        (volume[1] - volume[0]) * typical,
        mix.sum(),
        inner.sum(),
    ]
    return np.concatenate([np.array(six), mix, inner, share.ravel(), rate.ravel()])

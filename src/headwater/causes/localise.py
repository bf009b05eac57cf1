"""Where a change sits: the few attribute combinations that explain actual against expected.

A leaf deviates by ``d = (actual - expected) / m`` with ``m`` the mean of both, and noise of variance
``phi / m + sigma^2`` (counting noise plus proportional forecast error, learnt from the leaves on the other side of
the median, which causes do not touch). A rule claims that all its leaves deviate by one common amount, as a common
cause makes them do (the ripple effect), and differently from the rest. Its evidence is the log-likelihood ratio of
two levels, inside and outside, against one: leaves that do not deviate dilute it, missing leaves waste it, a drift of
everything cancels, so the true combination stands out at any depth. The evidence pays for describing the rule
(logarithm of the number of rules of that shape) and is deflated where the undisturbed groups of a cuboid vary more
than the noise of their leaves says. Rules are taken greedily and explained leaves removed; a rule whose parts tell
different stories is replaced by its best part, one whose neighbours deviate alike by the rule that covers both. The
direction of the total, more or fewer, is searched first, then the other one among the leaves that are left, for rules that
change at least a tenth of what the first ones do: a drop is found beside a rise.

Version: ``causes.localise.scan.v1``.

References:
    Neill (2012), Fast subset scan, JRSS B 74:337; Li et al. (2019), Squeeze, ISSRE (ripple effect); Kalander (2022),
    RiskLoc, arXiv:2205.10004; Efron (2004), JASA 99:96 (empirical null).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy import stats

from headwater.causes.cube import Cube, Cuboid, build_cube, cuboids
from headwater.core.errors import InputError
from headwater.core.types import Driver, Estimate

METHOD = "causes.localise.scan.v1"
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
_ALPHA = 0.01
_CALM = 3  # pseudo-groups without inflation
_DECOYS = 3  # a rule must beat the third strongest group that deviates the other way ...
_CLEAR = 1.2  # ... by so much
_LEAST_SHARE = 0.1  # of the change, for every rule after the first, where contacts are counted
_CERTAIN = 2.0  # standard deviations
_LEAST_NOISE = 0.01  # sigma^2 of forecasts of counts
_UNKNOWN_NOISE = 0.03  # sigma^2 where too few leaves could tell


@dataclass(frozen=True)
class Evidence:
    """Deviations in the direction of the change, with their weights.

    Attributes:
        weighted: (leaves,) deviation x weight.
        weight: (leaves,) one over the variance of the deviation; 0 where nothing was and nothing was expected.
        variance: (leaves,) of actual - expected.
        change: (leaves,) actual - expected in the direction of the change.
        mass: (leaves,) mean of actual and expected.
    """

    weighted: Floats
    weight: Floats
    variance: Floats
    change: Floats
    mass: Floats


@dataclass(frozen=True)
class Candidate:
    """A rule on the table: a group of a cuboid."""

    cuboid: int
    group: int
    gain: float
    score: float
    tests: int


def localise(
    table: pa.Table | Mapping[str, Any],
    dimensions: Sequence[str],
    *,
    actual: str,
    expected: str,
    max_drivers: int = 20,
    level: float = 0.95,
) -> list[Driver]:
    """Attribute combinations that hold the change, best evidence first.

    Args:
        table: one row per combination of attributes (rows of the same combination are added up).
        dimensions: names of the attribute columns; nulls are allowed and never named in a rule.
        actual: name of the column with what was counted, non-negative.
        expected: name of the column with what was forecast, non-negative.
        max_drivers: rules at most.
        level: of the interval of what a rule explains.

    Returns:
        Disjoint drivers (a contact counts for the first rule it falls under). Empty where nothing stands out.

    Raises:
        SchemaMismatch: a column is missing.
        InputError: values are negative or not finite.

    Example:
        >>> rows = {"os": ["a", "a", "b", "b"], "app": ["1", "2", "1", "2"], "now": [50, 50, 50, 180]}
        >>> localise(rows | {"usual": [50] * 4}, ["os", "app"], actual="now", expected="usual")[0].rule
        {'os': 'b', 'app': '2'}
    """
    if max_drivers < 1:
        raise InputError(f"max_drivers must be at least 1, got {max_drivers}")
    cube = build_cube(
        table if isinstance(table, pa.Table) else pa.table(dict(table)), dimensions, actual=actual, expected=expected
    )
    shapes = cuboids(cube)
    sign = 1.0 if cube.actual.sum() >= cube.expected.sum() else -1.0
    free = np.ones(len(cube.actual), bool)
    found: list[Driver] = []
    for way in (sign, -sign):
        least = _LEAST_SHARE * sum(abs(driver.explains.value) for driver in found)
        more, free = _search(cube, shapes, way, free, max_drivers - len(found), level, least)
        found += more
    return found


def _search(
    cube: Cube, shapes: list[Cuboid], sign: float, free: Bools, most: int, level: float, least: float
) -> tuple[list[Driver], Bools]:
    """Rules whose leaves deviate in one direction by at least so much, and the leaves that none of them holds."""
    evidence = weigh(cube, sign, free)
    alive = evidence.weight > 0
    effects = [_effects(shape, evidence) for shape in shapes]
    inflation = _inflation(effects)
    counts = bool(np.all(cube.actual == np.rint(cube.actual)))
    later = max(least, _LEAST_SHARE * max(float(evidence.change[free].sum()), 0.0) if counts else 0.0)
    found: list[Driver] = []
    while len(found) < most:
        best = _best(shapes, effects, evidence, alive, inflation, later if found else least)
        if best is None:
            break
        best = _coarsen(shapes, evidence, alive, _refine(shapes, evidence, alive, inflation, best))
        found.append(_driver(cube, shapes, evidence, alive, inflation, best, level))
        alive = alive & (shapes[best.cuboid].group != best.group)
        free = free & (shapes[best.cuboid].group != best.group)
        weights = {name: np.where(alive, getattr(evidence, name), 0.0) for name in ("weight", "weighted")}
        effects = [_effects(shape, replace(evidence, **weights)) for shape in shapes]
    return found, free


def weigh(cube: Cube, sign: float, free: Bools) -> Evidence:
    """Deviations and weights of the leaves that are free, for a search upwards (+1) or downwards (-1)."""
    m = (cube.actual + cube.expected) / 2
    used = (m > 0) & free
    safe = np.where(used, m, 1.0)
    deviation = sign * (cube.actual - cube.expected) / safe
    phi = 1.0 if np.all(cube.actual == np.rint(cube.actual)) else 0.0
    sigma2 = _proportional_noise(deviation[used], m[used], phi) if used.any() else 1.0
    variance = phi / safe + sigma2
    weight = np.where(used, 1 / variance, 0.0)
    return Evidence(
        weight * deviation, weight, np.where(used, variance * m**2, 0.0), sign * (cube.actual - cube.expected), m
    )


def _proportional_noise(deviation: Floats, m: Floats, phi: float) -> float:
    """sigma^2 such that the leaves against the change have the median of a chi-square variable.

    Where contacts are counted, large leaves weigh more (small ones show counting noise only), and no forecast is
    trusted to better than 10 %.
    """
    solid = m >= 5 if phi else np.ones(len(m), bool)
    pick = solid & (deviation <= 0)
    if pick.sum() < 8:
        return _UNKNOWN_NOISE if phi else 1e-4
    square, target = deviation[pick] ** 2, float(stats.chi2.ppf(0.5, 1))
    if not phi:
        return max(float(np.median(square)) / target, 1e-6)
    low, high = _LEAST_NOISE / 2, 4.0
    for _ in range(25):
        middle = float(np.sqrt(low * high))
        above = _median(square / (phi / m[pick] + middle), m[pick]) > target
        low, high = (middle, high) if above else (low, middle)
    return max(low, _LEAST_NOISE)


def _median(values: Floats, weight: Floats) -> float:
    order = np.lexsort((weight, values))
    total = np.cumsum(weight[order])
    return float(values[order][np.searchsorted(total, total[-1] / 2)])


def _sums(shape: Cuboid, values: Floats) -> Floats:
    """Sum per group, of values that are 0 for leaves already explained."""
    return np.asarray(np.bincount(shape.group + 1, values, shape.size + 1)[1:], np.float64)


def _effects(shape: Cuboid, evidence: Evidence) -> tuple[Floats, Floats]:
    """(groups,) common deviation of the leaves of each group, and its weight."""
    b, a = _sums(shape, evidence.weight), _sums(shape, evidence.weighted)
    return np.where(b > 0, a / np.where(b > 0, b, 1.0), 0.0), b


def _inflation(effects: Sequence[tuple[Floats, Floats]]) -> Floats:
    """(cuboids,) how much more the groups against the change vary than the leaves' noise says; 1 or more."""
    factor = np.ones(len(effects))
    target = float(stats.chi2.ppf(0.5, 1))
    for i, (effect, weight) in enumerate(effects):
        t2 = (effect**2 * weight)[(effect < 0) & (weight > 0)]
        # pseudo-groups without inflation keep small cuboids calm
        padded = np.concatenate([t2 / target, np.ones(_CALM)])
        factor[i] = max(float(np.median(padded)), 1.0)
    return factor


def _best(
    shapes: list[Cuboid],
    effects: Sequence[tuple[Floats, Floats]],
    evidence: Evidence,
    alive: Bools,
    inflation: Floats,
    least: float,
) -> Candidate | None:
    """The rule with most evidence among the leaves that are alive; ``effects`` are theirs."""
    best: Candidate | None = None
    for i, shape in enumerate(shapes):
        if shape.size == 0:  # no leaf has all of these attributes
            continue
        effect, weight = effects[i]
        gain = effect**2 * weight / 2 / inflation[i]
        against = np.sort(gain[effect < 0])[-_DECOYS:]
        gain = np.where(effect > 0, gain, 0.0)
        if len(against) == _DECOYS:
            gain[gain < _CLEAR * against[0]] = 0.0
        if least:
            gain[_sums(shape, np.where(alive, evidence.change, 0.0)) < least] = 0.0
        group = int(np.argmax(gain))
        tests = _tests(shape, shapes)
        score = float(gain[group]) - _price(shape, tests)
        if score > -np.log(_ALPHA) and (best is None or score > best.score + 1e-9):
            best = Candidate(i, group, float(gain[group]), score, tests)
    return best


def _tests(shape: Cuboid, shapes: list[Cuboid]) -> int:
    """Rules with as many attributes."""
    return sum(other.size for other in shapes if len(other.axes) == len(shape.axes))


def _price(shape: Cuboid, tests: int) -> float:
    """Nats to describe a rule of this shape."""
    return float(np.log(max(tests, 1))) + len(shape.axes)


def _refine(shapes: list[Cuboid], evidence: Evidence, alive: Bools, inflation: Floats, best: Candidate) -> Candidate:
    """Replace a rule by its best part while its parts tell different stories."""
    number = {shape.axes: i for i, shape in enumerate(shapes)}
    dimensions = max(max(shape.axes) for shape in shapes) + 1
    while True:
        axes = shapes[best.cuboid].axes
        inside = alive & (shapes[best.cuboid].group == best.group)
        price = best.gain - best.score
        options = [
            option
            for axis in range(dimensions)
            if axis not in axes and (i := number.get(tuple(sorted((*axes, axis))))) is not None
            if (option := _split(shapes, i, evidence, inside, float(inflation[i]), price)) is not None
        ]
        if not options:
            return best
        best = max(options, key=lambda pair: (pair[0], -pair[1].cuboid, -pair[1].group))[1]


def _split(
    shapes: list[Cuboid], index: int, evidence: Evidence, inside: Bools, inflation: float, parent: float
) -> tuple[float, Candidate] | None:
    """The best part of a rule along one attribute, if taking only some parts describes the leaves better."""
    shape = shapes[index]
    b = _sums(shape, np.where(inside, evidence.weight, 0.0)) / inflation
    a = _sums(shape, np.where(inside, evidence.weighted, 0.0)) / inflation
    part = np.flatnonzero(b > 0)
    if len(part) < 2:
        return None
    effect = a[part] / b[part]
    gain = np.where(a[part] > 0, a[part] * effect / 2, 0.0)
    top = int(np.argmax(gain))
    above = effect > a[part].sum() / b[part].sum() / 2
    if not above.any():  # together they deviate the other way
        return None
    chosen = effect > a[part][above].sum() / b[part][above].sum() / 2
    if not chosen.any():
        return None
    common = a[part][chosen].sum() / b[part][chosen].sum()
    loss = float(np.sum(common**2 * b[part][~chosen] / 2 - common * a[part][~chosen]))
    tests = _tests(shape, shapes)
    price = _price(shape, tests)
    saved = loss - price * int(chosen.sum()) + parent
    if saved <= 0 or gain[top] < price - np.log(_ALPHA):
        return None
    return saved, Candidate(index, int(part[top]), float(gain[top]), float(gain[top] - price), tests)


def _coarsen(shapes: list[Cuboid], evidence: Evidence, alive: Bools, best: Candidate) -> Candidate:
    """Drop attributes while the contacts that this adds deviate at least half as much as the rule's."""
    number = {shape.axes: i for i, shape in enumerate(shapes)}
    while True:
        axes = shapes[best.cuboid].axes
        inside = alive & (shapes[best.cuboid].group == best.group)
        one = int(np.argmax(inside))
        effect = _pooled(evidence, inside)[0]
        wider: list[tuple[float, Candidate]] = []
        for axis in axes if len(axes) > 1 else ():
            i = number[tuple(a for a in axes if a != axis)]
            group = int(shapes[i].group[one])
            added, certainty = _pooled(evidence, alive & (shapes[i].group == group) & ~inside)
            if added > effect / 2 and certainty > _CERTAIN:
                wider.append((added, Candidate(i, group, best.gain, best.score, best.tests)))
        if not wider:
            return best
        best = max(wider, key=lambda pair: (pair[0], -pair[1].cuboid))[1]


def _pooled(evidence: Evidence, members: Bools) -> tuple[float, float]:
    """Deviation of the members taken together, and its size in standard deviations."""
    change, mass = float(evidence.change[members].sum()), float(evidence.mass[members].sum())
    if mass <= 0:
        return 0.0, 0.0
    return change / mass, change / max(float(evidence.variance[members].sum()) ** 0.5, 1e-12)


def _driver(
    cube: Cube, shapes: list[Cuboid], evidence: Evidence, alive: Bools, inflation: Floats, best: Candidate, level: float
) -> Driver:
    shape = shapes[best.cuboid]
    members = alive & (shape.group == best.group)
    change = cube.actual - cube.expected
    value = float(change[members].sum())
    reach = float(stats.norm.ppf(0.5 + level / 2) * np.sqrt(evidence.variance[members].sum() * inflation[best.cuboid]))
    inputs = {
        "actual": float(cube.actual[members].sum()),
        "expected": float(cube.expected[members].sum()),
        "evidence_nats": best.gain,
    }
    explains = Estimate(
        value, value - reach, value + reach, level, "contacts", METHOD, ("sampling", "forecast"), inputs
    )
    p_value = min(float(stats.norm.sf(np.sqrt(2 * best.gain))) * best.tests, 1.0)
    same = _equivalents(cube, shapes, alive, members, best)
    return Driver(_rule(cube, shape, best.group), explains, float(change.sum()), p_value, same)


def _rule(cube: Cube, shape: Cuboid, group: int) -> dict[str, str]:
    leaf = shape.first[group]
    return {cube.dimensions[axis]: cube.values[axis][cube.codes[leaf, axis]] for axis in shape.axes}


def _equivalents(
    cube: Cube, shapes: list[Cuboid], alive: Bools, members: Bools, best: Candidate
) -> tuple[Mapping[str, str], ...]:
    """Rules that hold exactly the same leaves, as far as any leaf had contacts."""
    found: list[Mapping[str, str]] = []
    size = int(members.sum())
    one = int(np.argmax(members))
    for i, shape in enumerate(shapes):
        group = int(shape.group[one])
        if i == best.cuboid or group < 0:
            continue
        if int(np.count_nonzero(alive & (shape.group == group))) == size and np.all(shape.group[members] == group):
            found.append(_rule(cube, shape, group))
    return tuple(found)

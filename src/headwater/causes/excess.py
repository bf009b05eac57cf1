"""Where and when together: the attribute combination and the window in which an issue has more contacts than usual.

The issue's contacts since a step are compared with what its past makes one expect, for several beginnings. The
expectation is standardised: a logistic regression on the time before says how likely a contact with such attributes is
to carry the issue, and it is applied to the other contacts that came since. So more contacts of everything, and a
changed mix (a new release that everybody moves to), are no excess; a segment in which the issue itself grew is.
:func:`headwater.causes.localise.localise` names the combinations, and the beginning whose first rule has most evidence
is kept; its p-values are corrected for the number of beginnings. Against the rest, the expectation is the mix of all
other contacts.

Version: ``causes.excess.v1``.

References:
    Kitagawa (1955), JASA 50:1168 (mix against rate); Imbens & Rubin (2015), Causal Inference, ch. 12 (standardisation
    by a model of the outcome).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from scipy import sparse, stats
from sklearn.linear_model import LogisticRegression

from headwater.causes.localise import localise
from headwater.core.types import Driver

METHOD: Final = "causes.excess.v1"
SPLITS: Final = 6
LONGEST: Final = 56  # steps since the beginning that are compared with the time before
_SHORTEST: Final = 7
_FEWEST: Final = 10  # contacts of the issue in a window
_SAMPLE: Final = 20_000  # other contacts that the regression is fitted on at most
_STRENGTH: Final = 1.0  # of the regression's prior
_ALPHA: Final = 0.05
_MANY: Final = 14.0  # log of the rules tried, where a p-value is too small to tell
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Change:
    """What grew in a window.

    Attributes:
        start: first step of the window.
        stop: one past its last step.
        contacts: of the issue in the window.
        expected: contacts had the time before gone on.
        drivers: attribute combinations that hold the excess, best first; disjoint.
    """

    start: int
    stop: int
    contacts: int
    expected: float
    drivers: tuple[Driver, ...]


def find_change(
    attributes: pa.Table, step: Ints, inside: Bools, *, starts: Sequence[int] = (), max_drivers: int = 3
) -> Change | None:
    """The window and the attribute combinations in which the issue grew most; None where nothing stands out.

    Args:
        attributes: one column an attribute, a row a contact; nulls allowed.
        step: (n,) day of each contact, from 0.
        inside: (n,) whether the contact carries the issue.
        starts: beginnings to try besides those spread over the time.
        max_drivers: rules at most.

    Example:
        >>> day = np.arange(400) // 4
        >>> os = pa.array(["a", "b"] * 200)
        >>> issue = (np.arange(400) % 8 == 0) | ((day >= 70) & (np.arange(400) % 2 == 1))
        >>> change = find_change(pa.table({"os": os}), day, issue, starts=[70])
        >>> change.start, change.drivers[0].rule
        (70, {'os': 'b'})
    """
    n_steps = int(step.max(initial=-1)) + 1
    spread = np.linspace(0, n_steps, SPLITS + 2)[1:-1].astype(int).tolist()
    tried = sorted({int(s) for s in (*starts, *spread) if _SHORTEST <= s <= n_steps - _SHORTEST})
    best: Change | None = None
    for start in tried:
        change = compare_before(attributes, step, inside, start=start, max_drivers=max_drivers)
        if change is None or not change.drivers:
            continue
        corrected = tuple(replace(d, p_value=min(d.p_value * len(tried), 1.0)) for d in change.drivers)
        kept = tuple(d for d in corrected if d.p_value <= _ALPHA and d.explains.value > 0)
        if kept and (best is None or _evidence(kept) > _evidence(best.drivers)):
            best = replace(change, drivers=kept)
    return best


def compare_before(
    attributes: pa.Table, step: Ints, inside: Bools, *, start: int, max_drivers: int = 3
) -> Change | None:
    """The window from ``start`` against all the time before it; None with too few contacts in it."""
    stop = min(int(step.max(initial=-1)) + 1, start + LONGEST)
    now, before = (step >= start) & (step < stop), step < start
    if (now & inside).sum() < _FEWEST or not (now & ~inside).any() or not (before & ~inside).any():
        return None
    expected = np.where(now & ~inside, _odds(attributes, before, inside), 0.0)
    drivers = _localise(attributes, now & inside, expected, max_drivers)
    # what is expected was itself counted, in a past that is longer or shorter than the window
    noise = 1 + float((now & ~inside).sum() / (before & ~inside).sum())
    drivers = tuple(_less_sure(driver, noise) for driver in drivers)
    return Change(start, stop, int((now & inside).sum()), float(expected.sum()), drivers)


def compare_rest(attributes: pa.Table, inside: Bools, *, max_drivers: int = 3) -> tuple[Driver, ...]:
    """Attribute combinations over-represented in the issue against all other contacts."""
    if min(int(inside.sum()), int((~inside).sum())) < _FEWEST:
        return ()
    ratio = float(inside.sum() / (~inside).sum())
    found = _localise(attributes, inside, np.where(inside, 0.0, ratio), max_drivers)
    return tuple(driver for driver in found if driver.explains.value > 0 and driver.p_value <= _ALPHA)


def matches(attributes: pa.Table, rule: dict[str, str]) -> Bools:
    """(n,) which contacts a rule covers."""
    covered = np.ones(attributes.num_rows, bool)
    for name, value in rule.items():
        equal = pc.fill_null(pc.equal(attributes[name], pa.scalar(value)), False)
        covered &= equal.to_numpy(zero_copy_only=False) if isinstance(equal, pa.Array) else equal.to_numpy()
    return covered


def _less_sure(driver: Driver, noise: float) -> Driver:
    """The driver where actual minus expected has so many times the variance that it was judged by."""
    gain = driver.explains.inputs["evidence_nats"]
    if driver.p_value > 0:
        tests = np.log(driver.p_value) - stats.norm.logsf(np.sqrt(2 * gain))
    else:
        tests = _MANY
    p_value = float(np.exp(min(stats.norm.logsf(np.sqrt(2 * gain / noise)) + tests, 0.0)))
    e, reach = driver.explains, noise**0.5
    wide = replace(
        e,
        low=e.value - (e.value - e.low) * reach,
        high=e.value + (e.high - e.value) * reach,
        covers=(*e.covers, "past"),
        inputs={**e.inputs, "evidence_nats": gain / noise},
    )
    return replace(driver, explains=wide, p_value=p_value)


def _evidence(drivers: tuple[Driver, ...]) -> float:
    return drivers[0].explains.inputs["evidence_nats"]


def _localise(attributes: pa.Table, now: Bools, expected: Floats, max_drivers: int) -> tuple[Driver, ...]:
    names = attributes.column_names
    if not names:
        return ()
    rows = attributes.append_column("_actual", pa.array(now.astype(np.float64)))
    rows = rows.append_column("_expected", pa.array(expected)).filter(pa.array(now | (expected > 0)))
    leaves = rows.group_by(names, use_threads=False).aggregate([("_actual", "sum"), ("_expected", "sum")])
    return tuple(localise(leaves, names, actual="_actual_sum", expected="_expected_sum", max_drivers=max_drivers))


def _odds(attributes: pa.Table, before: Bools, inside: Bools) -> Floats:
    """(n,) contacts with the issue per other contact of such attributes, learnt from the time before."""
    carried, others = np.flatnonzero(before & inside), np.flatnonzero(before & ~inside)
    usual = (len(carried) + 0.5) / (len(others) + 0.5)
    columns = _one_hot(attributes)
    if len(carried) < _FEWEST or columns.shape[1] == 0:
        return np.full(len(before), usual)
    every = -(-len(others) // _SAMPLE)
    rows, thinned = np.concatenate([carried, others[::every]]), len(others[::every])
    model = LogisticRegression(C=_STRENGTH, max_iter=200)
    model.fit(columns[rows], inside[rows])
    log_odds = np.asarray(model.decision_function(columns), np.float64) + np.log(thinned / len(others))
    odds = np.exp(np.clip(log_odds, -20, 5))
    scale = len(carried) / max(float(odds[others].sum()), 1e-12)  # the past is met exactly
    return np.asarray(odds * scale, np.float64)


def _one_hot(attributes: pa.Table) -> sparse.csr_matrix:
    """(n, values) 0 or 1; a missing value has no column."""
    blocks = []
    for name in attributes.column_names:
        encoded = attributes[name].combine_chunks().dictionary_encode()
        codes = encoded.indices.fill_null(-1).to_numpy().astype(np.int64)
        has = np.flatnonzero(codes >= 0)
        shape = (len(codes), len(encoded.dictionary))
        blocks.append(sparse.csr_matrix((np.ones(len(has)), (has, codes[has])), shape=shape))
    return sparse.csr_matrix(sparse.hstack(blocks)) if blocks else sparse.csr_matrix((attributes.num_rows, 0))

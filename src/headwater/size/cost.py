"""What an issue costs: contacts times what Finance assumes of each, as a distribution with its sensitivity.

Every assumption is a distribution: a plain number, ``{low, likely, high}`` (PERT) or ``{median, p90}`` (log-normal).
The cost of a contact is handling time x rate + chance of a concession x its size + downstream loss; repeats are contacts
and are in the count already, so ``repeat`` prices only what a repeat costs on top. Contacts are drawn from their interval.
The share of the variance that each assumption explains (squared rank correlation) says which number to find out first.

Version: ``size.cost.v1``.

References:
    Malcolm et al. (1959), Operations Research 7:646 (PERT); Saltelli et al. (2008), Global Sensitivity Analysis, ch. 1.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from headwater.core.errors import InputError
from headwater.core.types import Estimate

METHOD: Final = "size.cost.v1"
NAMES: Final = (
    "handling_minutes", "minute_cost", "concession_chance", "concession_size", "repeat_cost", "downstream_loss",
)  # fmt: skip
DRAWS: Final = 20_000
_ZERO: Final = {"concession_chance", "concession_size", "repeat_cost", "downstream_loss"}  # may be left out
_EXAMPLE: Final = "handling_minutes = { low = 5, likely = 8, high = 20 }"
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Cost:
    """The cost of an issue.

    Attributes:
        total: with interval, in the currency of the assumptions.
        per_contact: the same for one contact.
        sensitivity: name of each input -> share of the variance that it explains, largest first.
    """

    total: Estimate
    per_contact: Estimate
    sensitivity: Mapping[str, float]


def check_assumptions(given: Mapping[str, Any]) -> dict[str, Any]:
    """The assumptions, each a distribution that can be drawn from.

    Raises:
        InputError: one is missing, unknown, negative or no distribution; the message names it.

    Example:
        >>> sorted(check_assumptions({"handling_minutes": 8, "minute_cost": 0.9}))
        ['handling_minutes', 'minute_cost']
    """
    unknown = sorted(set(given) - set(NAMES))
    if unknown:
        raise InputError(f"unknown assumption {unknown[0]!r}", hint=f"known: {', '.join(NAMES)}")
    missing = [name for name in NAMES if name not in given and name not in _ZERO]
    if missing:
        raise InputError(f"the assumption {missing[0]!r} is missing", hint=f"for example: {_EXAMPLE}")
    rng = np.random.default_rng(0)
    for name in given:
        drawn = _draw(name, given[name], rng, 100)
        if name == "concession_chance" and float(drawn.max()) > 1:
            raise InputError("concession_chance lies above 1", hint="write 5 % as 0.05")
    return dict(given)


def estimate_cost(contacts: Estimate, repeats: float, assumptions: Mapping[str, Any], *, seed: int = 0) -> Cost:
    """Cost of so many contacts under the assumptions.

    Args:
        contacts: of the issue, with interval.
        repeats: share of them that repeat an earlier one, 0..1.
        assumptions: as :func:`check_assumptions` takes them.
        seed: of the draws.

    Raises:
        InputError: an assumption is no distribution, or repeats lie outside 0..1.

    Example:
        >>> cost = estimate_cost(Estimate(100, 80, 120, unit="contacts"), 0.1, {"handling_minutes": 10, "minute_cost": 1})
        >>> round(cost.total.value, -2), list(cost.sensitivity)[0]
        (1000.0, 'contacts')
    """
    if not 0 <= repeats <= 1:
        raise InputError(f"repeats must lie in 0..1, got {repeats}")
    checked = check_assumptions(assumptions)
    rng = np.random.default_rng(seed)
    drawn = {name: _draw(name, checked.get(name, 0.0), rng, DRAWS) for name in NAMES}
    n = _contacts(contacts, rng)
    one = drawn["handling_minutes"] * drawn["minute_cost"] + drawn["concession_chance"] * drawn["concession_size"]
    one = one + drawn["downstream_loss"] + repeats * drawn["repeat_cost"]
    total = n * one
    inputs = {"contacts": n, **drawn}
    rank = {name: _explained(values, total) for name, values in inputs.items() if _varies(values) and _varies(total)}
    whole = sum(rank.values()) or 1.0
    order = sorted(rank, key=lambda name: (-rank[name], name))
    return Cost(
        _estimate(total, contacts.level, contacts.covers),
        _estimate(one, contacts.level, ()),
        {name: rank[name] / whole for name in order},
    )


def _draw(name: str, given: Any, rng: np.random.Generator, n: int) -> Floats:
    wrong = InputError(
        f"the assumption {name!r} is no distribution: {given!r}",
        hint=f"a number, {{ low, likely, high }} or {{ median, p90 }}; for example: {_EXAMPLE}",
    )
    values = given if isinstance(given, Mapping) else {"value": given}
    if any(isinstance(x, bool) or not isinstance(x, int | float) or not 0 <= x < 1e12 for x in values.values()):
        raise wrong
    if set(values) == {"value"}:
        return np.full(n, float(values["value"]))
    if set(values) == {"low", "likely", "high"}:
        low, likely, high = (float(values[key]) for key in ("low", "likely", "high"))
        if not low <= likely <= high:
            raise wrong
        if high == low:
            return np.full(n, low)
        a = 1 + 4 * (likely - low) / (high - low)
        return np.asarray(low + (high - low) * rng.beta(a, 6 - a, n))
    if set(values) == {"median", "p90"} and 0 < values["median"] <= values["p90"]:
        sigma = float(np.log(values["p90"] / values["median"])) / float(stats.norm.ppf(0.9))
        return np.asarray(values["median"] * np.exp(sigma * rng.standard_normal(n)))
    raise wrong


def _contacts(e: Estimate, rng: np.random.Generator) -> Floats:
    """Draws whose mean is the estimate and whose quantiles are its ends: a normal of two halves, never negative."""
    z = float(stats.norm.ppf(0.5 + e.level / 2))
    x = rng.standard_normal(DRAWS)
    drawn = np.where(x < 0, e.value + x * (e.value - e.low) / z, e.value + x * (e.high - e.value) / z)
    return np.asarray(np.maximum(drawn, 0.0))


def _varies(values: Floats) -> bool:
    return float(np.ptp(values)) > 1e-9 * max(float(np.abs(values).max()), 1e-12)


def _explained(values: Floats, total: Floats) -> float:
    return float(stats.spearmanr(values, total).statistic) ** 2


def _estimate(drawn: Floats, level: float, covers: tuple[str, ...]) -> Estimate:
    low, high = (float(x) for x in np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2]))
    value = float(np.clip(drawn.mean(), low, high))
    return Estimate(value, low, high, level, "money", METHOD, (*covers, "assumptions"))

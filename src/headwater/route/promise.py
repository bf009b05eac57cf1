"""The promise: what share is routed by itself, and how wrong that share can be at most.

Past contacts are scored by models that did not see them. The least certain ones are cut off step by step, from a strict
cut to a lenient one; at each step an exact binomial bound says how high the error among the routed could be. The last
step that passes before one fails is the threshold: a fixed sequence of tests, so that no correction is spent on looking
at many thresholds.

References:
    A. Angelopoulos, S. Bates, E. Candès, M. Jordan, L. Lei, Learn then test, Annals of Applied Statistics 19 (2025).
    C. Clopper, E. Pearson, The use of confidence or fiducial limits, Biometrika 26 (1934).
"""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.stats import beta

from headwater.core.errors import InputError

METHOD = "route.promise.binomial.v1"


@dataclass(frozen=True, slots=True)
class Promise:
    """What a router promises on contacts like the past ones.

    Attributes:
        holds: False where nothing can be promised (then nothing is routed) or where drift has withdrawn it.
        risk: highest error among the routed that was asked for; ``confidence`` of the bound.
        threshold: certainty from which a contact is routed, 0..1; above 1: none is.
        coverage: expected share routed; ``coverage_low`` and ``coverage_high``: its interval at ``confidence``.
        error: observed share of wrong teams among the routed past contacts; ``error_bound``: it is not above this.
        n_contacts: past contacts it rests on; ``n_routed`` of them were above the threshold, ``n_wrong`` of those wrong.
        reason: why it does not hold; empty where it does.
    """

    holds: bool
    risk: float
    confidence: float
    threshold: float
    coverage: float
    coverage_low: float
    coverage_high: float
    error: float
    error_bound: float
    n_contacts: int
    n_routed: int
    n_wrong: int
    reason: str = ""

    def withdrawn(self, reason: str) -> "Promise":
        """The same numbers, no longer promised."""
        return replace(self, holds=False, reason=reason)

    def __str__(self) -> str:
        if not self.holds:
            return f"no promise: {self.reason}"
        return (
            f"{self.coverage:.0%} [{self.coverage_low:.0%}, {self.coverage_high:.0%}] are routed; of those at most "
            f"{self.error_bound:.1%} wrongly (confidence {self.confidence:.0%}, {self.n_routed} past contacts)"
        )


def upper_bound(n_wrong: int, n: int, *, confidence: float) -> float:
    """Exact one-sided upper bound of a share of which ``n_wrong`` of ``n`` were seen.

    Example:
        >>> round(upper_bound(0, 59, confidence=0.95), 4)
        0.0495
    """
    return 1.0 if n_wrong >= n else float(beta.ppf(confidence, n_wrong + 1, n - n_wrong))


def fewest_contacts(risk: float, confidence: float) -> int:
    """How many routed past contacts without one error a promise needs at least."""
    return int(np.ceil(np.log(1.0 - confidence) / np.log(1.0 - risk)))


def make_promise(
    certainty: npt.NDArray[np.float64], wrong: npt.NDArray[np.bool_], *, risk: float, confidence: float = 0.95
) -> Promise:
    """The lowest threshold that keeps the error among the routed below ``risk``.

    Args:
        certainty: ``(n,)`` of held-out past contacts, 0..1; those of 0 are never routed.
        wrong: ``(n,)`` whether the most probable team was wrong.
        risk: highest error among the routed, above 0 and below 1.
        confidence: of the bound, above 0 and below 1.

    Raises:
        InputError: ``risk`` or ``confidence`` is out of range.
    """
    for name, value in (("risk", risk), ("confidence", confidence)):
        if not 0.0 < value < 1.0:
            raise InputError(f"{name} must lie between 0 and 1, got {value}", hint="for example 0.05 and 0.95")
    n = len(certainty)
    order = np.lexsort((~wrong, -certainty))  # of equals the wrong ones first: the cut may not favour us
    ranked, errors = certainty[order], np.cumsum(wrong[order])
    fewest = fewest_contacts(risk, confidence)
    most = int((certainty > 0).sum())  # a certainty of 0 is never routed
    start = min(max(fewest, min(3 * fewest, n // 2)), most)
    best = 0
    for size in [*range(start, most, max(1, n // 200)), most]:
        if size < fewest or upper_bound(int(errors[size - 1]), size, confidence=confidence) > risk:
            break
        best = size
    if not best:
        reason = (
            f"{most} past contacts, a promise needs at least {fewest} certain ones"
            if most < fewest
            else f"even among the {start} most certain past contacts {int(errors[start - 1])} were wrong"
        )
        return Promise(False, risk, confidence, 2.0, 0.0, 0.0, 0.0, 0.0, 1.0, n, 0, 0, reason)
    threshold = float(ranked[best - 1]) if best == n else float((ranked[best - 1] + ranked[best]) / 2)
    routed = certainty >= threshold
    n_routed, n_wrong = int(routed.sum()), int(wrong[routed].sum())
    half = (1.0 - confidence) / 2
    low = float(beta.ppf(half, n_routed, n - n_routed + 1))
    high = 1.0 if n_routed == n else float(beta.ppf(1 - half, n_routed + 1, n - n_routed))
    bound = upper_bound(n_wrong, n_routed, confidence=confidence)
    return Promise(
        True, risk, confidence, threshold, n_routed / n, low, high, n_wrong / n_routed, bound, n, n_routed, n_wrong
    )

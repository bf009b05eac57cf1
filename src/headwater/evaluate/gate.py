"""The gate: whether a candidate may take the place of what is in use, and why not.

A candidate passes when all of this holds:

quality      it is not worse by the margin: the one-sided lower end of the paired gap lies above minus the margin. Without an
             incumbent: its own lower end lies above the floor.
segments     in no segment is it worse for certain, after correction for how many segments were looked at (Holm).
calibration  what it states is not further from what it keeps than the limit, for certain, unless the incumbent's is as far.
latency      at most so many times the incumbent's milliseconds an item, or fast enough anyway.
memory       at most so many times the incumbent's megabytes, or small enough anyway.
leakage      at most so large a share of the tested items has a near-copy among those learned from.
privacy      nothing that it says to people holds personal data.

Operating characteristics. A regression by the whole margin is refused with a chance of one minus ``alpha`` (95 %),
whatever the data. An equal candidate passes the quality check with a chance of about ``Phi(margin / s - 1.645)``, where ``s``
is the standard error of the paired gap: ``sqrt(share of items on which the two differ / n)`` without clusters. On 2,000 items
and a margin of 2 points that is above 95 % while they differ on at most 7.4 % of the items. Where they differ on more, the
gate does not call it worse: it says how many more labels would show that it is not. No test of right and wrong answers to
items drawn at random does better; labels of nothing but the items on which the two differ do (``evaluate.differing``), and
where they are kept they decide what the first look left open. Of two looks that err 5 times in 100, at least one errs at
most 10 times in 100.

References:
    S. Wellek, Testing Statistical Hypotheses of Equivalence and Noninferiority (2010); E. W. Noreen (1989); A. Kumar, P.
    Liang, T. Ma, Verified uncertainty calibration, NeurIPS 2019; S. Holm (1979).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from scipy import stats

from headwater.core.errors import InputError
from headwater.evaluate.compare import Comparison, compare
from headwater.evaluate.differing import Differing
from headwater.evaluate.evaluation import Evaluation, Figure
from headwater.evaluate.leak import Leak

METHOD: Final = "evaluate.gate.v1"
_MANY: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Policy:
    """What is asked of a candidate.

    Attributes:
        margin: largest loss of the deciding metric that would be borne, in its unit; 0.02 is two points.
        alpha: chance to pass a candidate that is worse by just the margin.
        floor: least value of the deciding metric where nothing is in use; None: none is asked.
        segment_alpha: chance to refuse an equal candidate for any of its segments.
        calibration: largest calibration error.
        slower: largest ratio of milliseconds an item.
        larger: largest ratio of megabytes.
        fast_ms: milliseconds an item that are fast enough whatever is in use.
        small_mb: megabytes that are small enough whatever is in use.
        leakage: largest share of tested items with a copy among the learned, 0..1.
    """

    margin: float = 0.02
    alpha: float = 0.05
    floor: float | None = None
    segment_alpha: float = 0.02
    calibration: float = 0.1
    slower: float = 2.0
    larger: float = 2.0
    fast_ms: float = 20.0
    small_mb: float = 200.0
    leakage: float = 0.01

    def __post_init__(self) -> None:
        """Refuse settings that mean nothing.

        Raises:
            InputError: one is out of its range.
        """
        for name, low, high in (("margin", 0, 1), ("alpha", 0, 0.5), ("segment_alpha", 0, 0.5), ("leakage", -1e-9, 1)):
            if not low < getattr(self, name) <= high:
                raise InputError(
                    f"{name} is {getattr(self, name)}", hint=f"choose it above {max(low, 0)} and up to {high}"
                )


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was asked of the candidate."""

    name: str
    passed: bool
    said: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What the gate decided.

    Attributes:
        candidate: evaluation of the candidate.
        incumbent: of what is in use; empty: nothing is.
        checks: in order.
        policy: what was asked.
        labels_needed: further labels that would decide where the quality check refused for want of them; 0 otherwise.
    """

    candidate: str
    incumbent: str
    checks: tuple[Check, ...]
    policy: Policy
    labels_needed: int = 0

    @property
    def passed(self) -> bool:
        """Whether every check was passed."""
        return all(check.passed for check in self.checks)

    @property
    def reasons(self) -> list[str]:
        """Why it was refused; empty where it was not."""
        return [f"{check.name}: {check.said}" for check in self.checks if not check.passed]

    def document(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        held = asdict(self)
        return {**held, "checks": list(held["checks"]), "passed": self.passed, "method": METHOD}


def decide(
    candidate: Evaluation,
    incumbent: Evaluation | None,
    policy: Policy | None = None,
    *,
    personal: Sequence[str] = (),
    differing: Differing | None = None,
    seed: int = 0,
) -> Decision:
    """Whether a candidate may take the place of what is in use.

    Args:
        candidate: its evaluation.
        incumbent: of what is in use, on the same labels; None: nothing is.
        policy: what is asked.
        personal: things that the candidate says which hold personal data, masked.
        differing: what labels of nothing but differing items say; asked where the labels of both leave it open.
        seed: of the resamples.

    Raises:
        InputError: the two are of different tasks or data.
    """
    asked = policy or Policy()
    found = compare(candidate, incumbent, level=1 - 2 * asked.alpha, seed=seed) if incumbent else None
    quality, more = _quality(candidate, found, asked, differing)
    checks = [quality, _segments(found, asked), _calibration(candidate, incumbent, asked)]
    checks.append(_cost(candidate, incumbent, "latency", "ms_per_item", asked.slower, asked.fast_ms))
    checks.append(_cost(candidate, incumbent, "memory", "memory_mb", asked.larger, asked.small_mb))
    checks += [_leakage(candidate, asked), _privacy(personal)]
    return Decision(candidate.name, incumbent.name if incumbent else "", tuple(checks), asked, more)


def _quality(
    candidate: Evaluation, found: Comparison | None, asked: Policy, differing: Differing | None
) -> tuple[Check, int]:
    own = candidate.decides
    if found is None:
        if asked.floor is None:
            return Check("quality", True, f"{own}; nothing is in use to compare with"), 0
        passed = own.low >= asked.floor if own.better == "higher" else own.high <= asked.floor
        return Check("quality", passed, f"{own}; {asked.floor:g} was asked for"), 0
    z = float(stats.norm.ppf(1 - asked.alpha))
    low = min(found.low, found.gap - z * found.spread)  # the more careful of both ends
    sure = f"at least {low:+.4f} with {1 - asked.alpha:.0%} confidence"
    said = f"{found.metric} {found.gap:+.4f}, {sure}; {-asked.margin:+g} would be borne"
    if low > -asked.margin:
        return Check("quality", True, said), 0
    if found.high < 0:
        return Check("quality", False, f"worse than {found.second}: {said}"), 0
    if differing is not None:
        outcome = differing.outcome(asked.margin, asked.alpha)
        told = f"{found.metric}: {outcome}, {differing.told(asked.margin, asked.alpha)}"
        return Check("quality", outcome == "not worse", told), differing.labels_needed(asked.margin, asked.alpha)
    more = _labels(found, asked, z)
    return Check("quality", False, f"not shown to be as good as {found.second}: {said}; {_wanted(more)}"), more


def _labels(found: Comparison, asked: Policy, z: float) -> int:
    """Further labels with which a candidate that is equal, or as good as this one seems, passes nine times in ten."""
    room = asked.margin + max(0.0, min(found.gap, asked.margin))
    reach = (z + float(stats.norm.ppf(0.9))) * found.spread
    return min(_MANY, max(1, math.ceil(found.n_items * ((reach / room) ** 2 - 1))))


def _wanted(more: int) -> str:
    return f"about {more:,} more labels would show an equal one to be, or fewer of texts on which the two differ"


def _segments(found: Comparison | None, asked: Policy) -> Check:
    if found is None or not found.segments:
        return Check("segments", True, "no segments to compare")
    worse = [s for s in found.segments if s.p_worse <= asked.segment_alpha and s.gap < 0]
    if not worse:
        return Check("segments", True, f"in none of {len(found.segments)} segments is it worse for certain")
    named = "; ".join(f"{s.name} {s.value}: {s.gap:+.3f} on {s.n_items:,} items (p = {s.p_worse:.2g})" for s in worse)
    return Check("segments", False, f"worse in {len(worse)} of {len(found.segments)} segments: {named}")


def _calibration(candidate: Evaluation, incumbent: Evaluation | None, asked: Policy) -> Check:
    own = _figure(candidate, "calibration error")
    if own is None:
        return Check("calibration", True, "it states no probabilities")
    other = _figure(incumbent, "calibration error") if incumbent else None
    allowed = max(asked.calibration, other.high if other else 0.0)
    beside = f", {other.value:.3f} in use" if other else ""
    return Check("calibration", own.low <= allowed, f"{own}{beside}; {asked.calibration:g} is the limit")


def _cost(
    candidate: Evaluation, incumbent: Evaluation | None, name: str, measured: str, times: float, enough: float
) -> Check:
    own, other = candidate.timings.get(measured), incumbent.timings.get(measured) if incumbent else None
    unit = {"ms_per_item": "ms an item", "memory_mb": "MB"}[measured]
    if not own:
        return Check(name, True, "not measured")
    if own <= enough:
        return Check(name, True, f"{own:.3g} {unit}; {enough:g} are borne")
    if not other:
        return Check(name, True, f"{own:.3g} {unit}; nothing in use was measured")
    return Check(name, own <= times * other, f"{own:.3g} {unit} against {other:.3g}; {times:g} times are borne")


def _leakage(candidate: Evaluation, asked: Policy) -> Check:
    held: Mapping[str, Any] | None = candidate.spec.get("leak")
    if held is None:
        if candidate.spec.get("unseen") == "folds":
            return Check("leakage", True, "copies of a text and contacts of a customer were kept in one fold")
        return Check("leakage", True, "not checked: what it learned from is not told; a column split would tell")
    leak = Leak.read(held)
    return Check("leakage", leak.share <= asked.leakage, f"{leak}; {asked.leakage:.1%} are borne")


def _privacy(personal: Sequence[str]) -> Check:
    if not personal:
        return Check("privacy", True, "nothing that it says holds personal data")
    return Check("privacy", False, f"{len(personal)} of its answers hold personal data: {'; '.join(personal[:5])}")


def _figure(of: Evaluation | None, metric: str) -> Figure | None:
    return next((figure for figure in of.figures if figure.metric == metric), None) if of else None

"""Whether the world has moved since the promise: bets that can only win if it has.

Two bets, both with capital that stays below 20 with a chance of 95 % for ever while nothing has changed (Ville's
inequality), whenever one looks:

- on certainty: each new contact gets a conformal p-value, the rank of its certainty among past ones. Without drift
  these are uniform; the simple jumper bets on low, on high and on none, and jumps between the bets.
- on errors: each routed contact whose true team becomes known was right or wrong; the bet is that more than ``risk``
  are wrong.

References:
    V. Vovk, Testing randomness online, Statistical Science 36 (2021): the simple jumper martingale.
    I. Waudby-Smith, A. Ramdas, Estimating means of bounded random variables by betting, JRSS B 86 (2024).
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

Doubles = npt.NDArray[np.float64]

_BETS: Final = np.array([-1.0, 0.0, 1.0])
_JUMP: Final = 0.01
_STAKES: Final = np.array([0.5, 1.0, 2.0, 4.0, 8.0])


def conformal_p_values(past: Doubles, new: Doubles, *, seed: int = 0) -> Doubles:
    """``(m,)`` p-value of each new certainty among the past ones; low = strangely uncertain. Uniform without drift.

    Args:
        past: ``(n,)`` certainties of held-out past contacts.
        new: ``(m,)`` certainties of new contacts, oldest first.
        seed: of the draws that break ties.
    """
    ranked = np.sort(past)
    below = np.searchsorted(ranked, new, side="left")
    equal = np.searchsorted(ranked, new, side="right") - below
    draws = np.random.default_rng([seed, 11]).uniform(size=len(new))
    return np.asarray((below + draws * (equal + 1)) / (len(past) + 1))


def certainty_capital(p_values: Sequence[float] | Doubles) -> Doubles:
    """``(m,)`` log of the simple jumper's capital after each p-value; begins near 0, grows under drift."""
    shares, total = np.full(3, 1 / 3), 0.0
    out = np.empty(len(p_values))
    for i, p in enumerate(p_values):
        shares = (1 - _JUMP) * shares + _JUMP / 3
        shares = shares * (1 + _BETS * (float(p) - 0.5))
        total += float(np.log(shares.sum()))
        shares = shares / shares.sum()
        out[i] = total
    return out


def error_capital(wrong: Sequence[bool], *, risk: float) -> Doubles:
    """``(m,)`` log capital, after each outcome, of a bet that more than ``risk`` of the routed are wrong.

    Args:
        wrong: outcomes of routed contacts, oldest first.
        risk: promised error, 0..1.
    """
    stakes = np.minimum(_STAKES, 0.5 / risk)
    logs = np.zeros(len(stakes))
    out = np.empty(len(wrong))
    for i, outcome in enumerate(wrong):
        logs += np.log1p(stakes * (float(outcome) - risk))
        out[i] = float(np.logaddexp.reduce(logs) - np.log(len(stakes)))
    return out


def has_drifted(log_capital: Doubles, *, level: float = 0.05) -> bool:
    """Whether the capital ever exceeded 1 / level; without drift that happens with a chance of at most ``level``.

    Example:
        >>> has_drifted(error_capital([True] * 20, risk=0.05))
        True
    """
    return bool(len(log_capital) and log_capital.max() >= -np.log(level))

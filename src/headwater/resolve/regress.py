"""Whether a fix still holds: the newest steps alone against the time before the fix.

A drop that has faded is hidden by the good weeks before; so the steps between the fix and the newest ones are left out
and the verdict is taken again. A fix that had a drop and has none any more is re-opened.

Version: ``resolve.regress.v1``.
"""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike

from headwater.resolve.verify import Verdict, verify_fix

METHOD: Final = "resolve.regress.v1"
NEWEST: Final = 6


def verify_newest(
    series: ArrayLike, controls: Mapping[str, ArrayLike], start: int, *, newest: int = NEWEST, **options: Any
) -> Verdict | None:
    """Verdict on the newest steps alone; None while there are fewer than twice as many since the fix.

    Args:
        series: as for :func:`headwater.resolve.verify.verify_fix`.
        controls: name -> counts.
        start: first step with the fix in place.
        newest: steps that are judged.
        options: further arguments of ``verify_fix``.

    Example:
        >>> rng = np.random.default_rng(0)
        >>> back = rng.poisson(np.r_[np.full(40, 60), np.full(10, 30), np.full(6, 60)])
        >>> verify_newest(back, {}, 40).verdict
        'not'
    """
    y = np.asarray(series, float)
    if len(y) - start < 2 * newest:
        return None
    kept = np.r_[np.arange(start), np.arange(len(y) - newest, len(y))]
    others = {name: np.asarray(row, float)[kept] for name, row in controls.items()}
    return verify_fix(y[kept], others, start, **options)


def is_reopened(before: list[str], newest: Verdict | None) -> bool:
    """Whether a fix that had shown a drop shows none in the newest steps.

    Args:
        before: earlier verdicts, oldest first.
        newest: on the newest steps.
    """
    shown = any(verdict in ("worked", "partly") for verdict in before)
    return shown and newest is not None and newest.verdict == "not"

"""Whether an issue that a release should have removed is back on that release or a later one.

The share of contacts that tell of the issue is compared between releases before the fix and those with it. It is back where
the share with the fix is surely more than half of what it was: the lower end of the interval of their ratio is above one half.
The interval is exact, from the two counts given their sum (Przyborowski & Wilenski, "Homogeneity of results in testing samples
from Poisson series", Biometrika 31, 1940; interval after Clopper & Pearson, 1934).

Version: ``resolve.releases.v1``.
"""

import re
from dataclasses import dataclass
from typing import Final

from scipy import stats

METHOD: Final = "resolve.releases.v1"
MIN_CUSTOMERS: Final = 5
"""Distinct customers with the fix who must tell of the issue before it counts as back."""
STILL: Final = 0.5


@dataclass(frozen=True, slots=True)
class Side:
    """Contacts on some releases.

    Attributes:
        contacts: that tell of the issue.
        of: all of them; not fewer.
        customers: distinct customers behind the contacts that tell of it.
    """

    contacts: int
    of: int
    customers: int


@dataclass(frozen=True, slots=True)
class Back:
    """The comparison.

    Attributes:
        ratio: share with the fix over the share before; infinite where nobody told of it before.
        low: lower end of its interval.
        high: upper end.
        is_back: whether it is back.
    """

    ratio: float
    low: float
    high: float
    is_back: bool


def is_at_least(release: str, fixed: str) -> bool:
    """Whether a release is the one with the fix or a later one: numbers compare as numbers, other parts as text.

    Example:
        >>> is_at_least("4.10.0", "4.9"), is_at_least("4.9-rc1", "4.9"), is_at_least("4.9.0", "4.9")
        (True, False, True)
    """
    return _key(release) >= _key(fixed)


def compare(before: Side, after: Side, *, level: float = 0.95) -> Back:
    """Shares of the issue before the fix and with it.

    Args:
        before: contacts on releases without the fix.
        after: contacts on releases with it.
        level: of the interval, 0..1.

    Example:
        >>> compare(Side(60, 1000, 50), Side(2, 400, 2)).is_back, compare(Side(60, 1000, 50), Side(30, 400, 25)).is_back
        (False, True)
    """
    total = before.contacts + after.contacts
    if not (before.of and after.of and total):
        return Back(float("nan"), 0.0, float("inf"), False)
    tail = (1 - level) / 2
    low = float(stats.beta.ppf(tail, after.contacts, before.contacts + 1)) if after.contacts else 0.0
    high = float(stats.beta.ppf(1 - tail, after.contacts + 1, before.contacts)) if before.contacts else 1.0
    scale = before.of / after.of
    ends = [float("inf") if p >= 1 else p / (1 - p) * scale for p in (after.contacts / total, low, high)]
    is_back = ends[1] > STILL and after.customers >= MIN_CUSTOMERS
    return Back(ends[0], ends[1], ends[2], is_back)


def _key(release: str) -> tuple[tuple[tuple[int, int, str], ...], int]:
    """Numbers of a release without trailing zeros, then whether it is whole; a suffix such as ``-rc1`` comes before."""
    main, sign, rest = release.strip().lower().removeprefix("v").partition("-")
    parts = re.findall(r"\d+|[a-z]+", main)
    numbers = [(1, int(part), "") if part.isdigit() else (0, 0, part) for part in parts]
    if re.fullmatch(r"\d+", rest):  # a date such as 2026-11-27: what follows is a number like the others
        return _key(release.replace("-", "."))
    if sign and re.fullmatch(r"[\d-]+", rest):
        return _key(release.replace("-", "."))
    while numbers and numbers[-1] == (1, 0, ""):
        numbers.pop()
    return tuple(numbers), 0 if sign else 1

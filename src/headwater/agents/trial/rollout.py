"""Which version of a procedure a conversation meets while a new one is tried on a share of them."""

from collections.abc import Mapping
from dataclasses import dataclass

from headwater.core.ids import content_hash

_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Rollout:
    """A version that is tried on a share of the conversations.

    Attributes:
        number: of the version; ``before``: of the one that the others meet; 0: a person takes them.
        share: 0..1.
    """

    number: int
    before: int
    share: float


def versions_for(rollouts: Mapping[str, Rollout], published: Mapping[str, int], key: str) -> dict[str, int]:
    """Version of each procedure that a conversation follows; those that are not tried on it, and have no older one, are missing.

    Args:
        rollouts: by procedure; one of another version than the published one no longer holds.
        published: procedure -> version.
        key: the customer where they are known, else the conversation: the same key always meets the same versions, and a
            larger share keeps those that a smaller one had.

    Example:
        >>> versions_for({"refund": Rollout(3, 2, 0.0)}, {"refund": 3, "password": 1}, "c1")
        {'refund': 2, 'password': 1}
    """
    found = {}
    for name, number in published.items():
        trial = rollouts.get(name)
        if trial is not None and trial.number == number and _place(name, key) >= trial.share:
            number = trial.before
        if number:
            found[name] = number
    return found


def _place(name: str, key: str) -> float:
    """0..1, evenly; another place for each procedure."""
    return float(int(content_hash(name, key, size=_DIGITS // 2), 16) / 16**_DIGITS)

"""Leakage: what is tested was seen in learning, as the same item, a near-copy of it, or another of the same customer.

References: S. Kapoor, A. Narayanan, Leakage and the reproducibility crisis in machine-learning-based science, Patterns 4 (2023).
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt

_SHOWN: Final = 10


@dataclass(frozen=True, slots=True)
class Leak:
    """What the tested items share with those learned from.

    Attributes:
        n_tested: items tested.
        n_copies: of them, those with a copy or near-copy among the learned.
        n_customers: of them, those whose customer is among the learned.
        examples: ids of tested items with a copy.
    """

    n_tested: int
    n_copies: int
    n_customers: int
    examples: tuple[str, ...]

    @property
    def share(self) -> float:
        """Share of the tested items that have a copy among the learned."""
        return self.n_copies / max(self.n_tested, 1)

    def plain(self) -> dict[str, Any]:
        """For JSON."""
        return {**asdict(self), "examples": list(self.examples)}

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> Self:
        """The inverse of ``plain``."""
        return cls(plain["n_tested"], plain["n_copies"], plain["n_customers"], tuple(plain["examples"]))

    def __str__(self) -> str:
        if not self.n_copies:
            return f"none of the {self.n_tested:,} tested items has a near-copy among those learned from"
        return (
            f"{self.n_copies:,} of the {self.n_tested:,} tested items ({self.share:.1%}) have a near-copy among those "
            f"learned from: {', '.join(self.examples)}"
        )


def leak_of(ids: Sequence[str], groups: Sequence[int], clusters: Sequence[str], learned: npt.NDArray[np.bool_]) -> Leak:
    """What tested items share with learned ones.

    Args:
        ids: of the items.
        groups: copies of one text share a number.
        clusters: customer of each item; one that is the item's alone tells nothing.
        learned: ``(n,)`` whether the item was learned from; the others are tested.
    """
    seen = {group for group, used in zip(groups, learned.tolist(), strict=True) if used}
    known = {cluster for cluster, used in zip(clusters, learned.tolist(), strict=True) if used}
    tested = np.flatnonzero(~learned).tolist()
    copied = sorted(ids[i] for i in tested if groups[i] in seen)
    return Leak(len(tested), len(copied), sum(clusters[i] in known for i in tested), tuple(copied[:_SHOWN]))

"""Settings of topic discovery, one frozen dataclass."""

from dataclasses import dataclass
from typing import Final, Literal

from headwater.core.errors import ConfigError

Granularity = Literal["coarse", "medium", "fine"]

FACTOR: Final[dict[str, float]] = {"coarse": 0.5, "medium": 1.0, "fine": 2.0}
"""What the number of topics that the evidence speaks for is multiplied by."""

_TAUGHT: Final = 1.3
_GATHER: Final = ("minilm.intents", "minilm.taught", "+fitted", "static.v2")


def finer_for(encoder: str) -> float:
    """How many more topics to look for among vectors of an encoder that was taught to gather intents.

    The evidence for a number was learned on encoders that were not. One that was (``minilm.intents``, ``minilm.taught``, and
    a static table fitted or turned to them) pulls statements of one intent together, and near intents too, so that the
    same evidence speaks for fewer.

    Args:
        encoder: its id; empty where unknown.

    Example:
        >>> finer_for("minilm.intents.v1-0123456789ab"), finer_for("minilm.taught-0123456789ab")
        (1.3, 1.3)
        >>> finer_for("static.v1-0123456789ab")
        1.0
    """
    return _TAUGHT if any(mark in encoder for mark in _GATHER) else 1.0


@dataclass(frozen=True, slots=True)
class OrganiseConfig:
    """How topics are found.

    Attributes:
        n_topics: exactly so many topics (as far as there are so many distinct statements); None: chosen by evidence.
        granularity: coarse, medium or fine, where ``n_topics`` is None.
        finer: the number by evidence is multiplied by it, too (``finer_for``); above 0.
        seed: another seed draws another sample and other bootstrap halves.
        n_neighbours: neighbours that a statement is averaged with.
        near: cosine above which statements count as one when the tree is built, 0..1.
        max_points: condensed points that the tree is built on, at most.
        max_rows: distinct statements that discovery looks at, at most; the others are assigned.
        min_size: statements that a topic needs where the number of topics is chosen by evidence.
        n_bootstraps: halves drawn for the stability shown as evidence.
    """

    n_topics: int | None = None
    granularity: Granularity = "medium"
    finer: float = 1.0
    seed: int = 0
    n_neighbours: int = 10
    near: float = 0.95
    max_points: int = 4000
    max_rows: int = 50_000
    min_size: int = 3
    n_bootstraps: int = 4

    def __post_init__(self) -> None:
        if self.n_topics is not None and self.n_topics < 1:
            raise ConfigError(f"n_topics is {self.n_topics}", hint="give a number of at least 1, or None")
        if self.granularity not in FACTOR:
            raise ConfigError(f"granularity is {self.granularity!r}", hint="one of coarse, medium, fine")
        if not 0 < self.near <= 1:
            raise ConfigError(f"near is {self.near}", hint="a cosine above 0 and at most 1")
        for name in ("n_neighbours", "max_points", "max_rows", "min_size"):
            if getattr(self, name) < 1:
                raise ConfigError(f"{name} is {getattr(self, name)}", hint="give a number of at least 1")

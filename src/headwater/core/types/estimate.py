"""A number with its interval, its method and its inputs."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number that is never shown without its interval.

    Attributes:
        value: the point estimate.
        low: lower end of the interval.
        high: upper end.
        level: confidence (or credibility) level, 0..1.
        unit: ``share``, ``contacts``, ``customers``, ``contacts per 1,000 orders``, ``usd``, ...
        method: versioned name of the method, e.g. ``size.prevalence.audited.v1``.
        covers: sources of error that the interval includes: ``sampling``, ``classifier``, ``duplicates``,
            ``abstention``, ``unseen``.
        inputs: what went in: counts and settings, by name.
    """

    value: float
    low: float
    high: float
    level: float = 0.95
    unit: str = "share"
    method: str = ""
    covers: tuple[str, ...] = ()
    inputs: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.low <= self.value <= self.high:
            raise ValueError(f"an estimate needs low <= value <= high, got {self.low}, {self.value}, {self.high}")

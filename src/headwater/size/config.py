"""Settings of sizing."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SizeConfig:
    """Settings of sizing.

    Attributes:
        level: confidence level of every interval, 0..1.
        window_days: a contact by the same customer on the same topic within so many days of the one before is a
            repeat of the same case.
    """

    level: float = 0.95
    window_days: float = 7.0

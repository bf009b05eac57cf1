"""A ranked, evidence-linked explanation of an issue."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from headwater.core.types.estimate import Estimate


@dataclass(frozen=True, slots=True)
class Driver:
    """Where an excess sits: a combination of attributes.

    Attributes:
        rule: attribute -> value, all of which must hold.
        explains: how many of the excess contacts it accounts for.
        excess: all of the excess contacts.
        p_value: corrected for the search over combinations, 0..1.
        equivalents: other rules that the data cannot tell apart from this one.
    """

    rule: Mapping[str, str]
    explains: Estimate
    excess: float
    p_value: float
    equivalents: tuple[Mapping[str, str], ...] = field(default=())

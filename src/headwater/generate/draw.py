"""Cheap random choices for one contact.

A row of 32-bit integers is drawn for each contact at once by a counter-based generator (Philox: Salmon et al. 2011,
"Parallel random numbers: as easy as 1, 2, 3"), so that contact ``i`` needs nothing of contact ``i - 1``.
"""

from collections.abc import Sequence
from typing import TypeVar

import numpy as np

T = TypeVar("T")
_MASK = 0xFFFFFFFF


def stream(seed: int, domain: int, block: int) -> np.random.Generator:
    """The generator of one block of one kind of decision; streams of different arguments are independent."""
    return np.random.Generator(np.random.Philox(np.random.SeedSequence((seed, domain, block))))


def mix(value: int) -> int:
    """A 64-bit hash of an integer (SplitMix64: Steele, Lea & Flood 2014)."""
    value = (value + 0x9E3779B97F4A7C15) & 0xFFFFFFFFFFFFFFFF
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & 0xFFFFFFFFFFFFFFFF
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & 0xFFFFFFFFFFFFFFFF
    return value ^ (value >> 31)


class Draw:
    """Choices read one after the other from a row of 32-bit integers; a used-up row is scrambled and read again."""

    __slots__ = ("_next", "_values")

    def __init__(self, values: list[int]) -> None:
        self._values = values
        self._next = iter(values).__next__

    def bits(self) -> int:
        """The next 32 bits."""
        try:
            return self._next()
        except StopIteration:
            self._values = [mix(value) & _MASK for value in self._values]
            self._next = iter(self._values).__next__
            return self._next()

    def below(self, n: int) -> int:
        """An integer in 0..n-1."""
        try:
            return self._next() * n >> 32
        except StopIteration:
            return self.bits() * n >> 32

    def pick(self, options: Sequence[T]) -> T:
        """One of the options."""
        try:
            return options[self._next() * len(options) >> 32]
        except StopIteration:
            return options[self.bits() * len(options) >> 32]

    def chance(self, probability: float) -> bool:
        """True with that probability."""
        try:
            return self._next() < probability * 4294967296.0
        except StopIteration:
            return self.bits() < probability * 4294967296.0

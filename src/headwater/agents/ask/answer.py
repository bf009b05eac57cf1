"""What an answer is made of: sentences, figures, quotes, each with the call that bears it; and how numbers are written."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from headwater.app.usecases.whysaid import where


@dataclass(frozen=True, slots=True)
class Saying:
    """A sentence, and the place of the call that bears it."""

    text: str
    call: int = 0


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of an answer with its interval; ``low`` and ``high`` are None where it has none."""

    what: str
    value: float
    low: float | None
    high: float | None
    unit: str
    call: int = 0


@dataclass(frozen=True, slots=True)
class Quoted:
    """A customer's own words, as a verb gave them."""

    contact_id: str
    text: str
    call: int = 0


@dataclass(frozen=True, slots=True)
class Told:
    """An answer; ``refusal``: why there is none, else empty."""

    sayings: tuple[Saying, ...] = ()
    figures: tuple[Figure, ...] = ()
    quotes: tuple[Quoted, ...] = ()
    refusal: str = ""


def size(row: Any) -> str:
    """Contacts and share of a row, with their intervals."""
    return f"{interval(row.contacts)} contacts, {share(row.share)} of all"


def interval(number: Any, digits: int = 0) -> str:
    """``462 [260 to 690]``."""
    return f"{number.value:,.{digits}f} [{number.low:,.{digits}f} to {number.high:,.{digits}f}]"


def share(number: Any) -> str:
    """``2.3 % [1.3 % to 3.5 %]``."""
    return f"{percent(number.value)} [{percent(number.low)} to {percent(number.high)}]"


def percent(value: float) -> str:
    """``2.3 %``."""
    return f"{100 * value:.1f} %"


def inside(segment: Mapping[str, str]) -> str:
    """In which segment, in words; empty where in none."""
    return f", strongest in {where(dict(segment))}" if segment else ""


def figure(what: str, number: Any, call: int = 0) -> Figure:
    """An estimate of a verb as a figure."""
    return Figure(what, number.value, number.low, number.high, number.unit, call)

"""The kinds of thing a taxonomy of contact reasons is made of."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Team:
    """A resolver team.

    Attributes:
        id: stable id.
        name: what people call it.
        owns: what it can change, in one sentence.
    """

    id: str
    name: str
    owns: str


@dataclass(frozen=True)
class Reason:
    """One fine contact reason and the wording that customers give it.

    Attributes:
        id: stable id, unique in the taxonomy.
        name: short human name.
        definition: one sentence that decides membership.
        team: id of the resolver team.
        rate: base rate, a weight; the plan normalises them to a distribution.
        remedy: what such customers ask for: ``fix``, ``refund``, ``replace``, ``deliver``, ``answer`` or ``stop``.
        symptoms: clauses that state it, lower case, no full stop; ``{slots}`` are filled per contact.
        details: sentences that add circumstances without stating it again.
        oblique: clauses that state it without its usual words; used more in harder corpora.
        products: the products it can happen to; empty = all.
        is_severe: safety, legal, fraud or a vulnerable customer.
    """

    id: str
    name: str
    definition: str
    team: str
    rate: float
    remedy: str
    symptoms: tuple[str, ...]
    details: tuple[str, ...]
    oblique: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    is_severe: bool = False


@dataclass(frozen=True)
class Family:
    """A parent of fine reasons."""

    id: str
    name: str
    reasons: tuple[Reason, ...]


def lines(text: str) -> tuple[str, ...]:
    """The non-empty lines of a block, stripped."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def words(text: str) -> tuple[str, ...]:
    """The words of a text."""
    return tuple(text.split())

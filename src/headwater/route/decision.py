"""One routing decision with what a person needs to check it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Case:
    """A past contact that resembles this one: its text, its team and the cosine of the two."""

    text: str
    team: str
    similarity: float


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why this team: nearest past cases, words and attributes with the part of the team's logit they carry."""

    cases: tuple[Case, ...]
    words: tuple[tuple[str, float], ...]
    attributes: tuple[tuple[str, float], ...]
    note: str


@dataclass(frozen=True, slots=True)
class Decision:
    """Where a contact goes.

    Attributes:
        team: the team; None: a person decides among ``alternatives``.
        probability: calibrated probability of the most probable team, 0..1.
        alternatives: the three most probable teams with their probabilities, best first.
        reasons: why.
    """

    team: str | None
    probability: float
    alternatives: tuple[tuple[str, float], ...]
    reasons: Reasons

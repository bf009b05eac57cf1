"""Where one contact goes: urgent matters first, then the rules, then what was learned, else a person with suggestions.

Version ``route.decide.v1``. The order is fixed: a rule marked ``urgent``; the team that owns the signal of an urgent matter
(``owns = ["signal=safety"]``); the other rules from top to bottom; the router, while its promise holds and for teams that
exist; a person, who gets the three likeliest teams with reasons.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from headwater.route.decision import Decision
from headwater.route.duties import Duty
from headwater.route.rules import Rule, first_match

METHOD: Final = "route.decide.v1"
URGENT: Final = ("safety", "legal", "fraud")
"""Signals that pass every queue, the gravest first."""
SIGNAL_FROM: Final = 0.5
"""Strength of a signal from which it counts, 0..1."""
_MOST: Final = 3
_QUOTED: Final = 80


@dataclass(frozen=True, slots=True)
class Route:
    """Where a contact goes, and why.

    Attributes:
        contact_id: the contact.
        team: id; ``None``: a person decides among the alternatives.
        queue: of the team; may be empty.
        by: ``urgent``, ``rule``, ``router`` or ``person``.
        urgent: what makes it urgent: a signal, or ``rule``; empty: it can wait in a queue.
        line: of the rule that decided; 0: none.
        probability: calibrated, of the router's likeliest team, 0..1; ``None`` where no router was asked.
        alternatives: likeliest teams, best first; probability ``None`` where it is a suggestion by what teams own.
        reasons: in words.
    """

    contact_id: str
    team: str | None
    queue: str
    by: str
    urgent: str
    line: int
    probability: float | None
    alternatives: tuple[tuple[str, float | None], ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Owners:
    """Who owns what, from the duties of the teams.

    Attributes:
        teams: id -> name of every team that exists.
        topics: topic -> duties that hold it, the finest first.
        values: ``name=value`` -> duties that name it.
    """

    teams: Mapping[str, str]
    topics: Mapping[str, Sequence[Duty]]
    values: Mapping[str, Sequence[Duty]]


def decide(
    contact_id: str,
    topics: Sequence[str],
    labels: Sequence[str],
    *,
    rules: Sequence[Rule],
    holds: Callable[[Rule], bool],
    owners: Owners,
    learned: Decision | None,
) -> Route:
    """Where a contact goes.

    Args:
        contact_id: the contact.
        topics: of its statements.
        labels: its attributes as ``name=value``, ``signal=...`` among them.
        rules: about contacts, in order; empty where none are switched on.
        holds: whether a rule's condition holds for it.
        owners: who owns what.
        learned: what the router says; ``None`` where there is none.
    """
    rule = first_match(rules, holds)
    kind = next((name for name in URGENT if f"signal={name}" in labels), "")
    urgent = kind or ("rule" if rule is not None and rule.urgent else "")
    alternatives, reasons = _suggested(topics, labels, owners, learned)
    chance = None if learned is None else learned.probability

    def to(team: str | None, by: str, why: str, queue: str = "", line: int = 0) -> Route:
        return Route(contact_id, team, queue, by, urgent, line, chance, alternatives, (why, *reasons))

    if rule is not None and rule.urgent:
        return to(rule.team, "rule", str(rule), rule.queue, rule.line)
    held = owners.values.get(f"signal={kind}", ()) if kind else ()
    if held:
        return to(held[0].team_id, "urgent", f"urgent ({kind}): the team owns “{held[0].text}”")
    if rule is not None:
        return to(rule.team, "rule", str(rule), rule.queue, rule.line)
    if learned is None:
        return to(None, "person", "no rule matches and no router is in use")
    if learned.team is None:
        return to(None, "person", learned.reasons.note)
    if learned.team not in owners.teams:
        return to(None, "person", f"the likeliest team, {learned.team}, no longer exists")
    return to(learned.team, "router", f"learned from past contacts, certainty {learned.probability:.2f}")


def _suggested(
    topics: Sequence[str], labels: Sequence[str], owners: Owners, learned: Decision | None
) -> tuple[tuple[tuple[str, float | None], ...], tuple[str, ...]]:
    """The likeliest teams that exist, and why: what the router has learned, then what the teams own."""
    teams: dict[str, float | None] = {}
    reasons: list[str] = []
    if learned is not None:
        teams |= {team: round(p, 4) for team, p in learned.alternatives if team in owners.teams}
        if learned.reasons.words:
            reasons.append("words: " + ", ".join(word for word, _ in learned.reasons.words))
        reasons += [f"{name} speaks for {learned.alternatives[0][0]}" for name, _ in learned.reasons.attributes[:2]]
        for case in learned.reasons.cases:
            quote = case.text if len(case.text) <= _QUOTED else case.text[: _QUOTED - 1] + "…"
            reasons.append(f"like “{quote}” of {case.team} (similarity {case.similarity:.2f})")
    held = [duty for topic in topics for duty in owners.topics.get(topic, ())]
    held += [duty for label in labels for duty in owners.values.get(label, ())]
    for duty in held:
        if duty.team_id not in teams:
            teams[duty.team_id] = None
            reasons.append(f"{duty.team_id} owns “{duty.text}”")
    return tuple(list(teams.items())[:_MOST]), tuple(reasons)

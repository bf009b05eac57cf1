"""Who probably owns an issue: by rule, node or driver, else the team whose duties are nearest in meaning, or nobody.

What is not stated is a suggestion for a person to accept, with its reason. Similarity is the cosine between the issue's
name and keywords and each duty of a team. A word that an issue shares with few duties counts as evidence beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from headwater.core.types import Team
from headwater.route.decide import Owners
from headwater.route.duties import rivals
from headwater.route.rules import Rule

METHOD = "route.ownership.v3"
MIN_SIMILARITY = 0.35


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A team, or none, and why.

    Attributes:
        team: its id; ``None`` where no duty is near enough.
        reason: in words, with the similarity (-1..1).
    """

    team: str | None
    reason: str


def settle(topic: str, labels: Sequence[str], owners: Owners, rule: Rule | None, suggestion: Suggestion) -> Suggestion:
    """Who owns an issue: by a rule, by the node, by what drives it, else the suggestion by meaning.

    Args:
        topic: of the issue.
        labels: its strongest driver as ``name=value``.
        owners: who owns what.
        rule: that decides; ``None``: none.
        suggestion: by meaning.
    """
    if rule is not None:
        return Suggestion(rule.team, str(rule))
    held = owners.topics.get(topic, ())
    if held:
        others = [team for team in rivals(held) if team != held[0].team_id]
        also = f"; {', '.join(others)} says the same" if others else ""
        return Suggestion(held[0].team_id, f"owns the node “{held[0].text}”{also}")
    for label in labels:
        by_value = owners.values.get(label, ())
        if by_value:
            return Suggestion(by_value[0].team_id, f"owns {label}, where its contacts come from")
    return suggestion


def suggest(
    issues: npt.NDArray[np.float32], teams: Sequence[Team], duties: npt.NDArray[np.float32]
) -> list[Suggestion]:
    """A suggestion for each issue.

    Args:
        issues: ``(n, d)`` unit-norm vectors of the issues' names and keywords.
        teams: the resolver teams, in order of id.
        duties: ``(m, d)`` unit-norm vectors of all duties, team after team.

    Example:
        >>> team = Team("t_pay", "Payments", ("refunds",), "payments@example.com")
        >>> suggest(np.eye(2, dtype="float32")[:1], [team], np.eye(2, dtype="float32")[:1])[0].team
        't_pay'
    """
    phrases = [(team, duty) for team in teams for duty in team.owns]
    if not phrases:
        return [Suggestion(None, "no team has said what it owns")] * len(issues)
    similarity = issues @ duties.T
    answer = []
    for row in similarity:
        best = min(range(len(phrases)), key=lambda j: (-round(float(row[j]), 4), phrases[j][0].team_id, phrases[j][1]))
        team, duty = phrases[best]
        score = float(row[best])
        if score >= MIN_SIMILARITY:
            answer.append(Suggestion(team.team_id, f"owns “{duty}” (similarity {score:.2f})"))
        else:
            answer.append(Suggestion(None, f"nearest is “{duty}” of {team.name} ({score:.2f}): too far"))
    return answer

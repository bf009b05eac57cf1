"""What a team's duties mean: a node of the taxonomy, an attribute's value, or words; and who therefore owns what.

A node owned by two teams is an overlap; the owner of a finer node goes before that of a coarser one. Words alone own
nothing: they make a suggestion (``ownership``), which a person accepts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

from headwater.core.types import Team


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing that a team says it owns.

    Attributes:
        team_id: of the team.
        text: as it is written.
        kind: ``node``, ``attribute`` or ``words``.
        topics: of a node: the finest topics at or below it, sorted.
        value: of an attribute: ``name=value`` as the data write it.
        note: what is odd about it: no such value; what may have been meant. Empty where nothing is.
    """

    team_id: str
    text: str
    kind: Literal["node", "attribute", "words"]
    topics: tuple[str, ...] = ()
    value: str = ""
    note: str = ""


def read_duties(
    teams: Sequence[Team], nodes: Mapping[str, Sequence[str]], attributes: Mapping[str, Sequence[str]]
) -> list[Duty]:
    """Every duty of every team, understood.

    Args:
        teams: in order of id.
        nodes: id or name of a node, lower case -> the finest topics at or below it.
        attributes: name -> values that occur; none where there are too many to list.

    Example:
        >>> team = Team("t_pay", "Payments", ("Refunds", "region=eu", "refnds"), "")
        >>> [duty.kind for duty in read_duties([team], {"refunds": ["t_1"]}, {"region": ["EU", "US"]})]
        ['node', 'attribute', 'words']
    """
    return [_read(team.team_id, text, nodes, attributes) for team in teams for text in team.owns]


def owners_of_topics(duties: Sequence[Duty]) -> dict[str, list[Duty]]:
    """topic -> the duties of kind ``node`` that hold it, the finest first; ties by team."""
    found: dict[str, list[Duty]] = {}
    for duty in duties:
        for topic in duty.topics:
            found.setdefault(topic, []).append(duty)
    return {topic: sorted(held, key=lambda d: (len(d.topics), d.team_id)) for topic, held in sorted(found.items())}


def owners_of_values(duties: Sequence[Duty]) -> dict[str, list[Duty]]:
    """``name=value`` -> the duties that name it; ties by team."""
    found: dict[str, list[Duty]] = {}
    for duty in sorted(duties, key=lambda d: d.team_id):
        if duty.value:
            found.setdefault(duty.value, []).append(duty)
    return found


def rivals(held: Sequence[Duty]) -> list[str]:
    """Teams that own one thing equally: those whose node is as fine as the first one's, sorted; at least the first."""
    if not held:
        return []
    return sorted({duty.team_id for duty in held if len(duty.topics) == len(held[0].topics)})


def _read(team_id: str, text: str, nodes: Mapping[str, Sequence[str]], attributes: Mapping[str, Sequence[str]]) -> Duty:
    topics = nodes.get(text.lower())
    if topics:
        return Duty(team_id, text, "node", topics=tuple(sorted(topics)))
    name, equals, value = (part.strip() for part in text.partition("="))
    if equals:
        return _attribute(team_id, text, name, value, attributes)
    near = get_close_matches(text.lower(), list(nodes), n=1, cutoff=0.8)
    return Duty(team_id, text, "words", note=f"no node has that name; did you mean {near[0]!r}?" if near else "")


def _attribute(team_id: str, text: str, name: str, value: str, attributes: Mapping[str, Sequence[str]]) -> Duty:
    names = {known.lower(): known for known in attributes}
    known = names.get(name.lower())
    if known is None:
        near = get_close_matches(name.lower(), list(names), n=1)
        note = f"no contact has the attribute {name!r}" + (f"; did you mean {names[near[0]]!r}?" if near else "")
        return Duty(team_id, text, "attribute", value=f"{name}={value}", note=note)
    values = {item.lower(): item for item in attributes[known]}
    note = ""
    if values and value.lower() not in values:
        near = get_close_matches(value.lower(), list(values), n=1)
        note = f"{known} is never {value!r}" + (f"; did you mean {values[near[0]]!r}?" if near else "")
    return Duty(team_id, text, "attribute", value=f"{known}={values.get(value.lower(), value)}", note=note)

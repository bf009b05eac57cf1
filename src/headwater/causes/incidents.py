"""Many alarms, few incidents: alarms that tell of one thing become one.

Alarms of one topic that overlap in time are one incident; so are those of different topics whose strongest segment is
the same and which began within a step of each other. An alarm of a level above joins the strongest incident below it.
The lead is the alarm of a whole topic with most evidence; its segment is the attribute value in which that topic's
evidence is highest, if that holds most of the excess.

Version: ``causes.incidents.v1``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from headwater.causes.detect import Alarm

METHOD: Final = "causes.incidents.v1"
_NEAR: Final = 2
_MOST: Final = 0.5


@dataclass(frozen=True, slots=True)
class Series:
    """What a watched series counts.

    Attributes:
        topic: id of the topic.
        attribute: empty for the whole topic.
        value: of the attribute.
    """

    topic: str
    attribute: str = ""
    value: str = ""


@dataclass(frozen=True)
class Incident:
    """Alarms that tell of one thing.

    Attributes:
        lead: the alarm of a whole topic with most evidence, else the strongest.
        topics: topics in which it shows, strongest first.
        segment: attribute -> value; empty where it is everywhere.
        alarms: all of them, strongest first.
    """

    lead: Alarm
    topics: tuple[str, ...]
    segment: Mapping[str, str]
    alarms: tuple[Alarm, ...]


def group_alarms(
    alarms: Sequence[Alarm], series: Mapping[str, Series], parents: Mapping[str, str | None]
) -> list[Incident]:
    """Incidents, strongest first.

    Args:
        alarms: as ``detect`` gives them.
        series: name of a series -> what it counts.
        parents: topic -> the topic above it.
    """
    ranked = sorted(alarms, key=lambda a: (-a.e_value, a.p_value, a.series, a.at))
    place = {id(alarm): i for i, alarm in enumerate(ranked)}
    strongest: dict[str, Series] = {}
    for alarm in ranked:
        about = series[alarm.series]
        if about.attribute:
            strongest.setdefault(about.topic, about)
    above = set(parents.values()) - {None}
    groups: list[list[Alarm]] = []
    for alarm in (a for a in ranked if series[a.series].topic not in above):
        joined = [group for group in groups if any(_same(alarm, a, series, strongest) for a in group)]
        rest = [group for group in groups if not any(group is other for other in joined)]
        groups = [*rest, [a for group in joined for a in group] + [alarm]]
    groups.sort(key=lambda group: min(place[id(alarm)] for alarm in group))
    for alarm in (a for a in ranked if series[a.series].topic in above):
        # a level above echoes the strongest below it; alone it is an incident that no single topic shows
        below = [group for group in groups if any(_echoes(alarm, a, series, parents) for a in group)]
        if below:
            below[0].append(alarm)
        else:
            groups.append([alarm])
    found = [_incident(sorted(group, key=lambda alarm: place[id(alarm)]), series) for group in groups]
    return sorted(found, key=lambda i: (-i.alarms[0].e_value, i.lead.p_value, i.lead.series, i.lead.at))


def _same(a: Alarm, b: Alarm, series: Mapping[str, Series], strongest: Mapping[str, Series]) -> bool:
    one, two = series[a.series], series[b.series]
    if one.topic == two.topic:
        return _overlap(a, b)
    first, second = strongest.get(one.topic), strongest.get(two.topic)
    if first is None or second is None or (first.attribute, first.value) != (second.attribute, second.value):
        return False
    return abs(a.onset - b.onset) <= 1 and _overlap(a, b)


def _echoes(a: Alarm, b: Alarm, series: Mapping[str, Series], parents: Mapping[str, str | None]) -> bool:
    """Whether ``a`` is of ``b``'s topic or of one above it, at the same time."""
    topic: str | None = series[b.series].topic
    seen: set[str] = set()
    while topic is not None and topic not in seen:
        if topic == series[a.series].topic:
            return _overlap(a, b)
        seen.add(topic)
        topic = parents.get(topic)
    return False


def _overlap(a: Alarm, b: Alarm) -> bool:
    return a.onset <= b.until + _NEAR and b.onset <= a.until + _NEAR


def _incident(alarms: list[Alarm], series: Mapping[str, Series]) -> Incident:
    topics = tuple(dict.fromkeys(series[a.series].topic for a in alarms))
    whole = [a for a in alarms if not series[a.series].attribute]
    lead = whole[0] if whole else alarms[0]
    of_lead = [a for a in alarms if series[a.series].attribute and series[a.series].topic == series[lead.series].topic]
    best = next((a for a in of_lead if a.excess.value >= _MOST * lead.excess.value), None)
    about = series[best.series] if best else None
    segment = {about.attribute: about.value} if about else {}
    return Incident(lead, topics, segment, tuple(alarms))

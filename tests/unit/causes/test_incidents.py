"""Alarms that tell of one thing become one incident; others stay apart."""

import itertools

from headwater.causes.detect import Alarm
from headwater.causes.incidents import Series, group_alarms
from headwater.core.types import Estimate

SERIES = {
    "a": Series("a"),
    "a|os|ios": Series("a", "os", "ios"),
    "b": Series("b"),
    "b|os|ios": Series("b", "os", "ios"),
    "c": Series("c"),
    "top": Series("top"),
}
PARENTS = {"a": "top", "b": "top", "c": "top", "top": "top"}


def alarm(name: str, onset: int, e_value: float, *, excess: float = 20.0, until: int = 0) -> Alarm:
    last = until or onset + 1
    return Alarm(name, onset + 1, last, onset, Estimate(excess, excess - 9, excess + 9), e_value, 1e-6, 30.0, 10.0)


def test_a_topic_and_its_segment_are_one_incident() -> None:
    (found,) = group_alarms([alarm("a", 10, 1e4), alarm("a|os|ios", 10, 1e5, excess=18)], SERIES, PARENTS)
    assert found.lead.series == "a"
    assert dict(found.segment) == {"os": "ios"}


def test_a_segment_that_holds_little_is_not_the_likely_one() -> None:
    (found,) = group_alarms([alarm("a", 10, 1e4), alarm("a|os|ios", 10, 1e2, excess=5)], SERIES, PARENTS)
    assert dict(found.segment) == {}


def test_topics_with_the_same_segment_and_beginning_are_one() -> None:
    alarms = [alarm("a|os|ios", 10, 1e5), alarm("b|os|ios", 11, 1e4), alarm("c", 10, 1e3)]
    found = group_alarms(alarms, SERIES, PARENTS)
    assert [incident.topics for incident in found] == [("a", "b"), ("c",)]


def test_a_level_above_echoes_and_does_not_join_what_is_apart() -> None:
    found = group_alarms([alarm("a", 10, 1e5), alarm("c", 10, 1e3), alarm("top", 10, 1e9)], SERIES, PARENTS)
    assert sorted(incident.lead.series in ("a", "top") for incident in found) == [False, True]
    assert len(found) == 2
    (alone,) = group_alarms([alarm("top", 10, 1e9)], SERIES, PARENTS)
    assert alone.topics == ("top",)


def test_months_apart_is_not_the_same() -> None:
    assert len(group_alarms([alarm("a", 10, 1e5), alarm("a", 40, 1e4)], SERIES, PARENTS)) == 2


def test_the_order_of_alarms_does_not_matter() -> None:
    alarms = [alarm("a", 10, 1e5), alarm("a|os|ios", 10, 1e6), alarm("b|os|ios", 10, 1e4), alarm("c", 30, 1e3)]
    first = group_alarms(alarms, SERIES, PARENTS)
    assert all(group_alarms(list(order), SERIES, PARENTS) == first for order in itertools.permutations(alarms))
    assert group_alarms([], SERIES, PARENTS) == []

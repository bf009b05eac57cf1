"""Guardrails hold, two people decide, a stop ends by itself; no sequence of acts breaks that."""

import dataclasses
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.core.errors import ActionDenied, HeadwaterError, IllegalMove, InputError
from headwater.route.andon import Radius, Stop, as_of, decide_on, from_plain, propose, to_plain

NOW = datetime(2026, 10, 5, 8, tzinfo=UTC)
RADIUS = Radius(40, 1000, 0.04, 0.03, 0.05, 38, 5, 2, 4.0)


def proposal(**more: object) -> Stop:
    given = {
        "act": "stop selling",
        "why": "fire",
        "radius": RADIUS,
        "hours": 48,
        "wide": False,
        "who": "ann",
        "role": "triager",
    }
    return propose("a_1", "product=hub", **{**given, "at": NOW, **more})


def moved(stop: Stop, move: str, who: str = "kim", hours: float = 1, note: str = "seen", role: str = "editor") -> Stop:
    return decide_on(stop, move, note=note, who=who, role=role, at=NOW + timedelta(hours=hours))


def test_a_second_person_pulls_the_cord_and_it_ends_by_itself() -> None:
    active = moved(proposal(), "approve")
    assert (active.state, active.checker) == ("active", "kim")
    assert active.until == NOW + timedelta(hours=49)
    assert as_of(active, active.until - timedelta(seconds=1)).state == "active"
    assert as_of(active, active.until).state == "expired"
    with pytest.raises(IllegalMove, match="expired"):
        moved(active, "release", hours=50)
    assert moved(active, "release", hours=2).state == "released"


def test_nobody_approves_the_own_proposal() -> None:
    with pytest.raises(ActionDenied, match="ann has proposed"):
        moved(proposal(), "approve", who="ann")
    assert moved(proposal(), "reject", who="ann").state == "rejected"


def test_a_proposal_that_nobody_looks_at_expires() -> None:
    with pytest.raises(IllegalMove):
        moved(proposal(), "approve", hours=24)


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"why": " "}, "needs a reason"),
        ({"hours": 0}, "0 hours"),
        ({"hours": 337}, "337 hours"),
        ({"radius": dataclasses.replace(RADIUS, grave=2)}, "at least 3"),
        ({"radius": dataclasses.replace(RADIUS, share=0.3)}, "30% of all contacts"),
    ],
)
def test_guardrails(more: dict, says: str) -> None:
    with pytest.raises(InputError, match=says):
        proposal(**more)


def test_a_wide_stop_must_be_meant() -> None:
    assert proposal(radius=dataclasses.replace(RADIUS, share=0.3), wide=True).state == "proposed"


@pytest.mark.parametrize(
    ("move", "role"), [("approve", "triager"), ("approve", "agent"), ("reject", "analyst"), ("release", "viewer")]
)
def test_roles(move: str, role: str) -> None:
    with pytest.raises(ActionDenied, match=role):
        moved(proposal(), move, role=role)


def test_to_reject_or_release_say_why() -> None:
    with pytest.raises(InputError, match="say why"):
        moved(proposal(), "reject", note="")


_ACTS = st.lists(
    st.tuples(
        st.sampled_from(["approve", "reject", "release"]),
        st.sampled_from(["ann", "kim"]),
        st.sampled_from(["viewer", "triager", "editor", "admin", "agent"]),
        st.floats(0, 100),
    ),
    max_size=12,
)


@given(_ACTS)
def test_no_sequence_makes_a_stop_active_without_a_second_person_or_beyond_its_time(acts: list) -> None:
    stop, hours = proposal(), 0.0
    for move, who, role, more in acts:
        hours += more
        before = stop
        try:
            stop = decide_on(stop, move, note="x", who=who, role=role, at=NOW + timedelta(hours=hours))
        except HeadwaterError:
            assert stop is before
        if stop.state == "active":
            assert stop.checker == "kim"
            assert stop.until - stop.decided == timedelta(hours=48)
    assert from_plain(json.loads(json.dumps(to_plain(stop)))) == stop

"""The state machine under random commands by random roles."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.core.errors import ActionDenied, HeadwaterError, IllegalMove, InputError, UnknownComponent
from headwater.core.types import ROLES, Event, Role, Tracked
from headwater.resolve.lifecycle import MOVES, OPEN, allowed, move, note, replay

BORN = datetime(2026, 3, 2, tzinfo=UTC)
DETAILS = {"why": "because", "team": "t_pay", "of": "i_2", "verdict": "v_1"}
commands = st.lists(st.tuples(st.sampled_from(sorted(MOVES)), st.sampled_from(ROLES)), max_size=40)


def walk(steps: list[tuple[str, Role]]) -> tuple[Tracked, list[Event]]:
    """The issue after all commands that were allowed, and their events."""
    issue, events = Tracked("i_1", "proposed", since=BORN), []
    for hour, (name, role) in enumerate(steps):
        try:
            issue, event = move(issue, name, DETAILS, who="jo", role=role, at=BORN + timedelta(hours=hour))
        except (IllegalMove, ActionDenied):
            continue
        events.append(event)
    return issue, events


@given(commands)
def test_only_allowed_moves_happen_and_the_events_tell_the_whole_story(steps: list[tuple[str, Role]]) -> None:
    issue, events = walk(steps)
    assert replay("i_1", events, born=BORN) == issue
    assert issue.version == len(events)
    state = "proposed"
    for event in events:
        rule = MOVES[event.kind]
        assert event.details["before"] == state
        assert state in rule.sources
        assert event.role in rule.roles
        state = event.details["after"]
    assert state == issue.state


@given(st.sampled_from(ROLES), commands)
def test_what_is_said_to_be_allowed_is_allowed_and_nothing_else(role: Role, steps: list[tuple[str, Role]]) -> None:
    issue, _ = walk(steps)
    possible = allowed(issue.state, role)
    for name in MOVES:
        if name in possible:
            assert move(issue, name, DETAILS, who="jo", role=role, at=BORN)[0].state == MOVES[name].target
        else:
            with pytest.raises((IllegalMove, ActionDenied)):
                move(issue, name, DETAILS, who="jo", role=role, at=BORN)


def test_every_state_can_be_left_for_an_end_and_viewers_and_agents_move_nothing() -> None:
    for state in {state for rule in MOVES.values() for state in rule.sources | {rule.target}}:
        assert not allowed(state, "viewer")
        assert not allowed(state, "agent")
        reached, edge = {state}, {state}
        while edge:
            edge = {rule.target for rule in MOVES.values() if rule.sources & edge} - reached
            reached |= edge
        assert "closed" in reached
    assert all(allowed(state, "admin") for state in OPEN)


def test_a_move_says_what_it_lacks() -> None:
    issue = Tracked("i_1", "accepted", since=BORN)
    with pytest.raises(InputError, match="team"):
        move(issue, "own", {}, who="jo", role="admin", at=BORN)
    with pytest.raises(InputError, match="itself"):
        move(issue, "duplicate", {"of": "i_1"}, who="jo", role="admin", at=BORN)
    with pytest.raises(UnknownComponent, match="acept"):
        move(issue, "acept", {}, who="jo", role="admin", at=BORN)


def test_notes_change_no_state_and_watchers_are_a_set() -> None:
    issue = Tracked("i_1", "accepted", since=BORN)
    for whom in ("jo", "al", "jo"):
        issue, _ = note(issue, "watch", {"whom": whom}, who=whom, role="viewer", at=BORN)
    assert issue.watchers == ("al", "jo")
    issue, event = note(issue, "unwatch", {"whom": "jo"}, who="jo", role="viewer", at=BORN)
    assert (issue.watchers, issue.state, event.kind) == (("al",), "accepted", "unwatch")
    with pytest.raises(HeadwaterError, match="viewer"):
        note(issue, "comment", {"text": "hello"}, who="jo", role="viewer", at=BORN)
    with pytest.raises(InputError, match="text"):
        note(issue, "comment", {"text": " "}, who="jo", role="admin", at=BORN)

"""The state machine under random commands by random roles."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.core.errors import ActionDenied, HeadwaterError, IllegalMove, InputError, UnknownComponent
from headwater.core.types import ROLES, Event, Role, Tracked
from headwater.resolve.lifecycle import MOVES, OPEN, By, allowed, found, move, note, replay, split, undo

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


def test_a_merge_taken_back_restores_the_state_and_a_split_begins_with_its_part() -> None:
    by = By(who="jo", role="triager", at=BORN)
    issue = Tracked("i_1", "diagnosing", since=BORN, team="t_pay")
    merged, _ = move(issue, "duplicate", {"of": "i_2"}, **by)
    apart, _ = move(merged, "separate", {"why": "two causes", "back": "diagnosing"}, **by)
    assert (apart.state, apart.team, apart.duplicate_of) == ("diagnosing", "t_pay", "")
    forged, _ = move(merged, "separate", {"why": "w", "back": "verified"}, **by)
    assert forged.state == "accepted"
    (after, told), (part, born) = split(issue, "i_9", {"region": "EU"}, "EU hub", **by)
    assert (after.state, told.details["other"], told.details["where.region"]) == ("diagnosing", "i_9", "EU")
    assert (part.state, part.part_of, part.scope, part.title) == ("accepted", "i_1", {"region": "EU"}, "EU hub")
    assert replay("i_9", [born], born=BORN) == part
    with pytest.raises(IllegalMove):
        split(replace(issue, state="closed"), "i_9", {"region": "EU"}, "x", **by)
    with pytest.raises(InputError):
        split(issue, "i_9", {}, "x", **by)


def test_only_the_newest_move_can_be_taken_back_and_only_by_whoever_made_it() -> None:
    issue, born = found("i_1", BORN)
    jo, al = (By(who=who, role="admin", at=BORN + timedelta(hours=1)) for who in ("jo", "al"))
    events = [born]
    with pytest.raises(IllegalMove):
        undo(issue, events, **jo)
    issue, event = move(issue, "accept", {}, **jo)
    events.append(event)
    with pytest.raises(ActionDenied):
        undo(issue, events, **al)
    back, event = undo(issue, events, **jo)
    assert (back.state, back.since, back.version) == ("proposed", BORN, 3)
    events.append(event)
    assert replay("i_1", events, born=BORN) == back
    with pytest.raises(IllegalMove):
        undo(back, events, **jo)
    issue, event = move(back, "accept", {}, **jo)
    events.append(event)
    issue, event = note(issue, "comment", {"text": "seen"}, **al)
    with pytest.raises(IllegalMove):
        undo(issue, [*events, event], **jo)


def test_severity_is_one_of_four_and_is_told_with_every_event() -> None:
    issue, event = note(
        Tracked("i_1", "accepted", since=BORN), "rate", {"severity": "high"}, who="jo", role="analyst", at=BORN
    )
    assert (issue.severity, event.severity) == ("high", "high")
    with pytest.raises(InputError, match="urgent"):
        note(issue, "rate", {"severity": "urgent"}, who="jo", role="analyst", at=BORN)
    with pytest.raises(ActionDenied):
        note(issue, "rate", {"severity": "low"}, who="bot", role="agent", at=BORN)
    with pytest.raises(ActionDenied):
        note(issue, "remind", {"due": "x"}, who="jo", role="admin", at=BORN)
    with pytest.raises(UnknownComponent):
        note(issue, "shout", {}, who="jo", role="admin", at=BORN)

"""The life of issues under random commands by random roles, on every desk: nothing illegal, nothing lost, all of it on record."""

import itertools
import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from headwater.core.errors import ActionDenied, ConflictError, HeadwaterError, IllegalMove, StaleVersion
from headwater.core.ports import Change, Desk
from headwater.core.types import ROLES, SEVERITIES, Event, Role, Tracked
from headwater.resolve import lifecycle
from headwater.resolve.lifecycle import By

NOW = datetime(2026, 10, 5, 8, 30, tzinfo=UTC)
SPEC: dict[str, dict[str, str]] = {
    "proposed": {"accept": "accepted", "reject": "rejected", "duplicate": "duplicate"},
    "accepted": {"own": "owned", "reject": "rejected", "duplicate": "duplicate"},
    "owned": {"own": "owned", "diagnose": "diagnosing", "fix": "fixing", "duplicate": "duplicate"},
    "diagnosing": {"own": "owned", "fix": "fixing", "duplicate": "duplicate"},
    "fixing": {"own": "owned", "diagnose": "diagnosing", "fixed": "fixed_unverified", "duplicate": "duplicate"},
    "fixed_unverified": {"verify": "verified", "reopen": "reopened"},
    "verified": {"close": "closed", "reopen": "reopened"},
    "closed": {"reopen": "reopened"},
    "reopened": {"own": "owned", "reject": "rejected", "duplicate": "duplicate"},
    "rejected": {"close": "closed", "reopen": "reopened"},
    "duplicate": {"close": "closed", "separate": "accepted"},
}
"""What may follow what, written down a second time, by hand."""
TRIAGE, WORK = {"triager", "editor", "admin"}, {"analyst", "triager", "editor", "admin"}
MAY: dict[str, set[str]] = {
    **dict.fromkeys(("accept", "own", "reject", "duplicate", "separate"), TRIAGE),
    **dict.fromkeys(("diagnose", "fix", "fixed"), WORK),
    "verify": {"analyst", "editor", "admin", "system"},
    "close": {*TRIAGE, "system"},
    "reopen": {*WORK, "system"},
}
DETAILS = {"why": "because", "team": "t_pay", "verdict": "v_1", "of": "i_other"}
names = itertools.count()


def check_record(desk: Desk, name: str) -> None:
    """What is stored is what its events make of it, and each event follows from the one before."""
    stored, events = desk.issues.one(name), desk.issues.history(name)
    assert stored is not None
    assert stored.version == len(events)
    assert lifecycle.replay(name, events, born=NOW) == stored
    assert [event.seq for event in events] == sorted({event.seq for event in events})
    state = events[0].details["after"]
    for event in events[1:]:
        assert event.who
        assert event.role in ROLES
        if "after" in event.details:
            assert event.details["before"] == state
            assert event.kind == "undo" or event.details["after"] == SPEC[state][event.kind] or event.kind == "separate"
            assert event.kind == "undo" or event.role in MAY[event.kind]
            state = event.details["after"]
    assert state == stored.state


class Life(RuleBasedStateMachine):
    """Three issues, and whoever comes along."""

    desk: Desk

    @initialize()
    def begin(self) -> None:
        self.names = [f"i_{next(names)}" for _ in range(3)]
        self.desk.issues.track(self.names, NOW)
        self.n_events = dict.fromkeys(self.names, 1)
        self.hour = 0
        self.kept: dict[str, Tracked] = {}

        self.touched = self.names[0]

    def by(self, who: str, role: Role) -> By:
        self.hour += 1
        return By(who=who, role=role, at=NOW + timedelta(hours=self.hour))

    def now(self, place: int) -> Tracked:
        issue = self.desk.issues.one(self.names[place % len(self.names)])
        assert issue is not None
        self.touched = issue.issue_id
        return issue

    @rule(
        place=st.integers(0, 9),
        name=st.sampled_from(sorted(MAY)),
        role=st.sampled_from(ROLES),
        who=st.sampled_from("ab"),
    )
    def move(self, place: int, name: str, role: Role, who: str) -> None:
        issue = self.now(place)
        target = SPEC[issue.state].get(name)
        try:
            after, event = lifecycle.move(issue, name, DETAILS, **self.by(who, role))
        except IllegalMove:
            assert target is None
        except ActionDenied:
            assert target is not None
            assert role not in MAY[name]
        else:
            assert after.state == target
            assert role in MAY[name]
            self.desk.issues.append(issue, after, event)
            self.n_events[issue.issue_id] += 1

    @rule(place=st.integers(0, 9), kind=st.sampled_from(sorted(lifecycle.NOTES)), role=st.sampled_from(ROLES))
    def note(self, place: int, kind: str, role: Role) -> None:
        issue = self.now(place)
        said = ("text", "to", "relation", "whom", "due", "other", "batch")
        details = dict.fromkeys(said, "x") | {"severity": SEVERITIES[place % 4]}
        try:
            after, event = lifecycle.note(issue, kind, details, **self.by("a", role))
        except ActionDenied:
            assert role not in lifecycle.NOTES[kind][1]
        else:
            assert after.state == issue.state
            self.desk.issues.append(issue, after, event)
            self.n_events[issue.issue_id] += 1

    @rule(place=st.integers(0, 9), role=st.sampled_from(ROLES), who=st.sampled_from("ab"))
    def undo(self, place: int, role: Role, who: str) -> None:
        issue = self.now(place)
        history = self.desk.issues.history(issue.issue_id)
        try:
            after, event = lifecycle.undo(issue, history, **self.by(who, role))
        except HeadwaterError:
            return
        assert history[-1].who == who or history[-1].kind == "undo"
        self.desk.issues.append(issue, after, event)
        self.n_events[issue.issue_id] += 1

    @rule(place=st.integers(0, 9), role=st.sampled_from(ROLES))
    def split(self, place: int, role: Role) -> None:
        issue, part = self.now(place), f"i_{next(names)}"
        try:
            old, new = lifecycle.split(issue, part, {"region": "EU"}, "part", **self.by("a", role))
        except (IllegalMove, ActionDenied):
            assert issue.state not in lifecycle.OPEN or role not in TRIAGE
            return
        self.desk.issues.append_all([Change(issue, *old), Change(None, *new)])
        self.n_events[issue.issue_id] += 1
        self.n_events[part] = 1
        self.names.append(part)

    @rule(place=st.integers(0, 9))
    def look(self, place: int) -> None:
        issue = self.now(place)
        self.kept[issue.issue_id] = issue

    @rule(place=st.integers(0, 9))
    def write_what_was_seen_long_ago(self, place: int) -> None:
        issue = self.now(place)
        old = self.kept.get(issue.issue_id, issue)
        after, event = lifecycle.note(old, "comment", {"text": "late"}, **self.by("b", "admin"))
        try:
            self.desk.issues.append(old, after, event)
        except StaleVersion:
            assert old.version != issue.version
        else:
            assert old.version == issue.version
            self.n_events[issue.issue_id] += 1

    @invariant()
    def all_is_on_record(self) -> None:
        if hasattr(self, "touched"):
            self.check(self.touched)

    def check(self, name: str) -> None:
        check_record(self.desk, name)
        assert len(self.desk.issues.history(name)) == self.n_events[name]

    def teardown(self) -> None:
        for name in getattr(self, "names", []):
            self.check(name)


def test_random_commands_by_random_roles(desk: Desk) -> None:
    machine: Any = type("LifeOnADesk", (Life,), {"desk": desk})
    quick = settings(
        max_examples=30,
        stateful_step_count=25,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
        database=None,
    )
    run_state_machine_as_test(machine, settings=quick)


def test_sixteen_writers_with_random_commands_lose_nothing(desk: Desk) -> None:
    shared = [f"i_{next(names)}" for _ in range(3)]
    desk.issues.track(shared, NOW)

    def write(writer: int) -> list[str]:
        """Tokens of the commands that the desk has taken."""
        chance, taken = random.Random(writer), []
        for turn in range(12):
            token = f"{writer}.{turn}"
            while True:
                issue = desk.issues.one(chance.choice(shared))
                assert issue is not None
                role: Role = chance.choice(ROLES)
                move = chance.choice([*MAY, "comment"])
                by = By(who=token, role=role, at=NOW)
                try:
                    if move == "comment":
                        after, event = lifecycle.note(issue, "comment", {"text": token}, **by)
                    else:
                        after, event = lifecycle.move(issue, move, DETAILS, **by)
                    desk.issues.append(issue, after, event)
                except (IllegalMove, ActionDenied, StaleVersion):
                    continue
                taken.append(token)
                break
        return taken

    with ThreadPoolExecutor(16) as pool:
        taken = [token for tokens in pool.map(write, range(16)) for token in tokens]
    assert len(taken) == 16 * 12
    events = [event for name in shared for event in desk.issues.history(name) if event.who != "headwater"]
    assert Counter(event.who for event in events) == Counter(taken)  # each once, none missing, none else
    for name in shared:
        check_record(desk, name)


def test_two_issues_change_together_or_not_at_all(desk: Desk) -> None:
    one, two = f"i_{next(names)}", f"i_{next(names)}"
    desk.issues.track([one, two], NOW)
    before = desk.issues.tracked()
    by = By(who="jo", role="triager", at=NOW)
    first = lifecycle.move(before[one], "duplicate", {"of": two}, **by)
    stale = Tracked(two, "proposed", NOW, version=7)
    second = lifecycle.note(stale, "merged", {"other": one}, **by)
    try:
        desk.issues.append_all([Change(before[one], *first), Change(stale, *second)])
        raise AssertionError("a stale version was taken")
    except ConflictError:
        pass
    assert desk.issues.one(one) == before[one]
    assert len(desk.issues.history(one)) == 1


def test_a_consumer_that_begins_here_sees_only_what_comes(desk: Desk) -> None:
    name, consumer = f"i_{next(names)}", f"late_{next(names)}"
    desk.issues.track([name], NOW)
    desk.issues.begin_here(consumer)
    assert desk.issues.events(consumer) == []
    issue = desk.issues.one(name)
    assert issue is not None
    after, event = lifecycle.move(issue, "accept", {}, who="jo", role="admin", at=NOW)
    stored: Event = desk.issues.append(issue, after, event)
    desk.issues.begin_here(consumer)  # again changes nothing
    assert desk.issues.events(consumer) == [stored]

"""The life of issues on every desk."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from headwater.core.errors import StaleVersion
from headwater.core.ports import Desk
from headwater.resolve.lifecycle import move, note, replay

NOW = datetime(2026, 10, 5, 8, 30, tzinfo=UTC)


def test_issues_begin_as_proposed_once(desk: Desk) -> None:
    name = f"i_{id(desk)}"
    assert desk.issues.track([name, name + "b"], NOW) == [name, name + "b"]
    assert desk.issues.track([name], NOW + timedelta(days=1)) == []
    found = desk.issues.tracked()[name]
    assert (found.state, found.since, found.version) == ("proposed", NOW, 1)


def test_state_and_event_are_stored_together_and_a_stale_writer_is_refused(desk: Desk) -> None:
    name = f"i_{id(desk)}"
    desk.issues.track([name], NOW)
    before = desk.issues.tracked()[name]
    after, event = move(before, "accept", {}, who="jo", role="triager", at=NOW)
    stored = desk.issues.append(before, after, event)
    assert desk.issues.tracked()[name] == after
    assert desk.issues.history(name)[1:] == [stored]
    with pytest.raises(StaleVersion):
        desk.issues.append(before, after, event)
    assert len(desk.issues.history(name)) == 2


def test_sixteen_writers_lose_nothing(desk: Desk) -> None:
    name = f"i_{id(desk)}"
    desk.issues.track([name], NOW)

    def write(writer: int) -> int:
        done = 0
        while done < 5:
            before = desk.issues.tracked()[name]
            after, event = note(before, "watch", {"whom": f"{writer}.{done}"}, who="jo", role="analyst", at=NOW)
            try:
                desk.issues.append(before, after, event)
            except StaleVersion:
                continue
            done += 1
        return done

    with ThreadPoolExecutor(16) as pool:
        assert sum(pool.map(write, range(16))) == 80
    found, events = desk.issues.tracked()[name], desk.issues.history(name)
    assert found.version == len(events) == 81
    assert set(found.watchers) == {f"{writer}.{turn}" for writer in range(16) for turn in range(5)}
    assert replay(name, events, born=NOW) == found


def test_a_consumer_sees_every_event_once_and_in_order(desk: Desk) -> None:
    name, consumer = f"i_{id(desk)}", f"c_{id(desk)}"
    desk.issues.track([name], NOW)
    for turn in range(7):
        before = desk.issues.tracked()[name]
        after, event = note(before, "comment", {"text": str(turn)}, who="jo", role="analyst", at=NOW)
        desk.issues.append(before, after, event)
    seen = []
    while events := desk.issues.events(consumer, limit=3):
        seen += [event.details["text"] for event in events if event.issue_id == name and event.kind == "comment"]
        desk.issues.acknowledge(consumer, events[-1].seq)
        desk.issues.acknowledge(consumer, events[0].seq)  # a late word of an earlier one takes nothing back
    assert seen == [str(turn) for turn in range(7)]

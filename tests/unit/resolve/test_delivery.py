"""When a message is tried again, and when a person must look."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.core.errors import ConfigError, HeadwaterError, InputError, RateLimited, Refused, Unavailable
from headwater.core.types import Outbound
from headwater.resolve.delivery import failed, pause_s

NOW = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)
MESSAGE = Outbound("m1", "there", {}, NOW)


@given(st.text(min_size=1), st.integers(1, 60), st.integers(0, 5))
def test_pauses_double_within_bounds_and_are_the_same_for_the_same(name: str, attempt: int, seed: int) -> None:
    most = min(3600.0, 2.0**attempt)
    found = pause_s(name, attempt, seed=seed)
    assert most / 2 <= found <= most
    assert pause_s(name, attempt, seed=seed) == found


def test_messages_that_failed_together_do_not_come_back_together() -> None:
    assert len({round(pause_s(f"m{number}", 5), 6) for number in range(100)}) == 100


def test_a_failure_that_may_pass_is_tried_until_the_last_attempt() -> None:
    message = MESSAGE
    for attempt in range(1, 4):
        message = failed(message, Unavailable("down"), NOW, most=4).message
        assert (message.state, message.attempts, message.begun) == ("waiting", attempt, False)
    message = failed(message, Unavailable("down"), NOW, most=4).message
    assert (message.state, message.attempts, message.error) == ("dead", 4, "down")


def test_what_may_have_arrived_waits_until_it_can_be_found_and_stays_in_doubt() -> None:
    first = failed(MESSAGE, Unavailable("late", unsure=True), NOW, most=9, settle_s=30).message
    assert first.begun
    assert first.next_try == NOW + timedelta(seconds=30)
    second = failed(first, Unavailable("the look-up failed"), NOW, most=9, settle_s=30).message
    assert second.begun


@pytest.mark.parametrize(
    ("error", "least"), [(RateLimited("slow", wait_s=90), 90), (RateLimited("slow"), 1), (ConfigError("key"), 300)]
)
def test_a_busy_system_or_a_refused_key_holds_the_target_and_costs_no_attempt(
    error: HeadwaterError, least: float
) -> None:
    outcome = failed(MESSAGE, error, NOW, most=1)
    assert (outcome.message.state, outcome.message.attempts) == ("waiting", 0)
    assert outcome.pause == outcome.message.next_try
    assert outcome.pause is not None
    assert outcome.pause >= NOW + timedelta(seconds=least)


@pytest.mark.parametrize("error", [Refused("no"), InputError("no such field")])
def test_what_will_never_work_is_dead_at_once_with_its_reason(error: HeadwaterError) -> None:
    outcome = failed(MESSAGE, error, NOW, most=9)
    assert outcome.message.state == "dead"
    assert outcome.message.error == str(error)
    assert outcome.pause is None


def test_a_wait_that_is_asked_for_is_kept() -> None:
    message = failed(MESSAGE, Unavailable("maintenance", wait_s=600), NOW, most=9).message
    assert message.next_try == NOW + timedelta(seconds=600)

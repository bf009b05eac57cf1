"""From a proof to real conversations: who meets which version, what may come of it, what came of it, what a shadow says."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from tests.unit.agents.refund import TEXT

from headwater.agents.format import parse
from headwater.agents.trial.effect import Counted, Ranged, product
from headwater.agents.trial.outcome import Ended, Talked, outcomes
from headwater.agents.trial.rollout import Rollout, versions_for
from headwater.agents.trial.shadow import Shadows, next_steps
from headwater.agents.turns import Turn
from headwater.app.library.encoders import load_encoder

DAY = datetime(2026, 11, 2, tzinfo=UTC)
PUBLISHED = {"refund": 3, "password": 1}


def test_a_larger_share_keeps_who_was_in_a_smaller_one() -> None:
    keys = [f"c{i}" for i in range(2000)]

    def newest(share: float, before: int = 2) -> set[str]:
        found = {key: versions_for({"refund": Rollout(3, before, share)}, PUBLISHED, key) for key in keys}
        assert {one["refund"] for one in found.values() if "refund" in one} <= {3, before}
        assert all(one["password"] == 1 for one in found.values())
        return {key for key, one in found.items() if one.get("refund") == 3}

    few, half, every = newest(0.1), newest(0.5), newest(1.0)
    assert few < half < every == set(keys)
    assert len(few) == pytest.approx(200, abs=50)
    assert len(half) == pytest.approx(1000, abs=100)
    assert newest(0.0) == set()
    assert newest(0.5, before=0) == half
    assert versions_for({"refund": Rollout(3, 0, 0.0)}, {"refund": 3}, "c1") == {}
    assert versions_for({"refund": Rollout(2, 1, 0.0)}, PUBLISHED, "c1") == PUBLISHED  # another version holds by now


def test_the_interval_of_a_product_covers() -> None:
    rng = np.random.default_rng(1)
    covered = 0
    for seed in range(300):
        a, b = rng.binomial(60, 0.4), rng.binomial(40, 0.9)
        left = product(Ranged(100, 100, 100), [Counted(a, 60), Counted(b, 40)], seed=seed)[-1]
        assert left.low <= left.value <= left.high
        covered += left.low <= 36 <= left.high
    assert 0.92 <= covered / 300 <= 0.99
    nothing = product(Ranged(10, 5, 15), [Counted(0, 0)])[-1]
    assert nothing.low < 1
    assert nothing.high > 9


def talk(name: str, day: int, ended: Ended = "done", customer: str = "k", version: int = 1) -> Talked:
    return Talked(name, DAY + timedelta(days=day), customer, {"refund": version}, ended, 1, 4)


def test_who_comes_back_was_not_helped() -> None:
    talks = [
        talk("a", 0),
        talk("b", 3),  # came back with an agent: "a" did not resolve it
        talk("c", 0, customer="m"),
        talk("d", 0, customer="n", version=2),  # wrote to people on day 5
        talk("e", 0, customer=""),  # nobody knows who: cannot be followed
        talk("f", 19, customer="p"),  # its window is not over
        talk("g", 0, "person", customer="q"),
    ]
    contacts = {("n", "refund"): [DAY + timedelta(days=5)], ("m", "password"): [DAY + timedelta(days=1)]}
    new, old = outcomes(talks, contacts, now=DAY + timedelta(days=20), window=timedelta(days=7))
    assert (new.version, new.n, new.done, new.followed, new.back) == (2, 1, 1, 1, 1)
    assert (old.version, old.n, old.done, old.person, old.followed, old.back) == (1, 6, 5, 1, 3, 1)
    assert (old.calls, old.turns) == (6, 24)
    late = outcomes(talks, contacts, now=DAY + timedelta(days=20), window=timedelta(days=2))
    assert [one.back for one in late] == [0, 0]


def test_a_shadow_says_what_would_be_done_and_does_nothing() -> None:
    shadows = Shadows(parse(TEXT), [], load_encoder("static").encode)

    def turns(*said: str) -> list[Turn]:
        return [Turn("customer" if i % 2 == 0 else "agent", text, "") for i, text in enumerate(said)]

    asked = shadows.read(turns("I want my money back", "What is the order number?", "123456", "Thanks, it is done."))
    assert asked.verdict == "carried"
    assert asked.known == ("order_id",)
    assert [(one.next.kind, one.same) for one in asked.moments if one.next] == [("ask", True), ("ask", False)]
    person = shadows.read(turns("I want my money back", "What is the order number?", "let me talk to a person"))
    assert (person.verdict, person.because) == ("person", "the customer asked for a person")
    assert shadows.read(turns("What will the weather be tomorrow?", "Sunny.")).verdict == "none"
    assert shadows.read([Turn("customer", "I want my money back for order 123456", "")]).known == ("order_id",)
    rows = next_steps([asked, person])
    assert sum(row[2] for row in rows) == 3
    assert all(same <= could <= n for _, _, n, could, same in rows)

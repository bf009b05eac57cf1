"""The flow is found although people skip steps; loops and branches stay."""

import numpy as np

from headwater.agents.config import MineConfig
from headwater.agents.flow import mine_flow


def test_a_line_is_found_although_most_dialogues_skip_a_step() -> None:
    rng = np.random.default_rng(0)
    traces = [[step for step in "abcde" if step in "ae" or rng.uniform() < 0.6] for _ in range(200)]
    flow = mine_flow(traces, MineConfig())
    assert flow.edges == (("a", "b"), ("b", "c"), ("c", "d"), ("d", "e"))
    assert ("a", "c") in flow.shortcuts


def test_branches_and_loops_stay() -> None:
    traces = [list("abd")] * 30 + [list("acd")] * 30 + [list("acbd")] * 0 + [list("abdabd")] * 20
    flow = mine_flow(traces, MineConfig())
    assert set(flow.edges) == {("a", "b"), ("a", "c"), ("b", "d"), ("c", "d")}
    assert flow.loops == (("d", "a"),)


def test_rare_actions_are_exceptions_and_order_of_dialogues_does_not_matter() -> None:
    traces = [list("abc")] * 40 + [list("abxc")]
    flow = mine_flow(traces, MineConfig())
    assert flow.order == ("a", "b", "c")
    assert mine_flow(traces[::-1], MineConfig()) == flow


def test_an_action_that_is_taken_twice_for_two_ends_is_two_steps_under_one_name() -> None:
    booked = ["ask", "query", "offer", "query", "booked"]
    flow = mine_flow([booked] * 8 + [["ask", "query", "taken"]] * 4, MineConfig())
    assert set(flow.edges) == {
        ("ask", "query"), ("query", "offer"), ("offer", "query"), ("query", "booked"), ("query", "taken"),
    }  # fmt: skip
    assert flow.loops == ()
    assert flow.support["query"] == 12
    again = mine_flow([["ask", "query", "told", "ask", "query", "told"]] * 8, MineConfig())
    assert ("told", "ask") in again.loops

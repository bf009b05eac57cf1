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

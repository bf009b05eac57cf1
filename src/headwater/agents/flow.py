"""The flow behind traces of actions: which action truly follows which, when people skip and repeat steps.

Directly-follows counts show every shortcut that a customer takes by saying more than was asked. The flow keeps an edge
that is frequent and directed (dependency measure of the heuristics miner), and drops a shortcut where a way through
skipped steps explains it: steps lie on a line, and each customer skips some.

References:
    A. Weijters, W. van der Aalst, A. de Medeiros, Process mining with the heuristics miner (2006).
    A. Aho, M. Garey, J. Ullman, The transitive reduction of a directed graph, SIAM J. Computing 1 (1972).
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from headwater.agents.config import MineConfig

Pair = tuple[str, str]
_TWICE = "\x1f2"


@dataclass(frozen=True, slots=True)
class Flow:
    """A flow graph.

    Attributes:
        order: actions in their usual order.
        support: action -> dialogues that have it.
        follows: pair -> times that it was seen in direct succession, for every kept action.
        edges: kept pairs that go forward; ``loops``: that go back; ``shortcuts``: explained by skipped steps.
    """

    order: tuple[str, ...]
    support: dict[str, int]
    follows: dict[Pair, int]
    edges: tuple[Pair, ...]
    loops: tuple[Pair, ...]
    shortcuts: tuple[Pair, ...]


def mine_flow(traces: Sequence[Sequence[str]], config: MineConfig) -> Flow:
    """The flow of traces; repetitions in direct succession count once.

    Args:
        traces: actions of each dialogue in order.
        config: thresholds.
    """
    present = Counter(action for trace in traces for action in set(trace))
    least = max(2.0, config.min_share * len(traces)) if len(traces) > 3 else 1.0
    support = {action: n for action, n in sorted(present.items()) if n >= least}
    plain = [_collapse([action for action in trace if action in support]) for trace in traces]
    kept, support = _split(plain, support, config)
    follows = Counter(pair for trace in kept for pair in pairwise(trace))
    before = _precedence(kept)
    order = _usual_order(list(support), before)
    place = {action: i for i, action in enumerate(order)}
    strong = [pair for pair in sorted(follows) if _is_strong(pair, follows, least, config)]
    forward = {pair for pair in strong if place[pair[0]] < place[pair[1]]}
    loops = tuple(pair for pair in strong if pair not in forward)
    edges = _without_shortcuts(_complete(forward, order, follows), place, follows, kept)
    return _joined(
        Flow(
            tuple(order),
            support,
            dict(follows),
            tuple(sorted(edges, key=lambda pair: (place[pair[0]], place[pair[1]]))),
            loops,
            tuple(sorted(forward - edges)),
        )
    )


def _joined(flow: Flow) -> Flow:
    """The flow with actions that were taken as two under their one name again."""

    def bare(action: str) -> str:
        return action.removesuffix(_TWICE)

    def pairs(found: Sequence[Pair], *but: Pair) -> tuple[Pair, ...]:
        named = dict.fromkeys((bare(a), bare(b)) for a, b in found)
        return tuple(pair for pair in named if pair[0] != pair[1] and pair not in but)

    follows: Counter[Pair] = Counter()
    for (a, b), n in flow.follows.items():
        follows[(bare(a), bare(b))] += n
    edges = pairs(flow.edges)
    loops = pairs(flow.loops, *edges)
    return Flow(
        tuple(dict.fromkeys(map(bare, flow.order))),
        {action: n for action, n in flow.support.items() if not action.endswith(_TWICE)},
        dict(follows),
        edges,
        loops,
        pairs(flow.shortcuts, *edges, *loops),
    )


def _split(
    traces: list[list[str]], support: dict[str, int], config: MineConfig
) -> tuple[list[list[str]], dict[str, int]]:
    """An action that is often taken twice, after different ones and before different ones, is two: first to check, then to book.

    The second one bears a mark, which ``_joined`` takes off again.
    """
    out = [list(trace) for trace in traces]
    n = Counter(action for trace in traces for action, times in Counter(trace).items() if times > 1)
    for action in sorted(n):
        if n[action] < config.min_twice * support[action]:
            continue
        around: list[list[Counter[str]]] = [[Counter(), Counter()], [Counter(), Counter()]]
        for trace in traces:
            places = [i for i, one in enumerate(trace) if one == action]
            for which, i in enumerate(places[:2] if len(places) > 1 else ()):
                around[0][which][trace[i - 1] if i else ""] += 1
                around[1][which][trace[i + 1] if i + 1 < len(trace) else ""] += 1
        if any(_overlap(*counts) > config.max_alike for counts in around):
            continue
        for trace in out:
            places = [i for i, one in enumerate(trace) if one == action]
            for i in places[1:]:
                trace[i] = action + _TWICE
        support = {**support, action + _TWICE: n[action]}
    return out, support


def _overlap(a: Counter[str], b: Counter[str]) -> float:
    """Share that two distributions have in common, 0..1."""
    return sum(min(a[name] / a.total(), b[name] / b.total()) for name in a)


def _collapse(trace: Sequence[str]) -> list[str]:
    return [action for i, action in enumerate(trace) if i == 0 or trace[i - 1] != action]


def _precedence(traces: Sequence[Sequence[str]]) -> Counter[Pair]:
    """How often the first occurrence of one action comes before that of another."""
    before: Counter[Pair] = Counter()
    for trace in traces:
        first = list(dict.fromkeys(trace))
        before.update((a, b) for i, a in enumerate(first) for b in first[i + 1 :])
    return before


def _usual_order(actions: list[str], before: Counter[Pair]) -> list[str]:
    """Copeland order of the pairwise majorities; the larger margin, then the name, decides ties."""

    def rank(action: str) -> tuple[float, float, str]:
        wins = margin = 0.0
        for other in actions:
            ahead, behind = before[(action, other)], before[(other, action)]
            if ahead + behind:
                wins += (ahead > behind) - (ahead < behind)
                margin += (ahead - behind) / (ahead + behind)
        return (-wins, -margin, action)

    return sorted(actions, key=rank)


def _is_strong(pair: Pair, follows: Counter[Pair], least: float, config: MineConfig) -> bool:
    ahead, behind = follows[pair], follows[(pair[1], pair[0])]
    leaving = sum(n for (source, _), n in follows.items() if source == pair[0])
    entering = sum(n for (_, target), n in follows.items() if target == pair[1])
    if (
        ahead >= least / 2 and ahead >= config.min_usual_share * leaving
    ):  # the usual next step stays, even where the two alternate
        return True
    frequent = ahead >= config.min_edge_share * min(leaving, entering)
    return frequent and (ahead - behind) / (ahead + behind + 1) >= config.min_dependency


def _complete(forward: set[Pair], order: Sequence[str], follows: Counter[Pair]) -> set[Pair]:
    """Every action but the first gets its most frequent forerunner, every one but the last its most frequent follower."""
    place = {action: i for i, action in enumerate(order)}
    edges = set(forward)
    for action in order:
        into = [pair for pair in follows if pair[1] == action and place[pair[0]] < place[action]]
        out = [pair for pair in follows if pair[0] == action and place[pair[1]] > place[action]]
        if into and not any(target == action for _, target in edges):
            edges.add(min(into, key=lambda pair: (-follows[pair], pair)))
        if out and not any(source == action for source, _ in edges):
            edges.add(min(out, key=lambda pair: (-follows[pair], pair)))
    return edges


def _without_shortcuts(
    edges: set[Pair], place: dict[str, int], follows: Counter[Pair], traces: Sequence[Sequence[str]]
) -> set[Pair]:
    """Drop a pair where a longer way leads from one to the other through steps that the same dialogues do not exclude."""
    together = Counter(
        pair for trace in traces for pair in {(a, b) for a in set(trace) for b in set(trace) if place[a] < place[b]}
    )
    kept = set(edges)
    for pair in sorted(edges, key=lambda one: (-(place[one[1]] - place[one[0]]), one)):
        between = [
            node
            for node in place
            if place[pair[0]] < place[node] < place[pair[1]] and together[(pair[0], node)] and together[(node, pair[1])]
        ]
        rest = kept - {pair}
        if _leads(pair[0], pair[1], rest, set(between)):
            kept = rest
    return kept


def _leads(source: str, target: str, edges: set[Pair], through: set[str]) -> bool:
    stack, seen = [source], {source}
    while stack:
        here = stack.pop()
        for a, b in edges:
            if a == here and b not in seen:
                if b == target:
                    return True
                if b in through:
                    seen.add(b)
                    stack.append(b)
    return False

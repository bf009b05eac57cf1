"""A procedure from resolved dialogues: steps, flow, gates, reply templates, each with its support and quotes.

Version ``agents.mine.flow.v2``. The flow comes from ``flow``; a gate is the words that customers or tools say before one
way and not before the others (weighted log-odds); a template is the most typical reply with its rare words cut out.

References:
    B. Monroe, M. Colaresi, K. Quinn, Fightin' words, Political Analysis 16 (2008).
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import regex

from headwater.agents.config import MineConfig
from headwater.agents.flow import Flow, Pair, mine_flow
from headwater.agents.procedure import Edge, Procedure, Quote, Slot, Step, Tool
from headwater.agents.situation import words
from headwater.agents.turns import Turn
from headwater.core.errors import NotEnoughData

METHOD: Final = "agents.mine.flow.v2"
_ASKS: Final = regex.compile(r"(?:^|[_\W])(?:ask|request|collect|get)(?:[_\W]+for)?[_\W]+(?P<slot>[\w ]+)", regex.I)
_LEAVES: Final = regex.compile(r"hand.?off|hand.?over|transfer|escalat|human", regex.I)
_CALLS: Final = regex.compile(r"^(?:query|call|lookup|search|api)\b|^query", regex.I)
_MOST_REPLIES: Final = 400
_HIDDEN: Final = regex.compile(r"<[A-Z]+_[0-9]+>")
"""What stands for personal data."""
_LONGEST: Final = 200
"""Characters of a first message that are kept."""


def mine(
    dialogues: Sequence[Sequence[Turn]], *, name: str = "procedure", config: MineConfig | None = None
) -> Procedure:
    """The procedure that these dialogues follow.

    Args:
        dialogues: turns of resolved contacts of one issue, in any order.
        name: of the procedure.
        config: thresholds.

    Raises:
        NotEnoughData: no agent turn has an action.
    """
    config = config or MineConfig()
    rows = sorted((list(turns) for turns in dialogues), key=lambda turns: [(t.role, t.action, t.text) for t in turns])
    traces = [[turn.action for turn in turns if turn.action] for turns in rows]
    traces = [trace for trace in traces if trace]
    if not traces:
        raise NotEnoughData("no agent turn of these dialogues has an action", hint="give turns an 'action'")
    flow = mine_flow(traces, config)
    if not flow.order:
        raise NotEnoughData(f"no action occurs in {config.min_share:.0%} of the dialogues", hint="give more dialogues")
    kept = set(flow.order)
    steps = tuple(_step(action, rows, flow, len(traces), config) for action in flow.order)
    edges = _edges(rows, flow)
    ends = Counter(next((a for a in reversed(trace) if a in kept), "") for trace in traces)
    starts = Counter(next((a for a in trace if a in kept), "") for trace in traces)
    least = config.min_share * len(traces)
    slots, steps = _asked(_slots(flow.order), steps)
    return Procedure(
        name=name,
        purpose=f"What agents did in {len(traces)} resolved contacts",
        applies=_openings(rows, config),
        slots=slots,
        steps=steps,
        tools=tuple(Tool(name) for name in sorted({step.tool for step in steps if step.tool})),
        edges=edges,
        start=tuple(a for a, n in sorted(starts.items(), key=lambda one: (-one[1], one[0])) if a and n >= least),
        end=tuple(a for a, n in sorted(ends.items(), key=lambda one: (-one[1], one[0])) if a and n >= least),
        n_dialogues=len(traces),
    )


def template(replies: Sequence[str]) -> str:
    """The most typical reply; words that fewer than half of the replies hold become ``{value}``.

    Example:
        >>> template(["Hi Ann, done.", "Hi Bob, done.", "Hi Eve, done."])
        'Hi {value} done.'
    """
    texts = sorted(reply for reply in replies if reply.strip())[:: max(1, len(replies) // _MOST_REPLIES)]
    if not texts:
        return ""
    common = Counter(word for text in texts for word in set(text.split()))
    typical = {word for word, n in common.items() if 2 * n >= len(texts)}

    def score(text: str) -> tuple[float, str]:
        parts = text.split()
        return (-sum(1 if word in typical else -0.5 for word in parts), text)

    out: list[str] = []
    for word in min(texts, key=score).split():
        part = word if word in typical and not _HIDDEN.search(word) else "{value}"
        if part != "{value}" or out[-1:] != ["{value}"]:
            out.append(part)
    return " ".join(out)


def _step(action: str, rows: Sequence[Sequence[Turn]], flow: Flow, n: int, config: MineConfig) -> Step:
    replies, quotes = [], Counter[str]()
    where: dict[str, Turn] = {}
    for turns in rows:
        said = ""
        for turn in turns:
            if turn.role == "customer":
                said = turn.text
                where.setdefault(said, turn)
            if turn.action == action:
                replies.append(turn.text)
                quotes[said] += 1
    best = sorted((quote for quote in quotes if quote), key=lambda quote: (-quotes[quote], abs(len(quote) - 60), quote))
    shown = [Quote(text, where[text].contact, where[text].start) for text in best[: config.n_examples]]
    reply = template(replies)
    is_call = bool(_CALLS.search(action)) or not reply
    return Step(
        action,
        reply="" if is_call else reply,
        tool=action if is_call else "",
        support=flow.support[action],
        share=flow.support[action] / n,
        hand_off="agents passed it on here" if _LEAVES.search(action) else "",
        examples=tuple(shown),
    )


def _asked(slots: tuple[Slot, ...], steps: tuple[Step, ...]) -> tuple[tuple[Slot, ...], tuple[Step, ...]]:
    """Questions stand with their slots; the steps that put them ask for the slot."""
    by_step = {slot.asked_by: slot for slot in slots}
    asking = {step.action: step.reply for step in steps if step.action in by_step and step.reply}
    return (
        tuple(replace(slot, ask=asking.get(slot.asked_by, "")) for slot in slots),
        tuple(
            replace(step, reply="", ask=(by_step[step.action].name,)) if step.action in asking else step
            for step in steps
        ),
    )


def _openings(rows: Sequence[Sequence[Turn]], config: MineConfig) -> tuple[str, ...]:
    """First words of customers: the most frequent, then those of usual length."""
    first = Counter(next((turn.text for turn in turns if turn.role == "customer" and turn.text), "") for turns in rows)
    best = sorted(
        (text for text in first if len(words(text)) > 2), key=lambda text: (-first[text], abs(len(text) - 60), text)
    )
    return tuple(" ".join(text.split())[:_LONGEST] for text in best[: 2 * config.n_examples])


def _slots(actions: Sequence[str]) -> tuple[Slot, ...]:
    found: dict[str, Slot] = {}
    for action in actions:
        for match in _ASKS.finditer(action):
            slot = match["slot"].strip().strip("_").replace(" ", "_").lower()
            if slot and not slot.startswith(("confirm", "proceed", "next")):
                found.setdefault(slot, Slot(slot, asked_by=action))
    return tuple(found[slot] for slot in found)


def _edges(rows: Sequence[Sequence[Turn]], flow: Flow) -> tuple[Edge, ...]:
    kept = [*flow.edges, *flow.loops]
    leaving = Counter[str]()
    for (source, _), n in flow.follows.items():
        leaving[source] += n
    heard = _between(rows, set(flow.order))
    by_source: dict[str, list[Pair]] = defaultdict(list)
    for pair in kept:
        by_source[pair[0]].append(pair)
    loops = set(flow.loops)
    return tuple(
        Edge(
            *pair,
            support=flow.follows.get(pair, 0),
            share=flow.follows.get(pair, 0) / max(leaving[pair[0]], 1),
            after=_gate(pair, by_source[pair[0]], heard),
            is_loop=pair in loops,
        )
        for pair in kept
    )


def _between(rows: Sequence[Sequence[Turn]], kept: set[str]) -> dict[Pair, Counter[str]]:
    """For each pair in direct succession, in how many passages each word was said in between."""
    heard: dict[Pair, Counter[str]] = defaultdict(Counter)
    for turns in rows:
        source, said = "", set[str]()
        for turn in turns:
            if turn.role != "agent":
                said |= set(words(turn.text)[:60])
            elif turn.action in kept:
                if source and source != turn.action:
                    heard[(source, turn.action)].update(said)
                    heard[(source, turn.action)][""] += 1
                source, said = turn.action, set()
    return heard


def _gate(pair: Pair, ways: Sequence[Pair], heard: dict[Pair, Counter[str]]) -> tuple[str, ...]:
    """Up to three words that come before this way clearly more often than before the others."""
    here, n_here = heard[pair], heard[pair][""]
    n_else = sum(heard[way][""] for way in ways if way != pair)
    if n_here < 3 or n_else < 3:
        return ()
    scored = []
    for word, n in here.items():
        other = sum(heard[way][word] for way in ways if way != pair)
        if word and n >= max(3, 0.15 * n_here):
            odds = np.log((n + 0.5) / (n_here - n + 0.5)) - np.log((other + 0.5) / (n_else - other + 0.5))
            spread = np.sqrt(1 / (n + 0.5) + 1 / (n_here - n + 0.5) + 1 / (other + 0.5) + 1 / (n_else - other + 0.5))
            scored.append((round(float(odds / spread), 6), word))
    return tuple(word for z, word in sorted(scored, key=lambda one: (-one[0], one[1]))[:3] if z > 2.6)

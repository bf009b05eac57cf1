"""What an agent knows when it must act: what was done, what was just said, what the tools answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import regex

from headwater.agents.turns import Turn

_WORD: Final = regex.compile(r"[\p{L}\p{M}]+(?:['’][\p{L}\p{M}]+)*|[?]|\p{N}+")
_START: Final = "^"
_MOST_WORDS: Final = 60


@dataclass(frozen=True, slots=True)
class Situation:
    """One moment of decision.

    Attributes:
        said: what customers said since the last agent turn, or the last thing said.
        story: everything customers said before that.
        done: terms for the actions so far and their order.
        heard: terms of ``said`` alone and together with the last action.
        told: terms of what tools answered since the last customer turn, alone and with the last action.
        past: words of ``story``.
    """

    said: str
    story: str
    done: tuple[str, ...]
    heard: tuple[str, ...]
    told: tuple[str, ...]
    past: tuple[str, ...]


def words(text: str) -> list[str]:
    """Lower-cased words, question marks and numbers, the latter as ``#``."""
    return ["#" if word[0].isdigit() else word.lower() for word in _WORD.findall(text)]


def situation(history: Sequence[Turn]) -> Situation:
    """The situation after these turns."""
    actions = [_START] * 3 + [turn.action or "~" for turn in history if turn.role == "agent"]
    last = actions[-1]
    customer = [i for i, turn in enumerate(history) if turn.role == "customer" and turn.text]
    newest = [i for i, turn in enumerate(history) if turn.role == "agent"]
    since = newest[-1] if newest else -1
    recent = [i for i in customer if i > since] or customer[-1:]
    said = " ".join(history[i].text for i in recent)
    story = " ".join(history[i].text for i in customer if i not in recent)
    fresh = bool(recent and recent[-1] > since)
    told = [history[i] for i in range(max(customer[-1:] or [-1]) + 1, len(history)) if history[i].role == "tool"]
    return Situation(
        said,
        story,
        _done(actions, fresh=fresh, tool=bool(history and history[-1].role == "tool")),
        _heard(words(said)[:_MOST_WORDS], last, fresh=fresh),
        _told([word for turn in told for word in words(turn.text)][:_MOST_WORDS], last),
        tuple(sorted(set(words(story)))),
    )


def _done(actions: Sequence[str], *, fresh: bool, tool: bool) -> tuple[str, ...]:
    one, two, three = actions[-1], actions[-2], actions[-3]
    state = f"{'c' if fresh else 'a'}{'t' if tool else ''}"
    real = actions[3:]
    return (
        f"state={state}",
        f"1={one}",
        f"1={one}/{state}",
        f"2={two}>{one}",
        f"2={two}>{one}/{state}",
        f"3={three}>{two}>{one}/{state}",
        f"n={min(len(real), 12)}",
        f"again={min(real.count(one), 3)}:{one}",
        *(f"has={action}" for action in sorted(set(real))),
    )


def _heard(said: Sequence[str], last: str, *, fresh: bool) -> tuple[str, ...]:
    mark = "" if fresh else "old:"
    single = {f"{mark}{word}" for word in said}
    pairs = {f"{mark}{a} {b}" for a, b in pairwise(said)}
    return tuple(sorted(single | pairs | {f"{last}|{word}" for word in single} | {f"len={min(len(said) // 3, 6)}"}))


def _told(told: Sequence[str], last: str) -> tuple[str, ...]:
    pairs = {f"{a} {b}" for a, b in pairwise(told)}
    return tuple(sorted(set(told) | pairs | {f"{last}|{word}" for word in told}))

"""Actions for agents' turns that have none: turns that say the same are one action, named by its words.

What is particular to a contact is masked first (numbers, placeholders of personal data). The most frequent wordings open
actions, and each other turn joins the nearest one, if it is near enough. Version ``agents.states.leader.v1``.

References:
    J. Hartigan, Clustering Algorithms (1975), ch. 3: the leader algorithm.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt
import regex

from headwater.agents.turns import Turn

_MASK: Final = regex.compile(r"<[A-Z]+_[0-9]+>|\p{N}[\p{N}.,:/\-]*")
_WORD: Final = regex.compile(r"[\p{L}\p{M}]+")
_DULL: Final = frozenset(
    "a an the i my me you your we our us it its is am are was be been to of in on for with and or can could may might would "
    "will do does did have has had please that this there here so if as at by from not no yes ok okay just let any what which "
    "who how when where thank thanks hello hi dear good very all also now then them they he she i'm i'll we'll it's that's am "
    "sir madam".split()
)
_NEAR: Final = 0.72
_MOST: Final = 4000


def with_states(
    dialogues: Sequence[Sequence[Turn]], encode: Callable[[Sequence[str]], npt.NDArray[np.float32]]
) -> list[list[Turn]]:
    """The dialogues, with an action for each turn of an agent that says something.

    Args:
        dialogues: turns; those that have an action keep it.
        encode: texts to unit vectors.
    """
    wordings = Counter(
        bare(turn.text)
        for turns in dialogues
        for turn in turns
        if turn.role == "agent" and not turn.action and turn.text
    )
    ranked = sorted((text for text in wordings if text), key=lambda text: (-wordings[text], text))[:_MOST]
    if not ranked:
        return [list(turns) for turns in dialogues]
    vectors = encode(ranked)
    leaders: list[int] = []
    action: dict[str, str] = {}
    names: dict[str, int] = {}
    named: dict[int, str] = {}
    for i, text in enumerate(ranked):
        likeness = vectors[leaders] @ vectors[i] if leaders else np.zeros(0)
        best = int(likeness.argmax()) if len(likeness) else -1
        if best < 0 or likeness[best] < _NEAR:
            leaders.append(i)
            named[i] = _unique(_name(text), names)
            action[text] = named[i]
        else:
            action[text] = named[leaders[best]]
    return [
        [
            replace(turn, action=action.get(bare(turn.text), ""))
            if turn.role == "agent" and not turn.action and turn.text
            else turn
            for turn in turns
        ]
        for turns in dialogues
    ]


def bare(text: str) -> str:
    """A text without what is particular to a contact: numbers and placeholders masked, lower case.

    Example:
        >>> bare("Thanks, <PERSON_1>. Order 4711 is late.")
        'thanks, #. order # is late.'
    """
    return " ".join(_MASK.sub("#", text).lower().split())


def _name(text: str) -> str:
    """``ask_order_number`` of a question, ``refund_issued`` of a statement.

    Example:
        >>> _name("could i have your order number?"), _name("your refund is on its way.")
        ('ask_order_number', 'refund_way')
    """
    words = [word for word in _WORD.findall(text) if word not in _DULL][:3] or _WORD.findall(text)[:3] or ["say"]
    return ("ask_" if text.endswith("?") else "") + "_".join(words)


def _unique(name: str, names: dict[str, int]) -> str:
    names[name] = names.get(name, 0) + 1
    return name if names[name] == 1 else f"{name}_{names[name]}"

"""Passages that a reply can rest on: found by what is asked, among those that are about the thing spoken of.

Method ``agents.assist.snippets.v1``: a conversation names what it is about (a product, a place, a procedure) long before the
question that needs an answer. Names of the passages' subjects are looked for in the turns, the newest first, by their telling
words; the hybrid index then ranks the passages about them.

References:
    S. Kim et al., Beyond domain APIs: task-oriented conversational modeling with unstructured knowledge access, SIGDIAL (2020).
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import regex

from headwater.search.index import HybridIndex

METHOD: Final = "agents.assist.snippets.v1"
Encode = Callable[[Sequence[str]], npt.NDArray[np.float32]]
_WORD: Final = regex.compile(r"[\p{L}\p{M}\p{N}]+")
_NAMED: Final = 0.6
"""Share of a name's telling words that must be said for it to be named."""
_AGE: Final = 0.02
"""What a turn loses for each that came after it."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage; ``about``: the name of what it is about, empty: nothing in particular."""

    id: str
    text: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A passage that was found; ``score`` is comparable within one answer only."""

    passage: Passage
    score: float


class Passages:
    """Passages that can be found for a conversation.

    Args:
        passages: with different ids.
        encode: texts to ``(n, d) float32`` unit vectors.
    """

    def __init__(self, passages: Sequence[Passage], encode: Encode) -> None:
        self._of = {one.id: one for one in passages}
        self._index = HybridIndex(encode)
        self._index.add([one.text for one in passages], [one.id for one in passages])
        self._names = Subjects([one.about for one in passages if one.about])
        self._about: dict[str, list[str]] = {}
        for one in passages:
            self._about.setdefault(one.about, []).append(one.id)

    def find(self, turns: Sequence[str], k: int = 5) -> list[Found]:
        """The k best passages for what is asked last.

        Args:
            turns: the conversation, newest last.
            k: passages wanted.
        """
        if not turns or not turns[-1].strip() or not self._of:
            return []
        named = self._names.named(turns)
        among = [id for name in named for id in self._about[name]] if named else None
        asked, before = turns[-1], "" if named else " ".join(turns[:-1])[-1000:]
        hits = self._index.search(_plain(asked), k, context=before, among=among)
        return [Found(self._of[str(hit.id)], hit.score) for hit in hits]


class Subjects:
    """Names of things, looked for in turns.

    Args:
        names: may repeat.

    Example:
        >>> Subjects(["HOBSONS GUEST HOUSE", "AVALON GUEST HOUSE"]).named(["is Avalon nice?", "does it have parking?"])
        ['AVALON GUEST HOUSE']
    """

    def __init__(self, names: Sequence[str]) -> None:
        self._words = {name: frozenset(_tokens(name)) for name in sorted(set(names))}
        held = Counter(word for words in self._words.values() for word in words)
        n = len(self._words)
        self._weight = {word: float(np.log1p((n - count + 0.5) / (count + 0.5))) for word, count in held.items()}

    def named(self, turns: Sequence[str]) -> list[str]:
        """The names of the newest turn that names any, best covered first; those that are covered as well as the best."""
        best: dict[str, float] = {}
        for age, turn in enumerate(reversed(turns)):
            said = set(_tokens(turn))
            for name, words in self._words.items():
                if said.isdisjoint(words):
                    continue
                covered = sum(self._weight[word] for word in words & said)
                share = covered / sum(self._weight[word] for word in words)
                if share >= _NAMED:
                    best[name] = max(best.get(name, 0.0), share - _AGE * age)
        if not best:
            return []
        top = max(best.values())
        return sorted(
            (name for name, score in best.items() if score >= top - 1e-9), key=lambda name: (-best[name], name)
        )


def _tokens(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


def _plain(text: str) -> str:
    """Without signs that the query language reads."""
    return " ".join(_WORD.findall(text))

"""What kind of question it is: the nearest of a closed set, by meaning and by pattern, or none.

Method ``agents.ask.intents.v1``: what names something (issue words cannot be told, but periods and values can) is masked; the
encoder's cosine with phrasings of each kind, plus a bonus where a pattern of the kind matches; the best kind, if it is good
enough. Kinds that must be refused (to change something, to name a person) are told by pattern before any other.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import regex

from headwater.agents.ask.asked import Asked
from headwater.agents.ask.phrasings import COUNTS, ELSEWHERE, OF_WHICH, ORDERS, PATTERNS, PERSON, PHRASES, SIZES, Kind

METHOD: Final = "agents.ask.intents.v1"
Encode = Callable[[Sequence[str]], npt.NDArray[np.float32]]
_BONUS: Final = 0.45
LEAST: Final = 0.5
"""Below this no kind fits."""


@dataclass(frozen=True, slots=True)
class Meant:
    """The kind of a question.

    Attributes:
        kind: None where none fits.
        score: of the best kind.
        refusal: why it is refused whatever it is about; empty: it is not.
    """

    kind: Kind | None
    score: float
    refusal: str = ""


class Intents:
    """Tells kinds of questions apart.

    Args:
        encode: texts to unit vectors.
    """

    def __init__(self, encode: Encode) -> None:
        pairs = [(kind, phrase) for kind, phrases in PHRASES.items() for phrase in phrases]
        self._kinds = [kind for kind, _ in pairs]
        self._vectors = encode([phrase for _, phrase in pairs])
        self._patterns = {kind: regex.compile(pattern, regex.IGNORECASE) for kind, pattern in PATTERNS.items()}
        self._encode = encode

    def of(self, asked: Asked) -> Meant:
        """The kind that a question is most likely of."""
        refusal = _refusal(asked.text)
        if refusal:
            return Meant(None, 0.0, refusal)
        scores = self.scores(asked)
        kind, score = max(scores.items(), key=lambda item: (item[1], item[0]))
        return Meant(kind if score >= LEAST else None, score)

    def scores(self, asked: Asked) -> dict[Kind, float]:
        """How well each kind fits."""
        cosines = self._vectors @ self._encode([asked.rest or asked.text])[0]
        scores: dict[Kind, float] = {}
        for kind, cosine in zip(self._kinds, cosines.tolist(), strict=True):
            scores[kind] = max(scores.get(kind, 0.0), cosine)
        for kind, pattern in self._patterns.items():
            if pattern.search(asked.rest):
                scores[kind] += _BONUS
        return _settled(asked, scores)


def _settled(asked: Asked, scores: dict[Kind, float]) -> dict[Kind, float]:
    """What the parts of the question say about its kind."""
    same = [name for name, _ in asked.values]
    if len(asked.periods) >= 2 or (len(same) >= 2 and len(set(same[:2])) == 1):
        scores["compare"] += 0.5
    else:
        scores["compare"] -= 0.15
    if COUNTS.search(asked.rest):
        scores["count"] += _BONUS
    if asked.by and OF_WHICH.search(asked.rest):
        scores["where"] += _BONUS
    if SIZES.search(asked.rest):
        scores["size"] += _BONUS
    if asked.rest.startswith("why"):
        scores["why"] += 0.2
    if asked.count:
        scores["top"] += 0.2
    return scores


def _refusal(text: str) -> str:
    if ORDERS.search(text):
        return "ask only reads: it answers questions, it changes and writes nothing"
    if PERSON.search(text):
        return "it tells nothing that could name a customer"
    if ELSEWHERE.search(text):
        return "it knows what customers wrote and what became of it, nothing else"
    return ""

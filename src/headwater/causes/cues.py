"""Cause and effect by the words that join them: "E due to C", "C resulted in E", "when I C, E".

A small grammar of connectives, each with the role of what stands before and after it. The span of a role is the clause
next to the connective: up to punctuation, another connective, or a conjunction, without leading articles and pronouns.

Version: ``causes.spans.cues.v2``.
"""

from dataclasses import dataclass
from typing import Final

import regex

METHOD: Final = "causes.spans.cues.v2"
LONGEST: Final = 7
TOKEN: Final = regex.compile(r"\p{N}+(?:\.\p{N}+)+|[\p{L}\p{N}]+(?:['’\-/][\p{L}\p{N}]+)*|[^\s\p{L}\p{N}]")
_CAUSE_AFTER = (
    "due to", "owing to", "because of", "because", "caused by", "as a result of", "resulting from", "resulted from",
    "triggered by", "on account of", "thanks to", "stems from", "in response to", "since i", "since the",
)  # fmt: skip
_EFFECT_AFTER = (
    "resulted in", "resulting in", "results in", "result in", "led to", "leading to", "leads to", "lead to", "caused",
    "causing", "causes", "cause", "which made", "triggered", "triggering", "triggers", "so that", "therefore",
    "made it", "and then", "which means", "hence", "and now", "but now",
)  # fmt: skip
_WHEN = (
    "every time",
    "each time",
    "whenever",
    "when",
    "after",
    "once",
    "if",
    "as soon as",
    "upon",
    "try to",
    "tried to",
    "trying to",
)
_STOP: Final = frozenset('.,;:!?()[]{}"|') | {"and", "but", "or", "which", "that", "who", "then", "however"}
_SKIP: Final = frozenset({
    "a", "an", "the", "this", "that", "it", "its", "i", "we", "you", "he", "she",
    "they", "my", "our", "your", "there", "is", "was", "were", "be", "been", "being", "has",
    "have", "had", "to", "will",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Token:
    """A word or punctuation mark of a text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Cue:
    """A connective: tokens [first, last) and the roles before and after it."""

    first: int
    last: int
    before: str
    after: str


def tokenize(text: str) -> list[Token]:
    """Words and punctuation marks with their offsets."""
    return [
        Token(match.group().lower().replace("’", "'"), match.start(), match.end()) for match in TOKEN.finditer(text)
    ]


def _table() -> dict[tuple[str, ...], tuple[str, str]]:
    table = {tuple(cue.split()): ("effect", "cause") for cue in _CAUSE_AFTER}
    table |= {tuple(cue.split()): ("cause", "effect") for cue in _EFFECT_AFTER}
    return table | {tuple(cue.split()): ("effect", "when") for cue in _WHEN}


_CUES: Final = _table()
_LONGEST_CUE: Final = max(map(len, _CUES))


def find_cues(tokens: list[Token]) -> list[Cue]:
    """Connectives, longest match first, not overlapping."""
    words = [token.text for token in tokens]
    found, i = [], 0
    while i < len(words):
        for size in range(min(_LONGEST_CUE, len(words) - i), 0, -1):
            roles = _CUES.get(tuple(words[i : i + size]))
            if roles:
                found.append(Cue(i, i + size, *roles))
                i += size
                break
        else:
            i += 1
    return found


def label_by_cues(tokens: list[Token]) -> list[str]:
    """Role of each token: ``cause``, ``effect`` or the empty string."""
    roles = [""] * len(tokens)
    cues = find_cues(tokens)
    taken = {i for cue in cues for i in range(cue.first, cue.last)}
    for cue in cues:
        if cue.after == "when":
            _label_when(tokens, roles, cue, taken)
        else:
            _fill(roles, _left(tokens, cue.first, taken), cue.before)
            _fill(roles, _right(tokens, cue.last, taken), cue.after)
    return roles


def _label_when(tokens: list[Token], roles: list[str], cue: Cue, taken: set[int]) -> None:
    """ "When I C, E" and "E when I C": the clause of the condition is the cause."""
    condition = _right(tokens, cue.last, taken)
    _fill(roles, condition, "cause")
    before = _left(tokens, cue.first, taken)
    if before:
        _fill(roles, before, "effect")
    elif condition:
        _fill(roles, _right(tokens, condition.stop + 1, taken), "effect")


def _left(tokens: list[Token], end: int, taken: set[int]) -> range:
    while end > 0 and tokens[end - 1].text in _STOP:  # ", which caused"
        end -= 1
    start = end
    while start > 0 and end - start < LONGEST and tokens[start - 1].text not in _STOP and start - 1 not in taken:
        start -= 1
    return _trim(tokens, start, end)


def _right(tokens: list[Token], start: int, taken: set[int]) -> range:
    while start < len(tokens) and tokens[start].text in _STOP:
        start += 1
    end = start
    while end < len(tokens) and end - start < LONGEST and tokens[end].text not in _STOP and end not in taken:
        end += 1
    return _trim(tokens, start, end)


def _trim(tokens: list[Token], start: int, end: int) -> range:
    while start < end and tokens[start].text in _SKIP:
        start += 1
    return range(start, end)


def _fill(roles: list[str], where: range, role: str) -> None:
    for i in where:
        roles[i] = roles[i] or role

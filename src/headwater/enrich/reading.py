"""One reading of a text: its mood, what it signals, what it aims at, and the characters that say so.

The texts behind ``signals`` and the stage are read here, once. Offsets count characters of the text given.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from headwater.enrich.cues import SIGNAL_CUES, TARGET_CUES
from headwater.enrich.gate import Openings, gate, matches_at
from headwater.enrich.mood import Mood, mood
from headwater.enrich.text import fold_aligned

KINDS = ("safety", "legal", "fraud", "vulnerable", "press")
SIGNALS = ("anger", "effort", "churn", "severity", "urgency")
TARGETS = tuple(TARGET_CUES)
NO_TARGET = "none"
GRAVITY = {"safety": 1.0, "legal": 0.75, "fraud": 0.8, "vulnerable": 0.7, "press": 0.55}
_NEGATED = 1 / 3
_NEGATION = re.compile(r"\b(?:no|not|never|without|nobody|none|no one|kein\w*|nicht|sin|sans)\W+(?:\w+\W+){0,2}$")

Span = tuple[int, int]

Tier = tuple[float, int]
"""Weight of a pattern, and its number."""

_TIERS = [
    (name, weight, pattern)
    for name, tiers in SIGNAL_CUES.items()
    for weight, pattern in sorted(tiers.items(), reverse=True)
]
_CUES: dict[str, list[Tier]] = {
    name: [(weight, n) for n, (of, weight, _) in enumerate(_TIERS) if of == name] for name in SIGNAL_CUES
}
_TARGETS = {name: len(_TIERS) + n for n, name in enumerate(TARGET_CUES)}
_WRITTEN = [*(pattern for _, _, pattern in _TIERS), *TARGET_CUES.values()]
_PATTERNS = [re.compile(rf"\b(?:{pattern})") for pattern in _WRITTEN]
_OPENINGS = Openings([gate(pattern) for pattern in _WRITTEN])


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says beyond its matter.

    Attributes:
        mood: its good and bad words.
        scores: ``SIGNALS`` and ``KINDS``, each 0..1.
        target: one of ``TARGETS``, or ``NO_TARGET`` where the mood is not bad or nothing is named.
        spans: for each signal that was seen, and ``target``, the spans of the words, in order of their weight.
    """

    mood: Mood
    scores: dict[str, float]
    target: str
    spans: dict[str, tuple[Span, ...]]


@lru_cache(maxsize=16_384)
def read(text: str) -> Reading:
    """The reading of one text; not to be changed, since short turns are said by many and read once.

    Example:
        >>> found = read("The brakes failed on the motorway")
        >>> found.scores["safety"] > 0.5, [slice(*span) for span in found.spans["safety"]]
        (True, [slice(4, 17, None)])
    """
    plain, places = fold_aligned(text)
    felt = mood(text)
    scores: dict[str, float] = {}
    spans: dict[str, tuple[Span, ...]] = {}
    starts = _OPENINGS.places(plain)
    for name, tiers in _CUES.items():
        scores[name], found = _noisy_or(plain, starts, [tier for tier in tiers if tier[1] in starts])
        if found:
            spans[name] = _placed(found, places)
    _add_heat(text, felt, scores, spans)
    missed = 1.0
    for kind in KINDS:
        missed *= 1 - GRAVITY[kind] * scores[kind]
    scores["severity"] = 1 - missed
    grave = tuple(span for kind in KINDS for span in spans.get(kind, ()))
    if grave:
        spans["severity"] = grave
    target, found = _aimed_at(plain, starts) if felt.bad > felt.good else (NO_TARGET, [])
    if found:
        spans["target"] = _placed(found, places)
    return Reading(felt, scores, target, spans)


def _add_heat(text: str, felt: Mood, scores: dict[str, float], spans: dict[str, tuple[Span, ...]]) -> None:
    """Bad words, exclamation marks and capitals make anger surer."""
    if felt.bad <= felt.good:
        return
    capitals = sum(word.isupper() and len(word) > 3 for word in text.split())
    heat = min(0.04 * felt.bad + 0.05 * min(text.count("!"), 4) + 0.08 * min(capitals, 4), 0.5)
    scores["anger"] = 1 - (1 - scores["anger"]) * (1 - heat)
    if heat > 0.1 and "anger" not in spans:
        starts = [(text.find(word), len(word)) for word in felt.words[:3]]
        spans["anger"] = tuple((start, start + length) for start, length in starts if start >= 0)


def _placed(found: Sequence[Span], places: Sequence[int] | None) -> tuple[Span, ...]:
    """Spans of the folded text as spans of the text."""
    if places is None:
        return tuple(found)
    return tuple((places[start], places[end - 1] + 1) for start, end in found)


def _noisy_or(plain: str, starts: Mapping[int, list[int]], tiers: Sequence[Tier]) -> tuple[float, list[Span]]:
    """Score of one signal and where it was seen; the same words count once."""
    missed = 1.0
    seen: set[str] = set()
    taken: list[Span] = []
    for weight, n in tiers:
        for match in matches_at(_PATTERNS[n], plain, starts[n]):
            start, end = match.span()
            if start == end or match.group() in seen or any(start < b and a < end for a, b in taken):
                continue
            taken.append((start, end))
            seen.add(match.group())
            negated = _NEGATION.search(plain, max(0, start - 40), start)
            missed *= 1 - weight * (_NEGATED if negated else 1.0)
    return 1 - missed, taken


def _aimed_at(plain: str, starts: Mapping[int, list[int]]) -> tuple[str, list[Span]]:
    """What most cues point at; the first named of those that tie."""
    pointed = {name: n for name, n in _TARGETS.items() if n in starts}
    named = {name: [m.span() for m in matches_at(_PATTERNS[n], plain, starts[n])] for name, n in pointed.items()}
    named = {name: spans for name, spans in named.items() if spans}
    if "self" in named:
        return "self", named["self"][:1]
    if not named:
        return NO_TARGET, []
    target = min(named, key=lambda name: (-len(named[name]), named[name][0], name))
    return target, named[target][:5]

"""What a team acts on: anger, effort, churn, severity, urgency, and what the mood is aimed at, with the words seen.

Method ``enrich.signals.words.v1``: each cue found makes the signal surer by its weight (noisy-or, Pearl 1988: the chance
that not all of several independent cues mislead); a negated cue counts a third. Scores are 0..1 and rank; they are
chances only after calibration on your own labels.
"""

import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from headwater.enrich.cues import SIGNAL_CUES, TARGET_CUES
from headwater.enrich.mood import mood
from headwater.enrich.text import fold_text

METHOD = "enrich.signals.words.v1"
KINDS = ("safety", "legal", "fraud", "vulnerable", "press")
SIGNALS = ("anger", "effort", "churn", "severity", "urgency")
TARGETS = tuple(TARGET_CUES)
NO_TARGET = "none"
_GRAVITY = {"safety": 1.0, "legal": 0.75, "fraud": 0.8, "vulnerable": 0.7, "press": 0.55}
_NEGATED = 1 / 3
_NEGATION = re.compile(r"\b(?:no|not|never|without|nobody|none|no one|kein\w*|nicht|sin|sans)\W+(?:\w+\W+){0,2}$")

Signals = dict[str, Any]
"""Columns by name: the five signals, the five kinds of severity (``(n,) float64``, 0..1), ``target`` (``(n,) str``) and
``evidence`` (for each text a mapping from signal to the words that made it)."""

_CUES = {
    name: [(weight, re.compile(rf"\b(?:{pattern})")) for weight, pattern in sorted(tiers.items(), reverse=True)]
    for name, tiers in SIGNAL_CUES.items()
}
_TARGETS = {name: re.compile(rf"\b(?:{pattern})") for name, pattern in TARGET_CUES.items()}


def signals(texts: Sequence[str]) -> Signals:
    """Signals of each text, as columns; each row depends on its text alone.

    Use it on what the customer said: an associate's "how can I help you right away" is no urgency.

    Args:
        texts: ``n`` texts.

    Example:
        >>> found = signals(["Third time I call about the smoke from the battery. I want my lawyer on this!"])
        >>> found["severity"][0] > 0.7, found["effort"][0] >= 0.8, found["evidence"][0]["legal"]
        (np.True_, np.True_, ('my lawyer',))
    """
    rows = [_read(text) for text in texts]
    columns: Signals = {
        name: np.array([scores[name] for scores, _, _ in rows], dtype=np.float64) for name in (*SIGNALS, *KINDS)
    }
    columns["target"] = np.array([target for _, target, _ in rows], dtype=np.str_)
    columns["evidence"] = [evidence for _, _, evidence in rows]
    return columns


def _read(text: str) -> tuple[dict[str, float], str, dict[str, tuple[str, ...]]]:
    """Scores, target and evidence of one text."""
    plain = fold_text(text)
    felt = mood(text)
    scores: dict[str, float] = {}
    evidence: dict[str, tuple[str, ...]] = {}
    for name, tiers in _CUES.items():
        score, words = _noisy_or(plain, tiers)
        scores[name] = score
        if words:
            evidence[name] = words
    capitals = sum(word.isupper() and len(word) > 3 for word in text.split())
    heat = min(0.04 * felt.bad + 0.05 * min(text.count("!"), 4) + 0.08 * min(capitals, 4), 0.5)
    if felt.bad > felt.good:
        scores["anger"] = 1 - (1 - scores["anger"]) * (1 - heat)
        if heat > 0.1 and "anger" not in evidence:
            evidence["anger"] = felt.words[:3]
    scores["severity"] = 1 - float(np.prod([1 - _GRAVITY[kind] * scores[kind] for kind in KINDS]))
    grave = tuple(word for kind in KINDS for word in evidence.get(kind, ()))
    if grave:
        evidence["severity"] = grave
    target, words = _aimed_at(plain) if felt.bad > felt.good else (NO_TARGET, ())
    if words:
        evidence["target"] = words
    return scores, target, evidence


def _noisy_or(plain: str, tiers: Sequence[tuple[float, re.Pattern[str]]]) -> tuple[float, tuple[str, ...]]:
    """Score of one signal and the words that made it; the same words count once."""
    missed = 1.0
    seen: dict[str, None] = {}
    taken: list[tuple[int, int]] = []
    for weight, pattern in tiers:
        for match in pattern.finditer(plain):
            start, end = match.span()
            if start == end or match.group() in seen or any(start < b and a < end for a, b in taken):
                continue
            taken.append((start, end))
            seen[match.group()] = None
            negated = _NEGATION.search(plain, max(0, start - 40), start)
            missed *= 1 - weight * (_NEGATED if negated else 1.0)
    return 1 - missed, tuple(seen)


def _aimed_at(plain: str) -> tuple[str, tuple[str, ...]]:
    """What most cues point at; the first named of those that tie."""
    found = {name: list(pattern.finditer(plain)) for name, pattern in _TARGETS.items()}
    if found["self"]:
        return "self", (found["self"][0].group(),)
    named = {name: matches for name, matches in found.items() if matches}
    if not named:
        return NO_TARGET, ()
    target = min(named, key=lambda name: (-len(named[name]), named[name][0].start(), name))
    return target, tuple(dict.fromkeys(match.group() for match in named[target]))[:5]

"""What a team acts on: anger, effort, churn, severity, urgency, and what the mood is aimed at, with the words seen.

Method ``enrich.signals.words.v2``: each cue found makes the signal surer by its weight (noisy-or, Pearl 1988: the
chance that not all of several independent cues mislead); a negated cue counts a third.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from headwater.enrich.reading import KINDS, NO_TARGET, SIGNALS, TARGETS, Reading, read

__all__ = ["KINDS", "METHOD", "NO_TARGET", "SIGNALS", "TARGETS", "Signals", "signals"]

METHOD = "enrich.signals.words.v2"

Signals = dict[str, Any]
"""Columns by name: the five signals, the five kinds of severity (``(n,) float64``, 0..1), ``target`` (``(n,) str``),
``evidence`` (for each text a mapping from signal to the words that made it) and ``spans`` (the same as offsets)."""


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
    rows = [read(text) for text in texts]
    columns: Signals = {
        name: np.array([row.scores[name] for row in rows], dtype=np.float64) for name in (*SIGNALS, *KINDS)
    }
    columns["target"] = np.array([row.target for row in rows], dtype=np.str_)
    columns["evidence"] = [_words(text, row) for text, row in zip(texts, rows, strict=True)]
    columns["spans"] = [row.spans for row in rows]
    return columns


def _words(text: str, row: Reading) -> dict[str, tuple[str, ...]]:
    return {name: tuple(dict.fromkeys(text[start:end] for start, end in spans)) for name, spans in row.spans.items()}

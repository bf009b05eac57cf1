"""How well the whole chain did against a corpus whose truth is known: issues, sizes, causes, owners.

Every planted issue of every contact is one item. Its topic is that of the statement that overlaps its span most. An
item without such a statement, or without a topic, counts as wrong.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import linear_sum_assignment
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Score:
    """One figure.

    Attributes:
        measure: short name.
        value: 0..1, higher is better, unless the meaning says otherwise.
        meaning: in words.
    """

    measure: str
    value: float
    meaning: str


def items(
    gold: Sequence[tuple[str, str, Sequence[Span]]], statements: Mapping[str, Sequence[tuple[int, int, str | None]]]
) -> list[tuple[str, str | None]]:
    """Reason and found topic of every planted issue.

    Args:
        gold: contact, reason, spans.
        statements: contact -> start, end and topic of its statements.
    """
    return [(reason, _topic(spans, statements.get(contact, ()))) for contact, reason, spans in gold]


def topic_scores(pairs: Sequence[tuple[str, str | None]]) -> tuple[list[Score], dict[str, str]]:
    """Agreement of topics with reasons, and the one-to-one match (topic -> reason) behind it."""
    reasons = sorted({reason for reason, _ in pairs})
    topics = sorted({topic for _, topic in pairs if topic is not None})
    if not topics:
        return [Score("issues found", 0.0, "no planted issue has a topic")], {}
    counts = Counter(pairs)
    table = np.array([[counts[(reason, topic)] for topic in topics] for reason in reasons])
    rows, columns = linear_sum_assignment(-table)
    match = {topics[j]: reasons[i] for i, j in zip(rows, columns, strict=True) if table[i, j]}
    n = len(pairs)
    y = [reason for reason, _ in pairs]
    z = [topic or f"none-{i}" for i, (_, topic) in enumerate(pairs)]
    found = sum(topic is not None for _, topic in pairs) / n
    purity = float(table.max(axis=0).sum()) / n
    return [
        Score("issues found", found, "share of planted issues whose span carries a statement with a topic"),
        Score(
            "accuracy", float(table[rows, columns].sum()) / n, "one topic a reason (Hungarian); the missed are wrong"
        ),
        Score("purity", purity, "share of planted issues whose topic is mostly about their reason"),
        Score("NMI", float(normalized_mutual_info_score(y, z)), "mutual information of topics and reasons"),
        Score("ARI", float(adjusted_rand_score(y, z)), "agreement of pairs, chance = 0"),
    ], match


def size_coverage(
    truth: Mapping[str, int], intervals: Mapping[str, tuple[float, float]], match: Mapping[str, str]
) -> Score:
    """Share of matched topics whose interval holds the true number of contacts of their reason."""
    pairs = [(truth.get(reason, 0), intervals[topic]) for topic, reason in match.items() if topic in intervals]
    held = sum(low <= n <= high for n, (low, high) in pairs)
    return Score(
        "intervals that hold",
        held / max(len(pairs), 1),
        "true contacts of the matched reason inside the topic's interval; a topic that gathers other reasons too, or holds "
        "a part of one, misses by that: the interval is of the topic",
    )


def causes_found(
    incidents: Sequence[tuple[str, Mapping[str, str]]],
    drivers: Mapping[str, Sequence[Mapping[str, str]]],
    topics_of: Mapping[str, Sequence[str]],
) -> Score:
    """Share of planted incidents one of whose attribute values heads the drivers of a topic of their reason.

    Args:
        incidents: reason and causing attribute values.
        drivers: topic -> rules, strongest first.
        topics_of: reason -> topics that are mostly about it.
    """
    hits = 0
    for reason, cause in incidents:
        wanted = set(cause.items())
        hits += any(
            wanted & set(rule.items()) for topic in topics_of.get(reason, ()) for rule in drivers.get(topic, ())[:2]
        )
    return Score("causes found", hits / max(len(incidents), 1), "planted causes among the two strongest drivers")


def owners_right(pairs: Sequence[tuple[str | None, str]]) -> Score:
    """Share of matched topics whose suggested team is the true one; no suggestion counts as wrong."""
    right = sum(suggested == true for suggested, true in pairs)
    return Score("owners right", right / max(len(pairs), 1), "suggested team of the matched topics")


def majority(pairs: Sequence[tuple[str, str | None]]) -> dict[str, list[str]]:
    """Reason -> topics that are mostly about it."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for reason, topic in pairs:
        if topic is not None:
            counts[topic][reason] += 1
    result: dict[str, list[str]] = defaultdict(list)
    for topic in sorted(counts):
        best = min(counts[topic].items(), key=lambda item: (-item[1], item[0]))[0]
        result[best].append(topic)
    return dict(result)


def _topic(spans: Sequence[Span], statements: Sequence[tuple[Any, ...]]) -> str | None:
    best, most = None, 0
    for start, end, topic in statements:
        overlap = sum(max(0, min(end, b) - max(start, a)) for a, b in spans)
        if overlap > most:
            best, most = topic, overlap
    return best

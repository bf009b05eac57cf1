"""Telling phrases of each topic: n-grams ranked by the likelihood ratio of their use inside against outside.

References:
    T. Dunning, Accurate methods for the statistics of surprise and coincidence, Computational Linguistics 19 (1993):
    the likelihood ratio stays sound for phrases that occur nowhere else, where log-odds and their z-scores collapse.
    M. Grootendorst, BERTopic, arXiv:2203.05794 (2022): one document a topic (class-based tf-idf).
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import log, sqrt

import numpy as np
import numpy.typing as npt

from headwater.organise.words import NEGATIONS

LONGEST = 3
REACH = 3  # telling words from the first to the second of a pair


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase of a topic.

    Attributes:
        text: the words, separated by spaces.
        z: signed root of the likelihood ratio of its use inside against outside; about a standard normal by chance.
        share: of the topic's statements that use it, 0..1.
    """

    text: str
    z: float
    share: float


def statement_phrases(document: Sequence[str], stop: frozenset[str]) -> set[str]:
    """Runs of 1..3 telling words, and pairs a little apart, in their order: function words are skipped, negations kept
    ("refund has not been received" gives "refund not received"); none ends with a negation, none repeats a stem.

    Example:
        >>> sorted(statement_phrases(["my", "refund", "has", "not", "arrived"], frozenset({"my", "has", "not"})))
        ['arrived', 'not arrived', 'refund', 'refund arrived', 'refund not arrived']
    """
    telling = [word for word in document if _is_telling(word, stop)]
    stems = [stem(word) for word in telling]
    may_end = [word not in NEGATIONS for word in telling]
    n_words = len(telling)
    out: set[str] = set()
    for start, first in enumerate(telling):
        for end in range(start + 1, min(n_words, start + LONGEST) + 1):
            if may_end[end - 1] and len(set(stems[start:end])) == end - start:
                out.add(" ".join(telling[start:end]))
        for later in range(start + 2, min(n_words, start + REACH + 1)):
            if may_end[later] and stems[later] != stems[start]:
                out.add(f"{first} {telling[later]}")
    return out


def stem(word: str) -> str:
    """A crude stem, only to see that "transfer" and "transferred" are one word: the first five letters."""
    return word[:5].rstrip("s")


def _is_telling(word: str, stop: frozenset[str]) -> bool:
    if word in NEGATIONS:
        return True
    return word not in stop and not word.isdigit() and not (len(word) == 1 and word.isascii())


def rank_phrases(
    documents: Sequence[Sequence[str]], topics: npt.NDArray[np.int64], stop: frozenset[str], *, n_topics: int, keep: int
) -> list[list[Phrase]]:
    """The ``keep`` most telling phrases of each topic, best first; ties by the text of the phrase.

    Args:
        documents: words of each statement.
        topics: ``(n,)`` topic of each statement.
        stop: function words.
        n_topics: number of topics.
        keep: phrases a topic.
    """
    inside: list[Counter[str]] = [Counter() for _ in range(n_topics)]
    for document, topic in zip(documents, topics, strict=True):
        inside[int(topic)].update(statement_phrases(document, stop))
    totals: Counter[str] = Counter()
    for counter in inside:
        totals.update(counter)
    sizes = np.bincount(topics, minlength=n_topics)
    n_all = int(sizes.sum())
    ranked: list[list[Phrase]] = []
    for topic, counter in enumerate(inside):
        n_in = int(sizes[topic])
        n_out = n_all - n_in
        least = 1 if n_in < 8 else max(2, 0.02 * n_in)
        found = [
            Phrase(text, surprise(count, n_in, totals[text] - count, n_out), count / n_in)
            for text, count in counter.items()
            if count >= least
        ]
        found.sort(key=lambda phrase: (-phrase.z, phrase.text))
        ranked.append(found[:keep])
    return ranked


def surprise(count_in: int, n_in: int, count_out: int, n_out: int) -> float:
    """Signed root of the log-likelihood ratio of one rate inside and outside against one rate for both."""
    total = count_in + count_out
    rate = total / max(n_in + n_out, 1)

    def fit(count: int, n: int) -> float:
        expected = n * rate
        hit = count * log(count / expected) if count else 0.0
        missed = n - count
        return hit + (missed * log(missed / (n - expected)) if missed and n > expected else 0.0)

    ratio = sqrt(max(0.0, 2 * (fit(count_in, n_in) + fit(count_out, n_out))))
    return ratio if n_out == 0 or count_in * n_out >= count_out * n_in else -ratio

"""Telling phrases of each topic: n-grams ranked by weighted log-odds against the other topics.

References:
    B. Monroe, M. Colaresi, K. Quinn, Fightin' words, Political Analysis 16 (2008): log-odds with an informative
    Dirichlet prior, the z-score of which ranks the words.
    M. Grootendorst, BERTopic, arXiv:2203.05794 (2022): one document a topic (class-based tf-idf).
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import log, sqrt

import numpy as np
import numpy.typing as npt

from headwater.organise.words import NEGATIONS

LONGEST = 4


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase of a topic.

    Attributes:
        text: the words, separated by spaces.
        z: weighted log-odds of its use inside against outside, in standard errors.
        share: of the topic's statements that use it, 0..1.
    """

    text: str
    z: float
    share: float


def statement_phrases(document: Sequence[str], stop: frozenset[str]) -> set[str]:
    """N-grams of 1..4 words that neither begin nor end with a function word (a negation may begin one)."""
    out: set[str] = set()
    for start, word in enumerate(document):
        if (word in stop and word not in NEGATIONS) or word.isdigit():
            continue
        for end in range(start + 1, min(len(document), start + LONGEST) + 1):
            last = document[end - 1]
            if last in stop or last.isdigit() or (len(last) == 1 and last.isascii()):
                continue
            if len(set(document[start:end])) == end - start:
                out.add(" ".join(document[start:end]))
    return out


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
            Phrase(text, _log_odds(count, n_in, totals[text] - count, n_out), count / n_in)
            for text, count in counter.items()
            if count >= least
        ]
        found.sort(key=lambda phrase: (-phrase.z, phrase.text))
        ranked.append(found[:keep])
    return ranked


def _log_odds(count_in: int, n_in: int, count_out: int, n_out: int) -> float:
    """Weighted log-odds with a prior worth ten statements at the phrase's overall rate."""
    rate = (count_in + count_out + 0.5) / (n_in + n_out + 1)
    prior = 10 * rate
    a, b = count_in + prior, n_in - count_in + 10 - prior
    c, d = count_out + prior, n_out - count_out + 10 - prior
    return (log(a / max(b, 1e-9)) - log(c / max(d, 1e-9))) / sqrt(1 / a + 1 / max(c, 1e-9))

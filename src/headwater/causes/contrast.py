"""What sets one group of texts apart from another: words and word pairs, with a false-discovery rate.

Weighted log-odds with an informative Dirichlet prior: rare words are drawn to the rate of both groups together, so
that a word seen twice does not top the list. Counts are texts that contain the term, not occurrences, so that one long
text does not speak for many.

Version: ``causes.contrast.dirichlet.v1``.

References:
    Monroe, Colaresi & Quinn (2008), Fightin' Words, Political Analysis 16:372.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats
from sklearn.feature_extraction.text import CountVectorizer

from headwater.core.errors import NotEnoughData
from headwater.core.stats.multiplicity import benjamini_hochberg

METHOD = "causes.contrast.dirichlet.v1"
MIN_TEXTS = 5
_PRIOR = 200.0  # weight of the prior, in texts' worth of terms
_TOKEN = r"(?u)\b\w[\w']+\b"
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Term:
    """A word or word pair that one group uses more.

    Attributes:
        term: lower-cased.
        log_odds: difference of the log-odds, positive where the first group uses it more.
        z: the same in standard errors.
        p_value: two-sided, adjusted for all terms tried (Benjamini-Hochberg).
        n_a: texts of the first group that contain it.
        n_b: texts of the second group that contain it.
    """

    term: str
    log_odds: float
    z: float
    p_value: float
    n_a: int
    n_b: int


def contrast(
    texts_a: Sequence[str], texts_b: Sequence[str], *, fdr: float = 0.05, ngrams: int = 2, limit: int = 50
) -> list[Term]:
    """Terms that differ between the groups, those typical of ``texts_a`` first.

    Args:
        texts_a: the texts of interest, e.g. inside a segment or since the onset.
        texts_b: the texts to compare with.
        fdr: expected share of false terms, 0..1.
        ngrams: longest run of words.
        limit: terms at most on each side.

    Raises:
        NotEnoughData: fewer than 5 texts in a group.

    Example:
        >>> [t.term for t in contrast(["screen went black"] * 20 + ["ok"] * 5, ["late parcel"] * 20 + ["ok"] * 5)][0]
        'screen went'
    """
    for name, texts in (("texts_a", texts_a), ("texts_b", texts_b)):
        if len(texts) < MIN_TEXTS:
            missing = MIN_TEXTS - len(texts)
            raise NotEnoughData(f"{name} holds {len(texts)} texts; {missing} more are needed", hint="widen the segment")
    counter = CountVectorizer(binary=True, ngram_range=(1, ngrams), token_pattern=_TOKEN, min_df=2, dtype=np.int64)
    try:
        matrix = counter.fit_transform([*texts_a, *texts_b])
    except ValueError:  # no term occurs twice
        return []
    terms = counter.get_feature_names_out()
    n_a = np.asarray(matrix[: len(texts_a)].sum(axis=0), float).ravel()
    n_b = np.asarray(matrix[len(texts_a) :].sum(axis=0), float).ravel()
    log_odds, z = weigh_terms(n_a, n_b)
    p_value = benjamini_hochberg(2 * stats.norm.sf(np.abs(z)))
    order = np.lexsort((terms, -np.array([t.count(" ") for t in terms]), -z))
    kept = [i for i in order if p_value[i] <= fdr]
    chosen = _without_parts([str(t) for t in terms], n_a + n_b, kept)
    first = [i for i in chosen if z[i] > 0][:limit]
    second = [i for i in chosen if z[i] < 0][-limit:]
    return [
        Term(str(terms[i]), float(log_odds[i]), float(z[i]), float(p_value[i]), int(n_a[i]), int(n_b[i]))
        for i in first + second
    ]


def weigh_terms(n_a: Floats, n_b: Floats) -> tuple[Floats, Floats]:
    """(m,) log-odds ratios with the informative prior, and their z-values."""
    prior = (n_a + n_b) / max(float((n_a + n_b).sum()), 1.0) * _PRIOR + 1e-3
    total, sum_a, sum_b = float(prior.sum()), float(n_a.sum()), float(n_b.sum())
    odds_a = (n_a + prior) / np.maximum(sum_a + total - n_a - prior, 1e-9)
    odds_b = (n_b + prior) / np.maximum(sum_b + total - n_b - prior, 1e-9)
    difference = np.log(odds_a) - np.log(odds_b)
    return difference, difference / np.sqrt(1 / (n_a + prior) + 1 / (n_b + prior))


def _without_parts(terms: list[str], count: Floats, order: list[int]) -> list[int]:
    """Leave out a word whose pair says the same: it occurs (almost) only inside a pair that is listed."""
    whole: dict[str, float] = {}
    for i in order:
        words = terms[i].split()
        for word in words if len(words) > 1 else ():
            whole[word] = max(whole.get(word, 0.0), float(count[i]))
    return [i for i in order if " " in terms[i] or whole.get(terms[i], 0.0) < 0.95 * count[i]]

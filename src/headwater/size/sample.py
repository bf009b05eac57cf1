"""Which contacts to label so that a topic's size is known best."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from headwater.core.errors import InputError
from headwater.size.audit import RecallAudit
from headwater.size.strata import allot, checked_scores, stratify


def draw_labels(scores: ArrayLike, n: int, *, seed: int, audit: RecallAudit | None = None) -> NDArray[np.int64]:
    """Rows to label, most useful first: any prefix of the answer is itself a proper stratified sample.

    Drawn at random within score strata (Neyman allocation), without replacement. Labels go to the blind part
    only when the visible part is labelled completely; what hides there is the business of the audit, because
    a few hundred labels cannot measure it topic by topic.

    Args:
        scores: (n_contacts,) probability of the topic, 0..1.
        n: labels to spend, positive.
        seed: of the drawing.
        audit: the shared audit, if there is one; taken for symmetry with ``estimate_prevalence``. The design is
            the same with and without.

    Returns:
        (min(n, n_contacts),) distinct row numbers.

    Raises:
        InputError: scores outside 0..1, or n not positive.

    Example:
        >>> draw_labels([0.9, 0.8, 0.1, 0.0], 2, seed=0).shape
        (2,)
    """
    s = checked_scores(scores)
    if n < 1:
        raise InputError(f"n must be at least 1, got {n}")
    strata = stratify(s)
    take = allot(strata, min(n, len(s)))
    rng = np.random.default_rng(seed)
    by_score = np.lexsort((np.arange(len(s)), -s))
    rows, place = [], []
    for stratum, size in enumerate(take):
        members = by_score[strata.of_row[by_score] == stratum]
        rows.append(members[rng.permutation(len(members))[:size]])
        place.append((np.arange(size) + rng.random()) / max(size, 1) + (stratum == strata.blind))
    return np.concatenate(rows)[np.argsort(np.concatenate(place), kind="stable")].astype(np.int64)

"""Statements that are typical of a topic: chosen from a sample of it, with seats for each cohort. Pure."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from headwater.anecdotes.score import informative
from headwater.anecdotes.select import Selection, select
from headwater.core.tables import matrix

_REGIONS = ("region", "country", "market", "locale")


def cohort_of(channel: str, language: str, attributes: Sequence[tuple[str, str]]) -> str:
    """Channel, language and region of a contact, as reading lists count them.

    Example:
        >>> cohort_of("chat", "de", [("product", "hub"), ("region", "north")])
        'chat, de, north'
    """
    known = dict(attributes)
    region = next((known[name] for name in _REGIONS if name in known), "")
    return ", ".join(part for part in (channel, language, region) if part)


def pick(found: pa.Table, k: int, *, allowed: set[str] | None = None) -> Selection:
    """The ``k`` of a ``sample`` of one topic that stand for it, with seats for each cohort.

    Args:
        found: the sample.
        k: how many.
        allowed: statement_ids that may be chosen; all by default. The others only say what is to be covered.
    """
    texts = found["text"].to_pylist()
    words = np.array([len(text.split()) for text in texts])
    readable = np.clip(words / 8, 0.1, 1.0) * np.clip(60 / np.maximum(words, 1), 0.3, 1.0)
    telling = 0.4 + 0.6 * informative(texts)  # what could be checked; without it a denial reads as well as a complaint
    quality = readable * telling * found["probability"].to_numpy()
    cohorts = found["cohort"].to_pylist()
    if allowed is not None:
        ids = found["statement_id"].to_pylist()
        quality = np.where([key in allowed for key in ids], quality, 0.0)
        named = {cohort for cohort, key in zip(cohorts, ids, strict=True) if key in allowed}
        cohorts = [cohort if cohort in named else "" for cohort in cohorts]
    return select(matrix(found["vector"]), min(k, len(texts)), quality=quality.tolist(), groups=cohorts, keys=texts)

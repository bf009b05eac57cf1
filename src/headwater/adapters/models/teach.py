"""MiniLM learns from labelled texts: those of one class are pulled together, the others pushed away.

Supervised contrastive learning (Khosla et al. 2020, arXiv:2004.11362; for few labels: Tunstall et al. 2022, SetFit,
arXiv:2209.11055) of low-rank changes to its matrices. What a class is called is one more text of it. One core learns in
one to three minutes; what was learned is a file of 2.5 MB, and the encoder with it is as fast as before."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from headwater.adapters.models.bert import Bert, Change, Floats, by_length, padded
from headwater.adapters.models.minilm import MiniLMEncoder, bert_vocabulary, changed, published
from headwater.core.errors import NotEnoughData
from headwater.core.ids import content_hash

_RANK: Final = 16
_RATE: Final = 5e-4
_BATCH: Final = 64
_STEPS: Final = 60
_MOST_PIECES: Final = 62
_TEMPERATURE: Final = 0.05
_DECAY: Final = 0.01
_AT_ONCE: Final = 16  # texts of one pass: bounds memory and padding
_MOMENTS: Final = (0.9, 0.999)  # of Adam (Kingma & Ba 2015)


def teach(
    encoder: MiniLMEncoder,
    texts: Sequence[str],
    labels: Sequence[str],
    *,
    names: Mapping[str, str] | None = None,
    seed: int = 0,
    tick: Callable[[int, int], None] | None = None,
) -> MiniLMEncoder:
    """MiniLM taught by labelled texts.

    Args:
        encoder: to start from, as a rule the one that ships.
        texts: n texts, in any order; what follows the first 62 word pieces is not learned from.
        labels: class of each.
        names: label -> what the class is called; one more text of it.
        seed: of the batches.
        tick: told the steps done and their number.

    Returns:
        An encoder with an id of its own: encode everything anew with it.

    Raises:
        MissingExtra: MiniLM is not installed.
        NotEnoughData: fewer than two classes, or none with two texts.
    """
    named = names or {}
    rows = sorted({(content_hash(text, label), text, label) for text, label in zip(texts, labels, strict=True)})
    rows += [(label, called, label) for label, called in sorted(named.items()) if called]
    classes, answers = np.unique([label for _, _, label in rows], return_inverse=True)
    if len(classes) < 2 or np.bincount(answers).max() < 2:
        raise NotEnoughData("two classes, one of them with two texts, are the least to learn from", hint="label more")
    words, known = bert_vocabulary(), encoder.change
    learned = learn(
        Bert(published() if known is None else changed(published(), known)),
        [words.encode(text)[:_MOST_PIECES] for _, text, _ in rows],
        answers.astype(np.int64),
        steps=_STEPS,
        seed=seed,
        tick=tick,
    )
    half = {place: (left.astype(np.float16), right.astype(np.float16)) for place, (left, right) in learned.items()}
    if known is not None:
        half = {
            place: (np.hstack([known[place][0], left]), np.vstack([known[place][1], right]))
            for place, (left, right) in half.items()
        }
    return MiniLMEncoder(change=half)


def learn(
    bert: Bert,
    pieces: Sequence[Sequence[int]],
    classes: npt.NDArray[np.int64],
    *,
    steps: int,
    seed: int,
    rate: float = _RATE,
    tick: Callable[[int, int], None] | None = None,
) -> Change:
    """The change of the matrices that these texts teach.

    Args:
        bert: the weights.
        pieces: word pieces of n texts.
        classes: ``(n,)`` class of each, 0..; two or more of a class are needed for it to be learned from.
        steps: batches of 64 texts.
        seed: of the factors and of the batches.
        tick: told the steps done and their number.
    """
    rng = np.random.default_rng(seed)
    change = bert.start(_RANK, rng)
    members = [np.flatnonzero(classes == one) for one in range(int(classes.max()) + 1)]
    moments = _zeros(change), _zeros(change)
    for step in range(steps):
        chosen, labels = _batch(members, rng)
        matrix, into = bert.with_change(change), _zeros(change)
        rows = [pieces[i] for i in chosen]
        tapes = [
            (places, bert.forward(*padded([rows[i] for i in places]), matrix)) for places in by_length(rows, _AT_ONCE)
        ]
        vectors = np.zeros((len(rows), tapes[0][1].rows.shape[1]), np.float32)
        for places, tape in tapes:
            vectors[places] = tape.rows
        _, toward = contrast(vectors, labels)
        for places, tape in tapes:
            bert.backward(tape, toward[places], matrix, change, into)
        now = rate * min((step + 1) / (0.1 * steps), 0.5 + 0.5 * math.cos(math.pi * step / steps))
        _adam(change, into, moments, rate=now, step=step + 1)
        if tick is not None:
            tick(step + 1, steps)
    return change


def contrast(vectors: Floats, labels: npt.NDArray[np.int64]) -> tuple[float, Floats]:
    """Supervised contrastive loss of unit rows, mean over texts and over the partners of each, and its derivative."""
    logits = (vectors @ vectors.T / _TEMPERATURE).astype(np.float64)
    np.fill_diagonal(logits, -np.inf)
    shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
    likely = shifted / shifted.sum(axis=1, keepdims=True)
    partner = labels[:, None] == labels[None]
    np.fill_diagonal(partner, False)
    number = partner.sum(axis=1)
    some = number > 0
    share = partner / np.maximum(number, 1)[:, None]
    counted = max(int(some.sum()), 1)  # texts that have a partner
    loss = -(np.log(np.maximum(likely, 1e-30)) * share).sum() / counted
    toward = (likely - share) * some[:, None] / counted
    return float(loss), ((toward + toward.T) @ vectors / _TEMPERATURE).astype(np.float32)


def _batch(
    members: Sequence[npt.NDArray[np.int64]], rng: np.random.Generator
) -> tuple[list[int], npt.NDArray[np.int64]]:
    """Texts of half as many classes as the batch is large, or of all, as many of each as fit."""
    classes = rng.permutation(len(members))[: _BATCH // 2]
    each = max(2, _BATCH // len(classes))
    drawn = [(one, i) for one in classes.tolist() for i in rng.permutation(members[one])[:each].tolist()]
    return [i for _, i in drawn], np.array([one for one, _ in drawn])


def _zeros(change: Change) -> Change:
    return {place: (np.zeros_like(left), np.zeros_like(right)) for place, (left, right) in change.items()}


def _adam(change: Change, into: Change, moments: tuple[Change, Change], *, rate: float, step: int) -> None:
    """One step, in place; the derivative is cut to length one first, the decay is apart (Loshchilov & Hutter 2019)."""
    length = math.sqrt(sum(float(np.square(part).sum()) for pair in into.values() for part in pair))
    scale = np.float32(min(1.0, 1.0 / max(length, 1e-12)))
    for place, pair in change.items():
        for side, held in enumerate(pair):
            slope = into[place][side] * scale
            mean, square = moments[0][place][side], moments[1][place][side]
            mean += np.float32(1 - _MOMENTS[0]) * (slope - mean)
            square += np.float32(1 - _MOMENTS[1]) * (np.square(slope) - square)
            ahead = mean / np.float32(1 - _MOMENTS[0] ** step)
            wide = np.sqrt(square / np.float32(1 - _MOMENTS[1] ** step)) + np.float32(1e-8)
            held -= np.float32(rate) * (ahead / wide + np.float32(_DECAY) * held)

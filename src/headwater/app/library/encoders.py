"""Encoders from Python."""

from collections.abc import Sequence

from headwater.app import wiring
from headwater.app.tuning import Tuned, tune_on
from headwater.core.errors import MissingExtra
from headwater.core.ids import content_hash
from headwater.core.ports import Encoder

AUTO = "auto"
_FIT_TEXTS = 3000
"""Distinct texts that a fit looks at."""
_SMALL = 2 * _FIT_TEXTS
"""Distinct texts up to which reading all of them costs little more than a fit."""
_MOST_TEXTS = 20_000  # of a few dozen words: 400 texts of 12 words a CPU-second


def load_encoder(name: str = "static") -> Encoder:
    """An encoder: texts in, unit vectors out.

    Args:
        name: ``static`` (in the package, fast), ``minilm`` (better, slow), the name of a plug-in, or the
            path of a saved encoder.

    Returns:
        An object with ``encode(texts) -> (n, d) float32``, rows unit-norm, and ``id``, ``dim``.

    Raises:
        UnknownComponent: nothing of that name is installed.
        MissingExtra: what it needs is not installed.

    Example:
        >>> import headwater
        >>> headwater.load_encoder("static").encode(["where is my card"]).shape
        (1, 256)
    """
    return wiring.encoder(name)


def best_encoder(n_texts: int) -> Encoder:
    """MiniLM where it reads that many texts within about a minute, else the static encoder.

    Args:
        n_texts: to be read now; above 20,000 the static encoder is taken.
    """
    if n_texts > _MOST_TEXTS:
        return wiring.encoder("static")
    try:
        return wiring.encoder("minilm")
    except MissingExtra:
        return wiring.encoder("static")


def corpus_encoder(texts: Sequence[str], *, seed: int = 0) -> Encoder:
    """MiniLM for a small corpus; for a larger one the static encoder, fitted to a sample that MiniLM reads.

    Where MiniLM cannot be installed it is the static encoder that was turned to intents, as it is.

    Args:
        texts: the corpus; a sample by content is looked at, whatever the order of the texts.
        seed: of the fit.
    """
    distinct = sorted({text for text in texts if text.strip()}, key=content_hash)
    try:
        teacher = wiring.encoder("minilm")
    except MissingExtra:
        return wiring.encoder("static.v2")
    if len(distinct) <= _SMALL:
        return teacher
    return wiring.fitted_encoder(distinct[:_FIT_TEXTS], base="static", teacher=teacher, seed=seed)


def tune_encoder(texts: Sequence[str], labels: Sequence[str], *, encoder: str = "static", seed: int = 0) -> Tuned:
    """An encoder tuned on labelled texts, and the gain on texts that it was not tuned on.

    The static one takes seconds. MiniLM is taught, three times (twice for the gain): some minutes of one core. To classify,
    ``ContactClassifier(teach=True)`` does this and sets its probabilities by texts that the encoder has not seen.

    Args:
        texts: n labelled texts; 40 or more, in 4 classes or more.
        labels: their classes.
        encoder: ``static`` or the path of one saved before; ``minilm`` starts from what ships.
        seed: of the folds.

    Returns:
        ``.encoder`` (give it to ``TopicModel(encoder=...)`` or ``ContactClassifier(encoder=...)``) and ``.gain``: use the
        encoder where ``.gain.helps``.

    Raises:
        NotEnoughData: too few texts or classes.

    Example:
        >>> wishes = ("refund my money", "the app crashes", "change my address", "cancel the order")
        >>> texts = [f"{wish}, number {i}" for i in range(12) for wish in wishes]
        >>> tuned = tune_encoder(texts, list(wishes) * 12)
        >>> tuned.encoder.encode(texts[:2]).shape
        (2, 256)
    """
    return tune_on(wiring.encoder(encoder), list(texts), [str(label) for label in labels], seed=seed)

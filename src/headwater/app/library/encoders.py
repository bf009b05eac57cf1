"""Encoders from Python."""

from headwater.app import wiring
from headwater.core.ports import Encoder


def load_encoder(name: str = "static") -> Encoder:
    """An encoder: texts in, unit vectors out.

    Args:
        name: ``static`` (in the package, fast), ``minilm`` (extra ``minilm``, better), the name of a plug-in, or the
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

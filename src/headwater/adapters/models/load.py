"""From a name or a path to an encoder: the factories behind the entry points ``headwater.encoders``."""

import zipfile
from pathlib import Path

from headwater.adapters.models.cache import CachedEncoder
from headwater.adapters.models.minilm import PLACES, MiniLMEncoder
from headwater.adapters.models.static import StaticEncoder
from headwater.core import registry
from headwater.core.ports import Encoder

GROUP = "headwater.encoders"


def static() -> Encoder:
    """The table inside this package; 256 numbers a text."""
    return StaticEncoder.shipped()


def static_v2() -> Encoder:
    """The same words and pairs, turned to what MiniLM has learned of intents since: for topics."""
    return StaticEncoder.shipped(2)


def minilm() -> Encoder:
    """all-MiniLM-L6-v2 in int8; 384 numbers a text."""
    return MiniLMEncoder()


def load_encoder(name: str | Path, *, cache: str | Path | None = None) -> Encoder:
    """The encoder of that name, or the one saved at that path.

    Args:
        name: ``static``, ``static.v2``, ``minilm``, a plug-in's name, or the file or folder that ``save`` of an encoder wrote.
        cache: file where a costly encoder's vectors are kept; a fast one does without.

    Raises:
        UnknownComponent: no encoder of that name is installed, and no such path exists.
        MissingExtra: the encoder needs an extra that is not installed.

    Example:
        >>> load_encoder("static").encode(["where is my card?"]).shape
        (1, 256)
    """
    own = {"static": static, "static.v2": static_v2, "minilm": minilm}
    encoder: Encoder
    if str(name) in own:
        encoder = own[str(name)]()
    elif Path(name).exists():
        encoder = _saved(Path(name))
    else:
        encoder = registry.find(GROUP, str(name), kind="encoder")()
    return CachedEncoder(encoder, cache) if cache is not None and encoder.costly else encoder


def _saved(path: Path) -> Encoder:
    """The encoder in a file: what MiniLM learned, or a static table."""
    if path.is_file() and zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as held:
            if f"{PLACES[0]}.left.npy" in held.namelist():
                return MiniLMEncoder(change=path)
    return StaticEncoder.load(path)

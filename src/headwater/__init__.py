"""Headwater: from raw customer contacts to sized, root-caused, owned issues.

The public names are loaded on first use, so that ``import headwater`` stays instant.
"""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_PUBLIC = {
    "ContactClassifier": "headwater.app.library.classify",
    "TopicModel": "headwater.app.library.topics",
    "SearchIndex": "headwater.app.library.search",
    "Workspace": "headwater.app.workspace",
    "extract_statements": "headwater.app.library.prepare",
    "load_encoder": "headwater.app.library.encoders",
    "read_contacts": "headwater.app.library.contacts",
    "redact": "headwater.app.library.prepare",
}

__all__ = [*sorted(_PUBLIC), "__version__"]


def __getattr__(name: str) -> Any:
    if name not in _PUBLIC:
        raise AttributeError(f"module 'headwater' has no attribute {name!r}")
    return getattr(import_module(_PUBLIC[name]), name)


def __dir__() -> list[str]:
    return list(__all__)

"""The OpenAPI document of the HTTP door, as it is committed.

``python -m headwater.serve.api.schema > schemas/openapi.json`` writes it; a test fails where it is not current.
"""

import json
import sys
from pathlib import Path
from typing import Any

from headwater.serve.api.app import build


def document() -> dict[str, Any]:
    """The document, without the version of the package, so that a release alone does not change it."""
    api = build(Path("."), hosts=frozenset()).openapi()
    api["info"]["version"] = "v1"
    return api


def text() -> str:
    """The document as it is committed: names in order, one final line feed."""
    return json.dumps(document(), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.stdout.write(text())

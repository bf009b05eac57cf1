"""Arrays in a file, whole or not at all."""

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt


def write_arrays(path: Path, arrays: Mapping[str, npt.NDArray[Any]], *, compressed: bool = False) -> None:
    """Write arrays by name to an ``.npz`` file of any name, atomically.

    Args:
        path: of the file.
        arrays: by name.
        compressed: smaller, and slower to read.
    """
    held = io.BytesIO()
    named: dict[str, Any] = dict(arrays)
    (np.savez_compressed if compressed else np.savez)(held, **named)
    partial = path.with_name(path.name + ".partial")
    partial.write_bytes(held.getvalue())
    partial.replace(path)

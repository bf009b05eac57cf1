"""Files that a user asks for: none is overwritten by accident, none is half-written."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from headwater.core.errors import ConflictError


def target(path: str, *, overwrite: bool) -> Path:
    """The path to write to.

    Raises:
        ConflictError: a file is there and may not be overwritten.
    """
    found = Path(path)
    if found.exists() and not overwrite:
        raise ConflictError(f"{found} exists", hint="add --overwrite, or name another file")
    return found


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A path beside it to write to; it takes the file's place when all is written, and is gone where that fails."""
    scratch = path.with_name(f".{path.name}.part")
    try:
        yield scratch
        scratch.replace(path)
    finally:
        scratch.unlink(missing_ok=True)

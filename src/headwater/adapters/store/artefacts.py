"""Models and other files that stages make, in a folder."""

import os
import re
from pathlib import Path

from headwater.core.errors import InputError

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,120}")


class FolderArtefacts:
    """Implements ``core.ports.Artefacts``; a file appears whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def put(self, name: str, data: bytes) -> str:
        path = self._path(name)
        scratch = path.with_name(f".{name}.{os.getpid()}")
        with scratch.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        scratch.replace(path)
        return str(path)

    def get(self, name: str) -> bytes:
        try:
            return self._path(name).read_bytes()
        except FileNotFoundError:
            raise InputError(f"no artefact {name!r} in {self._folder}") from None

    def names(self) -> list[str]:
        found = (path.name for path in self._folder.iterdir() if path.is_file())
        return sorted(name for name in found if _NAME.fullmatch(name) and ".sqlite" not in name)  # caches lie beside

    def remove(self, name: str) -> None:
        self._path(name).unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise InputError(f"{name!r} is not a name of an artefact: lower-case letters, digits, '.', '_', '-'")
        return self._folder / name

"""Models and other files that stages make: in a folder, and in a bucket beside the lake that lies there."""

import os
import re
from contextlib import suppress
from pathlib import Path

from headwater.adapters.store.bucket import Bucket
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

    def path(self, name: str) -> str:
        path = self._path(name)
        if not path.exists():
            raise InputError(f"no artefact {name!r} in {self._folder}")
        return str(path)

    def once(self, name: str, data: bytes) -> bytes:
        path = self._folder.parent / self._path(name).name
        with suppress(FileNotFoundError):
            return path.read_bytes()
        scratch = path.with_name(f".{name}.{os.getpid()}")
        with os.fdopen(os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(data)
        try:
            os.link(scratch, path)  # whoever is first wins
        except FileExistsError:
            pass
        finally:
            scratch.unlink()
        return path.read_bytes()

    def names(self) -> list[str]:
        found = (path.name for path in self._folder.iterdir() if path.is_file())
        return sorted(name for name in found if _NAME.fullmatch(name) and ".sqlite" not in name)  # caches lie beside

    def remove(self, name: str) -> None:
        self._path(name).unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise InputError(f"{name!r} is not a name of an artefact: lower-case letters, digits, '.', '_', '-'")
        return self._folder / name


class BucketArtefacts:
    """Implements ``core.ports.Artefacts`` for machines that share a lake; what one of them used lies in its folder, too.

    An artefact is named by its content, so that a copy never grows old.
    """

    def __init__(self, folder: Path, bucket: Bucket) -> None:
        self._near = FolderArtefacts(folder)
        self._bucket = bucket

    def put(self, name: str, data: bytes) -> str:
        path = self._near.put(name, data)
        self._bucket.put(f"models/{name}", data)
        return path

    def get(self, name: str) -> bytes:
        return Path(self.path(name)).read_bytes()

    def path(self, name: str) -> str:
        try:
            return self._near.path(name)
        except InputError:
            found = self._bucket.get(f"models/{name}")
            if found is None:
                raise InputError(f"no artefact {name!r} in {self._bucket.url}/models") from None
            return self._near.put(name, found[0])

    def names(self) -> list[str]:
        return sorted({*self._near.names(), *(path.rpartition("/")[2] for path in self._bucket.names("models/"))})

    def remove(self, name: str) -> None:
        self._near.remove(name)
        self._bucket.remove(f"models/{name}")

    def once(self, name: str, data: bytes) -> bytes:
        found = self._bucket.get(name)
        if found is None and self._bucket.create(name, data) is None:
            found = self._bucket.get(name)  # somebody was first
        return data if found is None else found[0]

"""Files: a folder or an object store, by its URI (``/path``, ``file:///path``, ``s3://bucket/prefix``, ``gs://...``).

Out: a JSON file a message under ``out/``, named by the message's mark, so that writing it again changes nothing. In:
files of contacts under ``in/``, each taken once.
"""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import pyarrow as pa
from pyarrow import fs

from headwater.adapters.connect.remote.tool import RemoteTool, mark
from headwater.core.errors import ConfigError, Unavailable
from headwater.core.types.posted import ConnectorSpec, Inbound, Outbound, Page


class Files(RemoteTool):
    """Implements ``core.ports.Tool``; an object store takes its credentials from its usual variables."""

    kind = "files"
    again = "key"
    actions = ("open", "comment", "update", "post")

    def __init__(self, spec: ConnectorSpec, secret: str, hook_secret: str, now: Callable[[], datetime]) -> None:
        super().__init__(spec, secret, hook_secret, now)
        self._needs("url")
        try:
            if "://" in spec.url:
                self._store, self._root = fs.FileSystem.from_uri(spec.url)
            else:
                self._store, self._root = fs.LocalFileSystem(), spec.url
        except (pa.ArrowInvalid, OSError) as error:
            raise ConfigError(
                f"connector {spec.name}: {spec.url} is no folder or object store",
                hint="for example /srv/headwater or s3://bucket/x",
            ) from error

    def check(self) -> str:
        kind = self._guarded(lambda: self._store.get_file_info(self._root)).type
        return f"{self._store.type_name} {self._root}" + (
            "" if kind == fs.FileType.Directory else ", made when first used"
        )

    def _send(self, action: str, message: Outbound, _again: bool) -> Mapping[str, str]:
        name = mark(message.message_id)
        told = {
            "id": message.message_id, "action": action, "created": message.created.isoformat(), "data": dict(message.payload),
        }  # fmt: skip
        path = f"{self._root}/out/{name}.json"
        self._guarded(lambda: self._write(path, json.dumps(told, indent=1, sort_keys=True).encode()))
        return {"ticket": name, "url": path} if action == "open" else {"url": path}

    def pull(self, cursor: str) -> Page:
        """Files that were not there or were other ones before."""
        wanted = fs.FileSelector(f"{self._root}/in", allow_not_found=True)
        found = self._guarded(lambda: self._store.get_file_info(wanted))
        events = []
        for info in sorted(found, key=lambda info: str(info.path)):
            if info.type == fs.FileType.File and not info.base_name.startswith("."):
                name, version = self._spec.name, f"{info.mtime_ns}-{info.size}"
                key = f"{name}:{info.base_name}:{version}"
                events.append(
                    Inbound(key, name, "file", info.base_name, version, self._now(), {"path": info.path}, state="done")
                )
        return Page(cursor, False, tuple(events))

    def read(self, path: str) -> bytes:
        """The bytes of a file that ``pull`` named."""
        return bytes(self._guarded(lambda: self._bytes(path)))

    def _bytes(self, path: str) -> bytes:
        with self._store.open_input_stream(path, compression=None) as stream:
            return bytes(stream.read())

    def _write(self, path: str, data: bytes) -> None:
        """Whole or not at all: an object appears when it is closed, a file is moved into its place."""
        is_local = isinstance(self._store, fs.LocalFileSystem)
        scratch = f"{path}.part" if is_local else path
        self._store.create_dir(path.rpartition("/")[0], recursive=True)
        with self._store.open_output_stream(scratch, compression=None) as stream:
            stream.write(data)
        if is_local:
            self._store.move(scratch, path)

    def _guarded(self, work: Callable[[], Any]) -> Any:
        try:
            return work()
        except OSError as error:  # what the store says may carry more than a user should see
            raise Unavailable(
                f"connector {self._spec.name}: the {self._store.type_name} store fails: {type(error).__name__}",
                hint="check url, and that it may be read and written",
            ) from None

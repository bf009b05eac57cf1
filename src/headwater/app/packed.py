"""What models say in words: their bytes are a header in JSON and numbers; words are taken out, numbers stay."""

import json
import zlib
from collections.abc import Iterator
from typing import Any, Final

from headwater.prepare.said import Said, edited, strings

_MAGIC: Final = b"HW"
_HEAD: Final = 16


def strings_of_model(name: str, data: bytes) -> Iterator[str]:
    """All strings of a model; of a format that holds none, nothing."""
    if data[:2] == _MAGIC:
        header, rest = _split(data)
        yield from strings(header)
        yield from strings_of_model(name, rest)
    elif name.endswith(".json.z"):
        yield from strings(json.loads(zlib.decompress(data)))
    elif name.endswith(".json"):
        yield from strings(json.loads(data))


def edited_model(name: str, data: bytes, said: Said) -> bytes:
    """The bytes of the same model without what was said; the same bytes where there is nothing of it."""
    if data[:2] == _MAGIC:
        header, rest = _split(data)
        after, tail = edited(header, said), edited_model(name, rest, said)
        if after is header and tail is rest:
            return data
        text = json.dumps(after, ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode()
        return data[:8] + len(text).to_bytes(8, "little") + text + tail
    if name.endswith(".json.z"):
        return _again(data, zlib.decompress(data), said, packed=True)
    return _again(data, data, said, packed=False) if name.endswith(".json") else data


def _split(data: bytes) -> tuple[Any, bytes]:
    end = _HEAD + int.from_bytes(data[8:_HEAD], "little")
    return json.loads(data[_HEAD:end]), data[end:]


def _again(data: bytes, text: bytes, said: Said, *, packed: bool) -> bytes:
    value = json.loads(text)
    after = edited(value, said)
    if after is value:
        return data
    made = json.dumps(after, ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode()
    return zlib.compress(made) if packed else made

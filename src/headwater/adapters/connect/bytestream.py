"""From a path to bytes and lines of text: gzip by its magic bytes, encodings with repair, errors that say what to do.

An encoding is decided on the first megabyte: a byte order mark, then NUL patterns of UTF-16 and UTF-32, then whether
the sample is UTF-8. In a UTF-8 file a line that is not valid UTF-8 is read as Windows-1252 on its own, so that one bad
byte costs nothing but itself. What was repaired is counted in ``Notes`` and shown to the user.
"""

import codecs
import gzip
import io
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Final

from headwater.core.errors import InputError

SAMPLE_BYTES: Final = 1 << 20
MAX_LINE_BYTES: Final = 64 << 20
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BEYOND = re.compile("[\u0080-\ud7ff\ue000-\U0010ffff]")
_ESCAPED = re.compile("[\udc80-\udcff]")
_GZIP_MAGIC: Final = b"\x1f\x8b"

Notes = Counter[str]
"""What was mended on the way, in plain words, and how often."""


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """The file's bytes, unpacked where it is gzipped.

    Raises:
        InputError: it is missing, a directory, empty, unreadable, or a truncated or damaged gzip file.
    """
    try:
        if path.is_dir():
            raise InputError(f"{path} is a directory", hint="name the files in it, for example " + str(path / "*.csv"))
        with path.open("rb") as plain:
            magic = plain.read(2)
            if not magic:
                raise InputError(f"{path} is empty", hint="export it again, or leave it out")
            plain.seek(0)
            if magic == _GZIP_MAGIC:
                with gzip.GzipFile(fileobj=plain) as unpacked, io.BufferedReader(unpacked, 1 << 18) as stream:
                    yield stream
            else:
                yield plain
    except FileNotFoundError as error:
        raise InputError(f"{path} does not exist", hint="check the spelling and the folder you are in") from error
    except PermissionError as error:
        raise InputError(f"{path} may not be read", hint=f"give yourself access: chmod u+r {path}") from error
    except EOFError as error:
        raise InputError(f"{path} ends in the middle of its gzip data", hint="copy or download it again") from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise InputError(f"{path} is damaged gzip data: {error}", hint="copy or download it again") from error
    except OSError as error:
        raise InputError(f"{path} could not be read: {error}", hint="check the disk and the path") from error


def sample(path: Path, size: int = SAMPLE_BYTES) -> bytes:
    """The first ``size`` unpacked bytes of a file.

    Raises:
        InputError: as ``opened``; also where the file unpacks to nothing.
    """
    with opened(path) as stream:
        head = stream.read(size)
    if not head.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise InputError(f"{path} holds no data", hint="export it again, or leave it out")
    return head


def encoding_of(head: bytes) -> tuple[str, int]:
    """The encoding of a file and how many bytes of byte order mark to skip, from its first bytes.

    Returns:
        ``utf-8`` (to be read with repair), ``cp1252``, ``utf-16-le``, ``utf-16-be``, ``utf-32-le`` or ``utf-32-be``.
    """
    for bom, name in _BOMS:
        if head.startswith(bom) and not (name == "utf-16-le" and len(head) < 4 and not head[2:].strip(b"\x00")):
            return name, len(bom)
    wide = _wide_encoding(head[:4096])
    if wide:
        return wide, 0
    valid, broken = _count_sequences(head)
    return ("cp1252", 0) if broken > valid else ("utf-8", 0)


def _wide_encoding(head: bytes) -> str | None:
    n = len(head) // 4 * 4
    if n < 8:
        return None
    nuls = [head[k:n:4].count(0) * 4 / n for k in range(4)]
    if min(nuls[1:]) > 0.9 > nuls[0] * 2:
        return "utf-32-le"
    if min(nuls[:3]) > 0.9 > nuls[3] * 2:
        return "utf-32-be"
    if min(nuls[1], nuls[3]) > 0.7 and max(nuls[0], nuls[2]) < 0.3:
        return "utf-16-le"
    if min(nuls[0], nuls[2]) > 0.7 and max(nuls[1], nuls[3]) < 0.3:
        return "utf-16-be"
    return None


def _count_sequences(head: bytes) -> tuple[int, int]:
    """Characters beyond ASCII that are valid UTF-8, and bytes that are not; the cut at the end does not count."""
    if head.isascii():
        return 0, 0
    text = head.decode("utf-8", "surrogateescape")
    if len(head) >= SAMPLE_BYTES:
        text = text[:-4]
    return len(_BEYOND.findall(text)), len(_ESCAPED.findall(text))


def decode_line(data: bytes, notes: Notes) -> str:
    """UTF-8, or where it is not: Windows-1252, the undefined bytes of which are taken as Latin-1."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        notes["lines that were not valid UTF-8, read as Windows-1252"] += 1
        return decode_western(data)


def decode_western(data: bytes) -> str:
    """Windows-1252, its five undefined bytes as Latin-1: every byte has a character."""
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return "".join(bytes([b]).decode("cp1252", "ignore") or chr(b) for b in data)


def text_lines(stream: BinaryIO, head: bytes, notes: Notes) -> Iterator[str]:
    """Lines with their ends as they stand; a lone carriage return ends a line where the file has no line feed.

    Args:
        stream: at its first byte.
        head: the file's first bytes, for the decision on the encoding.
        notes: counts of what was repaired.
    """
    encoding, skip = encoding_of(head)
    stream.read(skip)
    if encoding.startswith(("utf-16", "utf-32")):
        reader = io.TextIOWrapper(_unclosed(stream), encoding=encoding, errors="replace", newline="")
        yield from _lines_of_text(reader)
    elif b"\n" not in head and b"\r" in head:
        wrapper = io.TextIOWrapper(_unclosed(stream), encoding="latin-1", newline="")
        for line in _lines_of_text(wrapper):
            data = line.encode("latin-1")
            yield decode_line(data, notes) if encoding == "utf-8" else decode_western(data)
    else:
        decode = decode_line if encoding == "utf-8" else (lambda data, _: decode_western(data))
        while data := stream.readline(MAX_LINE_BYTES):
            yield decode(data, notes)


def _lines_of_text(reader: io.TextIOWrapper) -> Iterator[str]:
    while line := reader.readline(MAX_LINE_BYTES):
        yield line


def _unclosed(stream: BinaryIO) -> io.BufferedReader:
    return io.BufferedReader(_Unclosed(stream), 1 << 16)


class _Unclosed(io.RawIOBase):
    """A view of a stream that a text wrapper may drop without closing what is beneath."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def whole_text(data: bytes, notes: Notes) -> str:
    """All of the bytes as text, repaired line by line where they are not UTF-8."""
    encoding, skip = encoding_of(data[:SAMPLE_BYTES])
    body = data[skip:]
    if encoding.startswith(("utf-16", "utf-32")):
        return body.decode(encoding, "replace")
    if encoding == "cp1252":
        return decode_western(body)
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return "".join(decode_line(line, notes) for line in body.splitlines(keepends=True))

"""Any readable file as a stream of records."""

import io
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import heappush, heappushpop
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from headwater.adapters.connect.bytestream import Notes, encoding_of, opened, sample, text_lines
from headwater.adapters.connect.delimited import read_delimited, sniff_delimiter
from headwater.adapters.connect.detect import check_format, detect_format
from headwater.adapters.connect.jsondocument import read_json_document
from headwater.adapters.connect.jsonlines import read_json_lines
from headwater.adapters.connect.mail import read_mbox, read_message
from headwater.adapters.connect.parquet import read_parquet
from headwater.adapters.connect.plaintext import read_text
from headwater.adapters.connect.zendesk import read_tickets
from headwater.core.types import RawRecord, Rejected

_MAX_MESSAGE_BYTES = 256 << 20


@dataclass(slots=True)
class FileSource:
    """A file of contacts: iterate over it as often as needed, each time from the start.

    Attributes:
        path: where it is.
        format: one of ``detect.FORMATS``.
        encoding: as decided on its first megabyte.
        notes: what was mended while it was last read, and how often.
    """

    path: Path
    format: str
    encoding: str
    _head: bytes = field(repr=False)
    notes: Notes = field(default_factory=Notes)

    @property
    def name(self) -> str:
        """The file's name, as rejected rows carry it."""
        return self.path.name

    def __iter__(self) -> Iterator[RawRecord | Rejected]:
        """Records and rejected rows in the file's order, with bounded memory.

        Raises:
            InputError: the file is gone, or ends in the middle of its gzip data.
        """
        self.notes.clear()
        with opened(self.path) as stream:
            yield from self._records(stream)

    def sample(self, n: int = 2000, *, scan: int = 50_000) -> list[RawRecord]:
        """Good records for guessing what the columns mean: from the start, and from all over what is scanned.

        The first half are the first records, so that rows which belong together are seen together. The second half
        are those with the smallest checksums: a fair draw that does not depend on the order of rows.

        Args:
            n: how many, at most.
            scan: how many records to look at.
        """
        first: list[RawRecord] = []
        drawn: list[tuple[int, int, RawRecord]] = []
        for record in islice((r for r in self if isinstance(r, RawRecord)), scan):
            if len(first) < n - n // 2:
                first.append(record)
                continue
            # negated: the heap gives up its largest checksum first
            entry = (-zlib.crc32(record.raw[:2000].encode("utf-8", "replace")), record.line, record)
            if len(drawn) < n // 2:
                heappush(drawn, entry)
            else:
                heappushpop(drawn, entry)
        return first + [record for _, _, record in sorted(drawn, key=lambda entry: entry[1])]

    def _records(self, stream: BinaryIO) -> Iterator[RawRecord | Rejected]:
        name = self.name
        if self.format == "parquet":
            yield from self._parquet(stream)
        elif self.format == "eml":
            yield read_message(stream.read(_MAX_MESSAGE_BYTES), 1, name, self.notes)
        elif self.format == "mbox":
            yield from read_mbox(stream, name, self.notes)
        else:
            lines = text_lines(stream, self._head, self.notes)
            if self.format == "text":
                yield from read_text(lines)
            elif self.format == "jsonl":
                yield from read_tickets(read_json_lines(lines, name))
            elif self.format in ("json", "zendesk"):
                yield from self._json(lines)
            else:
                yield from read_delimited(lines, name, self._delimiter())

    def _json(self, lines: Iterator[str]) -> Iterator[RawRecord | Rejected]:
        # a file of tickets comes as one document or as a ticket a line
        if self.format == "zendesk" and detect_format(self._head, Path("tickets")) == "jsonl":
            yield from read_tickets(read_json_lines(lines, self.name))
        else:
            yield from read_tickets(read_json_document(lambda size: _at_least(lines, size), self.name))

    def _delimiter(self) -> str | None:
        if self.format == "tsv":
            return "\t"
        text = "".join(text_lines(io.BytesIO(self._head[: 1 << 18]), self._head, Notes()))
        return sniff_delimiter(text[: 1 << 17])

    def _parquet(self, stream: BinaryIO) -> Iterator[RawRecord | Rejected]:
        with self.path.open("rb") as plain:
            if plain.read(2) != b"\x1f\x8b":
                yield from read_parquet(self.path, self.name)
                return
        with tempfile.NamedTemporaryFile(suffix=".parquet") as unpacked:
            while data := stream.read(1 << 20):
                unpacked.write(data)
            unpacked.flush()
            yield from read_parquet(Path(unpacked.name), self.name)


def open_file(path: str | Path, *, format: str | None = None) -> FileSource:
    """A file as a stream of records; its format and encoding are found out from its content.

    Args:
        path: CSV, TSV, JSON, JSON lines, Parquet, plain text, EML or mbox, gzipped or not.
        format: one of ``detect.FORMATS``, to override what was found.

    Raises:
        InputError: it is missing, a directory, empty, unreadable, or no file of contacts.
        UnknownComponent: there is no such format.

    Example:
        >>> import tempfile, pathlib
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = pathlib.Path(folder, "contacts.csv")
        ...     _ = path.write_text("id;text\\n1;the app crashes\\n")
        ...     [record.fields for record in open_file(path)]
        [{'id': '1', 'text': 'the app crashes'}]
    """
    where = Path(path)
    head = sample(where)
    kind = check_format(format) if format else detect_format(head, where)
    return FileSource(where, kind, "binary" if kind == "parquet" else encoding_of(head)[0], head)


def _at_least(lines: Iterator[str], size: int) -> str:
    pieces: list[str] = []
    length = 0
    for line in lines:
        pieces.append(line)
        length += len(line)
        if length >= size:
            break
    return "".join(pieces)

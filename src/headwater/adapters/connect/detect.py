"""Which format a file has, from its content first and its name second."""

import json
import re
from pathlib import Path
from typing import Final

from headwater.adapters.connect.bytestream import Notes, whole_text
from headwater.adapters.connect.delimited import sniff_delimiter
from headwater.core.errors import InputError, UnknownComponent

FORMATS: Final = ("csv", "tsv", "json", "jsonl", "parquet", "text", "eml", "mbox", "zendesk", "cfpb")
_HEADER = re.compile(r"\A(?:[A-Za-z][A-Za-z0-9-]*:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){2,}")
_MAIL_HEADERS = re.compile(r"^(from|subject|date|received|message-id|return-path|mime-version):", re.I | re.M)
_BINARY: Final = {
    b"PK\x03\x04": ("a zip archive or an Excel workbook", "unpack it, or save the sheet as CSV"),
    b"%PDF": ("a PDF", "export the contacts as CSV, JSON or e-mail instead"),
    b"\xd0\xcf\x11\xe0": ("an old Office document", "save the sheet as CSV"),
    b"SQLite format 3": ("a SQLite database", "export the table as CSV"),
    b"BZh": ("bzip2 data", "unpack it first: bunzip2"),
    b"\xfd7zXZ": ("xz data", "unpack it first: unxz"),
    b"\x28\xb5\x2f\xfd": ("zstandard data", "unpack it first: unzstd"),
    b"\x89PNG": ("a picture", "export the contacts as CSV, JSON or e-mail instead"),
    b"\xff\xd8\xff": ("a picture", "export the contacts as CSV, JSON or e-mail instead"),
    b"RIFF": ("sound or film", "write the words down first: a transcript can be read"),
    b"OggS": ("sound or film", "write the words down first: a transcript can be read"),
    b"ID3": ("sound or film", "write the words down first: a transcript can be read"),
}
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_BINARY_SHARE: Final = 0.05
"""Random bytes hold a tenth of control characters; an export with a NUL here and there holds far fewer."""
_ENOUGH: Final = 256
_SUFFIXES: Final = {
    ".csv": "csv", ".tsv": "tsv", ".tab": "tsv", ".txt": "text", ".log": "text", ".eml": "eml",
    ".mbox": "mbox", ".json": "json", ".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet",
}  # fmt: skip


def check_format(name: str) -> str:
    """``name`` itself.

    Raises:
        UnknownComponent: there is no such format.
    """
    if name not in FORMATS:
        raise UnknownComponent(name, list(FORMATS), kind="format")
    return name


def detect_format(head: bytes, path: Path) -> str:
    """One of ``FORMATS``, from the first unpacked bytes of a file and its name.

    Raises:
        InputError: it is a kind of file that holds no readable contacts, such as a PDF.
    """
    if head.startswith(b"PAR1"):
        return "parquet"
    for magic, (what, hint) in _BINARY.items():
        if head.startswith(magic):
            raise InputError(f"{path} is {what}, which cannot be read", hint=hint)
    by_name = _by_name(path)
    text = whole_text(head[: 1 << 18], Notes())
    if len(text) >= _ENOUGH and len(_CONTROL.findall(text)) > _BINARY_SHARE * len(text):
        raise InputError(f"{path} is binary data, not text", hint="export the contacts as CSV, JSON or e-mail instead")
    body = text.lstrip("\ufeff \t\r\n\x00")
    if head.startswith(b"From ") and _MAIL_HEADERS.search(text[:4000]):
        return "mbox"
    if by_name in ("eml", "mbox"):
        return by_name
    if body[:1] in ("{", "["):
        found = _json_kind(body)
        if found:
            # a first line longer than the sample tells nothing, its name does
            return "jsonl" if by_name == "jsonl" and "\n" not in body.strip() else found
    header = _HEADER.match(body)
    if header and len({m.lower() for m in _MAIL_HEADERS.findall(header.group())}) >= 2 and by_name != "csv":
        return "eml"
    if by_name in ("csv", "tsv", "jsonl", "json", "text"):
        # a name may lie about JSON (checked above), not about lines
        return by_name if by_name not in ("json", "jsonl") or body[:1] in ("{", "[") else _lines_kind(text)
    return _lines_kind(text)


def _by_name(path: Path) -> str | None:
    suffixes = [s.lower() for s in path.suffixes if s.lower() not in (".gz", ".gzip", ".z")]
    return _SUFFIXES.get(suffixes[-1]) if suffixes else None


def _json_kind(body: str) -> str | None:
    lines = [line for line in body.splitlines()[:20] if line.strip()]
    first_is_whole = _is_json(lines[0])
    if len(lines) == 1:
        # a single object may be a wrapper around records: the document reader knows both
        return "json" if first_is_whole or len(body) > 100_000 else None if _looks_like_text(body) else "json"
    whole = sum(_is_json(line) and line.lstrip()[:1] in "{[" for line in lines[:-1])
    if whole >= max(1, (len(lines) - 1) // 2) and (first_is_whole or whole >= 2):
        # a pretty-printed array of one-line objects ends its lines with commas, which are not whole
        return "jsonl"
    return "json" if re.match(r"\[\s*[\[{\"\]]|\{\s*[\"}]", body) else None


def _looks_like_text(body: str) -> bool:
    return not re.match(r"\[\s*[\[{\"\]\d-]|\{\s*[\"}]", body)


def _is_json(line: str) -> bool:
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def _lines_kind(text: str) -> str:
    sample = text[: 1 << 16]
    delimiter = sniff_delimiter(sample)
    first = sample.splitlines()[0] if sample.splitlines() else ""
    if delimiter is None:
        return "text"
    cells = first.split(delimiter)
    # prose has commas too: only a first line of short names makes a table
    is_prose = first.rstrip().endswith((".", "!", "?")) or any(
        len(cell.strip().strip('"').split()) > 4 for cell in cells
    )
    if len(cells) > 1 and not is_prose and any(cell.strip() for cell in cells):
        return "tsv" if delimiter == "\t" else "csv"
    return "tsv" if delimiter == "\t" else "text"

"""E-mail: single messages (EML) and mailboxes (mbox), by the standard library's parser.

The text is the plain part where there is one, otherwise the HTML part with its tags taken out. Headers that cannot be
parsed are kept as they stand; nothing a sender can write stops the reading of the next message.
"""

import email
import email.header
import email.message
import email.utils
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any, BinaryIO, Final

from headwater.adapters.connect.bytestream import Notes, whole_text
from headwater.core.types import RawRecord, Rejected

_MESSAGE_ID = re.compile(r"<([^<>\s]+)>")
_BREAKS: Final = frozenset(
    ("br", "p", "div", "tr", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "table", "ul", "ol", "hr")
)
_HIDDEN: Final = frozenset(["style", "script", "head", "title"])


def read_message(data: bytes, number: int, source: str, notes: Notes) -> RawRecord | Rejected:
    """One e-mail as a record: ``id, reply_to, from, to, timestamp, subject, text, attachments``."""
    raw = whole_text(data, notes)
    try:
        message = email.message_from_bytes(data)
        fields = _fields_of(message, notes)
    except (ValueError, LookupError, TypeError, AttributeError, IndexError, RecursionError) as error:
        return Rejected(source, number, "bad_email", f"the message cannot be parsed: {error}", raw)
    if not message.keys():
        return Rejected(source, number, "bad_email", "the message has no headers", raw)
    return RawRecord(number, fields, raw)


def read_mbox(stream: BinaryIO, source: str, notes: Notes) -> Iterator[RawRecord | Rejected]:
    """The messages of a mailbox, numbered by the line of their ``From`` separator."""
    lines: list[bytes] = []
    start, blank = 1, True
    for number, line in enumerate(stream, 1):
        if blank and line.startswith(b"From ") and _is_separator(line):
            if lines:
                yield read_message(b"".join(lines), start, source, notes)
            lines, start = [], number
        else:
            # mboxrd quotes lines of the body that look like separators
            lines.append(line[1:] if re.match(rb">+From ", line) else line)
        blank = not line.strip()
    if lines and any(line.strip() for line in lines):
        yield read_message(b"".join(lines), start, source, notes)


def _is_separator(line: bytes) -> bool:
    return bool(re.search(rb"\d{4}\s*$|\d\d:\d\d", line))


def _fields_of(message: email.message.Message, notes: Notes) -> dict[str, Any]:
    references = _MESSAGE_ID.findall(_header(message, "References"))
    reply_to = _MESSAGE_ID.findall(_header(message, "In-Reply-To")) or references[-1:]
    ids = _MESSAGE_ID.findall(_header(message, "Message-ID"))
    plain, markup, attachments = _parts(message, notes)
    return {
        "id": ids[0] if ids else _header(message, "Message-ID").strip() or None,
        "reply_to": reply_to[0] if reply_to else None,
        "from": email.utils.parseaddr(_header(message, "From"))[1].lower() or None,
        "to": ", ".join(a for _, a in email.utils.getaddresses([_header(message, "To")]) if a).lower() or None,
        "timestamp": _header(message, "Date").strip() or None,
        "subject": _header(message, "Subject").strip(),
        "text": plain if plain.strip() else html_to_text(markup),
        "attachments": ", ".join(attachments) or None,
    }


def _header(message: email.message.Message, name: str) -> str:
    value = message.get(name, "")
    pieces = []
    try:
        for piece, charset in email.header.decode_header(str(value)):
            pieces.append(piece if isinstance(piece, str) else _decoded(piece, charset))
    except (ValueError, LookupError, email.errors.HeaderParseError):
        return str(value)
    return re.sub(r"\s*\r?\n\s+", " ", "".join(pieces)).encode("utf-8", "replace").decode("utf-8")


def _decoded(data: bytes, charset: str | None) -> str:
    try:
        return data.decode(charset or "utf-8")
    except (LookupError, UnicodeDecodeError, ValueError):
        return whole_text(data, Notes())


def _parts(message: email.message.Message, notes: Notes) -> tuple[str, str, list[str]]:
    plain: list[str] = []
    markup: list[str] = []
    attachments: list[str] = []
    for part in message.walk():
        if part.is_multipart():
            continue
        name = part.get_filename()
        if name or part.get_content_disposition() == "attachment":
            attachments.append(str(name or part.get_content_type()))
            continue
        kind = part.get_content_type()
        if kind not in ("text/plain", "text/html"):
            continue
        payload = part.get_payload(decode=True)
        data = payload if isinstance(payload, bytes) else str(payload or "").encode("utf-8", "surrogateescape")
        charset = part.get_content_charset()
        try:
            text = data.decode(charset) if charset else whole_text(data, notes)
        except (LookupError, UnicodeDecodeError, ValueError):
            notes["message parts whose declared charset was wrong, read by detection"] += 1
            text = whole_text(data, notes)
        (plain if kind == "text/plain" else markup).append(text)
    return "\n".join(plain).replace("\r\n", "\n"), "\n".join(markup), attachments


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _HIDDEN:
            self._hidden += 1
        elif tag in _BREAKS:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _HIDDEN:
            self._hidden = max(0, self._hidden - 1)
        elif tag in _BREAKS:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.pieces.append(re.sub(r"\s+", " ", data))


def html_to_text(markup: str) -> str:
    """The words of an HTML body, block elements as line breaks."""
    reader = _Reader()
    try:
        reader.feed(markup)
        reader.close()
    except (AssertionError, ValueError):
        return re.sub(r"<[^<>]*>", " ", markup)
    text = re.sub(r"[ \t]*\n[ \t]*", "\n", "".join(reader.pieces))
    return re.sub(r"\n{3,}", "\n\n", text).strip()

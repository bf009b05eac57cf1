"""E-mails: parts, charsets, headers, mailboxes."""

from pathlib import Path

from headwater.adapters.connect import open_file
from headwater.adapters.connect.bytestream import Notes
from headwater.adapters.connect.mail import html_to_text, read_message
from headwater.core.types import RawRecord, Rejected

MIXED = b"""From: =?utf-8?q?Zo=C3=AB?= <Zoe@Example.org>
To: help@example.com
Subject: =?iso-8859-1?q?Caf=E9?= closed
Date: Tue, 24 Feb 2015 11:35:52 +0100
Message-ID: <1@example.org>
In-Reply-To: <0@example.org>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: multipart/alternative; boundary=c

--c
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

The caf=E9 is closed.
--c
Content-Type: text/html

<p>The caf&eacute; is closed.</p>
--c--
--b
Content-Type: application/pdf; name=a.pdf
Content-Disposition: attachment; filename=a.pdf
Content-Transfer-Encoding: base64

AAAA
--b--
"""


def read(data: bytes) -> RawRecord:
    record = read_message(data, 1, "a.eml", Notes())
    assert isinstance(record, RawRecord)
    return record


def test_parts_charsets_and_headers() -> None:
    fields = read(MIXED).fields
    assert fields["subject"] == "Café closed"
    assert fields["from"] == "zoe@example.org"
    assert fields["id"] == "1@example.org"
    assert fields["reply_to"] == "0@example.org"
    assert fields["text"].strip() == "The café is closed."
    assert fields["attachments"] == "a.pdf"


def test_html_only_body_loses_its_tags() -> None:
    head = b"From: a@b.c\nSubject: s\nContent-Type: text/html; charset=utf-8\n\n"
    data = head + b"<style>p{}</style><p>Hi &amp; bye</p>x<br>y"
    assert read(data).fields["text"] == "Hi & bye\nx\ny"
    assert html_to_text("<p>a<p>b") == "a\nb"


def test_wrong_charset_is_read_by_detection() -> None:
    data = "From: a@b.c\nSubject: s\nContent-Type: text/plain; charset=klingon\n\nschön".encode()
    assert read(data).fields["text"] == "schön"


def test_a_message_without_headers_is_rejected() -> None:
    assert isinstance(read_message(b"\nno headers at all", 1, "a.eml", Notes()), Rejected)


def test_mailbox_is_cut_at_separators_only(tmp_path: Path) -> None:
    separator = b"From a@b.c Mon Jan  1 00:00:00 2024\n"
    one = b"From: a@b.c\nMessage-ID: <1@x>\nSubject: s\n\n>From here on it broke\nFrom within a line\n\n"
    two = b"From: b@b.c\nMessage-ID: <2@x>\nIn-Reply-To: <1@x>\nSubject: s\n\nWe are sorry\n"
    path = tmp_path / "a.mbox"
    path.write_bytes(separator + one + separator + two)
    records = [r for r in open_file(path) if isinstance(r, RawRecord)]
    assert [r.fields["text"] for r in records] == ["From here on it broke\nFrom within a line\n\n", "We are sorry\n"]
    assert [r.line for r in records] == [1, 9]
    assert records[1].fields["reply_to"] == "1@x"

"""A mail server: SMTP by aiosmtpd, and a small IMAP4rev1 server for reading one mailbox."""

import random
import re
import socketserver
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from tests.servers.trackers import TOKEN


class SmtpServer:
    """Takes mails; what it was given twice under one Message-ID it keeps once, and counts.

    Args:
        faults: share of mails that go wrong.
        seed: of the faults.
    """

    kinds = ("busy", "lost after", "refused for now")

    def __init__(self, *, faults: float = 0.0, seed: int = 0, **_: Any) -> None:
        self.lock = threading.Lock()
        self.mails: dict[str, Any] = {}
        self.copies: Counter[str] = Counter()
        self.happened: Counter[str] = Counter()
        self.next_faults: list[str] = []
        self.faults, self.random = faults, random.Random(seed)
        self.url = ""

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:
        with self.lock:
            fault = self.next_faults.pop(0) if self.next_faults else ""
            if not fault and self.random.random() < self.faults:
                fault = self.random.choice(self.kinds)
            self.happened[fault or "fine"] += 1
            if fault == "busy":
                return "421 4.3.2 too busy"
            if fault == "refused for now":
                return "451 4.7.1 try again later"
            if fault == "refused":
                return "554 5.7.1 not here"
            mail = message_from_bytes(envelope.content)
            key = str(mail["Message-ID"])
            self.copies[key] += 1
            self.mails.setdefault(key, mail)
        if fault == "lost after":
            server.transport.abort()
        return "250 2.0.0 taken"

    def made(self) -> list[str]:
        with self.lock:
            return [mail.as_string() for mail in self.mails.values()]


@contextmanager
def smtp(server: SmtpServer) -> Iterator[SmtpServer]:
    """The SMTP server, at an address of this machine."""

    def login(_server: Any, _session: Any, _envelope: Any, _mechanism: str, given: Any) -> AuthResult:
        right = isinstance(given, LoginPassword) and given.password == TOKEN.encode()
        return AuthResult(success=right, handled=False)

    class AnyPort(Controller):
        def _trigger_server(self) -> None:
            self.port = self.server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
            super()._trigger_server()

    controller = AnyPort(
        server,
        hostname="127.0.0.1",
        port=0,
        authenticator=login,
        auth_require_tls=False,
        auth_exclude_mechanism=["LOGIN"],
    )
    controller.start()
    server.url = f"smtp://127.0.0.1:{controller.port}"
    try:
        yield server
    finally:
        controller.stop(no_assert=True)


@dataclass
class Mailbox:
    """What the IMAP server holds.

    Attributes:
        mails: UID -> the mail.
        valid: UIDVALIDITY.
        url: where it listens.
    """

    mails: dict[int, bytes] = field(default_factory=dict)
    valid: int = 7
    url: str = ""
    asked: list[str] = field(default_factory=list)

    def add(self, text: str, *, subject: str = "Help", sender: str = "ann@example.com", day: str = "2026-11-20") -> int:
        """A mail comes in; its UID."""
        uid = max(self.mails, default=0) + 1
        key = f"<m{uid}.{self.valid}@example.com>"
        head = f"From: {sender}\r\nTo: care@example.com\r\nSubject: {subject}\r\nMessage-ID: {key}\r\n"
        self.mails[uid] = f"{head}Date: {day}T10:00:00+00:00\r\n\r\n{text}\r\n".encode()
        return uid


@contextmanager
def imap(box: Mailbox) -> Iterator[Mailbox]:
    """The IMAP server, at an address of this machine: LOGIN, EXAMINE, UID SEARCH, UID FETCH, LOGOUT (RFC 3501)."""

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self._say("* OK IMAP4rev1 ready")
            while line := self.rfile.readline().decode().strip():
                tag, command, rest = (*line.split(" ", 2), "")[:3]
                if command.upper() == "UID":
                    command, rest = (*rest.split(" ", 1), "")[:2]
                box.asked.append(f"{command} {rest}" if command.upper() != "LOGIN" else "LOGIN")
                if not self._answer(tag, command.upper(), rest):
                    return

        def _answer(self, tag: str, command: str, rest: str) -> bool:
            uids = sorted(box.mails)
            if command == "CAPABILITY":
                self._say("* CAPABILITY IMAP4rev1")
            elif command == "LOGIN":
                if TOKEN not in rest:
                    self._say(f"{tag} NO [AUTHENTICATIONFAILED] wrong: {rest}")
                    return True
            elif command == "EXAMINE":
                if "INBOX" not in rest:
                    self._say(f"{tag} NO no such mailbox")
                    return True
                self._say(f"* {len(uids)} EXISTS")
                self._say(f"* OK [UIDVALIDITY {box.valid}] valid")
            elif command == "SEARCH":
                first = int(re.findall(r"UID (\d+):", rest)[0])
                found = [uid for uid in uids if uid >= first] or uids[-1:]  # "n:*" holds the last one always
                self._say("* SEARCH " + " ".join(map(str, found)))
            elif command == "FETCH":
                for uid in map(int, rest.split(" ")[0].split(",")):
                    mail = box.mails[uid]
                    self.wfile.write(
                        f"* {uids.index(uid) + 1} FETCH (UID {uid} BODY[] {{{len(mail)}}}\r\n".encode()
                        + mail
                        + b")\r\n"
                    )
            elif command == "LOGOUT":
                self._say("* BYE")
                self._say(f"{tag} OK done")
                return False
            self._say(f"{tag} OK done")
            return True

        def _say(self, line: str) -> None:
            self.wfile.write(line.encode() + b"\r\n")

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        allow_reuse_address = True

        def handle_error(self, *_: Any) -> None:
            pass

    server = Server(("127.0.0.1", 0), Handler)
    box.url = f"imap://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield box
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

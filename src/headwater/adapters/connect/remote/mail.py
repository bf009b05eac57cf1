"""E-mail: out by SMTP, contacts in by IMAP.

A message keeps its ``Message-ID`` on every try, by which mail systems know it again; whether yours drops the second copy is
its own setting. Mails are read without being marked as seen, in the order of their UIDs.
"""

import imaplib
import json
import re
import smtplib
import ssl
from collections.abc import Callable, Mapping
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Final
from urllib.parse import urlsplit

from headwater.adapters.connect.remote.tool import RemoteTool, cut, mark
from headwater.adapters.connect.remote.web import check_address, is_here
from headwater.core.errors import ConfigError, HeadwaterError, InputError, Refused, Unavailable
from headwater.core.types.posted import ConnectorSpec, Outbound, Page

_PAGE: Final = 100
_MOST_BYTES: Final = 32 << 20
_NO_WAY: Final = (OSError, UnicodeError)  # a host that cannot be a name in DNS raises the latter
_UID: Final = re.compile(rb"UID (\d+)")


class Mail(RemoteTool):
    """Implements ``core.ports.Tool``: ``url`` is ``smtps://HOST`` or ``smtp://HOST:587`` (STARTTLS), ``imap`` ``imaps://HOST``."""

    kind = "mail"
    again = "key"
    actions = ("post",)

    def __init__(self, spec: ConnectorSpec, secret: str, hook_secret: str, now: Callable[[], datetime]) -> None:
        super().__init__(spec, secret, hook_secret, now)
        if not spec.url and not spec.imap:
            self._needs("url")
        if spec.url:
            # smtp:// is encrypted by STARTTLS before anything is said
            check_address(spec.url, name=spec.name, allow_http=spec.allow_http, schemes=("smtps", "smtp"))
            self._needs("sender", "to")
        if spec.imap:
            check_address(spec.imap, name=spec.name, allow_http=spec.allow_http, schemes=("imaps",))
            self._needs("user", "secret")

    def check(self) -> str:
        found = []
        if self._spec.url:
            try:
                with self._smtp() as server:
                    server.noop()
            except (smtplib.SMTPException, OSError) as error:
                raise self._unable(error) from None
            found.append(f"sends as {self._spec.sender}")
        if self._spec.imap:
            self._closed(self._mailbox())
            found.append(f"reads {self._spec.project or 'INBOX'}")
        return ", ".join(found)

    def _send(self, _action: str, message: Outbound, _again: bool) -> Mapping[str, str]:
        if not self._spec.url:
            raise Refused(f"connector {self._spec.name} only reads mail", hint='set url = "smtps://HOST"')
        payload = message.payload
        mail = EmailMessage()
        mail["From"], mail["To"] = self._spec.sender, ", ".join(self._spec.to)
        mail["Subject"] = cut(" ".join(payload.get("title", "").split()), 250) or "Headwater"
        mail["Date"] = format_datetime(message.created)
        mail["Message-ID"] = f"<{mark(message.message_id)}@{self._spec.sender.rpartition('@')[2] or 'headwater'}>"
        mail["Auto-Submitted"] = "auto-generated"  # so that no out-of-office answer comes back (RFC 3834)
        mail.set_content(payload.get("text", ""))
        data = False
        try:
            with self._smtp() as server:
                data = True
                server.send_message(mail)
        except smtplib.SMTPResponseException as error:
            raise self._failure(int(error.smtp_code)) from None
        except smtplib.SMTPRecipientsRefused as error:
            raise self._failure(max(code for code, _ in error.recipients.values())) from None
        except (smtplib.SMTPException, OSError) as error:
            raise Unavailable(f"{self._name()} broke off: {type(error).__name__}", unsure=data) from None
        return {"ticket": str(mail["Message-ID"])}

    def _smtp(self) -> smtplib.SMTP:
        parts = urlsplit(self._spec.url)
        host, timeout = parts.hostname or "", self._spec.timeout_s
        server: smtplib.SMTP | None = None
        try:
            if parts.scheme == "smtps":
                context = ssl.create_default_context()
                server = smtplib.SMTP_SSL(host, parts.port or 465, timeout=timeout, context=context)
            else:
                server = smtplib.SMTP(host, parts.port or 587, timeout=timeout)
            self._greet(server, host)
            return server
        except (HeadwaterError, smtplib.SMTPException, *_NO_WAY) as error:
            if server is not None:
                server.close()
            raise self._unable(error) from None

    def _greet(self, server: smtplib.SMTP, host: str) -> None:
        """Encrypt where that is to be done now, then say who we are."""
        server.ehlo_or_helo_if_needed()
        if server.has_extn("starttls"):
            server.starttls(context=ssl.create_default_context())
        elif not isinstance(server, smtplib.SMTP_SSL) and not is_here(host) and not self._spec.allow_http:
            raise ConfigError(
                f"{self._name()} offers no encryption", hint="use smtps://, or allow_http = true where you know it"
            )
        if self._spec.user:
            server.login(self._spec.user, self._secret)

    def _unable(self, error: Exception) -> HeadwaterError:
        """Why nothing could be said; what the server answered may repeat the password."""
        if isinstance(error, HeadwaterError):
            return error
        if isinstance(error, smtplib.SMTPAuthenticationError):
            return ConfigError(f"{self._name()} refuses the password", hint="check what its secret points to")
        if isinstance(error, smtplib.SMTPResponseException):
            return self._failure(int(error.smtp_code))
        return Unavailable(f"{self._name()} cannot be reached: {type(error).__name__}")

    def pull(self, cursor: str) -> Page:
        """Mails that came after the cursor; all of them again where the server has numbered its mailbox anew."""
        if not self._spec.imap:
            return super().pull(cursor)
        box = self._mailbox()
        try:
            return self._page(box, json.loads(cursor) if cursor else {"valid": "", "uid": 0})
        except (imaplib.IMAP4.error, OSError) as error:
            raise Unavailable(f"{self._name()} broke off: {type(error).__name__}") from None
        finally:
            self._closed(box)

    def _page(self, box: imaplib.IMAP4, held: Mapping[str, object]) -> Page:
        valid = str((box.response("UIDVALIDITY")[1] or [b""])[0] or b"")
        last = int(str(held["uid"])) if held["valid"] == valid else 0
        since = datetime.fromisoformat(self._spec.since)
        _, found = box.uid("SEARCH", f"UID {last + 1}:* SINCE {since.day}-{_MONTHS[since.month - 1]}-{since.year}")
        # "n:*" always names the last mail, also where it is older than n
        uids = sorted(uid for uid in map(int, (found[0] or b"").split()) if uid > last)
        page = uids[:_PAGE]
        records = {}
        if page:
            _, parts = box.uid("FETCH", ",".join(map(str, page)), "(UID BODY.PEEK[])")
            for part in parts:
                if isinstance(part, tuple) and (uid := _UID.search(part[0])):
                    records[f"{valid}:{int(uid[1])}"] = _as_mbox(part[1][:_MOST_BYTES])
        following = {"valid": valid, "uid": page[-1] if page else last}
        return Page(json.dumps(following), len(uids) > len(page), (), records, "mbox")

    def _mailbox(self) -> imaplib.IMAP4:
        parts = urlsplit(self._spec.imap)
        host, timeout = parts.hostname or "", self._spec.timeout_s
        try:
            if parts.scheme == "imaps":
                box: imaplib.IMAP4 = imaplib.IMAP4_SSL(
                    host, parts.port or 993, timeout=timeout, ssl_context=ssl.create_default_context()
                )
            else:
                box = imaplib.IMAP4(host, parts.port or 143, timeout=timeout)
        except (imaplib.IMAP4.error, *_NO_WAY) as error:
            raise Unavailable(f"{self._name()} cannot be reached: {type(error).__name__}") from None
        try:
            self._select(box)
        except (HeadwaterError, imaplib.IMAP4.error, OSError) as error:
            self._closed(box)
            if isinstance(error, HeadwaterError):
                raise
            raise Unavailable(f"{self._name()} broke off: {type(error).__name__}") from None
        return box

    def _select(self, box: imaplib.IMAP4) -> None:
        """Log in and open the folder, for reading only."""
        try:
            box.login(self._spec.user, self._secret)
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error:  # its message may repeat the password
            raise ConfigError(f"{self._name()} refuses the password", hint="check what its secret points to") from None
        folder = self._spec.project or "INBOX"
        status, _ = box.select('"' + folder.replace('"', "") + '"', readonly=True)
        if status != "OK":
            raise InputError(f"{self._name()} has no folder {folder!r}", hint="project names the mail folder")

    @staticmethod
    def _closed(box: imaplib.IMAP4) -> None:
        try:
            box.logout()
        except (imaplib.IMAP4.error, OSError):
            box.shutdown()

    def _failure(self, code: int) -> HeadwaterError:
        """4yz passes, 5yz does not (RFC 5321); either way nothing was taken."""
        if 400 <= code < 500:
            return Unavailable(f"{self._name()} fails for now (code {code})")
        return Refused(f"{self._name()} will not take it (code {code})", hint="check sender and to")

    def _name(self) -> str:
        return f"connector {self._spec.name}"


_MONTHS: Final = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def _as_mbox(mail: bytes) -> bytes:
    """A mail as a message of an mbox file, lines that look like separators quoted."""
    lines = mail.replace(b"\r\n", b"\n").split(b"\n")
    quoted = [b">" + line if re.match(rb">*From ", line) else line for line in lines]
    return b"From headwater Thu Jan  1 00:00:00 1970\n" + b"\n".join(quoted).rstrip(b"\n") + b"\n"

"""What connectors share: marks by which a thing is found again, times, texts cut to what fits, states as events."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, ClassVar, Final

from headwater.core.errors import ConfigError, InputError, Refused
from headwater.core.ids import content_hash
from headwater.core.types.posted import ConnectorSpec, Inbound, Outbound, Page

_MARK: Final = re.compile(r"\bhw-[0-9a-f]{20}\b")


class RemoteTool:
    """Base of connectors: refuses what a kind does not do.

    Args:
        spec: how it is reached.
        secret: its key, token or password; may be empty.
        hook_secret: signs incoming webhooks; may be empty.
        now: the time of day.
    """

    again: str = "looks"
    settle_s: float = 0.0
    kind: ClassVar[str] = ""
    actions: ClassVar[tuple[str, ...]] = ("open", "comment", "update")

    def __init__(self, spec: ConnectorSpec, secret: str, hook_secret: str, now: Callable[[], datetime]) -> None:
        self._spec, self._secret, self._hook_secret, self._now = spec, secret, hook_secret, now
        if spec.settle_s >= 0:
            self.settle_s = spec.settle_s

    def send(self, message: Outbound, *, again: bool) -> Mapping[str, str]:
        """The receipt.

        Raises:
            Refused: the message asks for what this kind does not do.
        """
        action = message.payload.get("action", "post")
        if action not in self.actions:
            raise Refused(
                f"a {self.kind} connector cannot {action}",
                hint=f"it can: {', '.join(self.actions)}; name another connector",
            )
        if action in ("comment", "update") and not message.payload.get("ticket"):
            raise Refused(
                f"there is no ticket at {message.target} for issue {message.payload.get('issue_id')!r}",
                hint=f"headwater ticket open ISSUE --to {message.target}, then replay this message",
            )
        return self._send(action, message, again)

    def _send(self, action: str, message: Outbound, again: bool) -> Mapping[str, str]:
        raise NotImplementedError

    def pull(self, _cursor: str) -> Page:
        raise InputError(
            f"nothing comes in from a {self.kind} connector", hint="headwater connect list shows what each does"
        )

    def fill(self, records: Mapping[str, bytes]) -> Mapping[str, bytes]:
        """Records with what costs a question each; as they are where nothing does."""
        return records

    def read(self, path: str) -> bytes:
        raise InputError(
            f"a {self.kind} connector has no file {path}", hint="headwater connect list shows what each does"
        )

    def check(self) -> str:
        raise NotImplementedError

    def hear(self, _headers: Mapping[str, str], _body: bytes) -> Page:
        raise InputError(
            f"a {self.kind} connector takes no webhooks", hint="headwater connect list shows what each does"
        )

    def close(self) -> None:
        """Let go of the connection."""

    def _needs(self, *names: str) -> None:
        missing = [name for name in names if not (self._secret if name == "secret" else getattr(self._spec, name))]
        if missing:
            raise ConfigError(
                f"connector {self._spec.name} ({self.kind}) lacks {', '.join(missing)}",
                hint="set it in connectors.toml; a secret is env:NAME or file:PATH, and must not be empty",
            )

    def _state(self, subject: str, version: str, details: Mapping[str, str]) -> Inbound:
        """A ticket's state as an event; the same state of the same version has the same id."""
        name = self._spec.name
        return Inbound(f"{name}:{subject}:{version}", name, "ticket", subject, version, self._now(), details)

    def _unreadable(self, what: str, raw: str) -> Inbound:
        """Something that does not look as documented: kept for a person, once."""
        name, now = self._spec.name, self._now()
        return Inbound(
            f"{name}:?:{content_hash(raw, size=10)}", name, "unreadable", "", now.isoformat(), now,
            {"said": raw[:2000]}, "dead", f"it has no {what}: its interface is not the one that is documented",
        )  # fmt: skip


def mark(message_id: str) -> str:
    """The mark that a message leaves where it arrives, to be found by: ``hw-`` and 20 hex digits.

    Example:
        >>> mark("m1") == mark("m1"), mark("m1") == mark("m2")
        (True, False)
    """
    return "hw-" + content_hash(message_id, size=10)


def is_mark(text: object) -> bool:
    """Whether a text holds a mark of ours."""
    return isinstance(text, str) and bool(_MARK.search(text))


def cut(text: str, most: int) -> str:
    """The text, cut to what the other side takes.

    Example:
        >>> cut("abcdef", 4)
        'abc…'
    """
    return text if len(text) <= most else text[: most - 1] + "…"


def moment(text: Any) -> str:
    """A time of a vendor as ``2026-11-27T13:00:00.000000Z``, which sorts as text.

    Raises:
        ValueError: it is no time.

    Example:
        >>> moment("2026-11-27T14:00:00.000+0100")
        '2026-11-27T13:00:00.000000Z'
        >>> moment("2026-11-27 13:00:00")
        '2026-11-27T13:00:00.000000Z'
    """
    at = datetime.fromisoformat(str(text).replace("Z", "+00:00"))
    at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    return at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def dig(document: Any, *path: str) -> Any:
    """The value at a path of objects; None where it does not lead anywhere."""
    for name in path:
        document = document.get(name) if isinstance(document, dict) else None
    return document

"""Messages on their way out: redacted, put on the desk once, sent later by the worker."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from headwater.app import wiring
from headwater.app.connecting import spec_of
from headwater.core.errors import InputError, Refused
from headwater.core.ports import Desk, Entry
from headwater.core.types import ACTIONS, Outbound
from headwater.prepare.redact import redact

_IDS: Final = frozenset({"action", "issue_id", "ticket", "url"})
_LONGEST_ID: Final = 200


class DeskPost:
    """Puts messages on the desk's outbox.

    Args:
        desk: where messages wait.
        at: when.
        who: for the audit log.
        verb: for the audit log.
    """

    def __init__(self, desk: Desk, *, at: datetime, who: str, verb: str) -> None:
        self._desk, self._at, self._who, self._verb = desk, at, who, verb

    def send(self, message_id: str, target: str, payload: Mapping[str, str]) -> str:
        """Take a message, durably, once; its state: ``waiting``, ``sent``, ``dead`` or ``dropped``.

        Args:
            message_id: the idempotency key, at most 200 characters; the same id again changes nothing.
            target: name of a connector.
            payload: ``action`` (``post`` by default), ``title``, ``text``, ``issue_id``, ``ticket``; other fields go along
                where the target takes them. Personal data in them is replaced before anything is stored.

        Raises:
            UnknownComponent: there is no such connector.
            InputError: the id or the action cannot be one.
            Refused: the target does not do that.
        """
        return self.put(message_id, target, payload).state

    def put(self, message_id: str, target: str, payload: Mapping[str, str]) -> Outbound:
        """As ``send``; the message as it is stored."""
        kind = spec_of(self._desk, target).kind
        if not message_id or len(message_id) > _LONGEST_ID or not message_id.isprintable():
            raise InputError(f"message id {message_id[:40]!r}...", hint=f"1 to {_LONGEST_ID} printable characters")
        action = payload.get("action", "post")
        if action not in ACTIONS:
            raise InputError(f"action {action!r} does not exist", hint=f"one of: {', '.join(ACTIONS)}")
        if action not in (can := wiring.connector_kinds()[kind]):
            raise Refused(f"{target} is a {kind} connector: it cannot {action}", hint=f"it can: {', '.join(can)}")
        clean = {name: text if name in _IDS else redact(text).text for name, text in payload.items()}
        message = Outbound(message_id, target, clean | {"action": action}, self._at, lane=clean.get("issue_id", ""))
        change = {"target": target, "action": action, "issue_id": clean.get("issue_id", "")}
        return self._desk.outbox.put(message, Entry(self._at, self._who, self._verb, message_id, "", change))

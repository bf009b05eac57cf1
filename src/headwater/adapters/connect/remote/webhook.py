"""Webhooks out and in, by the Standard Webhooks specification: for automation tools and systems of your own.

Out: a POST of JSON with ``webhook-id``, the same on every try, by which the receiver knows a message again. In: ``{"type":
"ticket", "ticket", "state", "updated_at", "url"}`` or ``{"type": "contact", "id", "text", "timestamp", ...}``.
"""

import json
from collections.abc import Callable, Mapping
from datetime import datetime

from headwater.adapters.connect.remote.sign import check_standard, standard
from headwater.adapters.connect.remote.tool import RemoteTool, dig, mark, moment
from headwater.adapters.connect.remote.web import Web, check_address
from headwater.core.errors import InputError
from headwater.core.types.posted import ConnectorSpec, Outbound, Page


class Webhook(RemoteTool):
    """Implements ``core.ports.Tool``; without ``url`` it only receives."""

    kind = "webhook"
    again = "key"
    actions = ("open", "comment", "update", "post")

    def __init__(self, spec: ConnectorSpec, secret: str, hook_secret: str, now: Callable[[], datetime]) -> None:
        super().__init__(spec, secret, hook_secret, now)
        if spec.url:
            check_address(spec.url, name=spec.name, allow_http=spec.allow_http)
        self._web = Web(spec.name, spec.url, headers={}, timeout_s=spec.timeout_s)

    def check(self) -> str:
        return "it can only be tried by sending" if self._spec.url else "receives only"

    def _send(self, action: str, message: Outbound, _again: bool) -> Mapping[str, str]:
        self._needs("url", "secret")
        self._web.begin()
        at = int(self._now().timestamp())
        told = {"type": f"headwater.{action}", "timestamp": message.created.isoformat(), "data": dict(message.payload)}
        body = json.dumps(told, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace")
        headers = {
            "Content-Type": "application/json",
            "webhook-id": message.message_id,
            "webhook-timestamp": str(at),
            "webhook-signature": standard(self._secret, message.message_id, at, body),
        }
        self._web.ask("POST", self._spec.url, content=body, headers=headers)
        return {"ticket": mark(message.message_id)} if action == "open" else {}

    def pull(self, cursor: str) -> Page:
        """Nothing to ask for: what came in waits in files already."""
        return Page(cursor)

    def hear(self, headers: Mapping[str, str], body: bytes) -> Page:
        check_standard(headers, body, self._hook_secret, self._now())
        try:
            told = json.loads(body)
        except ValueError as error:
            raise InputError(
                "the webhook holds no JSON", hint="send JSON as docs/how-to/connect-your-tools says"
            ) from error
        kind = dig(told, "type")
        if kind == "contact" and dig(told, "id") and dig(told, "text"):
            kept = {name: value for name, value in told.items() if name != "type"}
            return Page("", records={str(told["id"]): json.dumps(kept).encode()})
        if kind == "ticket" and dig(told, "ticket") and dig(told, "state") in ("open", "closed"):
            try:
                version = moment(dig(told, "updated_at"))
            except ValueError as error:
                raise InputError("updated_at is no time", hint="for example 2026-11-27T13:00:00Z") from error
            details = {name: str(told[name]) for name in ("state", "url") if told.get(name)}
            return Page("", events=(self._state(str(told["ticket"]), version, details),))
        raise InputError(
            "the webhook is neither a ticket nor a contact",
            hint='{"type": "ticket", "ticket", "state": "closed", "updated_at"} or {"type": "contact", "id", "text"}',
        )

    def close(self) -> None:
        self._web.close()

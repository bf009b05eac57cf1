"""Webhooks out and in, by the Standard Webhooks specification: for automation tools and systems of your own.

Out: a POST of JSON with ``webhook-id``, the same on every try, by which the receiver knows a message again. In: ``{"type":
"ticket", "ticket", "state", "updated_at", "url"}`` or ``{"type": "contact", "id", "text", "timestamp", ...}``.
"""

import json
from collections.abc import Mapping

from headwater.adapters.connect.remote.sign import check_standard, standard
from headwater.adapters.connect.remote.tool import dig, mark, moment
from headwater.adapters.connect.remote.web import Web, check_address
from headwater.adapters.connect.remote.webtool import WebTool, told
from headwater.core.errors import InputError
from headwater.core.types.posted import Outbound, Page


class Webhook(WebTool):
    """Implements ``core.ports.Tool``; without ``url`` it only receives."""

    kind = "webhook"
    again = "key"
    actions = ("open", "comment", "update", "post")
    needs = ()

    def _opened(self, url: str) -> Web:
        if url:
            check_address(url, name=self._spec.name, allow_http=self._spec.allow_http)
        return Web(self._spec.name, url, headers={}, timeout_s=self._spec.timeout_s)  # signed, not logged in

    def check(self) -> str:
        return "it can only be tried by sending" if self._spec.url else "receives only"

    def _send(self, action: str, message: Outbound, _again: bool) -> Mapping[str, str]:
        self._needs("url", "secret")
        at = int(self._now().timestamp())
        event = {"type": f"headwater.{action}", "timestamp": message.created.isoformat(), "data": dict(message.payload)}
        body = json.dumps(event, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace")
        headers = {
            "Content-Type": "application/json",
            "webhook-id": message.message_id,
            "webhook-timestamp": str(at),
            "webhook-signature": standard(self._secret, message.message_id, at, body),
        }
        self._ask("POST", self._spec.url, content=body, headers=headers)
        return {"ticket": mark(message.message_id)} if action == "open" else {}

    def pull(self, cursor: str) -> Page:
        """Nothing to ask for: what came in waits in files already."""
        return Page(cursor)

    def hear(self, headers: Mapping[str, str], body: bytes) -> Page:
        check_standard(headers, body, self._hook_secret, self._now())
        said = told(body, hint="send JSON as docs/how-to/connect-your-tools says")
        kind = dig(said, "type")
        if kind == "contact" and dig(said, "id") and dig(said, "text"):
            kept = {name: value for name, value in said.items() if name != "type"}
            return Page("", records={str(said["id"]): json.dumps(kept).encode()})
        if kind == "ticket" and dig(said, "ticket") and dig(said, "state") in ("open", "closed"):
            try:
                version = moment(dig(said, "updated_at"))
            except ValueError as error:
                raise InputError("updated_at is no time", hint="for example 2026-11-27T13:00:00Z") from error
            details = {name: str(said[name]) for name in ("state", "url") if said.get(name)}
            return Page("", events=(self._state(str(said["ticket"]), version, details),))
        raise InputError(
            "the webhook is neither a ticket nor a contact",
            hint='{"type": "ticket", "ticket", "state": "closed", "updated_at"} or {"type": "contact", "id", "text"}',
        )

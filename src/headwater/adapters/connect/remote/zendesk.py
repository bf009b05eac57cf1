"""Zendesk Support, by its Ticketing API, both as tracker and as source of contacts.

A ticket of ours carries its mark as ``external_id`` and is made under an ``Idempotency-Key``, which Zendesk keeps for two hours;
both ways it is not made twice. Contacts come from the incremental export by cursor: tickets that are solved or closed, each once,
with their comments. Webhooks: ticket events, signed over timestamp and body.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from headwater.adapters.connect.remote.sign import check_zendesk
from headwater.adapters.connect.remote.tool import cut, dig, is_mark, mark
from headwater.adapters.connect.remote.webtool import WebTool, told
from headwater.core.types.posted import Inbound, Outbound, Page

_MOST: Final = 60_000
_OVER: Final = ("solved", "closed")


class Zendesk(WebTool):
    """Implements ``core.ports.Tool``; ``user`` is an e-mail address for an API token, or empty for a bearer token."""

    kind = "zendesk"
    login = "{user}/token"

    def check(self) -> str:
        self._web.begin()
        found = self._json("GET", "/api/v2/users/me.json")
        return f"role {dig(found, 'user', 'role')}"

    def _send(self, action: str, message: Outbound, again: bool) -> Mapping[str, str]:
        payload, wanted = message.payload, mark(message.message_id)
        said = {"body": cut(payload.get("text", ""), _MOST), "public": False}
        subject = cut(payload.get("title", "").replace("\n", " "), 150)
        if action == "open":
            if again and (found := self._listed("/api/v2/tickets.json", "tickets", {"external_id": wanted})):
                return self._receipt(found[0])
            ticket = {"subject": subject, "comment": said, "external_id": wanted, "tags": [self._spec.label]}
            headers = {"Idempotency-Key": wanted}
            made = self._json("POST", "/api/v2/tickets.json", body={"ticket": ticket}, headers=headers)
            return self._receipt(dig(made, "ticket"))
        path = f"/api/v2/tickets/{payload['ticket']}"
        said["body"] = f"{said['body']}\n[{wanted}]"
        if again and any(wanted in str(dig(c, "body")) for c in self._listed(f"{path}/comments.json", "comments", {})):
            return {"ticket": payload["ticket"]}
        # what a ticket was opened with cannot be changed: what is new is said under it
        body: dict[str, Any] = {"comment": said} | ({"subject": subject} if action == "update" else {})
        self._ask("PUT", f"{path}.json", body={"ticket": body})
        return {"ticket": payload["ticket"]}

    def pull(self, cursor: str) -> Page:
        """Tickets that changed: states of ours, and contacts whose conversation is over."""
        self._web.begin()
        begin = datetime.fromisoformat(self._spec.since).replace(tzinfo=UTC)
        query = {"cursor": cursor} if cursor else {"start_time": str(int(begin.timestamp()))}
        found = self._json("GET", "/api/v2/incremental/tickets/cursor.json", query=query)
        tickets, after = dig(found, "tickets"), dig(found, "after_cursor")
        if not isinstance(tickets, list):
            raise self._web.changed("tickets", unsure=False)
        events, records = [], {}
        for ticket in tickets:
            if is_mark(dig(ticket, "external_id")) or not dig(ticket, "id"):
                events.append(self._event(ticket))
            elif dig(ticket, "status") in _OVER:
                records[str(ticket["id"])] = json.dumps(ticket).encode()
        more = dig(found, "end_of_stream") is False and bool(after)
        return Page(str(after or cursor), more, tuple(events), records)

    def fill(self, records: Mapping[str, bytes]) -> dict[str, bytes]:
        """The tickets with what was said in them; asked for only where a ticket is new."""
        filled = {}
        for key, line in records.items():
            self._web.begin()
            comments = self._listed(f"/api/v2/tickets/{key}/comments.json", "comments", {})
            filled[key] = json.dumps(json.loads(line) | {"comments": comments}).encode()
        return filled

    def hear(self, headers: Mapping[str, str], body: bytes) -> Page:
        check_zendesk(headers, body, self._hook_secret, self._now())
        detail = dig(told(body, hint="subscribe it to ticket events"), "detail")
        if not is_mark(dig(detail, "external_id")):
            return Page("")
        return Page("", events=(self._event(detail),))

    def _listed(self, path: str, name: str, query: Mapping[str, str]) -> list[Any]:
        """All items of a list, page after page by cursor."""
        items: list[Any] = []
        asked, where = {**query, "page[size]": "100"}, path
        while True:
            found = self._json("GET", where, query=asked or None)
            part = dig(found, name)
            if not isinstance(part, list):
                raise self._web.changed(name, unsure=False)
            items += part
            where, asked = str(dig(found, "links", "next") or ""), {}
            if not dig(found, "meta", "has_more") or not where:
                return items

    def _event(self, ticket: Any) -> Inbound:
        key, status = dig(ticket, "id"), dig(ticket, "status")
        return self._ticket(
            ticket, key=key, at=dig(ticket, "updated_at"), closed=str(status).lower() in _OVER if status else None,
            url=self._address(key), title=dig(ticket, "subject"), documented="id, status and updated_at",
        )  # fmt: skip

    def _receipt(self, ticket: Any) -> dict[str, str]:
        key = dig(ticket, "id")
        if not key:
            raise self._web.changed("ticket id", unsure=True)
        return {"ticket": str(key), "url": self._address(key)}

    def _address(self, key: Any) -> str:
        return f"{self._spec.url.rstrip('/')}/agent/tickets/{key}"

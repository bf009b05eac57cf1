"""ServiceNow, by its Table API; the table is ``incident`` unless ``project`` names another of the task family.

A record carries its mark in ``correlation_id``, a note in its text; both are looked for before they are written again. News
come by ``sys_updated_on``, which the API gives in UTC.
"""

import json
from collections.abc import Mapping
from typing import Any, Final

from headwater.adapters.connect.remote.tool import cut, dig, mark
from headwater.adapters.connect.remote.webtool import WebTool
from headwater.core.types.posted import Inbound, Outbound, Page

_PAGE: Final = 100
_MOST: Final = 30_000
_CLOSED: Final = frozenset({"6", "7", "8"})  # resolved, closed, cancelled


class ServiceNow(WebTool):
    """Implements ``core.ports.Tool``; ``user`` and a password, or a bearer token."""

    kind = "servicenow"
    login = "{user}"

    @property
    def _table(self) -> str:
        return self._spec.project or "incident"

    def check(self) -> str:
        self._web.begin()
        self._rows(self._table, "", limit=1)
        return f"table {self._table}"

    def _send(self, action: str, message: Outbound, again: bool) -> Mapping[str, str]:
        payload, wanted = message.payload, mark(message.message_id)
        text = cut(payload.get("text", ""), _MOST)
        fields = {"short_description": cut(payload.get("title", "").replace("\n", " "), 160), "description": text}
        if action == "open":
            if again and (found := self._rows(self._table, f"correlation_id={wanted}", limit=1)):
                return self._receipt(found[0])
            body = {**fields, "correlation_id": wanted, "correlation_display": self._spec.label}
            return self._receipt(dig(self._json("POST", f"/api/now/table/{self._table}", body=body), "result"))
        ticket = payload["ticket"]
        if action == "comment":
            fields = {"work_notes": f"{text}\n[{wanted}]"}
            query = f"element_id={ticket}^element=work_notes^valueLIKE{wanted}"
            if again and self._rows("sys_journal_field", query, limit=1):
                return {"ticket": ticket}
        self._ask("PATCH", f"/api/now/table/{self._table}/{ticket}", body=fields)
        return {"ticket": ticket}

    def pull(self, cursor: str) -> Page:
        """Records of ours by time of change. The cursor is the last change seen and how many of that second were read."""
        self._web.begin()
        held: dict[str, Any] = json.loads(cursor) if cursor else {"since": f"{self._spec.since} 00:00:00", "skip": 0}
        query = f"correlation_idSTARTSWITHhw-^sys_updated_on>={held['since']}^ORDERBYsys_updated_on^ORDERBYsys_id"
        rows = self._rows(self._table, query, limit=_PAGE, offset=held["skip"])
        events = tuple(self._event(row) for row in rows)
        more = len(rows) == _PAGE
        since = str(dig(rows[-1], "sys_updated_on") or held["since"]) if rows else held["since"]
        skip = held["skip"] + _PAGE if more and since == held["since"] else 0
        return Page(json.dumps({"since": since, "skip": skip}), more, events)

    def _rows(self, table: str, query: str, *, limit: int, offset: int = 0) -> list[Any]:
        asked = {
            "sysparm_query": query, "sysparm_limit": str(limit), "sysparm_offset": str(offset),
            "sysparm_display_value": "false", "sysparm_exclude_reference_link": "true",
        }  # fmt: skip
        found = dig(self._json("GET", f"/api/now/table/{table}", query=asked), "result")
        if not isinstance(found, list):
            raise self._web.changed("result", unsure=False)
        return found

    def _event(self, row: Any) -> Inbound:
        key, state = dig(row, "sys_id"), dig(row, "state")
        return self._ticket(
            row, key=key, at=dig(row, "sys_updated_on"), closed=str(state) in _CLOSED if state else None,
            url=self._address(key), title=dig(row, "short_description"), documented="sys_id, state and sys_updated_on",
        )  # fmt: skip

    def _receipt(self, row: Any) -> dict[str, str]:
        key = dig(row, "sys_id")
        if not key:
            raise self._web.changed("sys_id", unsure=True)
        return {"ticket": str(key), "url": self._address(key), "number": str(dig(row, "number") or "")}

    def _address(self, key: Any) -> str:
        return f"{self._spec.url.rstrip('/')}/nav_to.do?uri={self._table}.do?sys_id={key}"

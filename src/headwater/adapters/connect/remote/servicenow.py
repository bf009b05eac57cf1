"""ServiceNow, by its Table API; the table is ``incident`` unless ``project`` names another of the task family.

A record carries its mark in ``correlation_id``, a note in its text; both are looked for before they are written again. News
come by ``sys_updated_on``, which the API gives in UTC.
"""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from headwater.adapters.connect.remote.tool import RemoteTool, cut, dig, mark, moment
from headwater.adapters.connect.remote.web import Web, check_address
from headwater.core.types.posted import ConnectorSpec, Inbound, Outbound, Page

_PAGE: Final = 100
_MOST: Final = 30_000
_CLOSED: Final = frozenset({"6", "7", "8"})  # resolved, closed, cancelled


class ServiceNow(RemoteTool):
    """Implements ``core.ports.Tool``; ``user`` and a password, or a bearer token."""

    kind = "servicenow"

    def __init__(self, spec: ConnectorSpec, secret: str, hook_secret: str, now: Callable[[], datetime]) -> None:
        super().__init__(spec, secret, hook_secret, now)
        self._needs("url", "secret")
        check_address(spec.url, name=spec.name, allow_http=spec.allow_http)
        auth = (spec.user, secret) if spec.user else None
        headers = {} if auth else {"Authorization": f"Bearer {secret}"}
        self._web = Web(spec.name, spec.url, headers=headers, auth=auth, timeout_s=spec.timeout_s)
        self._table = spec.project or "incident"

    def check(self) -> str:
        self._web.begin()
        self._rows(self._table, "", limit=1)
        return f"table {self._table}"

    def _send(self, action: str, message: Outbound, again: bool) -> Mapping[str, str]:
        self._web.begin()
        payload, wanted = message.payload, mark(message.message_id)
        text = cut(payload.get("text", ""), _MOST)
        fields = {"short_description": cut(payload.get("title", "").replace("\n", " "), 160), "description": text}
        if action == "open":
            if again and (found := self._rows(self._table, f"correlation_id={wanted}", limit=1)):
                return self._receipt(found[0])
            body = {**fields, "correlation_id": wanted, "correlation_display": self._spec.label}
            answer = self._web.ask("POST", f"/api/now/table/{self._table}", body=body)
            return self._receipt(dig(self._web.document(answer, changes=True), "result"))
        ticket = payload["ticket"]
        if action == "comment":
            fields = {"work_notes": f"{text}\n[{wanted}]"}
            query = f"element_id={ticket}^element=work_notes^valueLIKE{wanted}"
            if again and self._rows("sys_journal_field", query, limit=1):
                return {"ticket": ticket}
        self._web.ask("PATCH", f"/api/now/table/{self._table}/{ticket}", body=fields)
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

    def close(self) -> None:
        self._web.close()

    def _rows(self, table: str, query: str, *, limit: int, offset: int = 0) -> list[Any]:
        asked = {
            "sysparm_query": query, "sysparm_limit": str(limit), "sysparm_offset": str(offset),
            "sysparm_display_value": "false", "sysparm_exclude_reference_link": "true",
        }  # fmt: skip
        found = dig(self._web.document(self._web.ask("GET", f"/api/now/table/{table}", query=asked)), "result")
        if not isinstance(found, list):
            raise self._web.changed("result", unsure=False)
        return found

    def _event(self, row: Any) -> Inbound:
        try:
            if not dig(row, "sys_id") or not dig(row, "state"):
                raise ValueError(row)
            version = moment(dig(row, "sys_updated_on"))
        except ValueError:
            return self._unreadable("sys_id, state and sys_updated_on", json.dumps(row))
        details = {
            "state": "closed" if str(row["state"]) in _CLOSED else "open",
            "url": self._address(row["sys_id"]),
            "title": str(dig(row, "short_description") or ""),
        }
        return self._state(str(row["sys_id"]), version, details)

    def _receipt(self, row: Any) -> dict[str, str]:
        key = dig(row, "sys_id")
        if not key:
            raise self._web.changed("sys_id", unsure=True)
        return {"ticket": str(key), "url": self._address(key), "number": str(dig(row, "number") or "")}

    def _address(self, key: str) -> str:
        return f"{self._spec.url.rstrip('/')}/nav_to.do?uri={self._table}.do?sys_id={key}"

"""Jira Cloud, by its REST API, version 3.

An issue carries its mark as a label, a comment as an entity property; both are looked for before they are made again. The search
index lags behind, so a look-up waits ``settle_s`` first. News come from JQL by relative time of change, which depends on no time
zone. Webhooks: ``jira:issue_updated`` and the like, signed in ``X-Hub-Signature``.
"""

import json
import math
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from headwater.adapters.connect.remote.sign import check_hub
from headwater.adapters.connect.remote.tool import cut, dig, mark, moment
from headwater.adapters.connect.remote.webtool import WebTool, told
from headwater.core.types.posted import Inbound, Outbound, Page

_PAGE: Final = 100
_MOST: Final = 30_000


class Jira(WebTool):
    """Implements ``core.ports.Tool``; ``project`` is its key; ``user`` an e-mail address, or empty for a bearer token."""

    kind = "jira"
    settle_s = 30.0
    needs = ("url", "project", "secret")
    login = "{user}"

    def check(self) -> str:
        self._web.begin()
        found = self._json("GET", f"/rest/api/3/project/{self._spec.project}")
        return str(dig(found, "name") or self._spec.project)

    def _send(self, action: str, message: Outbound, again: bool) -> Mapping[str, str]:
        payload, wanted = message.payload, mark(message.message_id)
        text = _document(cut(payload.get("text", ""), _MOST))
        fields: dict[str, Any] = {"summary": cut(payload.get("title", "").replace("\n", " "), 250), "description": text}
        if action == "comment":
            return self._comment(payload["ticket"], text, wanted, again)
        if action == "update":
            self._ask("PUT", f"/rest/api/3/issue/{payload['ticket']}", body={"fields": fields})
            return {"ticket": payload["ticket"]}
        if again and (found := self._search(f'labels = "{wanted}"', "")["issues"]):
            return self._receipt(found[0])
        fields |= {
            "project": {"key": self._spec.project},
            "issuetype": {"name": self._spec.issue_type},
            "labels": [self._spec.label, wanted],
        }
        return self._receipt(self._json("POST", "/rest/api/3/issue", body={"fields": fields}))

    def _comment(self, ticket: str, text: Any, wanted: str, again: bool) -> Mapping[str, str]:
        path = f"/rest/api/3/issue/{ticket}/comment"
        if not again or not self._is_said(path, wanted):
            properties = [{"key": "headwater", "value": {"id": wanted}}]
            self._ask("POST", path, body={"body": text, "properties": properties})
        return {"ticket": ticket}

    def _is_said(self, path: str, wanted: str) -> bool:
        start = 0
        while True:
            query = {"startAt": str(start), "maxResults": str(_PAGE), "orderBy": "-created", "expand": "properties"}
            found = self._json("GET", path, query=query)
            said = dig(found, "comments")
            if not isinstance(said, list):
                raise self._web.changed("comments", unsure=False)
            if any(wanted in json.dumps(dig(comment, "properties")) for comment in said):
                return True
            start += len(said)
            if not said or start >= (dig(found, "total") or 0):
                return False

    def pull(self, cursor: str) -> Page:
        """Issues with our label. The cursor is the last change seen and, within a round, the token of the next page."""
        self._web.begin()
        held: dict[str, Any] = (
            json.loads(cursor) if cursor else {"since": moment(self._spec.since), "seen": "", "token": ""}
        )
        minutes = math.ceil((self._now() - datetime.fromisoformat(held["since"])).total_seconds() / 60) + 2
        jql = f'project = "{self._spec.project}" AND labels = "{self._spec.label}" AND updated >= "-{minutes}m"'
        found = self._search(jql + " ORDER BY updated ASC", held["token"])
        events = tuple(self._event(item) for item in found["issues"])
        seen = max([held["seen"], *(event.version for event in events if event.kind == "ticket")])
        token = str(found.get("nextPageToken") or "")
        if token:
            return Page(json.dumps({**held, "seen": seen, "token": token}), True, events)
        return Page(json.dumps({"since": seen or held["since"], "seen": seen, "token": ""}), False, events)

    def hear(self, headers: Mapping[str, str], body: bytes) -> Page:
        check_hub(headers.get("x-hub-signature", ""), body, self._hook_secret)
        item = dig(told(body, hint="send it as Jira does"), "issue")
        if item is None or self._spec.label not in (dig(item, "fields", "labels") or []):
            return Page("")
        return Page("", events=(self._event(item),))

    def _search(self, jql: str, token: str) -> dict[str, Any]:
        query = {"jql": jql, "fields": "summary,status,updated,labels", "maxResults": str(_PAGE)}
        if token:
            query["nextPageToken"] = token
        found = self._json("GET", "/rest/api/3/search/jql", query=query)
        if not isinstance(dig(found, "issues"), list):
            raise self._web.changed("issues", unsure=False)
        return dict(found)

    def _event(self, item: Any) -> Inbound:
        key, status = dig(item, "key"), dig(item, "fields", "status", "statusCategory", "key")
        return self._ticket(
            item, key=key, at=dig(item, "fields", "updated"), closed=status == "done" if status else None,
            url=self._address(key), title=dig(item, "fields", "summary"), documented="key, status category and time of update",
        )  # fmt: skip

    def _receipt(self, item: Any) -> dict[str, str]:
        key = dig(item, "key")
        if not key:
            raise self._web.changed("key", unsure=True)
        return {"ticket": str(key), "url": self._address(key)}

    def _address(self, key: Any) -> str:
        return f"{self._spec.url.rstrip('/')}/browse/{key}"


def _document(text: str) -> dict[str, Any]:
    """Plain lines in the Atlassian Document Format."""
    lines = [
        {"type": "paragraph", "content": [{"type": "text", "text": line}] if line else []} for line in text.split("\n")
    ]
    return {"type": "doc", "version": 1, "content": lines}

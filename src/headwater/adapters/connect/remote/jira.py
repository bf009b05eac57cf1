"""Jira Cloud, by its REST API, version 3.

An issue carries its mark as a label, a comment as an entity property; both are looked for before they are made again. The search
index lags behind, so a look-up waits ``settle_s`` first. News come from JQL by relative time of change, which depends on no time
zone. Webhooks: ``jira:issue_updated`` and the like, signed in ``X-Hub-Signature``.
"""

import json
import math
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from headwater.adapters.connect.remote.sign import check_hub
from headwater.adapters.connect.remote.tool import RemoteTool, cut, dig, mark, moment
from headwater.adapters.connect.remote.web import Web, check_address
from headwater.core.errors import InputError
from headwater.core.types.posted import ConnectorSpec, Inbound, Outbound, Page

_PAGE: Final = 100
_MOST: Final = 30_000


class Jira(RemoteTool):
    """Implements ``core.ports.Tool``; ``project`` is its key; ``user`` an e-mail address, or empty for a bearer token."""

    kind = "jira"
    settle_s = 30.0

    def __init__(self, spec: ConnectorSpec, secret: str, hook_secret: str, now: Callable[[], datetime]) -> None:
        super().__init__(spec, secret, hook_secret, now)
        self._needs("url", "project", "secret")
        check_address(spec.url, name=spec.name, allow_http=spec.allow_http)
        auth = (spec.user, secret) if spec.user else None
        headers = {} if auth else {"Authorization": f"Bearer {secret}"}
        self._web = Web(spec.name, spec.url, headers=headers, auth=auth, timeout_s=spec.timeout_s)

    def check(self) -> str:
        self._web.begin()
        found = self._web.document(self._web.ask("GET", f"/rest/api/3/project/{self._spec.project}"))
        return str(dig(found, "name") or self._spec.project)

    def _send(self, action: str, message: Outbound, again: bool) -> Mapping[str, str]:
        self._web.begin()
        payload, wanted = message.payload, mark(message.message_id)
        text = _document(cut(payload.get("text", ""), _MOST))
        fields: dict[str, Any] = {"summary": cut(payload.get("title", "").replace("\n", " "), 250), "description": text}
        if action == "comment":
            return self._comment(payload["ticket"], text, wanted, again)
        if action == "update":
            self._web.ask("PUT", f"/rest/api/3/issue/{payload['ticket']}", body={"fields": fields})
            return {"ticket": payload["ticket"]}
        if again and (found := self._search(f'labels = "{wanted}"', "")["issues"]):
            return self._receipt(found[0])
        fields |= {
            "project": {"key": self._spec.project},
            "issuetype": {"name": self._spec.issue_type},
            "labels": [self._spec.label, wanted],
        }
        answer = self._web.ask("POST", "/rest/api/3/issue", body={"fields": fields})
        return self._receipt(self._web.document(answer, changes=True))

    def _comment(self, ticket: str, text: Any, wanted: str, again: bool) -> Mapping[str, str]:
        path = f"/rest/api/3/issue/{ticket}/comment"
        if not again or not self._is_said(path, wanted):
            properties = [{"key": "headwater", "value": {"id": wanted}}]
            self._web.ask("POST", path, body={"body": text, "properties": properties})
        return {"ticket": ticket}

    def _is_said(self, path: str, wanted: str) -> bool:
        start = 0
        while True:
            query = {"startAt": str(start), "maxResults": str(_PAGE), "orderBy": "-created", "expand": "properties"}
            found = self._web.document(self._web.ask("GET", path, query=query))
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
        try:
            item = dig(json.loads(body), "issue")
        except ValueError as error:
            raise InputError("the webhook holds no JSON", hint="send it as Jira does") from error
        if item is None or self._spec.label not in (dig(item, "fields", "labels") or []):
            return Page("")
        return Page("", events=(self._event(item),))

    def close(self) -> None:
        self._web.close()

    def _search(self, jql: str, token: str) -> dict[str, Any]:
        query = {"jql": jql, "fields": "summary,status,updated,labels", "maxResults": str(_PAGE)}
        answer = self._web.ask(
            "GET", "/rest/api/3/search/jql", query=query | ({"nextPageToken": token} if token else {})
        )
        found = self._web.document(answer)
        if not isinstance(dig(found, "issues"), list):
            raise self._web.changed("issues", unsure=False)
        return dict(found)

    def _event(self, item: Any) -> Inbound:
        key, status = dig(item, "key"), dig(item, "fields", "status", "statusCategory", "key")
        try:
            if not key or not status:
                raise ValueError(key)
            version = moment(dig(item, "fields", "updated"))
        except ValueError:
            return self._unreadable("key, status category and time of update", json.dumps(item))
        details = {
            "state": "closed" if status == "done" else "open",
            "url": f"{self._spec.url.rstrip('/')}/browse/{key}",
            "title": str(dig(item, "fields", "summary") or ""),
        }
        return self._state(str(key), version, details)

    def _receipt(self, item: Any) -> dict[str, str]:
        key = dig(item, "key")
        if not key:
            raise self._web.changed("key", unsure=True)
        return {"ticket": str(key), "url": f"{self._spec.url.rstrip('/')}/browse/{key}"}


def _document(text: str) -> dict[str, Any]:
    """Plain lines in the Atlassian Document Format."""
    lines = [
        {"type": "paragraph", "content": [{"type": "text", "text": line}] if line else []} for line in text.split("\n")
    ]
    return {"type": "doc", "version": 1, "content": lines}

"""GitHub issues, by its REST API (version 2022-11-28), github.com or Enterprise.

Looked for before it is made again: an issue or comment carries a mark in an HTML comment, and lists are read anew, newest
first. News come from the list of issues by time of change, with the ETag of the first page so that nothing new costs nothing.
Webhooks: event ``issues``, signed in ``X-Hub-Signature-256``.
"""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from headwater.adapters.connect.remote.sign import check_hub
from headwater.adapters.connect.remote.tool import cut, dig, mark
from headwater.adapters.connect.remote.web import Answer, next_link
from headwater.adapters.connect.remote.webtool import WebTool, told
from headwater.adapters.http import retry_after
from headwater.core.types.posted import Inbound, Outbound, Page

_PAGE: Final = 100
_MOST: Final = 60_000
_SKEW: Final = timedelta(days=1)  # between their clock and ours, at most


class GitHub(WebTool):
    """Implements ``core.ports.Tool``; ``project`` is ``owner/repository``."""

    kind = "github"
    settle_s = 10.0

    needs = ("url", "project", "secret")

    def _headers(self) -> dict[str, str]:
        return {"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28"}

    @property
    def _path(self) -> str:
        return f"/repos/{self._spec.project}"

    def check(self) -> str:
        self._web.begin()
        found = self._json("GET", self._path)
        return str(dig(found, "full_name") or self._spec.project)

    def _send(self, action: str, message: Outbound, again: bool) -> Mapping[str, str]:
        payload = message.payload
        text = cut(payload.get("text", ""), _MOST) + f"\n\n<!-- {mark(message.message_id)} -->"
        if action == "open":
            body: dict[str, Any] = {
                "title": cut(payload.get("title", ""), 250),
                "body": text,
                "labels": [self._spec.label],
            }
            query = {"state": "all", "labels": self._spec.label, "sort": "created", "direction": "desc"}
            return self._made(f"{self._path}/issues", body, query, message, again)
        ticket = f"{self._path}/issues/{payload['ticket']}"
        if action == "comment":
            receipt = self._made(f"{ticket}/comments", {"body": text}, {}, message, again)
            return {"ticket": payload["ticket"], "url": receipt["url"]}
        self._ask("PATCH", ticket, body={"title": cut(payload.get("title", ""), 250), "body": text})
        return {"ticket": payload["ticket"]}

    def _made(
        self, path: str, body: Mapping[str, Any], query: Mapping[str, str], message: Outbound, again: bool
    ) -> dict[str, str]:
        if again and (found := self._find(path, query, message)) is not None:
            return self._receipt(found)
        return self._receipt(self._json("POST", path, body=body))

    def _find(self, path: str, query: Mapping[str, str], message: Outbound) -> Any:
        wanted = mark(message.message_id)
        since = (message.created - _SKEW).strftime("%Y-%m-%dT%H:%M:%SZ")
        answer = self._ask("GET", path, query={**query, "since": since, "per_page": str(_PAGE)})
        while True:
            for item in self._items(answer):
                if wanted in str(dig(item, "body")):
                    return item
            following = next_link(answer.headers)
            if not following:
                return None
            answer = self._ask("GET", following)

    def pull(self, cursor: str) -> Page:
        """Issues with our label, oldest change first. The cursor is the last change seen and the ETag of that question."""
        self._web.begin()
        held: dict[str, Any] = (
            json.loads(cursor) if cursor else {"since": f"{self._spec.since}T00:00:00Z", "etag": "", "page": 1}
        )
        query = {
            "state": "all", "labels": self._spec.label, "sort": "updated", "direction": "asc", "since": held["since"],
            "per_page": str(_PAGE), "page": str(held["page"]),
        }  # fmt: skip
        headers = {"If-None-Match": held["etag"]} if held["etag"] else {}
        answer = self._ask("GET", f"{self._path}/issues", query=query, headers=headers)
        if answer.status == 304:
            return Page(cursor)
        items = self._items(answer)
        events = tuple(self._event(item) for item in items if not dig(item, "pull_request"))
        more = len(items) == _PAGE
        # the next question begins at the last change: numbered pages shift while issues change
        since = str(dig(items[-1], "updated_at") or held["since"]) if items else held["since"]
        page = held["page"] + 1 if more and since == held["since"] else 1
        etag = "" if more or since != held["since"] or page != held["page"] else answer.headers.get("etag", "")
        return Page(json.dumps({"since": since, "etag": etag, "page": page}), more, events)

    def hear(self, headers: Mapping[str, str], body: bytes) -> Page:
        check_hub(headers.get("x-hub-signature-256", ""), body, self._hook_secret)
        if headers.get("x-github-event") != "issues":
            return Page("")
        item = dig(told(body, hint="set its content type to application/json"), "issue")
        labels = [dig(label, "name") for label in dig(item, "labels") or []]
        return Page("", events=(self._event(item),) if self._spec.label in labels or not item else ())

    def _event(self, item: Any) -> Inbound:
        number, state = dig(item, "number"), dig(item, "state")
        return self._ticket(
            item, key=number if isinstance(number, int) else None, at=dig(item, "updated_at"),
            closed=state == "closed" if state in ("open", "closed") else None, url=dig(item, "html_url"),
            title=dig(item, "title"), documented="number, state and updated_at",
        )  # fmt: skip

    def _items(self, answer: Answer) -> list[Any]:
        found = self._web.document(answer)
        if not isinstance(found, list):
            raise self._web.changed("list of issues", unsure=False)
        return found

    def _receipt(self, item: Any) -> dict[str, str]:
        number = dig(item, "number") or dig(item, "id")
        if not number:
            raise self._web.changed("number", unsure=True)
        return {"ticket": str(number), "url": str(dig(item, "html_url") or "")}

    def _busy(self, answer: Answer) -> float | None:
        """GitHub says "too many" with 403 or 429; the time is in ``Retry-After`` or ``X-RateLimit-Reset``."""
        spent = answer.headers.get("x-ratelimit-remaining") == "0"
        if answer.status not in (403, 429) or not (spent or "retry-after" in answer.headers or answer.status == 429):
            return None
        if wait := retry_after(answer.headers):
            return wait
        reset = answer.headers.get("x-ratelimit-reset", "")
        return max(1.0, float(reset) - self._now().timestamp()) if spent and reset.isdigit() else 60.0

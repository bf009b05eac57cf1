"""GitHub, Jira, ServiceNow and Zendesk, as far as their documented interfaces are used."""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.servers.http import Api, Asked, Said

BEGIN = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)
TOKEN = "t0ken-0123456789-secret"


class Tracker(Api):
    """What trackers have in common: items with comments, a clock that moves by a second with every change.

    Attributes:
        items: id -> the item.
        comments: id -> what was said.
    """

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.items: dict[str, dict[str, Any]] = {}
        self.comments: dict[str, list[dict[str, Any]]] = {}
        self.clock = BEGIN
        self.page = 100
        self.is_changed = False  # the schema, to something that nobody documented

    def tick(self) -> datetime:
        self.clock += timedelta(seconds=1)
        return self.clock

    def made(self) -> list[str]:
        with self.lock:
            said = [json.dumps(comment) for comments in self.comments.values() for comment in comments]
            return [json.dumps(item) for item in self.items.values()] + said

    def close_ticket(self, ticket: str) -> None:
        """Somebody there closes a ticket."""
        self.set_state(ticket, is_closed=True)

    def reopen_ticket(self, ticket: str) -> None:
        """Somebody there opens it again."""
        self.set_state(ticket, is_closed=False)

    def set_state(self, ticket: str, *, is_closed: bool) -> None:
        raise NotImplementedError

    def is_us(self, asked: Asked) -> bool:
        return TOKEN in asked.headers.get("authorization", "") or asked.headers.get("authorization", "").startswith(
            "Basic "
        )


class GitHubServer(Tracker):
    """REST API, version 2022-11-28: issues and comments of one repository."""

    repository = "acme/shop"

    def busy(self) -> Said:
        """A secondary rate limit, as GitHub words it."""
        return Said(403, {"message": "secondary rate limit"}, {"Retry-After": "0.02"})

    def answer(self, asked: Asked) -> Said:
        if not self.is_us(asked):
            return Said(401, {"message": "Bad credentials"})
        base = f"/repos/{self.repository}"
        if asked.path == base:
            return Said(200, {"full_name": self.repository})
        if asked.path == f"{base}/issues":
            return self._create(asked) if asked.method == "POST" else self._list(asked)
        found = re.fullmatch(rf"{base}/issues/(\d+)(/comments)?", asked.path)
        if not found or found[1] not in self.items:
            return Said(404, {"message": "Not Found"})
        if found[2]:
            return self._comment(asked, found[1]) if asked.method == "POST" else Said(200, self.comments[found[1]])
        if asked.method == "PATCH":
            self._touch(self.items[found[1]], **asked.json)
        return Said(200, self._shown(self.items[found[1]]))

    def set_state(self, ticket: str, *, is_closed: bool) -> None:
        with self.lock:
            self._touch(self.items[ticket], state="closed" if is_closed else "open")

    def _touch(self, item: dict[str, Any], **changes: Any) -> None:
        item.update(changes, updated_at=self.tick().strftime("%Y-%m-%dT%H:%M:%SZ"))

    def _create(self, asked: Asked) -> Said:
        number = len(self.items) + 1
        given, at = asked.json, self.tick().strftime("%Y-%m-%dT%H:%M:%SZ")
        item = {
            "number": number, "title": given["title"], "body": given["body"], "state": "open", "created_at": at,
            "updated_at": at, "labels": [{"name": name} for name in given["labels"]],
            "html_url": f"https://github.com/{self.repository}/issues/{number}",
        }  # fmt: skip
        self.items[str(number)], self.comments[str(number)] = item, []
        return Said(201, self._shown(item))

    def _list(self, asked: Asked) -> Said:
        query = asked.query
        wanted = [i for i in self.items.values() if query["labels"] in [label["name"] for label in i["labels"]]]
        wanted = [i for i in wanted if i["updated_at"] >= query["since"]]
        key = "updated_at" if query["sort"] == "updated" else "number"
        wanted.sort(key=lambda item: (item[key], item["number"]), reverse=query["direction"] == "desc")
        size, page = min(int(query["per_page"]), self.page), int(query.get("page", "1"))
        part = wanted[(page - 1) * size : page * size]
        etag = f'W/"{hash(json.dumps(part))}"'
        if asked.headers.get("if-none-match") == etag:
            return Said(304, headers={"ETag": etag})
        headers = {"ETag": etag}
        if len(wanted) > page * size:
            more = "&".join(f"{name}={value}" for name, value in {**query, "page": str(page + 1)}.items())
            headers["Link"] = f'<{self.url}/repos/{self.repository}/issues?{more}>; rel="next"'
        return Said(200, [self._shown(item) for item in part], headers)

    def _comment(self, asked: Asked, number: str) -> Said:
        comment = {
            "id": 1000 + sum(map(len, self.comments.values())),
            "body": asked.json["body"],
            "html_url": "https://c",
        }
        self.comments[number].append(comment)
        self._touch(self.items[number])
        return Said(201, comment)

    def _shown(self, item: dict[str, Any]) -> dict[str, Any]:
        return {"nr": item["number"], "status": item["state"]} if self.is_changed else item


class JiraServer(Tracker):
    """REST API, version 3: issues, comments, search by JQL of the forms that are used."""

    project = "SHOP"

    def answer(self, asked: Asked) -> Said:
        if not self.is_us(asked):
            return Said(401)
        path = asked.path.removeprefix("/rest/api/3")
        if path == f"/project/{self.project}":
            return Said(200, {"name": "Shop"})
        if path == "/search/jql":
            return self._search(asked)
        if path == "/issue":
            return self._create(asked)
        found = re.fullmatch(r"/issue/(SHOP-\d+)(/comment)?", path)
        if not found or found[1] not in self.items:
            return Said(404)
        if found[2]:
            return self._comment(asked, found[1])
        self.items[found[1]]["fields"].update(asked.json["fields"], updated=self._now())
        return Said(204)

    def set_state(self, ticket: str, *, is_closed: bool) -> None:
        with self.lock:
            category = {"key": "done" if is_closed else "indeterminate"}
            self.items[ticket]["fields"] |= {"status": {"statusCategory": category}, "updated": self._now()}

    def _now(self) -> str:
        return self.tick().strftime("%Y-%m-%dT%H:%M:%S.000+0000")

    def _create(self, asked: Asked) -> Said:
        key, fields = f"{self.project}-{len(self.items) + 1}", asked.json["fields"]
        assert fields["project"] == {"key": self.project}
        assert fields["description"]["type"] == "doc"
        new = {"status": {"statusCategory": {"key": "new"}}, "updated": self._now()}
        self.items[key], self.comments[key] = {"id": key, "key": key, "fields": fields | new}, []
        return Said(201, {"id": key, "self": "https://x"} | ({} if self.is_changed else {"key": key}))

    def _search(self, asked: Asked) -> Said:
        jql, size = asked.query["jql"], min(int(asked.query["maxResults"]), self.page)
        labels = re.findall(r'labels = "([^"]+)"', jql)
        wanted = [i for i in self.items.values() if all(label in i["fields"]["labels"] for label in labels)]
        if since := re.search(r'updated >= "-(\d+)m"', jql):
            first = (self.clock - timedelta(minutes=int(since[1]))).strftime("%Y-%m-%dT%H:%M:%S.000+0000")
            wanted = [item for item in wanted if item["fields"]["updated"] >= first]
        if "ORDER BY updated ASC" in jql:
            wanted.sort(key=lambda item: item["fields"]["updated"])
        start = int(asked.query.get("nextPageToken", "0"))
        more = {"nextPageToken": str(start + size)} if len(wanted) > start + size else {}
        issues = [self._shown(item) for item in wanted[start : start + size]]
        return Said(200, {"issues": issues, "isLast": not more, **more})

    def _comment(self, asked: Asked, key: str) -> Said:
        if asked.method == "GET":
            start = int(asked.query["startAt"])
            part = self.comments[key][::-1][start : start + 20]
            return Said(200, {"comments": part, "startAt": start, "total": len(self.comments[key])})
        comment = {"id": str(len(self.comments[key])), **asked.json}
        self.comments[key].append(comment)
        self.items[key]["fields"]["updated"] = self._now()
        return Said(201, comment)

    def _shown(self, item: dict[str, Any]) -> dict[str, Any]:
        return {"id": item["id"], "fields": {"state": "?"}} if self.is_changed else item


class ServiceNowServer(Tracker):
    """Table API: incident and sys_journal_field."""

    def answer(self, asked: Asked) -> Said:
        if not self.is_us(asked):
            return Said(401)
        path = asked.path.removeprefix("/api/now/table")
        if path == "/sys_journal_field":
            wanted = dict(re.findall(r"(element_id|element|value)(?:=|LIKE)([^^]+)", asked.query["sysparm_query"]))
            found = [c for c in self.comments.get(wanted["element_id"], []) if wanted["value"] in c["value"]]
            return Said(200, {"result": found[:1]})
        if path == "/incident":
            return self._create(asked) if asked.method == "POST" else self._list(asked)
        key = path.removeprefix("/incident/")
        if key not in self.items:
            return Said(404)
        given = asked.json
        if note := given.pop("work_notes", ""):
            self.comments[key].append({"element": "work_notes", "value": note})
        self.items[key].update(given, sys_updated_on=self._now())
        return Said(200, {"result": self._shown(self.items[key])})

    def set_state(self, ticket: str, *, is_closed: bool) -> None:
        with self.lock:
            self.items[ticket].update(state="6" if is_closed else "2", sys_updated_on=self._now())

    def _now(self) -> str:
        return self.tick().strftime("%Y-%m-%d %H:%M:%S")

    def _create(self, asked: Asked) -> Said:
        key = f"{len(self.items):032x}"
        new = {"sys_id": key, "number": f"INC{len(self.items):07}", "state": "1", "sys_updated_on": self._now()}
        self.items[key], self.comments[key] = asked.json | new, []
        return Said(201, {"result": self._shown(self.items[key])})

    def _list(self, asked: Asked) -> Said:
        query = asked.query["sysparm_query"]
        items = sorted(self.items.values(), key=lambda item: (item["sys_updated_on"], item["sys_id"]))
        if exact := re.search(r"correlation_id=([^^]+)", query):
            items = [item for item in items if item.get("correlation_id") == exact[1]]
        if begun := re.search(r"correlation_idSTARTSWITH([^^]+)", query):
            items = [item for item in items if item.get("correlation_id", "").startswith(begun[1])]
        if since := re.search(r"sys_updated_on>=([^^]+)", query):
            items = [item for item in items if item["sys_updated_on"] >= since[1]]
        start, size = int(asked.query["sysparm_offset"]), min(int(asked.query["sysparm_limit"]), self.page)
        part = [self._shown(item) for item in items[start : start + size]]
        return Said(200, {"result": part}, {"X-Total-Count": str(len(items))})

    def _shown(self, item: dict[str, Any]) -> dict[str, Any]:
        return {"id": item["sys_id"], "status": item["state"]} if self.is_changed else item


class ZendeskServer(Tracker):
    """Ticketing API: tickets, comments, idempotency keys, incremental export by cursor."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.keys: dict[str, str] = {}

    def answer(self, asked: Asked) -> Said:
        if not self.is_us(asked):
            return Said(401)
        path = asked.path.removeprefix("/api/v2")
        if path == "/users/me.json":
            return Said(200, {"user": {"role": "agent"}})
        if path == "/incremental/tickets/cursor.json":
            return self._export(asked)
        if path == "/tickets.json":
            return self._create(asked) if asked.method == "POST" else self._list(asked)
        found = re.fullmatch(r"/tickets/(\d+)(/comments)?\.json", path)
        if not found or found[1] not in self.items:
            return Said(404)
        if found[2]:
            return self._page_of("comments", self.comments[found[1]], asked)
        given = asked.json["ticket"]
        if comment := given.pop("comment", None):
            self._say(found[1], comment["body"], public=comment["public"])
        self.items[found[1]].update(given, updated_at=self._now())
        return Said(200, {"ticket": self._shown(self.items[found[1]])})

    def set_state(self, ticket: str, *, is_closed: bool) -> None:
        with self.lock:
            self.items[ticket].update(status="solved" if is_closed else "open", updated_at=self._now())

    def made(self) -> list[str]:
        """Tickets and comments; what a ticket was opened with is its first comment there."""
        with self.lock:
            tickets = [json.dumps({**item, "said": self.comments[key][0]}) for key, item in self.items.items()]
            return tickets + [json.dumps(c) for comments in self.comments.values() for c in comments[1:]]

    def customer_writes(self, text: str, *, answer: str, status: str = "solved") -> str:
        """A customer's ticket, with the answer it got; its id."""
        with self.lock:
            key, at = self._new({"subject": text[:40], "description": text, "requester_id": 7})
            self.comments[key] = [
                {"body": text, "public": True, "author_id": 7, "created_at": at},
                {"body": answer, "public": True, "author_id": 9, "created_at": at},
            ]
            self.items[key].update(status=status, updated_at=self._now())
            return key

    def _now(self) -> str:
        return self.tick().strftime("%Y-%m-%dT%H:%M:%SZ")

    def _new(self, fields: dict[str, Any]) -> tuple[str, str]:
        key, at = str(len(self.items) + 1), self._now()
        self.items[key] = {
            "id": int(key), "status": "new", "created_at": at, "updated_at": at, "via": {"channel": "web"}, **fields
        }  # fmt: skip
        self.comments[key] = []
        return key, at

    def _say(self, key: str, text: str, *, public: bool) -> None:
        self.comments[key].append({"body": text, "public": public, "author_id": 9, "created_at": self._now()})

    def _create(self, asked: Asked) -> Said:
        known = self.keys.get(asked.headers.get("idempotency-key", ""))
        if known:
            return Said(201, {"ticket": self._shown(self.items[known])}, {"x-idempotency-lookup": "hit"})
        given = asked.json["ticket"]
        key, _ = self._new({"requester_id": 9, **{name: given[name] for name in ("subject", "external_id", "tags")}})
        self._say(key, given["comment"]["body"], public=given["comment"]["public"])
        self.keys[asked.headers["idempotency-key"]] = key
        return Said(201, {"ticket": self._shown(self.items[key])}, {"x-idempotency-lookup": "miss"})

    def _list(self, asked: Asked) -> Said:
        wanted = [i for i in self.items.values() if i.get("external_id") == asked.query["external_id"]]
        return self._page_of("tickets", wanted, asked)

    def _page_of(self, name: str, items: list[dict[str, Any]], asked: Asked) -> Said:
        start, size = (
            int(asked.query.get("page[after]", "0")),
            min(int(asked.query.get("page[size]", "100")), self.page),
        )
        more = len(items) > start + size
        following = f"{self.url}{asked.path}?page[size]={size}&page[after]={start + size}" if more else None
        part = items[start : start + size]
        return Said(200, {name: part, "meta": {"has_more": more}, "links": {"next": following}})

    def _export(self, asked: Asked) -> Said:
        """Tickets by time of change; the cursor is the time and the id of the last one."""
        after = asked.query.get("cursor", "|0")
        at, _, number = after.partition("|")
        items = sorted(self.items.values(), key=lambda item: (item["updated_at"], item["id"]))
        items = [item for item in items if (item["updated_at"], item["id"]) > (at, int(number))]
        part = items[: self.page]
        after = f"{part[-1]['updated_at']}|{part[-1]['id']}" if part else after
        shown = [self._shown(item) for item in part]
        return Said(200, {"tickets": shown, "after_cursor": after, "end_of_stream": len(items) <= self.page})

    def _shown(self, item: dict[str, Any]) -> dict[str, Any]:
        return {"nr": item["id"], "external_id": item.get("external_id")} if self.is_changed else item

"""Slack, a Teams workflow and a receiver of webhooks."""

import json
from typing import Any

from headwater.adapters.connect.remote.sign import standard
from tests.servers.http import Api, Asked, Said
from tests.servers.trackers import TOKEN


class SlackServer(Api):
    """Web API: auth.test, chat.postMessage, conversations.history."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.messages: list[dict[str, Any]] = []
        self.is_changed = False

    def answer(self, asked: Asked) -> Said:
        if TOKEN not in asked.headers.get("authorization", ""):
            return Said(200, {"ok": False, "error": "invalid_auth"})
        if asked.path == "/auth.test":
            return Said(200, {"ok": True, "user": "headwater", "team": "acme"})
        if asked.path == "/chat.postMessage":
            given = asked.json
            if given["channel"] != "C012345":
                return Said(200, {"ok": False, "error": "channel_not_found"})
            message = {"ts": f"{1790000000 + len(self.messages)}.000100", **given}
            self.messages.append(message)
            return Said(200, {"ok": True} | ({} if self.is_changed else {"ts": message["ts"]}))
        start = int(asked.query.get("cursor", "0"))
        newest = self.messages[::-1]
        size = int(asked.query["limit"])
        more = str(start + size) if len(newest) > start + size else ""
        part = newest[start : start + size]
        return Said(200, {"ok": True, "messages": part, "response_metadata": {"next_cursor": more}})

    def made(self) -> list[str]:
        with self.lock:
            return [json.dumps(message) for message in self.messages]


class TeamsServer(Api):
    """A webhook of the Workflows app: takes Adaptive Cards, answers 202, and cannot be asked."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.cards: list[Any] = []

    def answer(self, asked: Asked) -> Said:
        if asked.query.get("sig") != TOKEN:
            return Said(401)
        (attached,) = asked.json["attachments"]
        assert attached["contentType"] == "application/vnd.microsoft.card.adaptive"
        self.cards.append(attached["content"])
        return Said(202)

    def made(self) -> list[str]:
        with self.lock:
            return [json.dumps(card) for card in self.cards]


class HookServer(Api):
    """A receiver by the Standard Webhooks specification: checks the signature, takes each ``webhook-id`` once."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.events: dict[str, Any] = {}

    def answer(self, asked: Asked) -> Said:
        message_id, at = asked.headers["webhook-id"], int(asked.headers["webhook-timestamp"])
        if asked.headers["webhook-signature"] != standard(TOKEN, message_id, at, asked.body):
            return Said(401)
        self.events.setdefault(message_id, asked.json)
        return Said(204)

    def made(self) -> list[str]:
        with self.lock:
            return [json.dumps({"id": key, **event}) for key, event in self.events.items()]

"""Slack, by its Web API: ``chat.postMessage`` into the channel that ``project`` names by id.

A message carries its mark as message metadata; the channel's history is read before it is posted again.
"""

from collections.abc import Mapping
from typing import Any, Final

from headwater.adapters.connect.remote.tool import cut, dig, mark
from headwater.adapters.connect.remote.webtool import WebTool
from headwater.core.errors import ConfigError, HeadwaterError, RateLimited, Refused, Unavailable
from headwater.core.types.posted import Outbound

_KEY: Final = frozenset(
    "invalid_auth not_authed account_inactive token_revoked token_expired no_permission missing_scope".split()
)
_FAILS: Final = frozenset("internal_error fatal_error service_unavailable request_timeout team_added_to_org".split())
_SKEW_S: Final = 3600.0


class Slack(WebTool):
    """Implements ``core.ports.Tool``; the secret is a bot token."""

    kind = "slack"
    settle_s = 2.0
    actions = ("post",)
    needs = ("project", "secret")
    usual_url = "https://slack.com/api"

    def _headers(self) -> dict[str, str]:
        return {"Content-Type": "application/json; charset=utf-8"}

    def check(self) -> str:
        self._web.begin()
        found = self._call("POST", "/auth.test", changes=False)
        return f"{dig(found, 'user')} at {dig(found, 'team')}"

    def _send(self, _action: str, message: Outbound, again: bool) -> Mapping[str, str]:
        payload, wanted = message.payload, mark(message.message_id)
        if again and (at := self._posted(message, wanted)):
            return {"ticket": at}
        text = "\n".join(part for part in (payload.get("title"), payload.get("text")) if part)
        metadata = {"event_type": "headwater", "event_payload": {"id": wanted}}
        body = {"channel": self._spec.project, "text": cut(text, 4000), "metadata": metadata, "unfurl_links": False}
        at = dig(self._call("POST", "/chat.postMessage", body=body, changes=True), "ts")
        if not at:
            raise self._web.changed("ts", unsure=True)
        return {"ticket": str(at)}

    def _posted(self, message: Outbound, wanted: str) -> str:
        query = {
            "channel": self._spec.project, "include_all_metadata": "true", "limit": "200",
            "oldest": f"{message.created.timestamp() - _SKEW_S:.6f}",
        }  # fmt: skip
        while True:
            found = self._call("GET", "/conversations.history", query=query, changes=False)
            for said in dig(found, "messages") or []:
                if dig(said, "metadata", "event_payload", "id") == wanted:
                    return str(dig(said, "ts"))
            cursor = dig(found, "response_metadata", "next_cursor")
            if not cursor:
                return ""
            query["cursor"] = str(cursor)

    def _call(self, method: str, path: str, *, changes: bool, **given: Any) -> Any:
        found = self._web.document(self._ask(method, path, **given), changes=changes)
        if dig(found, "ok") is True:
            return found
        raise self._failure(str(dig(found, "error") or ""), changes=changes)

    def _failure(self, error: str, *, changes: bool) -> HeadwaterError:
        """Slack answers 200 and names the error."""
        what = f"connector {self._spec.name} (Slack): {error or 'no ok in its answer'}"
        if error == "ratelimited":
            return RateLimited(what, wait_s=30.0)
        if error in _KEY:
            return ConfigError(
                what, hint="check what its secret points to, and the scopes chat:write and channels:history"
            )
        if error in _FAILS or not error:
            return Unavailable(what, unsure=changes)
        return Refused(what, hint="check project: the id of a channel that the bot is a member of")

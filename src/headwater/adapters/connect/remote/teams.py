"""Microsoft Teams, by a webhook of the Workflows app: an Adaptive Card into a channel or chat.

The address is the secret. A workflow cannot be asked what it has posted and knows no key, so a message whose fate is unknown
is not sent again by itself: it goes to the dead letters for a person to decide.
"""

from collections.abc import Mapping

from headwater.adapters.connect.remote.tool import cut
from headwater.adapters.connect.remote.web import Web, check_address
from headwater.adapters.connect.remote.webtool import WebTool
from headwater.core.types.posted import Outbound


class Teams(WebTool):
    """Implements ``core.ports.Tool``."""

    kind = "teams"
    again = "never"
    actions = ("post",)
    needs = ("secret",)

    def _opened(self, _url: str) -> Web:
        check_address(self._secret, name=self._spec.name, allow_http=self._spec.allow_http)
        return Web(self._spec.name, self._secret, headers={}, timeout_s=self._spec.timeout_s, secret=True)

    def check(self) -> str:
        return "a workflow's address; it can only be tried by posting"

    def _send(self, _action: str, message: Outbound, _again: bool) -> Mapping[str, str]:
        blocks = []
        if title := message.payload.get("title"):
            blocks.append({"type": "TextBlock", "text": cut(title, 250), "weight": "Bolder", "wrap": True})
        blocks.append({"type": "TextBlock", "text": cut(message.payload.get("text", ""), 20_000), "wrap": True})
        schema = "http://adaptivecards.io/schemas/adaptive-card.json"
        card = {"$schema": schema, "type": "AdaptiveCard", "version": "1.4", "body": blocks}
        attached = {"contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": None, "content": card}
        self._ask("POST", self._secret, body={"type": "message", "attachments": [attached]})
        return {}

"""Microsoft Teams, by a webhook of the Workflows app: an Adaptive Card into a channel or chat.

The address is the secret. A workflow cannot be asked what it has posted and knows no key, so a message whose fate is unknown
is not sent again by itself: it goes to the dead letters for a person to decide.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from headwater.adapters.connect.remote.tool import RemoteTool, cut
from headwater.adapters.connect.remote.web import Web, check_address
from headwater.core.types.posted import ConnectorSpec, Outbound


class Teams(RemoteTool):
    """Implements ``core.ports.Tool``."""

    kind = "teams"
    again = "never"
    actions = ("post",)

    def __init__(self, spec: ConnectorSpec, secret: str, hook_secret: str, now: Callable[[], datetime]) -> None:
        super().__init__(spec, secret, hook_secret, now)
        self._needs("secret")
        check_address(secret, name=spec.name, allow_http=spec.allow_http)
        self._web = Web(spec.name, secret, headers={}, timeout_s=spec.timeout_s, secret=True)

    def check(self) -> str:
        return "a workflow's address; it can only be tried by posting"

    def _send(self, _action: str, message: Outbound, _again: bool) -> Mapping[str, str]:
        self._web.begin()
        blocks = []
        if title := message.payload.get("title"):
            blocks.append({"type": "TextBlock", "text": cut(title, 250), "weight": "Bolder", "wrap": True})
        blocks.append({"type": "TextBlock", "text": cut(message.payload.get("text", ""), 20_000), "wrap": True})
        schema = "http://adaptivecards.io/schemas/adaptive-card.json"
        card = {"$schema": schema, "type": "AdaptiveCard", "version": "1.4", "body": blocks}
        attached = {"contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": None, "content": card}
        self._web.ask("POST", self._secret, body={"type": "message", "attachments": [attached]})
        return {}

    def close(self) -> None:
        self._web.close()

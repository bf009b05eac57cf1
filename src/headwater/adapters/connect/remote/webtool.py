"""What the connectors that speak HTTP share: the log-in, one way to ask for JSON, one way to tell a ticket's state."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, ClassVar

from headwater.adapters.connect.remote.tool import RemoteTool, moment
from headwater.adapters.connect.remote.web import Answer, Web, check_address
from headwater.core.errors import InputError
from headwater.core.types.posted import ConnectorSpec, Inbound, Outbound


class WebTool(RemoteTool):
    """Base of connectors over HTTP: a bearer token, or where ``login`` allows it the password or token of a user.

    Args:
        spec: how it is reached.
        secret: its key, token or password.
        hook_secret: signs incoming webhooks; may be empty.
        now: the time of day.
    """

    needs: ClassVar[tuple[str, ...]] = ("url", "secret")
    login: ClassVar[str] = ""
    """How a user is written who logs in with a password: ``{user}``; empty: a bearer token alone."""
    usual_url: ClassVar[str] = ""

    def __init__(self, spec: ConnectorSpec, secret: str, hook_secret: str, now: Callable[[], datetime]) -> None:
        super().__init__(spec, secret, hook_secret, now)
        self._needs(*self.needs)
        self._web = self._opened(spec.url or self.usual_url)

    def _opened(self, url: str) -> Web:
        spec = self._spec
        check_address(url, name=spec.name, allow_http=spec.allow_http)
        auth = (self.login.format(user=spec.user), self._secret) if self.login and spec.user else None
        bearer = {} if auth else {"Authorization": f"Bearer {self._secret}"}
        return Web(spec.name, url, headers=bearer | self._headers(), auth=auth, timeout_s=spec.timeout_s)

    def _headers(self) -> dict[str, str]:
        """Of every request, beside the log-in."""
        return {}

    def send(self, message: Outbound, *, again: bool) -> Mapping[str, str]:
        self._web.begin()
        return super().send(message, again=again)

    def close(self) -> None:
        self._web.close()

    def _busy(self, _answer: Answer) -> float | None:
        """Seconds to wait where this system says "too many" in its own way."""
        return None

    def _ask(self, method: str, path: str, **given: Any) -> Answer:
        return self._web.ask(method, path, busy=self._busy, **given)

    def _json(self, method: str, path: str, **given: Any) -> Any:
        """The JSON that a request is answered with."""
        return self._web.document(self._ask(method, path, **given), changes=method not in ("GET", "HEAD"))

    def _ticket(
        self, item: Any, *, key: Any, at: Any, closed: bool | None, url: object, title: object, documented: str
    ) -> Inbound:
        """A ticket's state as an event, or what came instead of one, kept for a person.

        Args:
            item: what came.
            key: of the ticket.
            at: time of its last change, as the system writes it.
            closed: whether it is; None: its state is missing or none that is documented.
            url: where a person reads it.
            title: of the ticket.
            documented: names of what it must have, for the person.
        """
        try:
            if not key or closed is None:
                raise ValueError(key)
            version = moment(at)
        except ValueError:
            return self._unreadable(documented, json.dumps(item))
        details = {"state": "closed" if closed else "open", "url": str(url or ""), "title": str(title or "")}
        return self._state(str(key), version, details)


def told(body: bytes, *, hint: str) -> Any:
    """What a webhook says.

    Raises:
        InputError: it holds no JSON.
    """
    try:
        return json.loads(body)
    except ValueError as error:
        raise InputError("the webhook holds no JSON", hint=hint) from error

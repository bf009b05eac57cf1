"""The one way to ask over HTTP: bounded in time and size, no redirects, failures sorted by what may have happened."""

import functools
import json
import logging
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from headwater.adapters.http import retry_after
from headwater.core.errors import ConfigError, HeadwaterError, RateLimited, Refused, Unavailable
from headwater.core.extras import require

_MOST_BYTES: Final = 16 << 20  # of an answer
_BUSY: Final = frozenset({408, 409, 423, 425})
_LOOPBACK: Final = ("localhost", "127.0.0.1", "::1")
_REQUESTS_OF_A_CALL: Final = 4  # how many answers a call may wait for, each at its slowest


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back.

    Attributes:
        status: of HTTP.
        headers: names in lower case.
        data: the body.
    """

    status: int
    headers: Mapping[str, str]
    data: bytes


def check_address(url: str, *, name: str, allow_http: bool = False, schemes: tuple[str, ...] = ("https",)) -> None:
    """Refuse an address that would send secrets in the clear.

    Args:
        url: the address.
        name: of the connector, for the message.
        allow_http: whether that was allowed.
        schemes: those that are encrypted.

    Raises:
        ConfigError: it is neither encrypted nor on this machine, or carries a secret.
    """
    parts = urlsplit(url)
    if not parts.hostname:
        raise ConfigError(
            f"connector {name}: its address has no host", hint='for example: url = "https://api.github.com"'
        )
    if parts.username or parts.password:
        raise ConfigError(
            f"connector {name}: its address carries a user or password", hint='use user = "..." and secret = "env:NAME"'
        )
    if parts.scheme not in schemes and not is_here(parts.hostname) and not allow_http:
        raise ConfigError(
            f"connector {name}: {parts.scheme}://{parts.hostname} is not encrypted",
            hint=f"use {schemes[0]}://, or allow_http = true where you know the network",
        )


class Web:
    """Asks one system.

    Args:
        name: of the connector, for messages.
        base: address that paths are added to.
        headers: of every request; may hold secrets, which are never shown.
        auth: user and password, or None.
        timeout_s: for one answer.
        secret: whether the address is one itself, and is not shown.
    """

    def __init__(
        self,
        name: str,
        base: str,
        *,
        headers: Mapping[str, str],
        auth: tuple[str, str] | None = None,
        timeout_s: float,
        secret: bool = False,
    ) -> None:
        self._httpx = require("httpx", extra="connect", why="to reach other systems")
        _quiet()
        self._name, self._base, self._timeout_s = name, base.rstrip("/"), timeout_s
        self._shown = f"connector {name}" if secret else f"connector {name} ({urlsplit(base).hostname})"
        given = {"User-Agent": "headwater", "Accept": "application/json", **headers}
        self._client = self._httpx.Client(
            headers=given, auth=auth, timeout=timeout_s, follow_redirects=False, verify=_trusted()
        )
        self._until = time.monotonic() + timeout_s

    def begin(self) -> None:
        """A new call: all its requests together must end within a bound, so that a lease can be longer."""
        self._until = time.monotonic() + _REQUESTS_OF_A_CALL * self._timeout_s

    def ask(
        self,
        method: str,
        path: str,
        *,
        body: Any = None,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        busy: Callable[[Answer], float | None] | None = None,
    ) -> Answer:
        """The answer to one request.

        Args:
            method: of HTTP.
            path: added to the base; a whole address where it begins with the base.
            body: sent as JSON.
            query: of the address.
            headers: of this request.
            content: sent as it is, instead of ``body``.
            busy: seconds to wait where a vendor says "too many" in its own way; None where it does not.

        Raises:
            RateLimited: too many; nothing was done.
            ConfigError: the key is refused.
            Unavailable: it may work later; ``unsure`` where it may have been done.
            Refused: it will not do that.
        """
        url = path if path.startswith(self._base + "/") or path == self._base else self._base + path
        changes = method not in ("GET", "HEAD")
        given: dict[str, Any] = {"params": dict(query)} if query else {}
        if content is not None:
            given["content"] = content
        elif body is not None:
            given["json"] = body
        try:
            answer = self._whole(method, url, dict(headers or {}), given)
        except (self._httpx.ConnectError, self._httpx.ConnectTimeout, self._httpx.PoolTimeout) as error:
            raise Unavailable(
                f"{self._shown} cannot be reached: {type(error).__name__}",
                hint="check its address: headwater connect check",
            ) from None
        except self._httpx.TimeoutException:
            raise Unavailable(f"{self._shown} gave no answer within {self._timeout_s:g} s", unsure=changes) from None
        except self._httpx.HTTPError as error:
            raise Unavailable(f"{self._shown} broke off: {type(error).__name__}", unsure=changes) from None
        except self._httpx.InvalidURL:
            raise ConfigError(
                f"{self._shown}: its address cannot be read", hint="check url in connectors.toml"
            ) from None
        wait = busy(answer) if busy else None
        if wait is not None:
            raise RateLimited(f"{self._shown} asks to slow down (status {answer.status})", wait_s=wait)
        if answer.status >= 300 and answer.status != 304:
            raise self._failure(answer, changes=changes)
        return answer

    def document(self, answer: Answer, *, changes: bool = False) -> Any:
        """The JSON of an answer.

        Raises:
            Unavailable: it is no JSON, as when a gateway answers in place of the system.
        """
        try:
            return json.loads(answer.data)
        except ValueError:
            raise Unavailable(f"{self._shown} answered something that is not JSON", unsure=changes) from None

    def changed(self, what: str, *, unsure: bool) -> Refused:
        """The error for an answer that lacks what its documentation promises."""
        return Refused(
            f"{self._shown}: its answer has no {what}: its interface is not the one that is documented",
            hint="check url and project: headwater connect check; then headwater outbox replay",
            unsure=unsure,
        )

    def close(self) -> None:
        """Let go of the connection."""
        self._client.close()

    def _whole(self, method: str, url: str, headers: dict[str, str], given: dict[str, Any]) -> Answer:
        left = self._until - time.monotonic()
        if left <= 0:
            raise self._httpx.ReadTimeout("too slow") if method == "GET" else self._httpx.ConnectTimeout("too slow")
        until = time.monotonic() + min(left, self._timeout_s)
        data = bytearray()
        with self._client.stream(method, url, headers=headers, timeout=min(left, self._timeout_s), **given) as response:
            for piece in response.iter_bytes():
                data += piece
                if time.monotonic() > until or len(data) > _MOST_BYTES:
                    raise self._httpx.ReadTimeout("too slow")
            return Answer(response.status_code, {k.lower(): v for k, v in response.headers.items()}, bytes(data))

    def _failure(self, answer: Answer, *, changes: bool) -> HeadwaterError:
        """What a status means; the body is not quoted: it may repeat what was sent."""
        status, wait = answer.status, retry_after(answer.headers)
        if status == 429:
            return RateLimited(f"{self._shown} asks to slow down (status 429)", wait_s=wait)
        if status in (401, 403):
            return ConfigError(
                f"{self._shown} refuses the key (status {status})", hint="check what its secret points to"
            )
        if status in _BUSY or status >= 500:
            return Unavailable(
                f"{self._shown} fails (status {status})", wait_s=wait, unsure=changes and status not in (409, 423, 425)
            )
        if status < 400:
            return Refused(f"{self._shown} sends us elsewhere (status {status})", hint="put the final address into url")
        return Refused(
            f"{self._shown} will not take it (status {status})", hint="check project and what was to be sent"
        )


def is_here(host: str) -> bool:
    """Whether a host is this machine."""
    return host in _LOOPBACK


def next_link(headers: Mapping[str, str]) -> str:
    """The address of the next page in a ``Link`` header; empty where there is none.

    Example:
        >>> next_link({"link": '<https://a/x?page=2>; rel="next", <https://a/x?page=9>; rel="last"'})
        'https://a/x?page=2'
    """
    for part in headers.get("link", "").split(","):
        address, _, rest = part.partition(";")
        if 'rel="next"' in rest.replace("'", '"'):
            return address.strip().strip("<>")
    return ""


@functools.cache
def _trusted() -> ssl.SSLContext:
    """Whose certificates are believed; read once, which takes longer than a request."""
    return ssl.create_default_context()


class _NoAddress(logging.Filter):
    """Takes the query out of the client's log lines: some addresses are secrets."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(str(a).partition("?")[0] if "://" in str(a) else a for a in record.args)
        return True


_NO_ADDRESS: Final = _NoAddress()


def _quiet() -> None:
    logger = logging.getLogger("httpx")
    if _NO_ADDRESS not in logger.filters:
        logger.addFilter(_NO_ADDRESS)

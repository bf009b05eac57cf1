"""A workspace on a server, from Python: a method a verb, typed (``client.pyi`` is written from the table of verbs)."""

import json
import secrets
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Final, NamedTuple, Self

import pyarrow as pa

from headwater.app.verbs.table import VERBS
from headwater.app.verbs.verb import is_argument
from headwater.core import errors
from headwater.core.errors import HeadwaterError, InputError, Unavailable, UnknownComponent, UpstreamError
from headwater.core.extras import require

_API: Final = "/api/v1/"
_AGAIN: Final = 4  # times that a call is sent at most
_WAIT_S: Final = 0.5  # before the second; doubled each time, where the server does not say
_JSONL: Final = "application/x-ndjson"


class Event(NamedTuple):
    """Something that happened.

    Attributes:
        number: of the event; give it as ``after`` to go on there. ``None`` for jobs and alarms.
        kind: ``issue``, ``job`` or ``alarm``.
        data: what is told of it.
    """

    number: int | None
    kind: str
    data: Mapping[str, Any]


class Client:
    """A workspace that somebody serves: ``headwater serve``.

    A call that gets no answer, or is told to wait, is sent again a few times; each write carries a key, so that it is done once.

    Args:
        url: of the server, as it printed it.
        token: of ``headwater tokens create``; empty where nobody signs in.
        timeout: seconds to wait for an answer.

    Raises:
        MissingExtra: httpx is not installed.

    Example:
        >>> from headwater import Client
        >>> client = Client("http://127.0.0.1:8321")  # doctest: +SKIP
        >>> client.issues.list(limit=3).issues[0].contacts  # doctest: +SKIP
    """

    def __init__(self, url: str, *, token: str = "", timeout: float = 60.0) -> None:
        self._httpx = require("httpx", extra="connect", why="to call a server")
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._http = self._httpx.Client(base_url=url.rstrip("/"), headers=headers, timeout=timeout)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the connections."""
        self._http.close()

    def __getattr__(self, name: str) -> "_Words":
        return _Words(self, (name,))

    def call(self, name: str, *arguments: Any, **given: Any) -> Any:
        """Do what a verb says.

        Args:
            name: of the verb: ``issues.list``.
            arguments: as the command line takes them by position.
            given: fields of its input.

        Returns:
            The output of the verb, as its model.

        Raises:
            UnknownComponent: there is no such verb.
            HeadwaterError: what the server refused, as the error that it is.
        """
        verb = VERBS.get(name)
        if verb is None or "http" not in verb.doors:
            known = [verb.name for verb in VERBS.values() if "http" in verb.doors]
            raise UnknownComponent(name, known, kind="verb")
        fields = verb.input.model_fields
        places = [key for key, field in fields.items() if is_argument(field)]
        if len(arguments) > len(places):
            raise InputError(
                f"{name} takes {len(places)} arguments by position, not {len(arguments)}", hint="name them"
            )
        asked = verb.input(**dict(zip(places, arguments, strict=False)), **given)
        body = asked.model_dump(mode="json", exclude_unset=True)
        path = _API + name.replace(".", "/")
        if verb.method == "GET":
            answer = self._sent("GET", path, params=body)
        elif verb.effect == "read":
            answer = self._sent("POST", path, json=body)
        else:
            answer = self._sent("POST", path, json=body, headers={"Idempotency-Key": secrets.token_hex(16)})
        return verb.output.model_validate_json(answer.content)

    def pages(self, name: str, *arguments: Any, **given: Any) -> Iterator[Any]:
        """All pages of a list that has a ``cursor``.

        Args:
            name: of the verb.
            arguments: by position.
            given: by name.
        """
        while True:
            page = self.call(name, *arguments, **given)
            yield page
            if not page.next_cursor:
                return
            given["cursor"] = page.next_cursor

    def table(self, name: str) -> pa.Table:
        """A whole table, without personal data and without groups that are too small.

        Args:
            name: ``issues``, ``estimates``, ...
        """
        answer = self._sent("GET", f"{_API}tables/{name}", params={"format": "arrow"})
        return pa.ipc.open_stream(answer.content).read_all()

    def send(self, contacts: Path | bytes | Iterable[Mapping[str, Any]]) -> str:
        """Send contacts to the inbox; they are on the server's disk when this returns.

        Args:
            contacts: a file of JSON lines, its bytes, or the contacts themselves.

        Returns:
            The name under which they wait; the same contacts sent again are the same name.
        """
        if isinstance(contacts, Path):
            body = contacts.read_bytes()
        elif isinstance(contacts, bytes):
            body = contacts
        else:
            body = "".join(json.dumps(row, ensure_ascii=False, default=str) + "\n" for row in contacts).encode()
        answer = self._sent("POST", f"{_API}inbox", content=body, headers={"Content-Type": _JSONL})
        name: str = answer.json()["name"]
        return name

    def feed(self, after: int | None = None) -> Iterator[Event]:
        """What happens, as it happens, until the server ends.

        Args:
            after: go on after this event; else with the next one.
        """
        headers = {} if after is None else {"Last-Event-ID": str(after)}
        try:
            with self._http.stream("GET", f"{_API}feed", headers=headers, timeout=None) as answer:
                _check(answer)
                yield from _events(answer.iter_lines())
        except self._httpx.TransportError as error:
            raise Unavailable(f"the server is gone: {error}", hint="listen again, after the last event") from error

    def _sent(self, method: str, path: str, **more: Any) -> Any:
        wait = _WAIT_S
        for left in reversed(range(_AGAIN)):
            try:
                answer = self._http.request(method, path, **more)
                _check(answer)
            except self._httpx.TransportError as error:
                if not left:
                    raise Unavailable(
                        f"{self._http.base_url} does not answer: {error}", hint="headwater serve"
                    ) from error
            except UpstreamError as error:
                if not (error.retryable and left):
                    raise
                wait = max(wait, float(answer.headers.get("retry-after", 0)))
            else:
                return answer
            time.sleep(wait)
            wait *= 2
        raise AssertionError("the last try returns or raises")


class _Words:
    """The name of a verb, as far as it has been said."""

    def __init__(self, client: Client, words: tuple[str, ...]) -> None:
        self._client, self._words = client, words

    def __getattr__(self, name: str) -> "_Words":
        return _Words(self._client, (*self._words, name))

    def __call__(self, *arguments: Any, **given: Any) -> Any:
        return self._client.call(".".join(self._words), *arguments, **given)


def _check(answer: Any) -> None:
    """Nothing, where the server did what was asked.

    Raises:
        HeadwaterError: it did not.
    """
    if answer.is_success:
        return
    answer.read()
    try:
        told = answer.json()
    except json.JSONDecodeError:
        told = {"detail": answer.text[:200], "hint": "is this the address of headwater serve?"}
    told = {"type": "", "detail": "", "hint": "", **told}
    raise _error(told["type"].rpartition(":")[2], answer.status_code, told["detail"], told["hint"])


def _error(code: str, status: int, message: str, hint: str) -> HeadwaterError:
    kind = _ERRORS.get(code)
    if kind is None:
        kind = errors.RateLimited if status == 429 else Unavailable if status == 503 else errors.Refused
    error = HeadwaterError.__new__(kind)
    Exception.__init__(error, message)
    error.hint = hint
    return error


def _kinds(base: type[HeadwaterError]) -> Iterator[type[HeadwaterError]]:
    yield base
    for kind in base.__subclasses__():
        yield from _kinds(kind)


_ERRORS: Final = {kind.code: kind for kind in _kinds(HeadwaterError)}


def _events(lines: Iterable[str]) -> Iterator[Event]:
    """Server-sent events of lines; comments are passed over."""
    held: dict[str, str] = {}
    for line in lines:
        name, _, value = line.partition(":")
        if not line:
            if "data" in held:
                number = int(held["id"]) if "id" in held else None
                yield Event(number, held.get("event", "message"), json.loads(held["data"]))
            held = {}
        elif name:
            held[name] = value.removeprefix(" ")

"""Any endpoint that speaks the OpenAI chat API: vendors, vLLM, Ollama, llama.cpp, LM Studio and the like."""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from headwater.adapters.http import retry_after
from headwater.adapters.models.text.price import Price
from headwater.adapters.models.text.prompt import FORM, messages, usage_of
from headwater.core.errors import ConfigError, HeadwaterError, RateLimited, Refused, Unavailable
from headwater.core.extras import require
from headwater.core.ports import Question, Reply

_TRY_AGAIN: Final = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
_UNKNOWN: Final = frozenset({400, 422, 500})
"""What servers say to a way of stating the schema that they do not know; 500 is llama-cpp-python's."""
_WAYS: Final[tuple[Callable[[Mapping[str, Any]], dict[str, Any] | None], ...]] = (
    lambda schema: {"type": "json_schema", "json_schema": {"name": "answer", "schema": dict(schema)}},
    lambda schema: {"type": "json_object", "schema": dict(schema)},  # llama-cpp-python's server
    lambda schema: None,  # the prompt states it, too
)
_LONGEST_WAIT_S: Final = 30.0
_MOST_BYTES: Final = 8 << 20  # of an answer


class OpenAICompatible:
    """Implements ``core.ports.TextModel`` over HTTP.

    Args:
        url: base URL, up to and including ``/v1``.
        model: name of the model there.
        key: sent as bearer token; empty for a local server. Never stored, logged or shown.
        price: of a million tokens; None where it is not stated.
        timeout_s: for one answer, in seconds.
        attempts: tries where the other side is busy or fails for a moment.
        wait: how to pass the seconds between them.
    """

    def __init__(
        self,
        url: str,
        model: str,
        *,
        key: str = "",
        price: Price | None = None,
        timeout_s: float = 60.0,
        attempts: int = 4,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        self._httpx = require("httpx", extra="llm", why="to ask a language model")
        self._url = url.rstrip("/") + "/chat/completions"
        self._model = model
        self._price = price
        self._attempts = attempts
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._client = self._httpx.Client(headers=headers, timeout=timeout_s, follow_redirects=False)
        self._deadline_s = timeout_s
        self._wait = wait
        self._way = 0  # in which schemas are stated: the first that this server took
        self._took_one = False
        self.id = f"openai-api:{self._client.build_request('GET', url).url.host}:{model}:{FORM}"

    def answer(self, question: Question) -> Reply:
        document = self._post(question)
        try:
            choice = document["choices"][0]
            text = choice["message"]["content"]
            refused = choice.get("finish_reason") == "content_filter" or bool(choice["message"].get("refusal"))
        except (KeyError, IndexError, TypeError, AttributeError) as error:
            raise self._not_the_api() from error
        if refused:
            raise Refused(f"the model {self._model} declined to answer", hint="the step goes on without the model")
        if not isinstance(text, str):
            raise self._not_the_api()
        read, written = usage_of(document, question, text)
        usd = None if self._price is None else self._price.of(read, written)
        return Reply(text, self._model, read, written, usd)

    def stream(self, question: Question) -> Iterator[str]:
        began = time.monotonic()
        try:
            with self._client.stream(
                "POST", self._url, json={**self._body(question, self._way), "stream": True}
            ) as response:
                if response.status_code != 200:
                    raise self._failure(response.status_code)
                for line in response.iter_lines():
                    if time.monotonic() - began > self._deadline_s:
                        raise self._too_slow()
                    if line.startswith("data:") and line[5:].strip() != "[DONE]":
                        yield from self._piece(line[5:])
        except self._httpx.TimeoutException:
            raise self._too_slow() from None
        except self._httpx.HTTPError as error:
            raise self._unreachable(error) from None

    def _piece(self, data: str) -> Iterator[str]:
        try:
            choices = json.loads(data).get("choices") or [{}]
            piece = (choices[0].get("delta") or {}).get("content")
        except (ValueError, AttributeError, TypeError) as error:
            raise self._not_the_api() from error
        if piece:
            yield str(piece)

    def close(self) -> None:
        """Let go of the connection."""
        self._client.close()

    def _body(self, question: Question, way: int = 0) -> dict[str, Any]:
        body: dict[str, Any] = {
            "model": self._model,
            "messages": messages(question),
            "max_tokens": question.max_tokens,
            "temperature": 0,
        }
        form = None if question.schema is None else _WAYS[way](question.schema)
        return body if form is None else {**body, "response_format": form}

    def _post(self, question: Question) -> Mapping[str, Any]:
        """The answer's document; waits and tries again where that may help."""
        failure: HeadwaterError = Unavailable("no attempt was made")
        for attempt in range(self._attempts):
            try:
                status, headers, data = self._understood(question)
            except self._httpx.TimeoutException:
                failure, pause = self._too_slow(), 0.0
            except self._httpx.HTTPError as error:
                failure, pause = self._unreachable(error), 2.0**attempt / 2
            else:
                if status == 200:
                    return self._document(data)
                failure = self._failure(status)
                if status not in _TRY_AGAIN:
                    raise failure
                pause = retry_after(headers) or 2.0**attempt / 2
            if attempt + 1 < self._attempts:
                self._wait(min(pause, _LONGEST_WAIT_S))
        raise failure

    def _understood(self, question: Question) -> tuple[int, Mapping[str, str], bytes]:
        """What is answered to the first way of stating the schema that the server takes."""
        is_settled = self._took_one or question.schema is None
        for way in range(self._way, self._way + 1 if is_settled else len(_WAYS)):
            sent = self._sent(self._body(question, way))
            if sent[0] not in _UNKNOWN:
                break
        if sent[0] == 200 and question.schema is not None:
            self._way, self._took_one = way, True
        return sent

    def _sent(self, body: Mapping[str, Any]) -> tuple[int, Mapping[str, str], bytes]:
        """Status, headers and body. The time limit holds for the whole answer, not only between two bytes."""
        began = time.monotonic()
        data = bytearray()
        with self._client.stream("POST", self._url, json=body) as response:
            for piece in response.iter_bytes():
                data += piece
                if time.monotonic() - began > self._deadline_s:
                    raise self._httpx.ReadTimeout("too slow")
                if len(data) > _MOST_BYTES:
                    raise self._not_the_api()
            return response.status_code, response.headers, bytes(data)

    def _document(self, data: bytes) -> Mapping[str, Any]:
        try:
            document = json.loads(data)
        except ValueError as error:
            raise self._not_the_api() from error
        if not isinstance(document, dict):
            raise self._not_the_api()
        return document

    def _too_slow(self) -> Unavailable:
        return Unavailable(
            f"{self._url} gave no answer within {self._deadline_s:g} s", hint="raise llm_timeout_s, or try later"
        )

    def _unreachable(self, error: Exception) -> Unavailable:
        return Unavailable(
            f"{self._url} cannot be reached: {type(error).__name__}", hint="check llm_url, and whether the server runs"
        )

    def _not_the_api(self) -> Unavailable:
        return Unavailable(
            f"{self._url} answered something that is not the OpenAI chat API",
            hint="check llm_url: it mostly ends in /v1",
        )

    def _failure(self, status: int) -> HeadwaterError:
        """What a status means; the body is not quoted: it may repeat what was sent."""
        if status in (401, 403):
            return ConfigError(f"{self._url} refuses the key (status {status})", hint="check what llm_key points to")
        if status == 404:
            return ConfigError(f"{self._url} knows no model {self._model!r} (status 404)", hint="check llm and llm_url")
        if status == 429:
            return RateLimited(
                f"{self._url} asks to slow down (status 429)", hint="try later, or raise the limit there"
            )
        if status >= 500 or status in _TRY_AGAIN:
            return Unavailable(f"{self._url} fails (status {status})", hint="try later")
        return Refused(
            f"{self._url} will not answer this (status {status})", hint="headwater llm check shows what is sent"
        )

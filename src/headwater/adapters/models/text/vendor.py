"""Anthropic, Google, Amazon Bedrock and other vendors with an API of their own, through one client library (any-llm)."""

from collections.abc import Iterator
from typing import Any, Final

from headwater.adapters.models.text.price import Price
from headwater.adapters.models.text.prompt import FORM, messages, n_tokens
from headwater.core.errors import ConfigError, HeadwaterError, RateLimited, Refused, Unavailable
from headwater.core.extras import require
from headwater.core.ports import Question, Reply

PROVIDERS: Final = {"anthropic": "anthropic", "google": "gemini", "bedrock": "bedrock", "openai": "openai"}
"""Our name -> the library's."""


class VendorModel:
    """Implements ``core.ports.TextModel`` with the extra ``llm-vendors``; the vendor's client retries by itself.

    Args:
        provider: a key of ``PROVIDERS``.
        model: name of the model there.
        key: its API key; empty where the vendor's own environment holds it (Bedrock).
        price: of a million tokens; None where it is not stated.
        timeout_s: for one answer, in seconds.
    """

    def __init__(
        self, provider: str, model: str, *, key: str = "", price: Price | None = None, timeout_s: float = 60.0
    ) -> None:
        self._library = require("any_llm", extra="llm-vendors", why=f"to ask models of {provider}")
        self._provider, self._model, self._key = PROVIDERS[provider], model, key
        self._price, self._timeout_s = price, timeout_s
        self.id = f"{provider}:{model}:{FORM}"

    def answer(self, question: Question) -> Reply:
        found = self._completion(question, stream=False)
        text = found.choices[0].message.content or ""
        usage = found.usage
        read = usage.prompt_tokens if usage else sum(n_tokens(m["content"]) for m in messages(question))
        written = usage.completion_tokens if usage else n_tokens(text)
        return Reply(text, self._model, read, written, self._price.of(read, written) if self._price else None)

    def stream(self, question: Question) -> Iterator[str]:
        try:
            for piece in self._completion(question, stream=True):
                if piece.choices and piece.choices[0].delta.content:
                    yield piece.choices[0].delta.content
        except HeadwaterError:
            raise
        except Exception as error:
            raise self._ours(error) from None

    def _completion(self, question: Question, *, stream: bool) -> Any:
        schema = question.schema
        named = {"type": "json_schema", "json_schema": {"name": "answer", "schema": dict(schema)}} if schema else None
        try:
            return self._library.completion(
                model=self._model,
                provider=self._provider,
                messages=messages(question),
                api_key=self._key or None,
                max_tokens=question.max_tokens,
                response_format=named,
                stream=stream,
                timeout=self._timeout_s,
            )
        except (
            Exception
        ) as error:  # vendors' clients raise what they like; its text may repeat what was sent, or the key
            raise self._ours(error) from None

    def _ours(self, error: Any) -> HeadwaterError:
        status = getattr(error, "status_code", None) or 0
        said = f"{self._provider} model {self._model}: {type(error).__name__}"
        if status == 429 or type(error).__name__ == "RateLimitError":
            return RateLimited(said, hint="try later, or raise the limit there")
        if status in (401, 403, 404) or "Auth" in said or "ApiKey" in said or "ModelNotFound" in said:
            return ConfigError(said, hint="check llm and what llm_key points to")
        if 400 <= status < 500:
            return Refused(said, hint="headwater llm check shows what is sent")
        return Unavailable(said, hint="try later")

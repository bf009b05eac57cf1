"""The language model of a workspace, in bounds: key, price, budget, cache, redaction check, account of what is spent."""

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from headwater.app import wiring
from headwater.app.config import Settings
from headwater.app.library.prepare import has_no_personal_data
from headwater.app.secret import secret
from headwater.core.errors import ConfigError
from headwater.core.ports import Question, Reply, Spending, TextModel

_LOOPBACK = ("localhost", "127.", "::1")


def is_off(settings: Settings) -> bool:
    """Whether no language model is configured."""
    return settings.llm in ("", "off")


def price_of(settings: Settings) -> tuple[float, float] | None:
    """US dollars for a million tokens read and written; None where not stated. A server on this machine costs nothing."""
    if settings.llm_price_read >= 0 and settings.llm_price_written >= 0:
        return settings.llm_price_read, settings.llm_price_written
    host = urlsplit(settings.llm_url).hostname or ""
    return (0.0, 0.0) if host.startswith(_LOOPBACK) else None


def text_model(
    settings: Settings, folder: Path, *, spending: Spending, run_id: str, now: Callable[[], datetime]
) -> TextModel:
    """The model that the settings name.

    Args:
        settings: of the workspace.
        folder: of the workspace; answers are kept in it.
        spending: where every answer is written down.
        run_id: on whose account; empty outside a run.
        now: the time of day.

    Raises:
        ConfigError: none is configured, or its price is not stated, so that no budget could be kept.
        MissingExtra: what it needs is not installed.
    """
    if is_off(settings):
        raise ConfigError(
            "no language model is configured", hint="set llm and llm_url; see: headwater llm check --help"
        )
    price = price_of(settings)
    if price is None:
        raise ConfigError(
            f"the price of {settings.llm} is not stated, so that llm_budget_usd cannot be kept",
            hint="set llm_price_read and llm_price_written (US dollars for a million tokens; 0 where it is free)",
        )
    key = secret(settings.llm_key, os.environ, setting="llm_key")

    def on_reply(question: Question, reply: Reply) -> None:
        values = {
            "model": reply.model,
            "input_tokens": reply.input_tokens,
            "output_tokens": reply.output_tokens,
            "usd": reply.usd,
            "cached": reply.cached,
        }
        spending.spend(at=now(), run_id=run_id, purpose=question.purpose, reply=values)

    return wiring.text_model(
        settings, key=key, price=price, cache=folder / "models" / "answers.sqlite", is_clean=has_no_personal_data,
        on_reply=on_reply,
    )  # fmt: skip

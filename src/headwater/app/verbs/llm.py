"""``llm check``: does the language model answer, in form, within what was stated; ``llm spend``: what it cost."""

from datetime import datetime

from pydantic import Field

from headwater.app.verbs.config import Nothing
from headwater.app.verbs.verb import Input, Output, Verb


class CheckInput(Input):
    """How far to go."""

    offline: bool = Field(False, description="ask nothing: only show the settings and what would be sent")


class CheckRow(Output):
    """One thing that was looked at."""

    what: str
    ok: bool
    found: str


class CheckOutput(Output):
    """What was found."""

    model: str
    checks: list[CheckRow]
    ok: bool = Field(description="whether the model can be used")
    would_send: list[str] = Field(description="the messages of the question that was asked, as they leave this machine")


class SpendRow(Output):
    """What one purpose of one run cost."""

    run_id: str = Field(description="empty outside a run")
    purpose: str
    model: str
    calls: int = Field(description="answers, those looked up included")
    cached: int = Field(description="answers that were looked up: nothing was sent")
    input_tokens: int
    output_tokens: int
    usd: float | None = Field(description="US dollars; empty where no price was stated")
    first: datetime
    last: datetime


class SpendOutput(Output):
    """What language models cost in this workspace."""

    rows: list[SpendRow]
    calls: int
    tokens: int
    usd: float


VERBS = (
    Verb(
        "llm.check",
        "Does the language model answer, in form, at a known price; and what would be sent.",
        CheckInput,
        CheckOutput,
        "headwater.app.usecases.llm:check",
        "write",
        (
            "headwater llm check --set llm=qwen3 --set llm_url=http://localhost:11434/v1",
            "headwater llm check --offline",
        ),
    ),
    Verb(
        "llm.spend",
        "What language models cost, by run and purpose.",
        Nothing,
        SpendOutput,
        "headwater.app.usecases.llm:spend",
        "read",
        ("headwater llm spend", "headwater llm spend --json"),
    ),
)

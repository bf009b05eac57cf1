"""``encoder tune`` and ``encoder reset``: the encoder learns from labels what people consider no difference."""

from pydantic import Field

from headwater.app.verbs.config import Nothing
from headwater.app.verbs.verb import Input, Output, Verb


class TuneInput(Input):
    """How."""

    dry_run: bool = Field(False, description="measure only, change nothing")


class TuneOutput(Output):
    """What was measured, and what the next run uses."""

    encoder_id: str = Field(description="of the tuned encoder")
    before: float = Field(description="share of held-out labelled statements nearest to their own topic's mean")
    after: float = Field(description="the same with tuning")
    gain: float
    low: float = Field(description="lower end of the interval of the gain")
    high: float
    level: float
    statements: int
    topics: int
    used: bool = Field(description="whether the next run uses it")
    reading: str


class ResetOutput(Output):
    """What the next run uses."""

    encoder: str
    was: str


_USE = "headwater.app.usecases.encoder:"

VERBS = (
    Verb(
        "encoder.tune",
        "Tune the encoder on your labels; the gain is measured on labels held out, and nothing changes without one.",
        TuneInput,
        TuneOutput,
        f"{_USE}tune",
        "write",
        ("headwater encoder tune --dry-run", "headwater encoder tune"),
    ),
    Verb(
        "encoder.reset",
        "Use the encoder without tuning again, from the next run on.",
        Nothing,
        ResetOutput,
        f"{_USE}reset",
        "write",
        ("headwater encoder reset",),
    ),
)

"""``demo``: the main job on a made-up company's contacts, and how well it was done."""

from pydantic import Field

from headwater.app.verbs.run import RunOutput
from headwater.app.verbs.verb import LOCAL, Input, Output, Verb


class DemoInput(Input):
    """What corpus to make."""

    contacts: int = Field(20_000, ge=100, le=100_000_000, description="how many contacts to make")
    difficulty: str = Field("normal", description="easy, normal or hard to tell apart")
    limit: int = Field(5, ge=0, le=1000, description="how many issues to print at the end")
    serve: bool = Field(True, description="open the result in a local web page at the end")


class ScoreRow(Output):
    """A figure against the gold."""

    measure: str
    value: float
    meaning: str


class DemoOutput(RunOutput):
    """What the run found, and how that compares with what was planted."""

    scores: list[ScoreRow]


VERBS = (
    Verb(
        "demo",
        "The whole job on a made-up company's contacts: no file, no key, no download.",
        DemoInput,
        DemoOutput,
        "headwater.app.usecases.demo:run_demo",
        "write",
        ("headwater demo", "headwater demo --contacts 100000 --no-serve --workspace ./demo"),
        LOCAL,
    ),
)

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


class ToldRow(Output):
    """One planted incident or fix, and what the issue that holds most of it tells."""

    kind: str = Field(description="incident or fix")
    planted: str
    told: str
    where: str = Field(description="right = exactly the cause, part, wrong or not told; empty for a fix")
    when: str = Field(description="right = the first day lies in the onset's interval")
    after: str = Field(description="right = the event behind it is named first")
    alarm: str = Field(description="right = the watch would have raised it")
    verdict: str = Field(description="of a fix: right, wrong, or not told (too early to say)")


class DemoOutput(RunOutput):
    """What the run found, and how that compares with what was planted."""

    scores: list[ScoreRow]
    told: list[ToldRow]


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

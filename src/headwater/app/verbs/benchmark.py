"""``benchmark ...``: HeadwaterBench, from raw contacts to verified fixes, for any pipeline."""

from typing import Literal

from pydantic import Field

from headwater.app.verbs.demo import ScoreRow
from headwater.app.verbs.verb import LOCAL, Input, Output, Verb, argument


class MakeInput(Input):
    """Which corpus."""

    folder: str = argument("folder to write to")
    contacts: int = Field(5000, ge=100, le=10_000_000, description="contacts")
    seed: int = Field(0, ge=0, description="another seed, another corpus")
    difficulty: Literal["easy", "normal", "hard"] = Field("normal", description="typos, oblique wording, distraction")


class MadeOutput(Output):
    """What was written."""

    folder: str
    files: list[str] = Field(description="what a pipeline may read")
    next_steps: list[str]


class AnswerInput(Input):
    """The workspace's answers."""

    folder: str = argument("folder of the benchmark")
    out: str = argument("folder to write the answers to")


class AnsweredOutput(Output):
    """What was written."""

    out: str
    issues: int
    incidents: int
    fixes: int


class ScoreInput(Input):
    """Answers of any pipeline."""

    folder: str = argument("folder of the benchmark")
    answers: str = argument(
        "folder of the answers: issues.csv, hierarchy.csv, sizes.csv, incidents.csv, owners.csv, fixes.csv"
    )


class ScoredOutput(Output):
    """A score for each step, and for the chain."""

    scores: list[ScoreRow]


_USE = "headwater.app.usecases.benchmark:"

VERBS = (
    Verb(
        "benchmark.make",
        "Write HeadwaterBench: contacts, teams, change log and fixes to read, labels for single tasks, and the truth apart.",
        MakeInput,
        MadeOutput,
        f"{_USE}make_",
        "read",
        ("headwater benchmark make bench --contacts 5000 --seed 1", "headwater benchmark make hard --difficulty hard"),
        LOCAL,
    ),
    Verb(
        "benchmark.answer",
        "Write what the workspace says of the benchmark's contacts, after a run over its files.",
        AnswerInput,
        AnsweredOutput,
        f"{_USE}answer_",
        "read",
        ("headwater benchmark answer bench answers",),
        LOCAL,
    ),
    Verb(
        "benchmark.score",
        "Score answers on every step and on the chain: 1 is the truth, 0 what guessing gets.",
        ScoreInput,
        ScoredOutput,
        f"{_USE}score_",
        "read",
        ("headwater benchmark score bench answers",),
        LOCAL,
    ),
)

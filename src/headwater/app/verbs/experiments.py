"""``experiments ...``: what was asked before anybody looked, what came of it, and who else has read it."""

from datetime import datetime
from typing import Any

from pydantic import Field

from headwater.app.verbs.config import Nothing
from headwater.app.verbs.verb import ANALYSTS, COMMENTERS, LOCAL, Input, Output, Verb, argument

_NAME = "name of the experiment"


class RegisterInput(Input):
    """The plan."""

    name: str = argument(_NAME, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$")
    question: str = Field(description="a sentence that can be answered by yes or no", min_length=1, max_length=1000)
    task: str = Field(description="task of the evaluations that will answer it")
    stopping: str = Field(description="when labelling stops: a number of labels, a date", min_length=1, max_length=400)
    expected: float = Field(0.0, description="gap that is expected at least, in the unit of the metric")
    analysis: str = Field("", max_length=2000, description="how it will be judged, on which segments")


class OpenInput(Input):
    """The labels."""

    name: str = argument(_NAME)
    path: str = argument("file of labels, as evaluate reads it")


class ConcludeInput(Input):
    """The result."""

    name: str = argument(_NAME)
    evaluation: str = argument("evaluation on the opened labels")
    against: str = Field("", description="evaluation that it is compared with, on the same labels")
    why: str = Field("", max_length=2000, description="what it means, in your words")


class ReviewInput(Input):
    """Signed or disputed."""

    name: str = argument(_NAME)
    dispute: bool = Field(False, description="do not sign: say why not")
    alone: bool = Field(False, description="nobody else is there: an admin reviews their own, and the record says so")
    why: str = Field(description="what was checked, or what is wrong", min_length=1, max_length=2000)


class RemarkInput(Input):
    """A comment."""

    name: str = argument(_NAME)
    text: str = argument("what you have to say", min_length=1, max_length=4000)


class NamedExperiment(Input):
    """Which."""

    name: str = argument(_NAME)


class RemarkRow(Output):
    """A comment."""

    at: datetime
    who: str
    text: str


class ExperimentOutput(Output):
    """An experiment as it stands."""

    name: str
    state: str = Field(description="registered, opened, concluded, signed or disputed")
    author: str
    question: str
    task: str
    metric: str
    expected: float
    stopping: str
    analysis: str
    lock: str = Field(description="hash of the plan; the result carries it")
    data: str = Field(description="hash of the labels; empty until they are opened")
    result: dict[str, Any] | None
    reviewer: str
    remarks: list[RemarkRow]


class ExperimentsOutput(Output):
    """All of them, those that found nothing among them."""

    experiments: list[ExperimentOutput]


_USE = "headwater.app.usecases.experiments:"

VERBS = (
    Verb(
        "experiments.register",
        "Write down question, metric and stopping rule before the data are opened; they cannot change after.",
        RegisterInput,
        ExperimentOutput,
        f"{_USE}register_",
        "write",
        (
            "headwater experiments register minilm-routes-better --task routing "
            "--question 'Does MiniLM route better?' --stopping '800 labels' --expected 0.02",
        ),
        roles=ANALYSTS,
    ),
    Verb(
        "experiments.open",
        "Open the labels: their hash is kept, and a result on others is refused.",
        OpenInput,
        ExperimentOutput,
        f"{_USE}open_",
        "write",
        ("headwater experiments open minilm-routes-better labels.csv",),
        LOCAL,
        roles=ANALYSTS,
    ),
    Verb(
        "experiments.conclude",
        "Tie a result to it, once, whether it found something or not.",
        ConcludeInput,
        ExperimentOutput,
        f"{_USE}conclude",
        "write",
        ("headwater experiments conclude minilm-routes-better new --against used",),
        roles=ANALYSTS,
    ),
    Verb(
        "experiments.review",
        "A second person signs a result, or disputes it with a reason.",
        ReviewInput,
        ExperimentOutput,
        f"{_USE}review",
        "write",
        ("headwater experiments review minilm-routes-better --why 'labels drawn at random, figures reproduced'",),
        roles=ANALYSTS,
    ),
    Verb(
        "experiments.comment",
        "Say something about an experiment.",
        RemarkInput,
        ExperimentOutput,
        f"{_USE}comment",
        "write",
        ("headwater experiments comment minilm-routes-better 'which channel were the labels from?'",),
        roles=COMMENTERS,
    ),
    Verb(
        "experiments.show",
        "An experiment: its plan, its result, what was said of it.",
        NamedExperiment,
        ExperimentOutput,
        f"{_USE}show",
        "read",
        ("headwater experiments show minilm-routes-better",),
    ),
    Verb(
        "experiments.list",
        "All experiments, those that found nothing among them.",
        Nothing,
        ExperimentsOutput,
        f"{_USE}list_",
        "read",
        ("headwater experiments list",),
    ),
)

"""``evaluate``, ``evaluations ...``, ``card``: how well a system does, on labels that a user brings."""

from datetime import datetime
from typing import Any

from pydantic import Field

from headwater.app.verbs.config import Nothing
from headwater.app.verbs.verb import ANALYSTS, LOCAL, Input, Output, Verb, argument

_NAMED = "name of an evaluation; NAME@2 is its second version"


class EvaluateInput(Input):
    """What to evaluate, on what."""

    path: str = argument("file of labels (CSV, JSON lines), or a folder of such files")
    task: str = Field(
        description="topics, assignment, scope, routing, search, sentiment, anecdotes, statements, personal, size, "
        "emergence, causes, fix or agents"
    )
    system: str = Field(
        "headwater",
        description="headwater, headwater:ENCODER, tfidf, majority, column:NAME for answers in the file; for routing also "
        "in-use and candidate, the routers of the workspace",
    )
    name: str = Field("", max_length=60, description="of the evaluation; default: the task and the system")
    segment: list[str] = Field([], description="further columns to tell results by")
    draws: int = Field(1000, ge=100, le=20_000, description="resamples behind the intervals")
    why: str = Field("", max_length=400, description="what for; goes into the audit log")


class FigureRow(Output):
    """A metric with its interval."""

    metric: str
    value: float
    low: float
    high: float
    better: str = Field(description="higher or lower")
    meaning: str


class SegmentRow(Output):
    """The deciding metric on the items of one value of a property."""

    property: str
    value: str
    items: int
    figure: FigureRow


class EvaluationRow(Output):
    """An evaluation in a line."""

    name: str
    version: int
    task: str
    system: str
    items: int
    clusters: int = Field(description="customers or conversations; intervals resample these")
    data: str = Field(description="hash of the items and their labels")
    decides: FigureRow = Field(description="the metric that decides")
    at: datetime | None = None
    who: str = ""


class EvaluationDetail(EvaluationRow):
    """An evaluation."""

    figures: list[FigureRow]
    segments: list[SegmentRow]
    timings: dict[str, float]
    spec: dict[str, Any]
    notes: list[str]


class EvaluateOutput(Output):
    """What came of it."""

    evaluations: list[EvaluationDetail]
    next_steps: list[str]


class EvaluationsOutput(Output):
    """All of them."""

    evaluations: list[EvaluationRow]


class NamedInput(Input):
    """Which."""

    name: str = argument(_NAMED)


class CompareInput(Input):
    """Which two."""

    first: str = argument(_NAMED)
    second: str = argument("the evaluation to compare it with, of the same labels")


class GapRow(Output):
    """The difference in a segment."""

    property: str
    value: str
    items: int
    gap: float
    p_worse: float = Field(description="corrected for all segments looked at (Holm)")


class ComparedOutput(Output):
    """The first against the second."""

    first: str
    second: str
    task: str
    metric: str
    items: int
    gap: float = Field(description="positive = the first is better")
    low: float
    high: float
    level: float
    p_value: float
    verdict: str = Field(description="better, worse or no evidence")
    labels_needed: int | None = Field(description="further labels that would decide it; null where no number would")
    detectable: float = Field(description="smallest gap that these labels show four times in five")
    segments: list[GapRow]
    reading: str


class ExportInput(Input):
    """Which, and where to."""

    name: str = argument(_NAMED)
    path: str = argument("file to write; ends in .md, .tex, .csv or .svg")
    overwrite: bool = Field(False, description="replace the file")


class ExportedOutput(Output):
    """What was written."""

    path: str


class DifferingInput(Input):
    """Answers of both systems, and labels of some on which they differ."""

    candidate: str = argument("name of the candidate's evaluation")
    path: str = argument(
        "file of many items: text, candidate and used (both answers), and where known customer, id, label"
    )
    against: str = Field(description="name of the evaluation of what is in use")
    labels: str = Field("", description="file with id and label, where they do not stand in the first file")
    draw: int = Field(0, ge=0, le=100_000, description="how many items to write out for labelling, drawn at random")
    to: str = Field("differing.csv", description="file to write them to")
    margin: float = Field(0.02, gt=0, le=1, description="largest loss that would be borne")
    overwrite: bool = Field(False, description="replace the file")
    why: str = Field("", max_length=400, description="for the audit log")


class DifferingOutput(Output):
    """What the labels say so far."""

    candidate: str
    against: str
    items: int
    differ: int
    labelled: int
    outcome: str = Field(description="not worse, worse or undecided")
    gap: float | None = Field(description="by how much the candidate is more often right; null with too few labels")
    spread: float | None = Field(description="its standard error")
    labels_needed: int
    path: str = Field(description="file of items to label; empty: none was written")
    reading: str


class CardInput(Input):
    """Whose card."""

    name: str = argument(_NAMED)
    purpose: str = Field("", max_length=2000, description="what the system is for, and what it is not for")
    limits: list[str] = Field([], description="a limit that people know of")
    licence: str = Field("", max_length=200, description="of the model and of its data")
    made_from: list[str] = Field([], description="what it was made from: data, models")
    to: str = Field("", description="Markdown file to write it to")
    overwrite: bool = Field(False, description="replace the file")


class CardOutput(Output):
    """The card."""

    name: str
    text: str = Field(description="Markdown")
    path: str


_USE = "headwater.app.usecases.evaluate:"

VERBS = (
    Verb(
        "evaluate",
        "Evaluate a system on your labels: metrics with intervals, by segment, kept as a document.",
        EvaluateInput,
        EvaluateOutput,
        f"{_USE}evaluate",
        "write",
        (
            "headwater evaluate labels.csv --task assignment",
            "headwater evaluate labels.csv --task routing --system tfidf --name baseline",
            "headwater evaluate answers.csv --task sentiment --system column:predicted",
        ),
        LOCAL,
        roles=ANALYSTS,
    ),
    Verb(
        "evaluations.list",
        "All evaluations, the newest version of each.",
        Nothing,
        EvaluationsOutput,
        f"{_USE}list_",
        "read",
        ("headwater evaluations list",),
    ),
    Verb(
        "evaluations.show",
        "One evaluation: figures, segments, timings, what it was made with.",
        NamedInput,
        EvaluationDetail,
        f"{_USE}show",
        "read",
        ("headwater evaluations show baseline", "headwater evaluations show baseline@1"),
    ),
    Verb(
        "evaluations.compare",
        "Two systems on the same labels: better, worse or no evidence, and how many labels would decide it.",
        CompareInput,
        ComparedOutput,
        f"{_USE}compare_",
        "read",
        ("headwater evaluations compare routing-headwater baseline",),
    ),
    Verb(
        "evaluations.differing",
        "Judge a candidate by labels of nothing but the items on which it differs from what is in use; the gate heeds it.",
        DifferingInput,
        DifferingOutput,
        "headwater.app.usecases.differing:differing",
        "write",
        (
            "headwater evaluations differing new pool.csv --against used --draw 500 --to label-these.csv",
            "headwater evaluations differing new pool.csv --against used --labels label-these.csv",
        ),
        LOCAL,
        roles=ANALYSTS,
    ),
    Verb(
        "evaluations.export",
        "Write an evaluation as Markdown, LaTeX, CSV or a picture.",
        ExportInput,
        ExportedOutput,
        f"{_USE}export",
        "read",
        ("headwater evaluations export baseline baseline.md", "headwater evaluations export baseline baseline.svg"),
        LOCAL,
    ),
    Verb(
        "card",
        "The card of an evaluated system: purpose, data, metrics, reliability, weak segments, limits, lineage, gate.",
        CardInput,
        CardOutput,
        f"{_USE}card",
        "read",
        ("headwater card baseline", "headwater card baseline --purpose 'routes chats' --to card.md"),
        LOCAL,
    ),
)

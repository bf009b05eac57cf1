"""The tasks: for each capability what its gold looks like, what a system answers, and by which metrics it is judged."""

from dataclasses import dataclass
from typing import Final, Literal

from headwater.core.errors import UnknownComponent
from headwater.evaluate import metrics as m
from headwater.evaluate.metrics import Metric

Kind = Literal["label", "group", "yes", "ranking", "spans", "set", "number", "day"]


@dataclass(frozen=True, slots=True)
class Task:
    """A thing to be good at.

    Attributes:
        name: of the capability.
        kind: of its answers.
        question: what a system is asked about each item.
        columns: of a file of labels, besides ``text`` where the system reads it.
        metrics: the first is the one that decides.
    """

    name: str
    kind: Kind
    question: str
    columns: str
    metrics: tuple[Metric, ...]

    @property
    def primary(self) -> Metric:
        """The metric that decides."""
        return self.metrics[0]


_LABELS = (
    Metric("accuracy", "share right; an abstention is not right", m.accuracy),
    Metric("macro F1", "mean F1 of the classes", m.macro_f1),
    Metric("accuracy of the decided", "share right where the system did not abstain", m.selective),
    Metric("coverage", "share that the system decided", m.coverage),
    Metric("Brier score", "mean squared error of the stated probability of being right", m.brier, "lower"),
    Metric("calibration error", "mean gap of stated probability and share right, ten bins", m.calibration, "lower"),
)
_YES = (
    Metric("AUROC", "chance that a yes is scored above a no", m.auroc),
    Metric("average precision", "mean precision at each yes, best first", m.average_precision),
)
_SPANS = (
    Metric("F1", "of characters inside spans", m.of_spans("f1")),
    Metric("precision", "share of the characters found that are wanted", m.of_spans("precision")),
    Metric("recall", "share of the characters wanted that are found", m.of_spans("recall")),
)
_NUMBERS = (
    Metric("covered", "share of intervals that hold the truth", m.covered),
    Metric("relative error", "absolute errors over the truth", m.relative_error, "lower"),
    Metric("relative width", "width of the intervals over the truth", m.width, "lower"),
)

TASKS: Final = {
    task.name: task
    for task in (
        Task(
            "topics",
            "group",
            "which texts belong together?",
            "label",
            (
                Metric("accuracy", "share right when each topic stands for one class (Hungarian)", m.matched),
                Metric("ARI", "agreement of pairs, chance = 0", m.rand),
                Metric("NMI", "mutual information of topics and classes", m.information),
            ),
        ),
        Task("assignment", "label", "which contact reason?", "label", _LABELS),
        Task("scope", "yes", "does any of the known reasons fit?", "label (out = none fits)", _YES),
        Task("routing", "label", "which team?", "label", _LABELS),
        Task(
            "search",
            "ranking",
            "which contacts answer the query?",
            "query, id, relevant (1 or 0)",
            (
                Metric("nDCG@10", "gain of the first ten results over the best possible", m.ndcg(10)),
                Metric("recall@100", "share of the relevant among the first hundred", m.recall_at(100)),
                Metric("MRR", "one over the place of the first relevant result", m.reciprocal_rank),
            ),
        ),
        Task("sentiment", "label", "which sentiment?", "label", _LABELS),
        Task("anecdotes", "yes", "should an owner read it in full?", "label (yes or no)", _YES),
        Task(
            "statements",
            "spans",
            "where does the customer say what is wrong or wanted?",
            "spans ([[start, end]])",
            _SPANS,
        ),
        Task("personal", "spans", "where is personal data?", "spans ([[start, end]])", _SPANS[::-1]),
        Task("size", "number", "how many?", "label (a number), predicted, low, high", _NUMBERS),
        Task(
            "emergence",
            "day",
            "on which day did it begin, if it did?",
            "label (day number or empty), predicted",
            (
                Metric("F1", "alarms within 14 days of an onset", m.on_days("f1", 14)),
                Metric("precision", "share of the alarms that are right", m.on_days("precision", 14)),
                Metric("recall", "share of the onsets that were told", m.on_days("recall", 14)),
                Metric("delay", "days between onset and alarm", m.delay, "lower"),
            ),
        ),
        Task(
            "causes",
            "set",
            "which attribute values cause it?",
            "label (name=value; name=value), predicted",
            (
                Metric("F1", "of attribute values", m.of_sets("f1")),
                Metric("precision", "share of the values said that are true", m.of_sets("precision")),
                Metric("recall", "share of the true values that are said", m.of_sets("recall")),
            ),
        ),
        Task(
            "fix",
            "number",
            "by what share did the fix change its rate?",
            "label (a share), predicted, low, high",
            (Metric("verdict", "share told the true direction, or none where there is none", m.same_sign), *_NUMBERS),
        ),
        Task("agents", "label", "what is the next action?", "label, predicted", _LABELS),
    )
}


def task(name: str) -> Task:
    """The task of that name.

    Raises:
        UnknownComponent: there is none.
    """
    if name not in TASKS:
        raise UnknownComponent(name, list(TASKS), kind="task")
    return TASKS[name]

"""Evaluation from Python, of answers that anybody made: three lines on lists."""

from collections.abc import Mapping, Sequence
from typing import Any

from headwater.evaluate.compare import Comparison, compare
from headwater.evaluate.evaluation import Answers, Evaluation, Figure, Items, score
from headwater.evaluate.gate import Decision, Policy, decide

__all__ = [
    "Comparison",
    "Decision",
    "Evaluation",
    "Figure",
    "Policy",
    "compare_evaluations",
    "decide_gate",
    "evaluate_answers",
]


def evaluate_answers(
    gold: Sequence[Any],
    answers: Sequence[Any],
    scores: Sequence[float | None] | None = None,
    *,
    task: str = "assignment",
    ids: Sequence[Any] | None = None,
    clusters: Sequence[Any] | None = None,
    segments: Mapping[str, Sequence[Any]] | None = None,
    name: str = "",
    level: float = 0.95,
    seed: int = 0,
) -> Evaluation:
    """How well answers agree with what is true: metrics with intervals, by segment.

    Args:
        gold: what is true of n items: labels, groups, yes or no, sets of relevant ids, spans, numbers, days, by the task.
        answers: what a system says of them; ``None`` where it abstains.
        scores: its probability of being right, or for a yes-or-no task its score for a yes.
        task: ``topics``, ``assignment``, ``scope``, ``routing``, ``search``, ``sentiment``, ``anecdotes``, ``statements``,
            ``personal``, ``size``, ``emergence``, ``causes``, ``fix`` or ``agents``; says which metrics are told.
        ids: of the items, to compare systems by; by default their positions.
        clusters: the customer or conversation of each item; whole ones are resampled.
        segments: property -> its value for each item.
        name: of the evaluation.
        level: of the intervals.
        seed: of the resamples.

    Raises:
        InputError: the numbers of items differ, or an id repeats.
        UnknownComponent: there is no such task.

    Example:
        >>> import headwater
        >>> found = headwater.evaluate_answers(["a", "b", "a", "b"], ["a", "b", "b", "b"])
        >>> found.decides.metric, found.decides.value
        ('accuracy', 0.75)
    """
    n = len(gold)
    keys = tuple(f"{i:09d}" for i in range(n)) if ids is None else tuple(map(str, ids))
    groups = tuple(f"item {key}" for key in keys) if clusters is None else tuple(map(str, clusters))
    held = {name: tuple(map(str, values)) for name, values in (segments or {}).items()}
    items = Items(keys, tuple(gold), groups, held)
    said = Answers(tuple(answers), tuple(scores) if scores is not None else (None,) * len(answers))
    return score(task, items, said, name=name, level=level, seed=seed)


def compare_evaluations(first: Evaluation, second: Evaluation, *, level: float = 0.95, seed: int = 0) -> Comparison:
    """Two systems on the same items: better, worse or no evidence, and how many labels would decide it.

    Raises:
        InputError: they are of different items or tasks.

    Example:
        >>> import headwater
        >>> gold = ["a", "b"] * 100
        >>> good = headwater.evaluate_answers(gold, gold)
        >>> poor = headwater.evaluate_answers(gold, ["a"] * 200)
        >>> headwater.compare_evaluations(good, poor).verdict
        'better'
    """
    return compare(first, second, level=level, seed=seed)


def decide_gate(candidate: Evaluation, incumbent: Evaluation | None, policy: Policy | None = None) -> Decision:
    """Whether a candidate may take the place of what is in use, and why not.

    Example:
        >>> import headwater
        >>> gold = ["a", "b"] * 1000
        >>> used = headwater.evaluate_answers(gold, gold, name="used")
        >>> worse = headwater.evaluate_answers(gold, ["a"] * 100 + gold[100:], name="worse")
        >>> headwater.decide_gate(worse, used).passed
        False
    """
    return decide(candidate, incumbent, policy)

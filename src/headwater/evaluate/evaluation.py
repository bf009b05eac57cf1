"""One system on one task: figures with intervals, by segment, and every answer, as a document that others can check."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final, Self

import numpy as np

from headwater.core.errors import InputError
from headwater.core.ids import content_hash
from headwater.evaluate import bootstrap
from headwater.evaluate.bootstrap import Interval, Resamples
from headwater.evaluate.metrics import Metric, reliability
from headwater.evaluate.tasks import Task, task

FORMAT: Final = "headwater.evaluation.v1"
MIN_SEGMENT: Final = 20
"""Items below which a segment is not told: its interval would say nothing, and few people could be meant."""


@dataclass(frozen=True, slots=True)
class Items:
    """What is asked, and what is true, one entry an item.

    Attributes:
        ids: of the items, distinct.
        gold: what is true, of the task's kind.
        clusters: what items depend on together: the customer or conversation; the item itself where unknown.
        segments: name of a property -> its value for each item; empty: unknown.
    """

    ids: tuple[str, ...]
    gold: tuple[Any, ...]
    clusters: tuple[str, ...]
    segments: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def hash(self) -> str:
        """Of what was asked and what is true: two evaluations of the same hash are of the same data."""
        rows = sorted(zip(self.ids, map(repr, self.gold), self.clusters, strict=True))
        return content_hash(*(part for row in rows for part in row))


@dataclass(frozen=True, slots=True)
class Answers:
    """What a system said, in the order of the items.

    Attributes:
        said: of the task's kind; None where it abstained.
        scores: its probability of being right, or its score for a yes; None where it states none.
        seconds: that the answers took, without learning.
        learning_seconds: that learning took.
        memory_mb: most memory used above what was used before; None where not measured.
    """

    said: tuple[Any, ...]
    scores: tuple[float | None, ...]
    seconds: float = 0.0
    learning_seconds: float = 0.0
    memory_mb: float | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A metric with its interval.

    Attributes:
        metric: its name.
        value: of all items.
        low: end of the interval.
        high: the other end.
        better: ``higher`` or ``lower``.
        meaning: in words.
    """

    metric: str
    value: float
    low: float
    high: float
    better: str
    meaning: str

    @property
    def shown(self) -> str:
        """Value and interval."""
        return f"{self.value:.3f} [{self.low:.3f} to {self.high:.3f}]"

    def __str__(self) -> str:
        return f"{self.metric} {self.shown}"


@dataclass(frozen=True, slots=True)
class Segment:
    """The deciding metric on the items of one value of a property."""

    name: str
    value: str
    n_items: int
    figure: Figure


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A document: what was asked, of whom, on which data, and what came of it.

    Attributes:
        name: that people gave it.
        task: name of the task.
        system: that answered, with its version.
        n_items: labelled items.
        n_clusters: customers or conversations among them.
        data_hash: of the items and their gold.
        figures: metrics with intervals, the deciding one first.
        segments: the deciding metric by property.
        reliability: mean probability, share right, items of each bin; empty where none is stated.
        spec: level, draws, seed, what the system was built with.
        timings: seconds of learning and of answers, milliseconds an item, memory.
        code: version of the program and of the method.
        items: id, cluster, segments, gold, answer and score of each item, without its text.
        notes: what a reader must know: leakage, classes with few labels.
    """

    name: str
    task: str
    system: str
    n_items: int
    n_clusters: int
    data_hash: str
    figures: tuple[Figure, ...]
    segments: tuple[Segment, ...]
    reliability: tuple[tuple[float, float, int], ...]
    spec: Mapping[str, Any]
    timings: Mapping[str, float | None]
    code: Mapping[str, str]
    items: tuple[Mapping[str, Any], ...]
    notes: tuple[str, ...] = ()
    format: str = FORMAT

    @property
    def decides(self) -> Figure:
        """The deciding metric."""
        return self.figures[0]

    def document(self) -> dict[str, Any]:
        """Plain values, for JSON; ``read`` is its inverse."""
        return _plain(asdict(self))  # type: ignore[no-any-return]

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> Self:
        """The evaluation of a document.

        Raises:
            InputError: it is none, or of a version that this program does not know.
        """
        if document.get("format") != FORMAT:
            raise InputError(f"the format is {document.get('format')!r}, not {FORMAT}", hint="evaluate again")
        held = dict(document)
        segments = tuple(Segment(**{**row, "figure": Figure(**row["figure"])}) for row in held.pop("segments"))
        figures = tuple(Figure(**row) for row in held.pop("figures"))
        bins = tuple((row[0], row[1], row[2]) for row in held.pop("reliability"))
        items, notes = tuple(held.pop("items")), tuple(held.pop("notes"))
        return cls(**held, figures=figures, segments=segments, reliability=bins, items=items, notes=notes)

    def asked(self) -> tuple[Items, Answers]:
        """The items and answers that it is of."""
        names = sorted({name for item in self.items for name in item["segments"]})
        items = Items(
            tuple(item["id"] for item in self.items),
            tuple(_thawed(item["gold"], self.task, is_gold=True) for item in self.items),
            tuple(item["cluster"] for item in self.items),
            {name: tuple(item["segments"].get(name, "") for item in self.items) for name in names},
        )
        said = tuple(_thawed(item["said"], self.task) for item in self.items)
        return items, Answers(said, tuple(item["score"] for item in self.items))

    def noted(self, *notes: str) -> "Evaluation":
        """With further notes."""
        return replace(self, notes=(*self.notes, *notes))


def score(
    which: str | Task,
    items: Items,
    answers: Answers,
    *,
    system: str = "yours",
    name: str = "",
    level: float = 0.95,
    draws: int = 1000,
    seed: int = 0,
    spec: Mapping[str, Any] | None = None,
    code: Mapping[str, str] | None = None,
) -> Evaluation:
    """The evaluation of a system's answers; the order of the items cannot change it.

    Args:
        which: task, or its name.
        items: with their gold.
        answers: one an item.
        system: who answered.
        name: of the evaluation.
        level: of the intervals, 0..1.
        draws: resamples.
        seed: of the resamples.
        spec: what else is to be kept: how the system was built.
        code: versions.

    Raises:
        InputError: no items, ids twice, or the numbers of items and answers differ.
        UnknownComponent: no such task.
    """
    asked = task(which) if isinstance(which, str) else which
    _check(items, answers)
    items, answers = _ordered(items, answers)
    resamples = Resamples(items.clusters, draws=draws, seed=seed)
    figures = _figures(asked, items, answers, resamples, level)
    return Evaluation(
        name=name,
        task=asked.name,
        system=system,
        n_items=len(items.ids),
        n_clusters=resamples.n_clusters,
        data_hash=items.hash,
        figures=figures,
        segments=_segments(asked, items, answers, resamples, level),
        reliability=tuple(reliability(items.gold, answers.said, answers.scores)) if asked.kind == "label" else (),
        spec={**(spec or {}), "level": level, "draws": draws, "seed": seed},
        timings={
            "learning_s": answers.learning_seconds,
            "answers_s": answers.seconds,
            "ms_per_item": 1000 * answers.seconds / len(items.ids),
            "memory_mb": answers.memory_mb,
        },
        code={**(code or {}), "intervals": bootstrap.METHOD},
        items=tuple(_item(items, answers, i) for i in range(len(items.ids))),
    )


def _check(items: Items, answers: Answers) -> None:
    n = len(items.ids)
    if n == 0:
        raise InputError("there are no items to evaluate", hint="give at least one labelled row")
    sizes = {len(items.gold), len(items.clusters), len(answers.said), len(answers.scores), n}
    sizes |= {len(values) for values in items.segments.values()}
    if len(sizes) > 1:
        raise InputError(f"{n} items, but answers and properties of {sorted(sizes)}", hint="give one of each an item")
    if len(set(items.ids)) < n:
        twice = next(key for i, key in enumerate(items.ids) if key in items.ids[:i])
        raise InputError(f"the item {twice!r} occurs twice", hint="give every item an id of its own")


def _ordered(items: Items, answers: Answers) -> tuple[Items, Answers]:
    order = sorted(range(len(items.ids)), key=items.ids.__getitem__)

    def put(values: Sequence[Any]) -> tuple[Any, ...]:
        return tuple(values[i] for i in order)

    segments = {name: put(values) for name, values in sorted(items.segments.items())}
    return (
        Items(put(items.ids), put(items.gold), put(items.clusters), segments),
        replace(answers, said=put(answers.said), scores=put(answers.scores)),
    )


def _figures(asked: Task, items: Items, answers: Answers, resamples: Resamples, level: float) -> tuple[Figure, ...]:
    held = [(metric, metric.measure(items.gold, answers.said, answers.scores)) for metric in asked.metrics]
    usable = [(metric, measure) for metric, measure in held if measure is not None]
    if not usable or usable[0][0] is not asked.primary:
        raise InputError(
            f"the task {asked.name} is decided by {asked.primary.name}, which needs a score of every item",
            hint="give the scores, in the column score",
        )
    found = resamples.intervals([measure for _, measure in usable], level=level)
    return tuple(
        _figure(metric, interval)
        for (metric, _), interval in zip(usable, found, strict=True)
        if np.isfinite(interval.value)
    )


def _segments(asked: Task, items: Items, answers: Answers, resamples: Resamples, level: float) -> tuple[Segment, ...]:
    measure = asked.primary.measure(items.gold, answers.said, answers.scores)
    parts = []
    for name, values in items.segments.items():
        column = np.asarray(values)
        for value in sorted(set(values) - {""}):
            mask = column == value
            if mask.sum() >= MIN_SEGMENT and not mask.all():
                parts.append((name, value, mask))
    if measure is None or not parts:
        return ()
    found = resamples.intervals([measure] * len(parts), level=level, masks=[mask for *_, mask in parts])
    return tuple(
        Segment(name, value, int(mask.sum()), _figure(asked.primary, interval))
        for (name, value, mask), interval in zip(parts, found, strict=True)
        if np.isfinite(interval.value)
    )


def _figure(metric: Metric, found: Interval) -> Figure:
    return Figure(metric.name, found.value, found.low, found.high, metric.better, metric.meaning)


def _item(items: Items, answers: Answers, i: int) -> Mapping[str, Any]:
    return {
        "id": items.ids[i],
        "cluster": items.clusters[i],
        "segments": {name: values[i] for name, values in items.segments.items() if values[i]},
        "gold": _plain(items.gold[i]),
        "said": _plain(answers.said[i]),
        "score": answers.scores[i],
    }


def _plain(value: Any) -> Any:
    """As JSON has it."""
    if isinstance(value, Mapping):
        return {str(key): _plain(held) for key, held in value.items()}
    if isinstance(value, set | frozenset):
        return sorted(_plain(held) for held in value)
    if isinstance(value, tuple | list):
        return [_plain(held) for held in value]
    if isinstance(value, np.generic):
        return _plain(value.item())
    return None if isinstance(value, float) and not np.isfinite(value) else value


def _thawed(value: Any, name: str, *, is_gold: bool = False) -> Any:
    """As the metrics of the task take it."""
    kind = task(name).kind
    if value is None or kind in ("label", "group", "yes", "day"):
        return value
    if kind == "set" or (kind == "ranking" and is_gold):
        return frozenset(value)
    return (
        tuple(tuple(held) if isinstance(held, list) else held for held in value) if isinstance(value, list) else value
    )

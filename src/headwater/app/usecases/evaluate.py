"""The use cases behind ``evaluate``, ``evaluations ...`` and ``card``."""

from collections.abc import Callable
from pathlib import Path

from headwater.app.cards import card_of
from headwater.app.context import Context
from headwater.app.evaluating import KIND, checked_name, evaluate_labelled, hashed, keep, stored
from headwater.app.labelled import read_sets
from headwater.app.pictures import picture_of
from headwater.app.usecases.placed import PLACED, placed
from headwater.app.verbs.config import Nothing
from headwater.app.verbs.evaluate import (
    CardInput,
    CardOutput,
    ComparedOutput,
    CompareInput,
    EvaluateInput,
    EvaluateOutput,
    EvaluationDetail,
    EvaluationRow,
    EvaluationsOutput,
    ExportedOutput,
    ExportInput,
    FigureRow,
    GapRow,
    NamedInput,
    SegmentRow,
)
from headwater.app.workspace import opened
from headwater.app.writing import target, whole
from headwater.core.errors import InputError
from headwater.evaluate.compare import Comparison, compare
from headwater.evaluate.evaluation import Evaluation, Figure
from headwater.evaluate.tasks import task
from headwater.evaluate.tell import comma_separated, latex, markdown

_WRITERS: dict[str, Callable[[Evaluation], str]] = {
    "md": markdown,
    "tex": lambda found: latex([found]),
    "csv": lambda found: comma_separated([found]),
    "svg": picture_of,
}


def evaluate(context: Context, given: EvaluateInput) -> EvaluateOutput:
    """Evaluate a system on a file of labels, or on each file of a folder, and keep what came of it.

    Raises:
        InputError: a file cannot be read.
        UnknownComponent: there is no such task or system.
    """
    asked = task(given.task)
    sets = read_sets(given.path, asked, segments=given.segment)
    many = len(sets) > 1
    base = given.name or f"{asked.name}-{given.system.replace(':', '-')}"
    with opened(context, create=True) as workspace:
        settings, salt, rows = workspace.resolved.settings, workspace.salt(), []
        in_place = given.system in PLACED
        for labelled in sets:
            name = checked_name(f"{base}-{labelled.name}" if many else base)
            found = evaluate_labelled(
                hashed(labelled, salt),
                asked,
                given.system,
                name=name,
                level=settings.level,
                draws=given.draws,
                seed=settings.seed,
                placed=placed(workspace, asked, labelled, given.system) if in_place else None,
            )
            rows.append(_detail(found, keep(workspace, found, context, given.why)))
        where = f"--workspace {workspace.path}"
    first = rows[0].name
    other = f"headwater evaluate {given.path} --task {asked.name} --system tfidf {where}"
    steps = [
        f"against a baseline:  {other}"
        if given.system in ("headwater", "candidate", "in-use")
        else f"against another:     headwater evaluations compare {first} ANOTHER {where}",
        f"as a card:           headwater card {first} {where}",
    ]
    return EvaluateOutput(evaluations=rows, next_steps=steps)


def list_(context: Context, _given: Nothing) -> EvaluationsOutput:
    """All evaluations, the newest version of each."""
    with opened(context) as workspace:
        held = workspace.desk.versions.newest(KIND)
        rows = [
            _row(Evaluation.read(version.document), version.number).model_copy(
                update={"at": version.at, "who": version.who}
            )
            for version in held
        ]
    return EvaluationsOutput(evaluations=rows)


def show(context: Context, given: NamedInput) -> EvaluationDetail:
    """One evaluation."""
    with opened(context) as workspace:
        found = stored(workspace, given.name)
        numbers = [held.number for held in workspace.desk.versions.all(f"{KIND}{found.name}")]
    return _detail(found, int(given.name.partition("@")[2] or numbers[-1]))


def compare_(context: Context, given: CompareInput) -> ComparedOutput:
    """Two evaluations of the same labels."""
    with opened(context) as workspace:
        first, second = stored(workspace, given.first), stored(workspace, given.second)
        settings = workspace.resolved.settings
        return compared(compare(first, second, level=settings.level, seed=settings.seed))


def export(context: Context, given: ExportInput) -> ExportedOutput:
    """Write an evaluation to a file; its ending says how.

    Raises:
        InputError: the ending is none of md, tex, csv, svg.
        ConflictError: the file exists.
    """
    path = target(given.path, overwrite=given.overwrite)
    ending = path.suffix.lstrip(".").lower()
    if ending not in _WRITERS:
        raise InputError(f"{path} ends in {ending!r}", hint=f"name a file that ends in {', '.join(_WRITERS)}")
    with opened(context) as workspace:
        found = stored(workspace, given.name)
    return _written(path, _WRITERS[ending](found))


def card(context: Context, given: CardInput) -> CardOutput:
    """The card of an evaluated system.

    Raises:
        UnknownComponent: no such evaluation.
        ConflictError: the file exists.
    """
    # refused before a picture is written beside it
    path = target(given.to, overwrite=given.overwrite) if given.to else None
    with opened(context) as workspace:
        text = card_of(workspace, given)
    if path:
        _written(path, text)
    return CardOutput(name=given.name, text=text, path=given.to)


def compared(found: Comparison) -> ComparedOutput:
    """A comparison as verbs answer with it."""
    return ComparedOutput(
        first=found.first,
        second=found.second,
        task=found.task,
        metric=found.metric,
        items=found.n_items,
        gap=found.gap,
        low=found.low,
        high=found.high,
        level=found.level,
        p_value=found.p_value,
        verdict=found.verdict,
        labels_needed=found.labels_needed,
        detectable=found.detectable,
        segments=[
            GapRow(property=s.name, value=s.value, items=s.n_items, gap=s.gap, p_worse=s.p_worse)
            for s in found.segments
        ],
        reading=str(found),
    )


def _written(path: Path, text: str) -> ExportedOutput:
    with whole(path) as scratch:
        scratch.write_text(text, "utf-8")
    return ExportedOutput(path=str(path))


def _row(found: Evaluation, number: int) -> EvaluationRow:
    return EvaluationRow(
        name=found.name,
        version=number,
        task=found.task,
        system=found.system,
        items=found.n_items,
        clusters=found.n_clusters,
        data=found.data_hash,
        decides=_figure(found.decides),
    )


def _detail(found: Evaluation, number: int) -> EvaluationDetail:
    return EvaluationDetail(
        **_row(found, number).model_dump(),
        figures=[_figure(figure) for figure in found.figures],
        segments=[
            SegmentRow(property=s.name, value=s.value, items=s.n_items, figure=_figure(s.figure))
            for s in found.segments
        ],
        timings={name: value for name, value in found.timings.items() if value is not None},
        spec={name: value for name, value in found.spec.items() if value is not None},
        notes=list(found.notes),
    )


def _figure(figure: Figure) -> FigureRow:
    return FigureRow(
        metric=figure.metric,
        value=figure.value,
        low=figure.low,
        high=figure.high,
        better=figure.better,
        meaning=figure.meaning,
    )

"""The use cases behind ``experiments ...``."""

from collections.abc import Callable
from typing import Final

from headwater.app.context import Context
from headwater.app.evaluating import hashed, stored, tested
from headwater.app.labelled import read_labelled
from headwater.app.verbs.config import Nothing
from headwater.app.verbs.experiments import (
    ConcludeInput,
    ExperimentOutput,
    ExperimentsOutput,
    NamedExperiment,
    OpenInput,
    RegisterInput,
    RemarkInput,
    RemarkRow,
    ReviewInput,
)
from headwater.app.workspace import Workspace, opened
from headwater.core.errors import ConflictError, UnknownComponent
from headwater.core.ports import Entry
from headwater.core.ports.versions import Version
from headwater.evaluate.compare import compare
from headwater.evaluate.experiment import Experiment, Plan, Remark, register
from headwater.evaluate.tasks import task

KIND: Final = "experiment/"


def register_(context: Context, given: RegisterInput) -> ExperimentOutput:
    """Register an experiment.

    Raises:
        ConflictError: there is one of that name; a plan never changes.
        UnknownComponent: there is no such task.
    """
    metric = task(given.task).primary.name
    plan = Plan(given.question, given.task, metric, given.expected, given.stopping, given.analysis)
    with opened(context, create=True) as workspace:
        held = workspace.desk.versions.current(f"{KIND}{given.name}")
        if held is not None:
            found = Experiment.read(held.document)
            if found.lock == plan.lock:
                return _row(found)
            raise ConflictError(f"{given.name} is registered", hint="a plan never changes; register another name")
        made = register(given.name, plan, context.who)
        return _put(context, workspace, made, "experiments.register", "", after=0)


def open_(context: Context, given: OpenInput) -> ExperimentOutput:
    """Open the labels of an experiment."""
    with opened(context) as workspace:

        def move(found: Experiment) -> Experiment:
            labelled = read_labelled(given.path, task(found.plan.task))
            return found.opened(tested(hashed(labelled, workspace.salt())).hash)

        return _moved(context, workspace, given.name, "experiments.open", "", move)


def conclude(context: Context, given: ConcludeInput) -> ExperimentOutput:
    """Tie a result to an experiment.

    Raises:
        InputError: the evaluation is of other labels, or of another task.
    """
    with opened(context) as workspace:
        own, expected = stored(workspace, given.evaluation), _expected(workspace, given.name)
        result = {"evaluation": own.name, "figure": str(own.decides), "value": own.decides.value, "means": given.why}
        if given.against:
            found = compare(own, stored(workspace, given.against), level=workspace.resolved.settings.level)
            gap = {"gap": found.gap, "low": found.low, "high": found.high, "p_value": found.p_value}
            said = {"verdict": found.verdict, "reading": str(found), "as_expected": found.low >= expected}
            result |= {"against": given.against, **gap, **said}

        def move(held: Experiment) -> Experiment:
            return held.concluded(result, data=own.data_hash, task=own.task)

        return _moved(context, workspace, given.name, "experiments.conclude", given.why, move)


def review(context: Context, given: ReviewInput) -> ExperimentOutput:
    """Sign or dispute a result.

    Raises:
        ActionDenied: by its author.
    """
    remark = Remark(context.clock.now(), context.who, given.why)
    alone = given.alone and context.role == "admin"

    def move(found: Experiment) -> Experiment:
        made = found.reviewed(context.who, agrees=not given.dispute, alone=alone)
        return found if made is found else made.said(remark)

    with opened(context) as workspace:
        return _moved(context, workspace, given.name, "experiments.review", given.why, move)


def comment(context: Context, given: RemarkInput) -> ExperimentOutput:
    """Add a remark."""
    remark = Remark(context.clock.now(), context.who, given.text)
    with opened(context) as workspace:
        return _moved(
            context, workspace, given.name, "experiments.comment", given.text, lambda found: found.said(remark)
        )


def show(context: Context, given: NamedExperiment) -> ExperimentOutput:
    """One experiment."""
    with opened(context) as workspace:
        return _row(Experiment.read(_held(workspace, given.name).document))


def list_(context: Context, _given: Nothing) -> ExperimentsOutput:
    """All experiments, by name."""
    with opened(context) as workspace:
        held = workspace.desk.versions.newest(KIND)
    return ExperimentsOutput(experiments=[_row(Experiment.read(version.document)) for version in held])


def _held(workspace: Workspace, name: str) -> Version:
    held = workspace.desk.versions.current(f"{KIND}{name}")
    if held is None:
        known = [version.name for version in workspace.desk.versions.newest(KIND)]
        raise UnknownComponent(name, known, kind="experiment")
    return held


def _expected(workspace: Workspace, name: str) -> float:
    return Experiment.read(_held(workspace, name).document).plan.expected


def _moved(
    context: Context, workspace: Workspace, name: str, verb: str, why: str, move: Callable[[Experiment], Experiment]
) -> ExperimentOutput:
    held = _held(workspace, name)
    return _put(context, workspace, move(Experiment.read(held.document)), verb, why, after=held.number)


def _put(
    context: Context, workspace: Workspace, found: Experiment, verb: str, why: str, *, after: int
) -> ExperimentOutput:
    change = {"state": found.state, "lock": found.lock, "data": found.data}
    entry = Entry(context.clock.now(), context.who, verb, found.name, why, change)
    workspace.desk.versions.put(f"{KIND}{found.name}", found.document(), entry, after=after)
    return _row(found)


def _row(found: Experiment) -> ExperimentOutput:
    return ExperimentOutput(
        name=found.name,
        state=found.state,
        author=found.author,
        question=found.plan.question,
        task=found.plan.task,
        metric=found.plan.metric,
        expected=found.plan.expected,
        stopping=found.plan.stopping,
        analysis=found.plan.analysis,
        lock=found.lock,
        data=found.data,
        result=dict(found.result) if found.result else None,
        reviewer=found.reviewer,
        remarks=[RemarkRow(at=remark.at, who=remark.who, text=remark.text) for remark in found.remarks],
    )

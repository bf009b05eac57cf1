"""Evaluations over files of labels, and where they are kept: documents of the desk, a version each time."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from headwater.app.context import Context
from headwater.app.labelled import Labelled, copies
from headwater.app.systems import Answer, answer, at_once, held_out
from headwater.app.workspace import Workspace
from headwater.core.errors import InputError, UnknownComponent
from headwater.core.ids import content_hash
from headwater.core.ports import Entry
from headwater.evaluate.evaluation import Answers, Evaluation, Items, score
from headwater.evaluate.leak import Leak, leak_of
from headwater.evaluate.tasks import Task

KIND: Final = "evaluation/"
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")
_FEW: Final = 10


@dataclass(frozen=True, slots=True)
class Placed:
    """A model of the workspace that is evaluated as it is.

    Attributes:
        artefact: its name in the store.
        answer: what it says of texts.
        learned_from: texts that it learned from.
    """

    artefact: str
    answer: Answer
    learned_from: tuple[str, ...]


def evaluate_labelled(
    labelled: Labelled,
    asked: Task,
    system: str,
    *,
    name: str,
    level: float,
    draws: int,
    seed: int,
    placed: Placed | None = None,
) -> Evaluation:
    """One system on one set of labels; items only learned from are left out, and what a reader must know is noted.

    Args:
        labelled: the labels.
        asked: the task.
        system: its name.
        name: of the evaluation.
        level: of the intervals.
        draws: resamples.
        seed: of the draws.
        placed: the model behind the name, where it is one of the workspace.
    """
    answers = at_once(labelled, placed.answer) if placed else answer(asked, labelled, system, seed=seed)
    mask = held_out(labelled)
    leak = leak_from(labelled, placed.learned_from) if placed else leak_between(labelled, mask)
    spec: dict[str, Any] = {
        "set": labelled.name,
        "system": system,
        "artefact": placed.artefact if placed else None,
        "leak": leak.plain() if leak else None,
        "unseen": _unseen(system, leak),
    }
    found = score(
        asked,
        tested(labelled),
        _some_answers(answers, mask),
        system=system,
        name=name,
        level=level,
        draws=draws,
        seed=seed,
        spec=spec,
        code={"headwater": version("headwater"), "folds": "app.systems.folds.v1"},
    )
    return found.noted(*_notes(asked, labelled.items, mask, leak))


def _unseen(system: str, leak: Leak | None) -> str:
    """How it was seen to that a system had not seen what it was tested on."""
    if leak is not None:
        return "split"
    return "not told" if system.startswith("column") else "folds"


def leak_between(labelled: Labelled, mask: npt.NDArray[np.bool_]) -> Leak | None:
    """What the tested items share with those learned from; None where folds are made here, which keep copies together."""
    if mask.all():
        return None
    learned = np.array([split != "test" for split in labelled.splits])
    items = labelled.items
    return leak_of(items.ids, copies(labelled.texts), items.clusters, learned)


def leak_from(labelled: Labelled, learned_from: Sequence[str]) -> Leak:
    """What the items share with the texts that a model of the workspace learned from; customers are not known of those."""
    n, texts = len(labelled.texts), [*labelled.texts, *learned_from]
    ids = [*labelled.items.ids, *("" for _ in learned_from)]
    clusters = [*labelled.items.clusters, *(f"learned {i}" for i in range(len(learned_from)))]
    return leak_of(ids, copies(texts), clusters, np.arange(len(texts)) >= n)


def tested(labelled: Labelled) -> Items:
    """The items that are tested: those of the split ``test`` where there is one."""
    return _some_items(labelled.items, held_out(labelled))


def hashed(labelled: Labelled, salt: str) -> Labelled:
    """The same with customers hashed, so that documents name nobody."""
    clusters = tuple("k_" + content_hash(salt, cluster, size=6) for cluster in labelled.items.clusters)
    return replace(labelled, items=replace(labelled.items, clusters=clusters))


def keep(workspace: Workspace, found: Evaluation, context: Context, why: str) -> int:
    """Store an evaluation as the next version of its name; returns its number."""
    change = {"task": found.task, "system": found.system, "data": found.data_hash, "is": str(found.decides)}
    entry = Entry(context.clock.now(), context.who, "evaluate", found.name, why, change)
    return workspace.desk.versions.put(f"{KIND}{found.name}", found.document(), entry).number


def stored(workspace: Workspace, named: str) -> Evaluation:
    """The evaluation ``NAME``, or an older version of it: ``NAME@2``.

    Raises:
        UnknownComponent: there is none.
    """
    name, _, number = named.partition("@")
    found = workspace.desk.versions.all(f"{KIND}{name}")
    chosen = found[-1:] if not number else [held for held in found if str(held.number) == number]
    if not chosen:
        known = [held.name for held in workspace.desk.versions.newest(KIND)]
        raise UnknownComponent(named, known, kind="evaluation")
    return Evaluation.read(chosen[0].document)


def checked_name(name: str) -> str:
    """A name that can be stored.

    Raises:
        InputError: it has other signs than letters, digits, dot, underscore and hyphen, or is too long.
    """
    if not _NAME.fullmatch(name):
        raise InputError(
            f"{name!r} is no name",
            hint="at most 60 letters, digits, dots, underscores and hyphens: --name routing-2026-11",
        )
    return name


def _some_items(items: Items, mask: npt.NDArray[np.bool_]) -> Items:
    some = _picker(mask)
    segments = {name: some(values) for name, values in items.segments.items()}
    return Items(some(items.ids), some(items.gold), some(items.clusters), segments)


def _some_answers(answers: Answers, mask: npt.NDArray[np.bool_]) -> Answers:
    some = _picker(mask)
    return replace(answers, said=some(answers.said), scores=some(answers.scores))


def _picker(mask: npt.NDArray[np.bool_]) -> Callable[[Sequence[Any]], tuple[Any, ...]]:
    return lambda values: tuple(value for value, kept in zip(values, mask.tolist(), strict=True) if kept)


def _notes(asked: Task, items: Items, mask: npt.NDArray[np.bool_], leak: Leak | None) -> list[str]:
    notes = [str(leak)] if leak is not None else []
    if asked.kind in ("label", "group"):
        counts = Counter(gold for gold, kept in zip(items.gold, mask.tolist(), strict=True) if kept)
        few = sorted(str(gold) for gold, n in counts.items() if n < _FEW)
        if few:
            named = ", ".join(few[:8]) + (" ..." if len(few) > 8 else "")
            notes.append(f"{len(few)} of {len(counts)} classes have fewer than {_FEW} items: {named}")
    if len(set(items.clusters)) == len(items.clusters):
        notes.append("no customer or conversation is told: intervals treat every item as independent")
    return notes

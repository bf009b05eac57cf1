"""The models of the workspace as systems to evaluate: the router or the labels in use, and those that wait."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from headwater.app.evaluating import Placed
from headwater.app.labelled import Labelled
from headwater.app.library.route import Router
from headwater.app.systems import Said, likeliest
from headwater.app.taxonomies import vectors_of
from headwater.app.usecases.labels import statement_texts
from headwater.app.usecases.learning import CANDIDATE, KIND, past_contacts
from headwater.app.usecases.teams import teams_of
from headwater.app.usecases.topics import named
from headwater.app.waiting import candidate, taught_in_use
from headwater.app.workspace import Workspace
from headwater.core.errors import InputError, UnknownComponent
from headwater.evaluate.tasks import Task

PLACED: Final = {"in-use": KIND, "candidate": CANDIDATE}


def placed(workspace: Workspace, asked: Task, labelled: Labelled, system: str) -> Placed:
    """A model of the workspace, and the texts that it learned from.

    Raises:
        UnknownComponent: the task is neither routing nor assignment.
        InputError: there is no such model, or the labels name nothing that it knows.
    """
    if asked.name == "routing":
        return _router(workspace, labelled, system)
    if asked.name == "assignment":
        return _assigner(workspace, labelled, system)
    raise UnknownComponent(system, ["headwater", "tfidf", "majority", "column:NAME"], kind=f"system for {asked.name}")


def _router(workspace: Workspace, labelled: Labelled, system: str) -> Placed:
    held = workspace.desk.versions.current(PLACED[system])
    if held is None:
        flag = " --candidate" if system == "candidate" else ""
        raise InputError(f"there is no router {system}", hint=f"headwater route train{flag}")
    router = Router.from_bytes(workspace.artefacts.get(held.document["artefact"]))
    teams = teams_of(workspace)
    classes = _as_labelled(labelled, router.teams_, {team.team_id: team.name for team in teams}, "teams")
    told = [
        {name: values[i] for name, values in labelled.items.segments.items() if name != "length" and values[i]}
        for i in range(len(labelled.texts))
    ]

    def answer(texts: list[str]) -> Said:
        return likeliest(classes, np.asarray(router.predict_proba(texts, told[: len(texts)])))

    past = past_contacts(workspace, teams, held.document["attribute"])
    return Placed(held.document["artefact"], answer, tuple(past.texts))


def _assigner(workspace: Workspace, labelled: Labelled, system: str) -> Placed:
    """The model that assigns, each text taken as one statement; below ``min_probability`` it abstains."""
    name, taught = taught_in_use(workspace)
    if system == "candidate":
        learned = candidate(workspace)
        name, taught = learned.name, learned.taught
    nodes = taught.model.nodes
    names = named(workspace)
    classes = _as_labelled(labelled, nodes, {node: names.name(node) for node in nodes}, "topics")
    least = workspace.resolved.settings.min_probability

    def answer(texts: list[str]) -> Said:
        found = taught.decide([""] * len(texts), vectors_of(workspace, texts), texts)
        settled = taught.settled(found, least).tolist()
        return [classes[i] if i >= 0 else None for i in settled], found.probability.astype(float).tolist()

    return Placed(name, answer, tuple(statement_texts(workspace, taught.labels).values()))


def _as_labelled(labelled: Labelled, ids: Sequence[str], names: dict[str, str], what: str) -> list[Any]:
    """What the labels call each class: its id, or its name.

    Raises:
        InputError: they name none of them.
    """
    wanted = set(labelled.items.gold)
    by_name = bool(wanted & set(names.values())) and not wanted & set(names)
    classes = [names.get(key, key) if by_name else key for key in ids]
    if not wanted & set(classes):
        known = ", ".join(names.get(key, key) for key in ids[:12])
        raise InputError(f"{labelled.name} names none of the {what} {known} ...", hint=f"label with ids of {what}")
    return classes

"""The routers of the workspace as systems to evaluate: the one in use and the candidate."""

from typing import Final

import numpy as np

from headwater.app.evaluating import Placed
from headwater.app.labelled import Labelled
from headwater.app.library.route import Router
from headwater.app.systems import Said, likeliest
from headwater.app.usecases.learning import CANDIDATE, KIND, past_contacts
from headwater.app.usecases.teams import teams_of
from headwater.app.workspace import Workspace
from headwater.core.errors import InputError, UnknownComponent
from headwater.evaluate.tasks import Task

PLACED: Final = {"in-use": KIND, "candidate": CANDIDATE}


def placed(workspace: Workspace, asked: Task, labelled: Labelled, system: str) -> Placed:
    """A router of the workspace, and the past contacts that it learned from.

    Raises:
        UnknownComponent: the task is not routing.
        InputError: there is no such router, or the labels name teams that it does not know.
    """
    if asked.name != "routing":
        raise UnknownComponent(
            system, ["headwater", "tfidf", "majority", "column:NAME"], kind=f"system for {asked.name}"
        )
    held = workspace.desk.versions.current(PLACED[system])
    if held is None:
        flag = " --candidate" if system == "candidate" else ""
        raise InputError(f"there is no router {system}", hint=f"headwater route train{flag}")
    router = Router.from_bytes(workspace.artefacts.get(held.document["artefact"]))
    teams = teams_of(workspace)
    names = {team.team_id: team.name for team in teams}
    wanted = set(labelled.items.gold)
    by_name = bool(wanted & set(names.values())) and not wanted & set(names)
    classes = [names.get(team, team) if by_name else team for team in router.teams_]
    if not wanted & set(classes):
        raise InputError(
            f"{labelled.name} names none of the teams {', '.join(classes)}", hint="label with ids of teams"
        )
    told = [
        {name: values[i] for name, values in labelled.items.segments.items() if name != "length" and values[i]}
        for i in range(len(labelled.texts))
    ]

    def answer(texts: list[str]) -> Said:
        return likeliest(classes, np.asarray(router.predict_proba(texts, told[: len(texts)])))

    past = past_contacts(workspace, teams, held.document["attribute"])
    return Placed(held.document["artefact"], answer, tuple(past.texts))

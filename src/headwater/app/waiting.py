"""The place ``assignment``: labels that wait for the gate, and the model that they would make of the one in use."""

from typing import Final

from headwater.app.taxonomies import facts_of, model_in_use
from headwater.app.teaching import Learned, learn
from headwater.app.workspace import Workspace
from headwater.core.errors import InputError
from headwater.core.ports import Desk
from headwater.organise.labels import Settled, settle
from headwater.organise.teach import Taught

PLACES: Final = "model/"
"""Kind of the documents that say who has a place."""
ASSIGNMENT: Final = "assignment"


def answers_in_use(desk: Desk) -> tuple[list[Settled], int]:
    """One answer an item from the labels that a run may use, and the number of the newest of them; 0: none.

    Every label, unless labels wait for the gate: then those that were promoted.
    """
    held = desk.versions.current(f"{PLACES}{ASSIGNMENT}")
    until = held.document.get("until") if held else None
    return settle(desk.labels.current(until=until)), newest_label(desk) if until is None else until


def newest_label(desk: Desk) -> int:
    """Number of the newest label; 0: there is none."""
    return max((label.seq for label in desk.labels.history()), default=0)


def label_in_use(workspace: Workspace) -> int:
    """Number of the newest label that the last run used; 0: none.

    Raises:
        InputError: no run wrote it down yet.
    """
    facts = facts_of(workspace, "teach")
    if "until" not in facts:
        raise InputError("no run has said yet which labels it used", hint="headwater run, then hold")
    return int(facts["until"])


def taught_in_use(workspace: Workspace) -> tuple[str, Taught]:
    """Name and model of what the last run assigned with.

    Raises:
        InputError: nothing was assigned yet.
    """
    facts = facts_of(workspace, "teach")
    if not facts:
        raise InputError("nothing is assigned yet", hint="headwater run FILE finds topics and assigns")
    return facts["taught"], Taught.from_bytes(workspace.artefacts.get(facts["taught"]))


def candidate(workspace: Workspace) -> Learned:
    """What assigns, taught by every label of today.

    Raises:
        InputError: nothing was assigned yet, or today's labels are those in use.
    """
    found = learn(workspace.lake, model_in_use(workspace), settle(workspace.desk.labels.current()))
    if found.name == taught_in_use(workspace)[0]:
        raise InputError("no label waits: today's labels make the model that is in use", hint="headwater label")
    return found

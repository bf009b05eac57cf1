"""The one table of verbs, from which every door is rendered."""

from headwater.app.verbs import (
    config,
    contacts,
    data,
    demo,
    doctor,
    export,
    issues,
    llm,
    map,
    quarantine,
    run,
    runs,
    status,
    teams,
)
from headwater.app.verbs.verb import Verb
from headwater.core.errors import UnknownComponent

_MODULES = (demo, run, issues, contacts, data, status, export, quarantine, teams, runs, config, llm, map, doctor)

VERBS: dict[str, Verb] = {verb.name: verb for module in _MODULES for verb in module.VERBS}


def verb(name: str) -> Verb:
    """The verb of that name.

    Raises:
        UnknownComponent: there is none.
    """
    if name not in VERBS:
        raise UnknownComponent(name, list(VERBS), kind="verb")
    return VERBS[name]

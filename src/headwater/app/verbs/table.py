"""The one table of verbs, from which every door is rendered."""

from headwater.app.verbs import (
    anecdotes,
    assignments,
    candidates,
    config,
    contacts,
    data,
    demo,
    doctor,
    drafting,
    encoder,
    export,
    issues,
    labels,
    lifecycle,
    llm,
    map,
    quarantine,
    run,
    runs,
    search,
    searches,
    signals,
    sizeof,
    status,
    taxonomy,
    teams,
)
from headwater.app.verbs.verb import Verb
from headwater.core.errors import UnknownComponent

_MODULES = (
    demo,
    run,
    issues,
    lifecycle,
    contacts,
    search,
    searches,
    sizeof,
    signals,
    anecdotes,
    data,
    status,
    export,
    quarantine,
    teams,
    taxonomy,
    drafting,
    runs,
    config,
    llm,
    map,
    doctor,
    encoder,
    labels,
    assignments,
    candidates,
)

VERBS: dict[str, Verb] = {verb.name: verb for module in _MODULES for verb in module.VERBS}


def verb(name: str) -> Verb:
    """The verb of that name.

    Raises:
        UnknownComponent: there is none.
    """
    if name not in VERBS:
        raise UnknownComponent(name, list(VERBS), kind="verb")
    return VERBS[name]

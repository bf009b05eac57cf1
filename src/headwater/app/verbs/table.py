"""The one table of verbs, from which every door is rendered."""

from headwater.app.verbs import (
    audit,
    config,
    contacts,
    cost,
    data,
    demo,
    doctor,
    events,
    export,
    fix,
    issues,
    quarantine,
    run,
    runs,
    size,
    status,
    teams,
    watch,
    why,
)
from headwater.app.verbs.verb import Verb
from headwater.core.errors import UnknownComponent

_MODULES = (
    demo,
    run,
    issues,
    why,
    watch,
    events,
    fix,
    size,
    audit,
    cost,
    contacts,
    data,
    status,
    export,
    quarantine,
    teams,
    runs,
    config,
    doctor,
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

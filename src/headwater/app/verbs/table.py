"""The one table of verbs, from which every door is rendered."""

from headwater.app.verbs import (
    access,
    andon,
    anecdotes,
    assignments,
    audit,
    automations,
    candidates,
    clocks,
    config,
    connect,
    contacts,
    cost,
    data,
    demo,
    doctor,
    drafting,
    encoder,
    events,
    export,
    fix,
    inbox,
    issues,
    jobs,
    labels,
    lifecycle,
    llm,
    map,
    partition,
    quarantine,
    queue,
    replies,
    report,
    route,
    run,
    runs,
    search,
    searches,
    signals,
    size,
    sizeof,
    status,
    taxonomy,
    teams,
    trend,
    watch,
    why,
)
from headwater.app.verbs.verb import Verb
from headwater.core.errors import UnknownComponent

_MODULES = (
    demo,
    run,
    issues,
    lifecycle,
    connect,
    partition,
    clocks,
    replies,
    automations,
    queue,
    why,
    watch,
    events,
    fix,
    size,
    trend,
    audit,
    cost,
    report,
    contacts,
    data,
    status,
    export,
    quarantine,
    teams,
    route,
    andon,
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
    search,
    searches,
    sizeof,
    signals,
    anecdotes,
    access,
    inbox,
    jobs,
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

"""The use case behind ``worker``: rounds of reminding, acting, sending and noting, with pauses, until told to stop."""

import time
from dataclasses import replace
from datetime import datetime, timedelta

from headwater.app.context import Context
from headwater.app.delivering import Deliverer, Done, fetch
from headwater.app.usecases.rounds import Worker
from headwater.app.verbs.connect import WorkerInput, WorkerOutput
from headwater.app.workspace import Workspace, opened
from headwater.core.errors import ConflictError, HeadwaterError, UpstreamError


def work(context: Context, given: WorkerInput) -> WorkerOutput:
    """What was done, once it is stopped."""
    total, trouble = Done(), dict[str, str]()
    polled: dict[str, datetime] = {}
    with opened(context) as workspace:
        rounds = Worker(replace(context, who="worker", role="system", held=workspace))
        deliverer = Deliverer(workspace.desk, context.clock.now, seed=workspace.resolved.settings.seed)
        try:
            while True:
                _by_themselves(rounds, total, trouble)
                _ask_for_news(context, workspace, polled, trouble)
                _add(total, deliverer.round())
                if given.once or (given.until_empty and workspace.desk.outbox.next_due() is None):
                    break
                time.sleep(_pause_s(context, workspace, given.pause_s))
        except KeyboardInterrupt:  # between two steps of a message the desk knows where it stands
            pass
        finally:
            deliverer.close()
        counts = workspace.desk.outbox.counts()
    return WorkerOutput(
        sent=total.sent,
        failed=total.again,
        dead=total.dead,
        noted=total.noted,
        reminded=total.reminded,
        fired=total.fired,
        waiting=sum(n for (_, state), n in counts.items() if state == "waiting"),
        blocked=[f"{name}: {why}" for name, why in sorted(total.blocked.items())],
        trouble=[f"{name}: {why}" for name, why in sorted(trouble.items())],
    )


def _by_themselves(rounds: Worker, total: Done, trouble: dict[str, str]) -> None:
    """Reminders, automations, and messages whose time has come."""
    try:
        done = rounds.round()
    except (ConflictError, UpstreamError) as error:  # somebody else wrote in between, or a store is busy: next round
        trouble["automations"] = str(error)
        return
    trouble.pop("automations", None)
    total.reminded += done.notes
    total.fired += done.fired
    total.again += done.failed


def _ask_for_news(context: Context, workspace: Workspace, polled: dict[str, datetime], trouble: dict[str, str]) -> None:
    """Fetch from the connectors whose time has come. Contacts wait in files for the next ``connect pull`` to take them in."""
    now = context.clock.now()
    for name, spec in workspace.desk.connectors.all().items():
        every = timedelta(minutes=spec.poll_minutes)
        if not spec.poll_minutes or (name in polled and now - polled[name] < every):
            continue
        polled[name] = now
        try:
            fetch(workspace.desk, workspace.path, name, context.clock.now)
            trouble.pop(name, None)
        except HeadwaterError as error:
            trouble[name] = f"{error}" + (f" ({error.hint})" if error.hint else "")


def _add(total: Done, done: Done) -> None:
    for name in ("sent", "again", "dead", "noted"):
        setattr(total, name, getattr(total, name) + getattr(done, name))
    total.blocked = done.blocked


def _pause_s(context: Context, workspace: Workspace, most: float) -> float:
    """Until the next message may go, bounded: new ones may be written meanwhile."""
    due = workspace.desk.outbox.next_due()
    left = most if due is None else (due - context.clock.now()).total_seconds()
    return min(most, max(0.05, left))

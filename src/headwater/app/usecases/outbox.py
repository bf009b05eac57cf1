"""The use cases behind ``outbox`` and ``news``: what waits, what is dead, what to do about it."""

from headwater.app.context import Context
from headwater.app.verbs.connect import (
    DecidedOutput,
    DropInput,
    EventRow,
    MessageRow,
    NewsInput,
    NewsOutput,
    NewsReplayInput,
    OutboxInput,
    OutboxOutput,
    ReplayInput,
)
from headwater.app.verbs.paged import page
from headwater.app.workspace import opened
from headwater.core.errors import InputError
from headwater.core.ports import Entry
from headwater.core.types import Inbound, Outbound

_STATES = ("waiting", "sent", "dead", "dropped")
_EVENT_STATES = ("waiting", "done", "stale", "dead")
_ALL = 10_000


def list_messages(context: Context, given: OutboxInput) -> OutboxOutput:
    """Messages in the order of writing.

    Raises:
        InputError: a state that does not exist.
    """
    _state(given.state, _STATES)
    with opened(context) as workspace:
        counts = workspace.desk.outbox.counts()
        found = workspace.desk.outbox.listed(given.state, given.target, _ALL if given.cursor else given.limit + 1)
    shown, after = page(found, given.limit, given.cursor, key=lambda message: message.message_id)
    of = {state: sum(n for (_, known), n in counts.items() if known == state) for state in _STATES}
    return OutboxOutput(messages=[message_row(message) for message in shown], next_cursor=after, **of)


def replay(context: Context, given: ReplayInput) -> DecidedOutput:
    """Dead messages wait again.

    Raises:
        InputError: no such message is dead.
    """
    return _decide(context, given.message, "waiting", "outbox.replay", given.why, forget=given.resend)


def drop(context: Context, given: DropInput) -> DecidedOutput:
    """A message that is dead or waits is given up.

    Raises:
        InputError: no such message is dead or waits.
    """
    return _decide(context, given.message, "dropped", "outbox.drop", given.why)


def list_events(context: Context, given: NewsInput) -> NewsOutput:
    """Events, newest first.

    Raises:
        InputError: a state that does not exist.
    """
    _state(given.state, _EVENT_STATES)
    with opened(context) as workspace:
        found = workspace.desk.news.listed(given.state, given.source, _ALL if given.cursor else given.limit + 1)
    shown, after = page(found, given.limit, given.cursor, key=lambda event: event.event_id)
    return NewsOutput(events=[_event_row(event) for event in shown], next_cursor=after)


def replay_events(context: Context, given: NewsReplayInput) -> DecidedOutput:
    """Dead events are taken up again.

    Raises:
        InputError: no such event is dead.
    """
    now = context.clock.now()
    with opened(context) as workspace:
        news = workspace.desk.news
        ids = [e.event_id for e in news.listed("dead", limit=_ALL)] if given.event == "all" else [given.event]
        entry = Entry(now, context.who, "news.replay", given.event, "", {"events": ids[:100]})
        changed = news.decide(ids, now, entry)
    if not changed and given.event != "all":
        raise InputError(f"no dead event {given.event!r} can be taken up", hint="headwater news list --state dead")
    return DecidedOutput(changed=changed, state="waiting")


def message_row(message: Outbound) -> MessageRow:
    """A message as it is shown."""
    return MessageRow(
        message_id=message.message_id,
        target=message.target,
        action=message.payload.get("action", "post"),
        issue_id=message.payload.get("issue_id", ""),
        state=message.state,
        attempts=message.attempts,
        next_try=message.next_try if message.state == "waiting" else None,
        ticket=message.receipt.get("ticket", ""),
        url=message.receipt.get("url", ""),
        error=message.error,
    )


def _decide(context: Context, wanted: str, state: str, verb: str, why: str, *, forget: bool = False) -> DecidedOutput:
    now = context.clock.now()
    with opened(context) as workspace:
        outbox = workspace.desk.outbox
        ids = [m.message_id for m in outbox.listed("dead", limit=_ALL)] if wanted == "all" else [wanted]
        entry = Entry(now, context.who, verb, wanted, why, {"state": state, "resend": forget, "messages": ids[:100]})
        changed = outbox.decide(ids, state, now, entry, forget=forget)
    if not changed and wanted != "all":
        raise InputError(
            f"no message {wanted!r} is there to be decided about", hint="headwater outbox list --state dead"
        )
    return DecidedOutput(changed=changed, state=state)


def _state(wanted: str, known: tuple[str, ...]) -> None:
    if wanted and wanted not in known:
        raise InputError(f"state {wanted!r} does not exist", hint=f"one of: {', '.join(known)}")


def _event_row(event: Inbound) -> EventRow:
    names = ("event_id", "source", "kind", "subject", "version", "state", "error")
    return EventRow(**{name: getattr(event, name) for name in names})

"""The use cases behind ``messages``."""

from collections import Counter

from headwater.app.context import Context
from headwater.app.handing import hand_over
from headwater.app.verbs.config import Nothing
from headwater.app.verbs.paged import page
from headwater.app.verbs.replies import DeliverOutput, MessageRow, MessagesInput, MessagesOutput, RetryOutput
from headwater.app.workspace import Workspace, opened
from headwater.core.ports import Entry
from headwater.core.types import Message


def list_messages(context: Context, given: MessagesInput) -> MessagesOutput:
    """Messages and how many are in which state."""
    with opened(context) as workspace:
        found = _chosen(workspace, given)
    chosen, after = page(found, given.limit, given.cursor, key=lambda m: m.message_id)
    shown = [
        MessageRow(
            **{name: getattr(m, name) for name in MessageRow.model_fields if name != "target"}, target=dict(m.target)
        )
        for m in chosen
    ]
    return MessagesOutput(
        messages=shown,
        total=len(found),
        next_cursor=after,
        states=dict(sorted(Counter(m.state for m in found).items())),
    )


def deliver_due(context: Context, _given: Nothing) -> DeliverOutput:
    """Hand over what is due.

    Raises:
        ActionDenied: a viewer or an agent asks.
    """
    with opened(context) as workspace:
        sent, failed = hand_over(context, workspace)
        waiting = len(workspace.desk.outgoing.all(state="waiting"))
        return DeliverOutput(sent=sent, failed=failed, waiting=waiting)


def retry(context: Context, given: MessagesInput) -> RetryOutput:
    """Let messages that were given up wait again.

    Raises:
        ActionDenied: not by this role.
    """
    with opened(context) as workspace:
        ids = [m.message_id for m in _chosen(workspace, given.model_copy(update={"state": "failed"}))][: given.limit]
        entry = Entry(context.clock.now(), context.who, "messages.retry", given.origin, "", {"messages": len(ids)})
        return RetryOutput(messages=workspace.desk.outgoing.retry(ids, entry))


def _chosen(workspace: Workspace, given: MessagesInput) -> list[Message]:
    return workspace.desk.outgoing.all(origin=given.origin, state=given.state)

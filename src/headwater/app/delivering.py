"""From the desk to the outside: messages whose time has come are handed over, each once, and what came of it is kept."""

from datetime import timedelta
from typing import Final

from headwater.app import wiring
from headwater.app.context import Context
from headwater.app.workspace import Workspace
from headwater.core.errors import UpstreamError
from headwater.core.ports import Outbox

MOST_TRIES: Final = 8
_BATCH: Final = 100
_FIRST_WAIT: Final = timedelta(seconds=30)  # doubled at every try


def deliver(context: Context, workspace: Workspace, *, outbox: Outbox | None = None) -> tuple[int, int]:
    """Hand over all messages that are due; how many were taken, how many were not.

    A kill between handing over and keeping the receipt is harmless: the message is handed over again under the same id, and
    whoever takes it knows that id.

    Args:
        context: whose clock it is.
        workspace: an open one.
        outbox: where to; the file of the workspace by default.
    """
    out = outbox or wiring.outbox(workspace.path)
    desk = workspace.desk.outgoing
    taken = failed = 0
    tried: set[str] = set()
    while batch := [m for m in desk.claim(context.clock.now(), _BATCH) if m.message_id not in tried]:
        for message in batch:
            tried.add(message.message_id)
            try:
                desk.settle(message.message_id, out.send(message.message_id, message.target, message.payload))
                taken += 1
            except UpstreamError as error:
                again = error.retryable and message.attempts + 1 < MOST_TRIES
                wait = _FIRST_WAIT * 2**message.attempts
                desk.fail(message.message_id, str(error), again=context.clock.now() + wait if again else None)
                failed += 1
    return taken, failed

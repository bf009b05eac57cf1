"""Messages whose time has come are handed over, each once, and what came of it is kept.

A message that names a connector goes to the outbox, from which the worker sends it; all others to the workspace's own file.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from headwater.app import wiring
from headwater.app.context import Context
from headwater.app.posting import DeskPost
from headwater.app.workspace import Workspace
from headwater.core.errors import UpstreamError
from headwater.core.ports import Outlet

MOST_TRIES: Final = 8
_BATCH: Final = 100
_FIRST_WAIT: Final = timedelta(seconds=30)  # doubled at every try


class ToConnectors:
    """Implements ``core.ports.Outlet``: the connector of that name, else the file of the workspace.

    Args:
        context: whose clock it is.
        workspace: an open one.
    """

    def __init__(self, context: Context, workspace: Workspace) -> None:
        self._file = wiring.outlet(workspace.path)
        self._known = workspace.desk.connectors.all()
        self._post = DeskPost(workspace.desk, at=context.clock.now(), who=context.who, verb="messages.deliver")

    def send(self, message_id: str, target: Mapping[str, str], payload: Mapping[str, Any]) -> str:
        name = target.get("to", "")
        if name not in self._known:
            return self._file.send(message_id, target, payload)
        said = {"issue_id" if key == "issue" else key: str(value) for key, value in payload.items()}
        action = "open" if target["kind"] == "ticket" else "post"
        return f"outbox:{self._post.send(message_id, name, {**said, 'action': action})}"


def hand_over(context: Context, workspace: Workspace, *, outlet: Outlet | None = None) -> tuple[int, int]:
    """Hand over all messages that are due; how many were taken, how many were not.

    A kill between handing over and keeping the receipt is harmless: the message is handed over again under the same id, and
    whoever takes it knows that id.

    Args:
        context: whose clock it is.
        workspace: an open one.
        outlet: where to; by default connectors, and the file of the workspace.
    """
    out = outlet or ToConnectors(context, workspace)
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

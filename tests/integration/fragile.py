"""A worker whose process dies at any moment: between two lines of its program, and before or after a message is taken."""

import os
import random
import signal
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from headwater.adapters.connect.outlet import FileOutlet
from headwater.adapters.store.desk import SqlDesk
from headwater.app import handing
from headwater.app.context import Context
from headwater.app.usecases import automating
from headwater.app.workspace import Workspace
from headwater.core.errors import ConflictError


class Fragile(FileOutlet):
    """An outbox whose process dies before or after it has taken a message, now and then."""

    def __init__(self, path: Path, seed: int) -> None:
        super().__init__(path)
        self._chance = random.Random(seed)

    def send(self, message_id: str, target: Mapping[str, str], payload: Mapping[str, Any]) -> str:
        place = self._chance.random()
        if place < 0.02:
            os.kill(os.getpid(), signal.SIGKILL)
        receipt = super().send(message_id, target, payload)
        if place > 0.98:
            os.kill(os.getpid(), signal.SIGKILL)
        return receipt


def opened(folder: Path, url: str) -> Workspace:
    workspace = Workspace(folder)
    if url:
        workspace.desk.close()
        workspace.desk = SqlDesk(url)
    return workspace


def work(folder: Path, url: str, seed: int) -> None:
    """What ``headwater worker`` does in its rounds, in a process of its own, until it is killed."""
    context = Context(folder, who="worker", role="system")
    context.held = workspace = opened(folder, url)
    outbox = Fragile(folder / "outbox.jsonl", seed)
    while True:
        found = automating.loaded(workspace)
        assert found is not None
        try:
            automating.Desk(context, workspace, found).step()
            handing.hand_over(context, workspace, outlet=outbox)
        except ConflictError:
            continue

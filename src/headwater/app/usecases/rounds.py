"""What goes on by itself while people are away: reminders, what is back, automations, messages that leave."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from headwater.app.context import Context
from headwater.app.handing import hand_over
from headwater.app.reminding import remind_all
from headwater.app.usecases.automating import Desk, loaded
from headwater.app.usecases.erase import retain
from headwater.app.verbs.erase import RetainInput
from headwater.app.workspace import opened

_REMIND_EVERY: Final = timedelta(minutes=5)  # to look at all clocks and at what is back takes seconds
_RETAIN_EVERY: Final = timedelta(days=1)


class Round(NamedTuple):
    """What one round did.

    Attributes:
        notes: reminders, escalations and issues opened again.
        fired: decisions of automations.
        failed: messages that could not be handed over.
    """

    notes: int
    fired: int
    failed: int


class Worker:
    """Rounds of work over one workspace. Killed at any moment, the next round goes on where it stopped.

    Args:
        context: whose clock it is; it may hold the workspace open.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self._reminded: datetime | None = None
        self._retained: datetime | None = None

    def round(self) -> Round:
        """Do what is due."""
        now, notes, fired = self._context.clock.now(), 0, 0
        with opened(self._context) as workspace:
            if self._reminded is None or now - self._reminded >= _REMIND_EVERY:
                notes, self._reminded = len(remind_all(self._context, workspace)), now
            found = loaded(workspace)
            if found is not None:
                desk = Desk(self._context, workspace, found)
                desk.look()
                fired = len(desk.step())
            _, failed = hand_over(self._context, workspace)
            # last: it gives up where somebody writes to the lake, and is tried again at the next round
            days = workspace.resolved.settings.retention_days
            if days and (self._retained is None or now - self._retained >= _RETAIN_EVERY):
                retain(replace(self._context, held=workspace), RetainInput(days=days, dry_run=False), wait_s=0.0)
                self._retained = now
        return Round(notes, fired, failed)

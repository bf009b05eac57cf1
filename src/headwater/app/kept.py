"""What takes long to work out of a large lake, stored once at the end of a run: whoever asks first afterwards need not wait.

What is stored holds while the tables it rests on are at the versions it was worked out from; then it is worked out anew by
whoever asks, as it is where there are too few contacts for it to matter. It lies in the ledger as facts of a stage that writes
no table, in plain values: figures, ids and names, no words of customers.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final

from headwater.app.remembering import remembered
from headwater.app.workspace import Workspace
from headwater.core.ports import LedgerRow

FEWEST: Final = 50_000
"""Contacts below which nothing is stored: all of it is worked out in a second or two."""
STAGE: Final = "kept"
_WHOLE: Final = -1
_COLLECTED: ContextVar[dict[str, Any] | None] = ContextVar("collected", default=None)


def kept(workspace: Workspace, name: str, tables: Sequence[str], make: Callable[[], Any]) -> Any:
    """The value as it is stored or remembered, else made; nobody may alter it.

    Args:
        workspace: an open one.
        name: of the value, unlike every other's.
        tables: that it rests on, and on nothing else but what is part of the name.
        make: makes it, of plain values as JSON has them.
    """
    now = {table: workspace.lake.version(table) for table in tables}

    def look() -> Any:
        held = remembered(workspace, STAGE, tables, lambda: _stored(workspace)).get(name)
        return held["value"] if held is not None and held["versions"] == now else make()

    value = remembered(workspace, name, tables, look)
    collected = _COLLECTED.get()
    if collected is not None:
        collected[name] = {"versions": now, "value": value}
    return value


@contextmanager
def storing(workspace: Workspace, run_id: str) -> Iterator[None]:
    """Store whatever is asked of ``kept`` inside, in place of what was stored before.

    Args:
        workspace: an open one.
        run_id: of the run that is at its end.
    """
    began = time.perf_counter()
    token = _COLLECTED.set({})
    try:
        yield
        facts = _COLLECTED.get() or {}
    finally:
        _COLLECTED.reset(token)
    seconds = time.perf_counter() - began
    workspace.desk.record(LedgerRow(STAGE, _WHOLE, run_id, "", len(facts), seconds, facts))


def _stored(workspace: Workspace) -> dict[str, Any]:
    rows = workspace.desk.ledger(STAGE)
    return dict(rows[0].facts) if rows else {}
